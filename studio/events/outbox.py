"""The outbox: what happened, written down in the transaction of the change itself.

``events_outbox`` has a document an event. ``dueAt`` says when it is to be delivered (next); it is
absent once it was delivered, or is ``dead``: given up after many tries, until somebody has it tried
again. A delivered event has a ``position``: without gaps, in the order of delivery, for those who
follow along. It stays for a day.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeVar

import structlog
from pydantic import TypeAdapter, ValidationError
from pymongo import ASCENDING, IndexModel, UpdateOne
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import PyMongoError

from studio.events.event import Event
from studio.kernel.wakeup import Wakeup

_log = structlog.get_logger("studio.events")

Document = dict[str, Any]
T = TypeVar("T")

KEPT: Final = timedelta(days=1)
"""How long a delivered event can be read."""
_EVENT: Final[TypeAdapter[Event]] = TypeAdapter(Event)
_LAST: Final = "last"
_BEFORE_ALL: Final = datetime(1970, 1, 1, tzinfo=UTC)
_AT_ONCE: Final = _BEFORE_ALL + timedelta(seconds=1)
"""Since when what hasn't been tried yet is due."""
_SUBJECTS_AT_ONCE: Final = 50
"""The embedded database compares each wanted value with each: many at once cost their square."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An event that is to be delivered, and how far that has come.

    ``done`` names the consumers that have had it, ``trouble`` says what the last try met.
    """

    event: Event
    due_at: datetime
    attempts: int
    done: frozenset[str]
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class Delivered:
    """An event that was delivered, as the ``position``-th of all; None if it can't be read."""

    position: int
    event: Event | None


Change = Callable[[AsyncClientSession], Awaitable[bool]]
"""What one service changes in a transaction that another one makes; False if nothing."""


