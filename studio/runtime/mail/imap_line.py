"""A connection to an IMAP server (RFC 3501) that reads, and can't do anything else.

Its calls block. What a server says is bounded: in each answer, and in how long it says nothing.
"""

import imaplib
import re
import socket
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress
from ipaddress import ip_address
from typing import Final

from studio.notifications.ports import MailboxUnreadable
from studio.runtime.mail.bounce import LONGEST_TYPE, MOST_READ
from studio.runtime.mail.mailbox import ImapMailbox, quoted

TROUBLE: Final = (imaplib.IMAP4.error, OSError, ValueError)
"""What a conversation with a server may raise, however strange the server."""
_LONGEST_ANSWER: Final = 2 * MOST_READ
_UID: Final = re.compile(rb"\bUID (\d{1,10})\b")
_NUMBERS: Final = re.compile(rb"\d{1,10}")


class Unwilling(MailboxUnreadable):
    """The server answers NO, or BAD: it is there, and doesn't do as it is asked."""


class ImapLine(imaplib.IMAP4):
    """A line to the server of a mailbox; ``patience``: seconds in which it has to say something.

    ``opened`` is told of it before the server has said anything: from then on it can be hung up.
    """

    def __init__(
        self, mailbox: ImapMailbox, patience: float, opened: Callable[["ImapLine"], None]
    ) -> None:
        self._mailbox = mailbox
        self._opened = opened
        self._heard = 0
        self._context = ssl.create_default_context()
        super().__init__(mailbox.host, mailbox.port, patience)

    def open(self, host: str = "", port: int = 0, timeout: float | None = None) -> None:
        """Connect, encrypted if that is to be so from the start."""
        self.host, self.port = host, port
        self.sock = socket.create_connection((host, port), timeout)
        # The same connection once more: while encryption is agreed on, the library's is in nobody's
        # hands, and a server can take as long over that as it likes.
        self._wire = self.sock.dup()
        self._opened(self)
        try:
            if self._tls:
                self.sock = self._context.wrap_socket(self.sock, server_hostname=host)
            self.file = self.sock.makefile("rb")
        except BaseException:
            self._wire.close()
            raise

    def shutdown(self) -> None:
        """Let go of the connection."""
        try:
            super().shutdown()
        finally:
            self._wire.close()

    def read(self, size: int) -> bytes:
        """So many octets, unless that is more than anything asked for."""
        self._hear(size)
        return super().read(size)

    def readline(self) -> bytes:
        """A line."""
        line = super().readline()
        self._hear(len(line))
        return line

    def hang_up(self) -> None:
        """End the connection at once, from another thread: what waits for an answer fails."""
        with suppress(OSError):
            self._wire.shutdown(socket.SHUT_RDWR)

    def say_goodbye(self) -> None:
        """End the connection as is usual, if the server still answers."""
        with suppress(*TROUBLE):
            self.logout()
        with suppress(*TROUBLE):
            self.shutdown()

    def enter(self) -> tuple[int, int]:
        """Log in and open the mailbox to read; its UIDVALIDITY, and the next UID in it."""
        if not self._tls:
            self._encrypt()
        self._log_in()
        self._heard = 0
        # Read only: nothing becomes "seen", or stops being "recent".
        answer, data = self.select(quoted(self._mailbox.folder), readonly=True)
        if answer != "OK":
            raise MailboxUnreadable(f"There is no such mailbox: {_shown(data[-1])}")
        return self._number("UIDVALIDITY"), self._number("UIDNEXT")

    def uids(self, first: int, last: int, since: str | None) -> list[int]:
        """The messages between two UIDs; of these, those that came since a day."""
        criteria = [f"UID {first}:{last}"] + ([] if since is None else [f"SINCE {since}"])
        lines = self._uid("SEARCH", *criteria)
        found = (int(each) for line in lines for each in _numbers(line))
        return sorted({each for each in found if first <= each <= last})

    def content_types(self, uids: Sequence[int]) -> dict[int, bytes]:
        """The header that says of what kind each message is; those that are gone are left out.

        Unwilling if one is refused that is still there.
        """
        wanted = f"(UID BODY.PEEK[HEADER.FIELDS (CONTENT-TYPE)]<0.{LONGEST_TYPE + 1}>)"
        found: dict[int, bytes] = {}
        try:
            data = self._uid("FETCH", ",".join(map(str, uids)), wanted)
        except Unwilling:
            if len(uids) == 1:
                if self._has(uids[0]):
                    raise
                return {}
            # Because of one that is gone: what was said of the others is lost in the library.
            alone = (self.content_types([each]) for each in uids)
            return {uid: kind for each in alone for uid, kind in each.items()}
        for item, behind in zip(data, [*data[1:], None], strict=True):
            if isinstance(item, tuple):
                # Some say before the text whose it is, some behind it.
                rest = behind if isinstance(behind, bytes) else b""
                uid = _UID.search(item[0]) or _UID.search(rest)
                if uid is not None:
                    found[int(uid[1])] = item[1]
        return found

    def beginning_of(self, uid: int, most: int = MOST_READ) -> bytes:
        """A message, at most its first ``most`` octets; nothing if it is gone.

        Unwilling if it is refused and still there.
        """
        try:
            data = self._uid("FETCH", str(uid), f"(UID BODY.PEEK[]<0.{most}>)")
        except Unwilling:
            if self._has(uid):
                raise
            return b""
        return next((item[1] for item in data if isinstance(item, tuple)), b"")

    def _has(self, uid: int) -> bool:
        return bool(self.uids(uid, uid, None))

    @property
    def _tls(self) -> bool:
        return self._mailbox.tls

    def _hear(self, octets: int) -> None:
        self._heard += octets
        if self._heard > _LONGEST_ANSWER:
            raise self.abort("The mail server says more than it was asked for.")

    def _uid(self, command: str, *arguments: str) -> list[bytes | tuple[bytes, bytes] | None]:
        self._heard = 0
        try:
            answer, data = self.uid(command, *arguments)
        except self.abort:
            raise
        except self.error as error:
            raise Unwilling(f"The mail server refuses {command}: {error}") from None
        if answer != "OK":
            raise Unwilling(f"The mail server refuses {command}: {_shown(data[-1])}")
        return data

    def _number(self, name: str) -> int:
        _, data = self.response(name)
        [text] = data[-1:] or [None]
        if not isinstance(text, bytes) or not _NUMBERS.fullmatch(text):
            raise MailboxUnreadable(f"The mail server doesn't say its {name}.")
        return int(text)

    def _encrypt(self) -> None:
        """By STARTTLS; MailboxUnreadable if whoever listens on the way could read along."""
        if "STARTTLS" in self.capabilities:
            self.starttls(self._context)
        elif not ip_address(self.sock.getpeername()[0]).is_loopback:
            raise MailboxUnreadable(
                "The mail server offers no encryption, so the password was not sent to it. "
                "Use imaps:// or a server with STARTTLS in STUDIO_BOUNCES_URL."
            )

    def _log_in(self) -> None:
        user, password = self._mailbox.user, self._mailbox.password
        try:
            if "AUTH=PLAIN" in self.capabilities:
                self.authenticate("PLAIN", lambda _: self._mailbox.plain)
            elif (user + password).isascii():
                self.login(quoted(user), password)
            else:
                raise MailboxUnreadable(
                    "The mail server takes only ASCII in the user and the password."
                )
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            said = _shown(error.args[0] if error.args else "")
            raise MailboxUnreadable(
                f"The mail server refuses the user or the password of STUDIO_BOUNCES_URL: {said}"
            ) from None


def _numbers(line: object) -> list[bytes]:
    return _NUMBERS.findall(line) if isinstance(line, bytes) else []


def _shown(said: object) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
