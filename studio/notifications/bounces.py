"""Letters that come back: a mail server had taken them, and says later that it was in vain."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog

from studio.kernel.clock import Clock
from studio.notifications import events
from studio.notifications.domain import LetterState, without_addresses
from studio.notifications.mark_store import MarkStore
from studio.notifications.ports import Bounce, MailboxUnreadable, Returns
from studio.notifications.store import LedgerStore

_log = structlog.get_logger("studio.letters")

_EARLY_FOR: Final = timedelta(minutes=5)
"""Longer than it takes to note that a mail server has taken a letter."""
_MOST_EARLY: Final = 100


@dataclass(frozen=True, slots=True)
class _Early:
    bounce: Bounce
    until: datetime


class BounceReader:
    """Looks for what came back, and notes it in the ledger.

    At least once: the mark is kept after what was found is noted, and to note the same again is to
    note nothing.
    """

    def __init__(
        self, *, returns: Returns, ledger: LedgerStore, marks: MarkStore, clock: Clock
    ) -> None:
        self._returns = returns
        self._ledger = ledger
        self._marks = marks
        self._clock = clock
        self._early: deque[_Early] = deque(maxlen=_MOST_EARLY)

    async def read_unscoped(self) -> bool:
        """Look once; whether there is more at once."""
        mailbox = self._returns.name
        mark = await self._marks.of_unscoped(mailbox)
        await self._note_what_was_early()
        try:
            look = await self._returns.look(mark)
        except MailboxUnreadable as trouble:
            _log.warning("returned mail not read", reason=without_addresses(trouble.reason))
            return False
        for bounce in look.bounces:
            await self._note_or_wait(bounce, self._clock() + _EARLY_FOR)
        if look.mark != mark:
            await self._marks.keep_unscoped(mailbox, look.mark)
        return look.more

    async def _note_what_was_early(self) -> None:
        for _ in range(len(self._early)):
            early = self._early.popleft()
            if self._clock() < early.until:
                await self._note_or_wait(early.bounce, early.until)

    async def _note_or_wait(self, bounce: Bounce, until: datetime) -> None:
        """Note what came back; later, if whoever sends it has yet to note that it was taken."""
        while True:
            entry = await self._ledger.find_unscoped(bounce.letter_id)
            if entry is None or entry.recipient.casefold() != bounce.recipient.casefold():
                return
            if entry.state is LetterState.QUEUED and bounce.id not in entry.bounces:
                self._early.append(_Early(bounce, until))
                return
            outcome = entry.bounced(bounce.id, bounce.words)
            if outcome is entry:
                return
            told = events.settled(outcome, self._clock())
            if await self._ledger.settle_unscoped(outcome, *told, version=entry.version):
                reply = without_addresses(bounce.words)
                _log.warning("letter came back", letter=entry.id, reply=reply)
                return
