"""Sending letters: what is in the ledger is handed over, also after trouble and after a crash."""

import asyncio
import random
from collections import deque
from datetime import timedelta
from typing import Final

import structlog

from studio.kernel.clock import Clock
from studio.notifications import events
from studio.notifications.domain import LedgerEntry, LetterState, without_addresses
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

AT_ONCE: Final = 8
"""How many loops should send: more letters on their way than the courier has connections."""
_LEASE: Final = timedelta(seconds=150)
"""More than a letter can take to be written and handed over."""
_TAKEN_UP: Final = 16
"""Few, so that somebody who wants to sign in needn't wait for a long queue."""


class Postman:
    """Sends what is due, one letter at a time; run `AT_ONCE` loops of it."""

    def __init__(
        self,
        *,
        store: LedgerStore,
        contents: Contents,
        subscriptions: Subscriptions,
        courier: Courier,
        clock: Clock,
    ) -> None:
        self._store = store
        self._contents = contents
        self._subscriptions = subscriptions
        self._courier = courier
        self._clock = clock
        self._waiting: deque[LedgerEntry] = deque()
        self._unsettled: list[tuple[LedgerEntry, LedgerEntry]] = []
        self._looking = asyncio.Lock()

    async def resume_unscoped(self) -> None:
        """Take up what a crash cut off; only where no other process can be at it."""
        await self._store.resume_unscoped(self._clock())

    async def send_due_unscoped(self) -> bool:
        """Send the next letter that is due; False if there was none."""
        await self._settle_what_was_not()
        entry = await self._next()
        if entry is None:
            return False
        taken = entry.taken(self._clock() + _LEASE)
        outcome: LedgerEntry | None = None
        try:
            if await self._store.claim_unscoped(entry, taken):
                outcome = await self._outcome(taken)
                if not await self._settle(outcome, taken):
                    _log.warning("letter settled by another", letter=entry.id)
        except asyncio.CancelledError:
            await asyncio.shield(self._settle(outcome or taken.released(self._clock()), taken))
            raise
        except BaseException:
            # Likely the database: it can't be told before it is back.
            self._unsettled.append((outcome or taken.released(self._clock()), taken))
            raise
        return True

    async def _next(self) -> LedgerEntry | None:
        async with self._looking:
            if not self._waiting:
                self._waiting.extend(await self._store.due_unscoped(self._clock(), _TAKEN_UP))
            return self._waiting.popleft() if self._waiting else None

    async def _settle(self, outcome: LedgerEntry, taken: LedgerEntry) -> bool:
        """Note what became of a letter, and tell of it: the one place where that is done.

        False if it isn't as ``taken`` any more: it was never ours, or is another's by now.
        """
        told = events.settled(outcome, self._clock())
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
        while self._unsettled:
            unsettled = self._unsettled[0]
            await self._settle(*unsettled)
            # Another loop may have been here meanwhile.
            if unsettled in self._unsettled:
                self._unsettled.remove(unsettled)
