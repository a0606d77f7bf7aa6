"""STUDIO_BOUNCES_URL: where letters come back to, and how the way there is kept secret."""

from base64 import b64encode
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

    @property
    def plain(self) -> bytes:
        """User and password as AUTHENTICATE PLAIN has them (RFC 4616)."""
        return b"\0".join((b"", self.user.encode(), self.password.encode()))

    def without_password(self, said: str) -> str:
        """What a server said, who may repeat what it was sent, or a library for it."""
        forms = (self.password, quoted(self.password)[1:-1], b64encode(self.plain).decode())
        # The library has some of what it repeats as Python writes bytes.
        written = (repr(form.encode())[2:-1] for form in forms)
        for form in sorted({*forms, *written}, key=len, reverse=True):
            said = said.replace(form, "…")
        return said


def quoted(text: str) -> str:
    """Text as a quoted string (RFC 3501)."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


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
