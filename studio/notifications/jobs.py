"""Sending letters: what is in the ledger is handed over, also after trouble and after a crash."""

import asyncio
import random
from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog

from studio.kernel.clock import Clock
from studio.notifications import events
from studio.notifications.domain import LedgerEntry, LetterId, LetterState, without_addresses
from studio.notifications.kinds import LetterKind
from studio.notifications.letters.compose import compose
from studio.notifications.ports import (
    Contents,
    Courier,
    NotHandedOver,
    Outgoing,
    Refused,
    Subscriptions,
)
from studio.notifications.store import LedgerStore

_log = structlog.get_logger("studio.letters")

AT_ONCE: Final = 16
"""How many loops should send: some wait for the database while others are with the courier."""
_LEASE: Final = timedelta(seconds=150)
"""More than a letter can take to be written and handed over."""
_TAKEN_UP: Final = 64
"""A look costs what the whole queue has; and it finds what is in hand as well."""
_SIGN_INS_AFTER: Final = 8
"""Letters: few, so that somebody who wants to sign in needn't wait for a long queue."""
_SETTLED_AGAIN_AFTER: Final = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class _Unsettled:
    """What became of a letter that was ``taken``: None if it wasn't handed over."""

    taken: LedgerEntry
    outcome: LedgerEntry | None


class Postman:
    """Sends what is due, one letter at a time; run `AT_ONCE` loops of it.

    ``alone``: no other process sends any. Then a letter that is in hand needs no claim in the
    ledger, which is a write less: it is due there until it is settled, also after a crash.
    """

    def __init__(
        self,
        *,
        store: LedgerStore,
        contents: Contents,
        subscriptions: Subscriptions,
        courier: Courier,
        clock: Clock,
        alone: bool = False,
    ) -> None:
        self._store = store
        self._contents = contents
        self._subscriptions = subscriptions
        self._courier = courier
        self._clock = clock
        self._alone = alone
        self._waiting: deque[LedgerEntry] = deque()
        self._looking = asyncio.Lock()
        self._settling = asyncio.Lock()
        self._looks = self._in_vain = self._given = 0
        self._in_hand: set[LetterId] = set()
        self._unsettled: dict[LetterId, _Unsettled] = {}
        self._settled_again_at: datetime | None = None

    async def resume_unscoped(self) -> None:
        """Take up what a crash cut off; only where no other process can be at it."""
        await self._store.resume_unscoped(self._clock())

    async def send_due_unscoped(self) -> bool:
        """Send the next letter that is due; False if there was none."""
        await self._settle_what_was_not()
        entry = await self._next()
        if entry is None:
            return False
        now = self._clock()
        taken = entry.begun() if self._alone else entry.taken(now + _LEASE)
        outcome: LedgerEntry | None = None
        try:
            if self._alone or await self._store.claim_unscoped(entry, taken):
                outcome = await self._outcome(taken)
                if not await self._settle(outcome, taken):
                    _log.warning("letter settled by another", letter=entry.id)
        except asyncio.CancelledError:
            await asyncio.shield(self._settle(outcome, taken))
            raise
        except BaseException:
            # Likely the database: it can't be told before it is back.
            self._unsettled[entry.id] = _Unsettled(taken, outcome)
            raise
        finally:
            self._in_hand.discard(entry.id)
        return True

    async def _next(self) -> LedgerEntry | None:
        asked = self._looks
        async with self._looking:
            # One look in vain is enough for all who wait for it.
            if self._in_vain > asked:
                return None
            await self._look()
            if not self._waiting:
                self._given, self._in_vain = 0, self._looks
                return None
            self._given += 1
            entry = self._waiting.popleft()
            self._in_hand.add(entry.id)
            return entry

    async def _look(self) -> None:
        self._looks += 1
        now = self._clock()
        # As of before the look: what is settled meanwhile is still due by what it finds.
        known = self._known()
        if self._given % _SIGN_INS_AFTER == 0:
            due = await self._store.sign_ins_due_unscoped(now, _TAKEN_UP)
            self._waiting.extendleft(each for each in reversed(due) if each.id not in known)
        if not self._waiting:
            due = await self._store.due_unscoped(now, _TAKEN_UP)
            self._waiting.extend(each for each in due if each.id not in known)

    def _known(self) -> set[LetterId]:
        """What somebody here has in hand, is about to, or couldn't settle.

        Also what wasn't handed over: settling that late would undo the claim of who took it again.
        """
        return self._in_hand.union((each.id for each in self._waiting), self._unsettled)

    async def _settle(self, outcome: LedgerEntry | None, taken: LedgerEntry) -> bool:
        """Note what became of a letter, and tell of it: the one place where that is done.

        Without an outcome it is due again. False if it isn't as ``taken`` any more: it was never
        ours, or is another's by now.
        """
        now = self._clock()
        outcome = outcome or taken.released(now)
        told = events.settled(outcome, now)
        return await self._store.settle_unscoped(outcome, *told, version=taken.version)

    async def _outcome(self, entry: LedgerEntry) -> LedgerEntry:
        """What became of a letter."""
        try:
            message = await self._message(entry)
        except Exception as error:  # noqa: BLE001 - whatever it is, the next try may work
            _log.error("letter not written", letter=entry.id, error=without_addresses(repr(error)))
            return self._held_up(entry, "The letter could not be written.")
        if isinstance(message, LetterState):
            return entry.silenced(message)
        try:
            reply = await self._courier.hand_over(message)
        except Refused as refusal:
            _log.warning("letter refused", letter=entry.id, reply=without_addresses(refusal.reply))
            if refusal.permanent:
                return entry.refused(refusal.reply)
            return self._held_up(entry, refusal.reply)
        except NotHandedOver as trouble:
            reason = without_addresses(trouble.reason)
            _log.warning("letter not handed over", letter=entry.id, reason=reason)
            return self._held_up(entry, trouble.reason)
        return entry.accepted(reply, self._clock())

    def _held_up(self, entry: LedgerEntry, trouble: str) -> LedgerEntry:
        outcome = entry.held_up(trouble, self._clock(), random.random())  # noqa: S311 - no secret
        if outcome.state is LetterState.GIVEN_UP:
            _log.error("letter given up", letter=entry.id)
        return outcome

    async def _message(self, entry: LedgerEntry) -> Outgoing | LetterState:
        """What is to be handed over, or why nothing is."""
        optional = entry.kind is not LetterKind.SIGN_IN
        if optional and not await self._subscriptions.wants_unscoped(entry):
            return LetterState.UNSUBSCRIBED
        facts = await self._contents.of_unscoped(entry)
        if facts is None:
            return LetterState.WITHDRAWN
        url = self._subscriptions.unsubscribe_url(entry) if optional else None
        letter = compose(entry.kind, entry.language, facts, unsubscribe_url=url)
        return Outgoing(entry.recipient, letter, entry.id, url)

    async def _settle_what_was_not(self) -> None:
        """Try once more; what still can't be settled is in the way of nothing else."""
        if not self._settling.locked():
            async with self._settling:
                await self._settle_again()

    async def _settle_again(self) -> None:
        now = self._clock()
        if self._settled_again_at is not None and now < self._settled_again_at:
            return
        self._settled_again_at = now + _SETTLED_AGAIN_AFTER if self._unsettled else None
        for letter_id, unsettled in list(self._unsettled.items()):
            try:
                await self._settle(unsettled.outcome, unsettled.taken)
            except Exception as error:  # noqa: BLE001 - whatever it is, the next try may work
                _log.warning("letter not settled", letter=letter_id, trouble=type(error).__name__)
            else:
                self._unsettled.pop(letter_id, None)
