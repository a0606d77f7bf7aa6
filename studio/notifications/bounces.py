"""Letters that come back: a mail server had taken them, and says later that it was in vain."""

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


class BounceReader:
    """Looks for what came back, and notes it in the ledger.

    At least once: the mark is kept after what was found is noted, and to note the same again is to
    note nothing. What comes back before it is noted that it went is found again by the same mark,
    also after a restart; for a while, so that nobody holds up what else comes back.
    """

    def __init__(
        self, *, returns: Returns, ledger: LedgerStore, marks: MarkStore, clock: Clock
    ) -> None:
        self._returns = returns
        self._ledger = ledger
        self._marks = marks
        self._clock = clock
        self._early_since: dict[str, datetime] = {}

    async def read_unscoped(self) -> bool:
        """Look once; whether there is more at once."""
        mailbox = self._returns.name
        mark = await self._marks.of_unscoped(mailbox)
        try:
            look = await self._returns.look(mark)
        except MailboxUnreadable as trouble:
            _log.warning("returned mail not read", reason=without_addresses(trouble.reason))
            return False
        now, early = self._clock(), [each for each in look.bounces if not await self._note(each)]
        self._early_since = {each.id: self._early_since.get(each.id, now) for each in early}
        if any(now - since < _EARLY_FOR for since in self._early_since.values()):
            return False
        if look.mark != mark:
            await self._marks.keep_unscoped(mailbox, look.mark)
        return look.more

    async def _note(self, bounce: Bounce) -> bool:
        """Note what came back; False if whoever sends it has yet to note that it was taken."""
        while True:
            entry = await self._ledger.find_unscoped(bounce.letter_id)
            if entry is None or entry.recipient.casefold() != bounce.recipient.casefold():
                return True
            if entry.state is LetterState.QUEUED and bounce.id not in entry.bounces:
                return False
            outcome = entry.bounced(bounce.id, bounce.words)
            if outcome is entry:
                return True
            told = events.settled(outcome, self._clock())
            if await self._ledger.settle_unscoped(outcome, *told, version=entry.version):
                reply = without_addresses(bounce.words)
                _log.warning("letter came back", letter=entry.id, reply=reply)
                return True
