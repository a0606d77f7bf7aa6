"""STUDIO_MAIL_URL: where mail goes, and how the way there is kept secret."""

from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

EXPECTED: Final = (
    "must be such as smtp://user:password@host:port, smtp+starttls://…, smtps://… or "
    "file:///folder, special characters percent-encoded"
)


class Encryption(Enum):
    """How the connection to a mail server is encrypted."""

    WHERE_OFFERED = "smtp"
    """By STARTTLS, if the server has it."""
    REQUIRED = "smtp+starttls"
    """By STARTTLS; without it, nothing is sent."""
    FROM_THE_START = "smtps"


_PORTS: Final = {
    Encryption.WHERE_OFFERED: 25,
    Encryption.REQUIRED: 587,
    Encryption.FROM_THE_START: 465,
}


@dataclass(frozen=True, slots=True)
class MailServer:
    """An SMTP server. With a ``user``, there is a ``password``, too."""

    host: str
    port: int
    encryption: Encryption
    user: str | None = None
    password: str | None = field(default=None, repr=False)


def mail_goes_to(url: str) -> MailServer | Path:
    """The server or the folder at an address; ValueError if it can't be one.

    The message says what is expected, and never repeats the address.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ValueError(EXPECTED) from None
    plain = url.isascii() and url.isprintable() and not set(url) & set(' "<>\\')
    if not plain or "?" in url or "#" in url:
        raise ValueError(EXPECTED)
    if parts.scheme == "file":
        return _folder(parts)
    encryption = next((each for each in Encryption if each.value == parts.scheme), None)
    user, password = _decoded(parts.username), _decoded(parts.password)
    if encryption is None or not parts.hostname or parts.path or port == 0:
        raise ValueError(EXPECTED)
    if password and not user:
        raise ValueError(EXPECTED)
    return MailServer(
        host=parts.hostname,
        port=_PORTS[encryption] if port is None else port,
        encryption=encryption,
        user=user or None,
        password=(password or "") if user else None,
    )


def _folder(parts: SplitResult) -> Path:
    folder = Path(_decoded(parts.path) or "")
    if parts.netloc or not folder.is_absolute() or folder == Path(folder.anchor):
        raise ValueError(EXPECTED)
    return folder


def _decoded(text: str | None) -> str | None:
    """What percent-encoded text stands for; ValueError if that is nothing to be typed."""
    found = None if text is None else unquote(text)
    if found is not None and ("\N{REPLACEMENT CHARACTER}" in found or not found.isprintable()):
        raise ValueError(EXPECTED)
    return found
