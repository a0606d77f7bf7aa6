"""STUDIO_BOUNCES_URL: where letters come back to, and how the way there is kept secret."""

from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final

from studio.runtime.mail.url import decoded, parts_of

EXPECTED: Final = (
    "must be such as imaps://user:password@host:port/INBOX, imap://… or maildir:/folder, "
    "special characters percent-encoded"
)
_PORTS: Final = {"imap": 143, "imaps": 993}
_INBOX: Final = "INBOX"


@dataclass(frozen=True, slots=True)
class ImapMailbox:
    """A mailbox on an IMAP server; ``tls``: encrypted from the start, else by STARTTLS."""

    host: str
    port: int
    tls: bool
    user: str
    password: str = field(repr=False)
    folder: str = _INBOX


def mail_comes_back_to(url: str) -> ImapMailbox | Path:
    """The mailbox at an address: on a server, or a maildir; ValueError if it can't be one.

    The message says what is expected, and never repeats the address.
    """
    try:
        return _place(url)
    except ValueError:
        raise ValueError(EXPECTED) from None


def name_of(place: ImapMailbox | Path) -> str:
    """What stands for a mailbox, and tells nothing of it."""
    if isinstance(place, Path):
        whole = f"maildir {place}"
    else:
        whole = f"imap {place.host}:{place.port} {place.user} {place.folder}"
    return sha256(whole.encode()).hexdigest()[:32]


def _place(url: str) -> ImapMailbox | Path:
    parts = parts_of(url)
    if parts is None:
        raise ValueError(EXPECTED)
    path = decoded(parts.path) or ""
    if parts.scheme == "maildir":
        folder = Path(path)
        if parts.netloc or not folder.is_absolute() or folder == Path(folder.anchor):
            raise ValueError(EXPECTED)
        return folder
    folder_name = path.removeprefix("/") or _INBOX
    user, password = decoded(parts.username), decoded(parts.password)
    if parts.scheme not in _PORTS or not (parts.hostname and user and password):
        raise ValueError(EXPECTED)
    # Beyond ASCII, servers name folders in an encoding of their own (RFC 3501, 5.1.3).
    if not folder_name.isascii() or "&" in folder_name:
        raise ValueError(EXPECTED)
    return ImapMailbox(
        host=parts.hostname,
        port=parts.port or _PORTS[parts.scheme],
        tls=parts.scheme == "imaps",
        user=user,
        password=password,
        folder=folder_name,
    )
