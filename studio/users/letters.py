"""The mail that signs somebody in, in French and in English: we may not know them yet."""

from html import escape
from typing import Final

from studio.users.ports import Letter

_SUBJECT: Final = "Temps D'arrêt : votre lien de connexion / your sign-in link"

_TEXT: Final = """\
Bonjour,

Ouvrez ce lien pour vous connecter. Il fonctionne une fois, pendant 15 minutes :

{link}

Sur un autre appareil, entrez ce code : {code}

Vous n'avez rien demandé ? Ignorez ce message : personne ne peut entrer sans lui.

---

Hello,

Open the link above to sign in. It works once, for 15 minutes.
On another device, enter the code: {code}

You didn't ask for it? Ignore this message: nobody can get in without it.

Temps D'arrêt
"""

_HTML: Final = """\
<!doctype html>
<html lang="fr">
<meta charset="utf-8">
<title>{subject}</title>
<body style="font:16px/1.5 Georgia,serif;color:#222;background:#fff;max-width:32em;padding:1em">
<p>Bonjour,</p>
<p><a href="{link}">Ouvrez ce lien pour vous connecter.</a>
Il fonctionne une fois, pendant 15 minutes.</p>
<p>Sur un autre appareil, entrez ce code :<br>
<strong style="font-size:1.6em;letter-spacing:.15em">{code}</strong></p>
<p>Vous n'avez rien demandé ? Ignorez ce message : personne ne peut entrer sans lui.</p>
<hr>
<div lang="en">
<p>Hello,</p>
<p><a href="{link}">Open this link to sign in.</a> It works once, for 15 minutes.</p>
<p>On another device, enter the code above.
You didn't ask for it? Ignore this message: nobody can get in without it.</p>
</div>
<p>Temps D'arrêt</p>
</body>
</html>
"""


def sign_in_letter(recipient: str, *, link: str, code: str) -> Letter:
    """The letter with a magic link and the code beside it."""
    return Letter(
        recipient=recipient,
        subject=_SUBJECT,
        text=_TEXT.format(link=link, code=code),
        html=_HTML.format(subject=escape(_SUBJECT), link=escape(link), code=code),
    )
