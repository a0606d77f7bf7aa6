"""STUDIO_MAIL_URL: where mail goes, and how the way there is kept secret."""

from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult

from studio.runtime.mail.url import decoded, parts_of

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
    parts = parts_of(url)
    if parts is None:
        raise ValueError(EXPECTED)
    if parts.scheme == "file":
        return _folder(parts)
    encryption = next((each for each in Encryption if each.value == parts.scheme), None)
    user, password = _decoded(parts.username), _decoded(parts.password)
    if encryption is None or not parts.hostname or parts.path:
        raise ValueError(EXPECTED)
    if password and not user:
        raise ValueError(EXPECTED)
    return MailServer(
        host=parts.hostname,
        port=parts.port or _PORTS[encryption],
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
    try:
        return decoded(text)
    except ValueError:
        raise ValueError(EXPECTED) from None
