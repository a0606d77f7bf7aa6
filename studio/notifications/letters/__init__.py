"""Every letter of the studio as plain text and HTML, in French and in English.

What a letter says is in ``words/``: a file for each language and kind. How it looks is in
``layout.mjml``, of which ``scripts/generate`` makes ``generated/mail/layout.html``, and in
``layout.txt``. Both forms are filled from the same words.
"""
