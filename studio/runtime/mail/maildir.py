"""Returned letters in a maildir: a mail server on the same machine delivers there."""

import asyncio
import os
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

import structlog

from studio.notifications.ports import Bounce, Look, MailboxUnreadable
from studio.runtime.mail.bounce import MOST_READ, bounces_in
from studio.runtime.mail.mailbox import name_of

_FOLDERS: Final = ("new", "cur")
_FLAGS: Final = ":2,"
_log = structlog.get_logger("studio.letters")

_DIGITS: Final = 12
_MARK: Final = re.compile(r"(\d{1,20}):([0-9a-f]*):([0-9a-f]*)")
_LATELY: Final = 7 * 24 * 60 * 60
"""Seconds. How far back a maildir is read: servers try for five days."""
_REMEMBERED: Final = 5_000
_MOST: Final = 200
"""Messages in one look."""


@dataclass(frozen=True, slots=True, order=True)
class _Message:
    """``since``: when it was delivered, in nanoseconds; ``name``: the same wherever it is moved."""

    since: int
    name: str
    path: Path

    @property
    def place(self) -> tuple[int, str]:
        """Where it stands in the order of all."""
        return self.since, self.name


@dataclass(frozen=True, slots=True)
class _Mark:
    """Which messages are known: these, and all that stand before ``floor``."""

    floor: tuple[int, str] = (0, "")
    names: frozenset[str] = frozenset()

    def __str__(self) -> str:
        since, name = self.floor
        return f"{since}:{name}:{''.join(sorted(self.names))}"


class MaildirReturns:
    """Reads what was delivered since the last time; no message is moved, marked or removed.

    A mark has the names of the last days' messages, in short: by the time alone nothing would be
    known for sure, as two may be delivered at once, or one slowly.
    """

    def __init__(self, folder: Path, sender: str) -> None:
        self.name = name_of(folder)
        self._folder = folder
        self._sender = sender

    async def look(self, mark: str | None) -> Look:
        """What was delivered since ``mark``, or lately; MailboxUnreadable without a maildir."""
        try:
            return await asyncio.to_thread(self._look, _read(mark))
        except OSError as error:
            raise MailboxUnreadable(_trouble(error)) from None

    async def check(self) -> str | None:
        """What is wrong with the maildir in plain words, or None."""
        try:
            await asyncio.to_thread(self._open)
        except OSError as error:
            return _trouble(error)
        return None

    def _open(self) -> None:
        for folder in _FOLDERS:
            os.scandir(self._folder / folder).close()

    def _look(self, mark: _Mark) -> Look:
        lately = (time.time_ns() - _LATELY * 10**9, "")
        # In both folders, if it was opened by whose mailbox it is while we looked.
        found = {each.name: each for each in self._messages() if each.place >= mark.floor}
        listed = sorted(each for each in found.values() if each.place >= lately)
        unknown = [each for each in listed if each.name not in mark.names]
        told, more = self._told(unknown)
        left = [each for each in unknown if each.name not in told]
        waiting = {each.name for each in left}
        known = [each for each in listed if each.name not in waiting]
        bounces = [bounce for each in told.values() for bounce in each]
        return Look(bounces, str(_mark(mark, known, left)), more)

    def _told(self, messages: list[_Message]) -> tuple[dict[str, list[Bounce]], bool]:
        """What messages tell that can be read, by their names; whether there are more of these."""
        told: dict[str, list[Bounce]] = {}
        troubles: list[str] = []
        more = False
        for each in messages:
            more = len(told) == _MOST
            if more:
                break
            try:
                told[each.name] = self._bounces(each)
            except FileNotFoundError:
                # Not there any more, and perhaps under another name.
                continue
            except OSError as error:
                # Not noted as known: it is tried again at every look.
                troubles.append(error.strerror or type(error).__name__)
        if troubles:
            _log.warning("returned mail can't be read", mails=len(troubles), trouble=troubles[0])
        return told, more

    def _messages(self) -> Iterator[_Message]:
        for folder in _FOLDERS:
            with os.scandir(self._folder / folder) as entries:
                for entry in entries:
                    with suppress(FileNotFoundError):
                        if not entry.name.startswith(".") and entry.is_file(follow_symlinks=False):
                            yield _message(entry)

    def _bounces(self, message: _Message) -> list[Bounce]:
        """What a message tells; OSError if it can't be read."""
        with message.path.open("rb") as file:
            return bounces_in(file.read(MOST_READ), self._sender)


def _trouble(error: OSError) -> str:
    return f"The maildir can't be read: {error.strerror or type(error).__name__}"


def _message(entry: os.DirEntry[str]) -> _Message:
    stem = os.fsencode(entry.name.partition(_FLAGS)[0])
    delivered = entry.stat(follow_symlinks=False).st_mtime_ns
    return _Message(delivered, sha256(stem).hexdigest()[:_DIGITS], Path(entry.path))


def _mark(before: _Mark, known: list[_Message], left: list[_Message]) -> _Mark:
    """What is known now; of more than can be remembered, the latest."""
    floor = before.floor
    if len(known) > _REMEMBERED:
        known = known[-_REMEMBERED:]
        floor = min(each.place for each in [known[0], *left])
    return _Mark(floor, frozenset(each.name for each in known))


def _read(mark: str | None) -> _Mark:
    """A mark as it was written; what can't be read is none."""
    found = _MARK.fullmatch(mark or "")
    if found is None:
        return _Mark()
    names = found[3]
    starts = range(0, len(names), _DIGITS)
    return _Mark(
        (int(found[1]), found[2]), frozenset(names[each : each + _DIGITS] for each in starts)
    )
