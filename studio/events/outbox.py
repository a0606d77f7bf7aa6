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

from pydantic import TypeAdapter
from pymongo import ASCENDING, IndexModel, UpdateOne
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.database import AsyncDatabase

from studio.events.event import Event
from studio.kernel.wakeup import Wakeup

Document = dict[str, Any]
T = TypeVar("T")

KEPT: Final = timedelta(days=1)
"""How long a delivered event can be read."""
_EVENT: Final[TypeAdapter[Event]] = TypeAdapter(Event)
_LAST: Final = "last"
_BEFORE_ALL: Final = datetime(1970, 1, 1, tzinfo=UTC)


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
    """An event that was delivered, as the ``position``-th of all."""

    position: int
    event: Event


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

    def notify(self) -> None:
        """There may be something to deliver."""
        self._events_due.notify()

    async def waiting_unscoped(self, most: int) -> list[Waiting]:
        """What is to be delivered, now or later: the oldest, at most about ``most``.

        Of each subject that occurs, nothing older is left out.
        """
        found = self._outbox.find({"dueAt": {"$gt": _BEFORE_ALL}}).sort("_id", ASCENDING)
        waiting = [_waiting(document) async for document in found.limit(most)]
        if len(waiting) == most:
            # Clocks of several processes differ: an older event of a subject may have a later id.
            subjects = list({each.event.subject for each in waiting})
            theirs = self._outbox.find(
                {"dueAt": {"$gt": _BEFORE_ALL}, "subject": {"$in": subjects}}
            )
            waiting = [_waiting(document) async for document in theirs]
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
                            "$unset": {"dueAt": "", "trouble": ""},
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
        return [
            Delivered(document["position"], _EVENT.validate_json(document["event"]))
            async for document in found
        ]


def _document(event: Event) -> Document:
    return {
        "_id": event.id,
        "type": event.type,
        "subject": event.subject,
        "time": event.time,
        # Opaque to the database, which makes it cheap there.
        "event": event.model_dump_json(by_alias=True).encode(),
        "dueAt": event.time,
        "attempts": 0,
        "done": [],
    }


def _waiting(document: Mapping[str, Any]) -> Waiting:
    return Waiting(
        event=_EVENT.validate_json(document["event"]),
        due_at=document["dueAt"],
        attempts=document["attempts"],
        done=frozenset(document["done"]),
        trouble=document.get("trouble"),
    )
