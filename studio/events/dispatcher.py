"""The dispatcher: takes events from the outbox to everybody who must know.

Each at least once, and those of one subject in order: while one has trouble, the later ones of its
subject wait. One process delivers at a time, so that two can't overtake each other.
"""

import asyncio
import traceback
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import structlog

from studio.events.outbox import Outbox, Waiting
from studio.events.ports import Consumer, Turn
from studio.kernel.clock import Clock
from studio.kernel.wakeup import Wakeup

_log = structlog.get_logger("studio.events")

_AT_ONCE: Final = 200
_MOST_ATTEMPTS: Final = 16
"""With the waits between them, about an hour."""
_FIRST_WAIT: Final = timedelta(seconds=1)
_LONGEST_WAIT: Final = timedelta(minutes=10)


class Dispatcher:
    """Delivers what is due."""

    def __init__(
        self,
        *,
        outbox: Outbox,
        consumers: Sequence[Consumer],
        turn: Turn,
        clock: Clock,
        delivered: Wakeup,
    ) -> None:
        self._outbox = outbox
        self._consumers = consumers
        self._turn = turn
        self._clock = clock
        self._delivered = delivered

    async def deliver_due_unscoped(self) -> bool:
        """Deliver what is due; False if there was nothing, or it is another process's turn."""
        if not await self._turn.taken():
            return False
        # Before the events: should another process deliver meanwhile, ours are not settled.
        last = await self._outbox.last_position_unscoped()
        waiting = await self._outbox.waiting_unscoped(_AT_ONCE, self._clock())
        tried = await asyncio.gather(*map(self._deliver_in_order, _by_subject(waiting)))
        delivered = [each for subject in tried for each in subject]
        # As they happened, as far as different subjects can be compared.
        delivered.sort(key=lambda each: each.event.id)
        if delivered and await self._outbox.settle_unscoped(
            delivered, after=last, now=self._clock()
        ):
            self._delivered.notify()
        return bool(delivered)

    async def _deliver_in_order(self, waiting: Sequence[Waiting]) -> list[Waiting]:
        """Deliver the events of one subject up to the first that has to wait; says which."""
        delivered: list[Waiting] = []
        for each in waiting:
            if each.due_at > self._clock():
                break
            tried = await self._deliver(each)
            if tried.trouble is None:
                delivered.append(tried)
            elif not await self._had_trouble(tried):
                break
        return delivered

    async def _deliver(self, waiting: Waiting) -> Waiting:
        """Take an event to all who haven't had it; says who has, and what trouble there was."""
        done, troubles = set(waiting.done), []
        for consumer in self._consumers:
            if consumer.name in done:
                continue
            try:
                await consumer.consume(waiting.event)
            except Exception as error:  # noqa: BLE001 - whatever it is, the next try may work
                troubles.append(f"{consumer.name}: {_what_and_where(error)}")
            else:
                done.add(consumer.name)
        return replace(waiting, done=frozenset(done), trouble="; ".join(troubles) or None)

    async def _had_trouble(self, waiting: Waiting) -> bool:
        """Have an event come again later, or give it up; says whether it was given up."""
        attempts = waiting.attempts + 1
        told = {
            "event_id": waiting.event.id,
            "type": waiting.event.type,
            "trouble": waiting.trouble,
        }
        if attempts >= _MOST_ATTEMPTS:
            _log.error("event given up", **told)
            await self._outbox.give_up_unscoped(replace(waiting, attempts=attempts), self._clock())
            return True
        _log.warning("event not delivered, to be tried again", **told)
        due_at = self._clock() + wait_after(attempts)
        await self._outbox.postpone_unscoped(replace(waiting, attempts=attempts, due_at=due_at))
        return False


def _what_and_where(error: Exception) -> str:
    """Which error it was, and the line that raised it.

    Not what it says: the driver's errors repeat what was to be written, and so of whom.
    """
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(frame.filename).name}:{frame.lineno}"


def wait_after(attempts: int) -> timedelta:
    """How long an event waits after so many tries: each time twice as long, up to a bound."""
    return min(_FIRST_WAIT * (1 << (attempts - 1)), _LONGEST_WAIT)


def _by_subject(waiting: Iterable[Waiting]) -> list[list[Waiting]]:
    """The events of each subject, in the order in which they happened."""
    subjects = defaultdict[str, list[Waiting]](list)
    for each in sorted(waiting, key=_in_order):
        subjects[each.event.subject].append(each)
    return list(subjects.values())


def _in_order(waiting: Waiting) -> tuple[int, datetime, str]:
    return waiting.event.subjectversion, waiting.event.time, waiting.event.id
