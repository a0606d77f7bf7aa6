"""Returned letters in a mailbox on an IMAP server."""

import asyncio
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import timedelta
from email.utils import format_datetime
from functools import partial
from typing import Final, TypeVar

import structlog

from studio.kernel.clock import system_clock
from studio.notifications.domain import without_addresses
from studio.notifications.ports import Bounce, Look, MailboxUnreadable
from studio.runtime.mail.bounce import bounces_in, is_notification
from studio.runtime.mail.imap_line import TROUBLE, ImapLine, Unwilling
from studio.runtime.mail.mailbox import ImapMailbox, name_of

_log = structlog.get_logger("studio.letters")
T = TypeVar("T")
_Ask = Callable[[], object]

_PATIENCE: Final = 20.0
"""Seconds in which a server has to say something."""
_CHECKED_WITHIN: Final = 3.0
"""The same where somebody waits to hear whether it is there at all."""
_LONGEST: Final = 120.0
"""Seconds for a look, whatever the server says."""
_ENOUGH: Final = 60.0
"""Seconds after which a look ends with what it has."""
_WINDOW: Final = 10_000
"""UIDs that are looked for at once."""
_CHUNK: Final = 50
_MOST: Final = 500
"""Messages in one look."""
_LATELY: Final = timedelta(days=7)
"""How far back a mailbox is read the first time: servers try for five days."""
_TRIES: Final = 3
_OTHERS: Final = 10
"""Messages of which one has to be given out, before it is another's fault that it is not."""


class ImapReturns:
    """Reads what has come since the last time; nothing in the mailbox changes by that.

    A mark is ``UIDVALIDITY:UID`` of the last message that was looked at. Of others' mail it reads
    one header, which says what kind of message it is.
    """

    def __init__(self, mailbox: ImapMailbox, sender: str) -> None:
        self.name = name_of(mailbox)
        self._mailbox = mailbox
        self._sender = sender
        self._stumbled: dict[str, int] = {}

    async def look(self, mark: str | None) -> Look:
        """What has come since ``mark``, or lately; MailboxUnreadable if that can't be said."""
        return await self._in_a_session(partial(self._look, mark), _PATIENCE)

    async def check(self) -> str | None:
        """What is wrong with the mailbox in plain words, or None."""
        try:
            await self._in_a_session(self._enter, _CHECKED_WITHIN)
        except MailboxUnreadable as trouble:
            return trouble.reason
        return None

    async def _in_a_session(self, work: Callable[["_Session"], T], patience: float) -> T:
        session = _Session(self._mailbox, patience)
        reading = asyncio.create_task(asyncio.to_thread(work, session))
        try:
            async with asyncio.timeout(_LONGEST):
                return await asyncio.shield(reading)
        except TimeoutError:
            raise MailboxUnreadable(f"The mail server took more than {_LONGEST:.0f} s.") from None
        finally:
            if not reading.done():
                session.hang_up()
                await asyncio.wait([reading])
                # Read, or else it is complained of: it failed because we hung up.
                if not reading.cancelled():
                    reading.exception()

    def _enter(self, session: "_Session") -> None:
        try:
            with session as line:
                line.enter()
        except (*TROUBLE, MailboxUnreadable) as error:
            raise self._unreadable(error) from None

    def _look(self, mark: str | None, session: "_Session") -> Look:
        progress = _Progress(mark)
        try:
            with session as line:
                self._read(line, progress)
        except (*TROUBLE, MailboxUnreadable) as error:
            if not progress.done:
                raise self._unreadable(error) from None
        return Look(progress.bounces, progress.mark or "", progress.more)

    def _unreadable(self, error: Exception) -> MailboxUnreadable:
        match error:
            case MailboxUnreadable():
                said = str(error)
            case OSError():
                said = f"No connection to the mail server: {error.strerror or error}"
            case _:
                said = f"{type(error).__name__}: {error}"
        # Before it is cut, as half a password would be none.
        return MailboxUnreadable(without_addresses(self._mailbox.without_password(said)))

    def _read(self, line: ImapLine, progress: "_Progress") -> None:
        until = time.monotonic() + _ENOUGH
        validity, upcoming = line.enter()
        first, since = progress.begin(validity, upcoming)
        last = min(upcoming - 1, first + _WINDOW - 1)
        uids = line.uids(first, last, since) if first <= last else []
        latest = uids[-_OTHERS:]
        kinds = [partial(line.content_types, [uid]) for uid in latest]
        octets = [partial(line.beginning_of, uid, 1) for uid in latest]
        # One by one, to know over which one the server breaks.
        size = 1 if self._stumbled else _CHUNK
        for start in range(0, min(len(uids), _MOST), size):
            chunk = uids[start : start + size]
            header = f"{validity}:{chunk[0]} header"
            read = partial(line.content_types, chunk)
            types = self._tried(header, read, kinds) or {}
            for uid in chunk:
                if progress.done and time.monotonic() > until:
                    return
                if is_notification(types.get(uid, b"")):
                    read_whole = partial(line.beginning_of, uid)
                    whole = self._tried(f"{validity}:{uid}", read_whole, octets)
                    progress.bounces.extend(bounces_in(whole or b"", self._sender))
                progress.reach(uid)
        # All are looked at; some of what it broke over may be gone.
        self._stumbled.clear()
        if len(uids) <= _MOST:
            progress.reach(last)
            progress.more = last < upcoming - 1

    def _tried(self, what: str, ask: Callable[[], T], others: Iterable[_Ask]) -> T | None:
        """What the server answers; None if it has stumbled over that again and again.

        It hasn't stumbled over that if it gives out none of the ``others`` either: then it is the
        mailbox that is in trouble, and nothing in it is left out.
        """
        tries = self._stumbled.pop(what, 0)
        if tries >= _TRIES:
            _log.warning("returned message left out", message=what, tries=tries)
            return None
        self._stumbled[what] = tries + 1
        try:
            answer = ask()
        except Unwilling:
            if not _answers(others):
                self._stumbled[what] = tries
            raise
        del self._stumbled[what]
        return answer


