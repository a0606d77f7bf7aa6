from typing import Final

ROUTING_CONTEXT: Final = "connexion_routing"