class Outbox:
    """``events_outbox``, and ``events_positions`` for the last position."""

    def __init__(self, database: AsyncDatabase[Document], events_due: Wakeup) -> None:
        self._client = database.client
        self._outbox = database["events_outbox"]
        self._positions = database["events_positions"]
        self._events_due = events_due

    async def prepare(self) -> None:
        """Make the indexes."""
        await self._outbox.create_indexes(
            [
                IndexModel([("dueAt", ASCENDING)], sparse=True),
                IndexModel([("subject", ASCENDING), ("dueAt", ASCENDING)]),
                IndexModel([("position", ASCENDING)], sparse=True),
                IndexModel([("deadAt", ASCENDING)], sparse=True),
                IndexModel([("purgeAt", ASCENDING)], expireAfterSeconds=0),
            ]
        )
        await self._positions.update_one(
            {"_id": _LAST}, {"$setOnInsert": {"position": 0}}, upsert=True
        )

    async def together(
        self, change: Callable[[AsyncClientSession], Awaitable[T]], *events: Event
    ) -> T:
        """Make a change in a transaction and write down what it means: both or neither.

        What ``change`` gives is given; if it is false, nothing was changed and nothing is told.
        """

        async def both(session: AsyncClientSession) -> T:
            result = await change(session)
            if result:
                await self.add(events, session)
            return result

        async with self._client.start_session() as session:
            result = await session.with_transaction(both)
        self.notify()
        return result

    async def add(self, events: Sequence[Event], session: AsyncClientSession) -> None:
        """Write events down in the transaction of the change; ``notify`` once it is through."""
        if events:
            await self._outbox.insert_many([_document(each) for each in events], session=session)

    async def tell(self, *events: Event) -> None:
        """Write down what happened without changing anything."""
        await self._outbox.insert_many([_document(each) for each in events])
        self.notify()

    async def tell_if_possible(self, *events: Event) -> bool:
        """As ``tell``, for what is worth less than what goes on: False if it couldn't be."""
        try:
            await self.tell(*events)
        except PyMongoError as error:
            _log.warning("event not written down", trouble=type(error).__name__)
            return False
        return True

    def notify(self) -> None:
        """There may be something to deliver."""
        self._events_due.notify()

    async def waiting_unscoped(self, most: int, now: datetime) -> list[Waiting]:
        """What is to be delivered now, at most ``most``, and what else waits of these subjects.

        Of each subject that occurs, nothing older is left out: an older event may have had trouble
        and be due later, or have a later id, as clocks of several processes differ.
        """
        due = {"dueAt": {"$gt": _BEFORE_ALL, "$lte": now}}
        # By the index alone: sorted otherwise, the whole backlog would be read for each look.
        found = self._outbox.find(due).sort("dueAt", ASCENDING).limit(most)
        subjects = list(dict.fromkeys([document["subject"] async for document in found]))
        waiting: list[Waiting] = []
        for start in range(0, len(subjects), _SUBJECTS_AT_ONCE):
            some = subjects[start : start + _SUBJECTS_AT_ONCE]
            theirs = {"subject": {"$in": some}, "dueAt": {"$gt": _BEFORE_ALL}}
            async for document in self._outbox.find(theirs):
                event = _event(document)
                if event is None:
                    await self._bury(document["_id"], now)
                else:
                    waiting.append(_waiting(document, event))
        return waiting

    async def settle_unscoped(
        self, delivered: Sequence[Waiting], *, after: int, now: datetime
    ) -> bool:
        """Give events their positions behind ``after``; False if that isn't the last any more."""

        async def settle(session: AsyncClientSession) -> bool:
            moved = await self._positions.update_one(
                {"_id": _LAST, "position": after},
                {"$set": {"position": after + len(delivered)}},
                session=session,
            )
            if moved.matched_count == 0:
                return False
            await self._outbox.bulk_write(
                [
                    UpdateOne(
                        {"_id": each.event.id},
                        {
                            "$set": {"position": position, "purgeAt": now + KEPT},
                            # Another process may have given it up at this very moment.
                            "$unset": {"dueAt": "", "trouble": "", "deadAt": ""},
                        },
                    )
                    for position, each in enumerate(delivered, after + 1)
                ],
                session=session,
            )
            return True

        async with self._client.start_session() as session:
            return await session.with_transaction(settle)

    async def postpone_unscoped(self, waiting: Waiting) -> None:
        """An event had trouble: what is written of it is as ``waiting`` has it now."""
        await self._outbox.update_one(
            {"_id": waiting.event.id, "dueAt": {"$gt": _BEFORE_ALL}},
            {
                "$set": {
                    "dueAt": waiting.due_at,
                    "attempts": waiting.attempts,
                    "done": sorted(waiting.done),
                    "trouble": waiting.trouble,
                }
            },
        )

    async def give_up_unscoped(self, waiting: Waiting, now: datetime) -> None:
        """An event had trouble too often: it is dead until somebody has it tried again."""
        await self.postpone_unscoped(waiting)
        await self._outbox.update_one(
            {"_id": waiting.event.id, "dueAt": {"$gt": _BEFORE_ALL}},
            {"$set": {"deadAt": now}, "$unset": {"dueAt": ""}},
        )

    async def last_position_unscoped(self) -> int:
        """The position of the event that was delivered last."""
        document = await self._positions.find_one({"_id": _LAST})
        return 0 if document is None else int(document["position"])

    async def delivered_unscoped(self, after: int, most: int) -> list[Delivered]:
        """Delivered events behind that position, in order, at most ``most``."""
        behind = {"position": {"$gt": after, "$lte": after + most}}
        found = self._outbox.find(behind).sort("position", ASCENDING)
        return [Delivered(document["position"], _event(document)) async for document in found]

    async def _bury(self, event_id: str, now: datetime) -> None:
        """An event that can't be read is dead, and in nobody's way: another version wrote it."""
        await self._outbox.update_one(
            {"_id": event_id, "dueAt": {"$gt": _BEFORE_ALL}},
            {
                "$set": {"deadAt": now, "trouble": "This version can't read it."},
                "$inc": {"attempts": 1},
                "$unset": {"dueAt": ""},
            },
        )


def _document(event: Event) -> Document:
    return {
        "_id": event.id,
        "type": event.type,
        "subject": event.subject,
        "time": event.time,
        # Opaque to the database, which makes it cheap there.
        "event": event.model_dump_json(by_alias=True).encode(),
        # Not the event's own time: the clock of who wrote it may be ahead of who delivers it.
        "dueAt": _AT_ONCE,
        "attempts": 0,
        "done": [],
    }


def _event(document: Mapping[str, Any]) -> Event | None:
    try:
        return _EVENT.validate_json(document["event"])
    except ValidationError:
        _log.error("event can't be read", event_id=document["_id"], type=document["type"])
        return None


def _waiting(document: Mapping[str, Any], event: Event) -> Waiting:
    return Waiting(
        event=event,
        due_at=document["dueAt"],
        attempts=document["attempts"],
        done=frozenset(document["done"]),
        trouble=document.get("trouble"),
    )