def _answers(others: Iterable[_Ask]) -> bool:
    """Whether the server gives out any of these."""
    for ask in others:
        with suppress(Unwilling):
            if ask():
                return True
    return False


class _Progress:
    """How far a look has come; as long as nothing is ``done``, the ``mark`` is the one given."""

    def __init__(self, mark: str | None) -> None:
        self.mark = mark
        self.bounces: list[Bounce] = []
        self.more = False
        self.done = False
        self._validity = 0

    def begin(self, validity: int, upcoming: int) -> tuple[int, str | None]:
        """The first UID to look at, and since which day if the mark is of another mailbox."""
        self._validity = validity
        known, _, uid = (self.mark or "").partition(":")
        if known == str(validity) and uid.isdecimal():
            return int(uid) + 1, None
        return max(1, upcoming - _WINDOW), _day_of(_LATELY)

    def reach(self, uid: int) -> None:
        """A message, and all before it, is looked at: should the rest fail, so much was done."""
        self.mark = f"{self._validity}:{uid}"
        self.done = self.more = True


class _Session:
    """A line that is opened in one thread, and can be cut from another."""

    def __init__(self, mailbox: ImapMailbox, patience: float) -> None:
        self._mailbox = mailbox
        self._patience = patience
        self._line: ImapLine | None = None
        self._over = False

    def __enter__(self) -> ImapLine:
        return ImapLine(self._mailbox, self._patience, self._opened)

    def __exit__(self, *_: object) -> None:
        if self._line is not None:
            self._line.say_goodbye()

    def _opened(self, line: ImapLine) -> None:
        self._line = line
        if self._over:
            line.hang_up()

    def hang_up(self) -> None:
        """Whoever waits for an answer needn't wait any longer."""
        self._over = True
        if self._line is not None:
            self._line.hang_up()


def _day_of(ago: timedelta) -> str:
    """A day as IMAP has it, in English wherever we are: 23-Nov-2026."""
    _, day, month, year, *_ = format_datetime(system_clock() - ago).split()
    return f"{day}-{month}-{year}"
