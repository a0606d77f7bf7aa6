# Connexion 3.3, as far as the studio uses it: it is published without types.

from connexion.middleware import ConnexionMiddleware as ConnexionMiddleware
