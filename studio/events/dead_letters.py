"""Dead letters: events that were given up, until somebody has them tried again or discards them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pymongo import DESCENDING
from pymongo.asynchronous.database import AsyncDatabase

from studio.kernel.access import AccessScope
from studio.kernel.clock import Clock
from studio.kernel.errors import Forbidden, NotFound
from studio.kernel.paging import Page, key_of, not_a_cursor
from studio.kernel.wakeup import Wakeup

_ID_LENGTH: Final = 26


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """An event that was given up at ``dead_at`` after so many attempts, and why."""

    id: str
    type: str
    subject: str
    time: datetime
    dead_at: datetime
    attempts: int
    trouble: str


class DeadLetterNotFound(NotFound):
    """No such letter, or it isn't dead any more."""

    def __init__(self) -> None:
        super().__init__("There is no such dead letter.")


class DeadLetters:
    """Those in ``events_outbox`` that have a ``deadAt``; there are few, or somebody is at it."""

    def __init__(
        self, database: AsyncDatabase[dict[str, Any]], clock: Clock, events_due: Wakeup
    ) -> None:
        self._outbox = database["events_outbox"]
        self._clock = clock
        self._events_due = events_due

    async def page(
        self, scope: AccessScope, *, limit: int, cursor: str | None = None
    ) -> Page[DeadLetter]:
        """Dead letters, the latest event first."""
        _require_everything(scope)
        dead: dict[str, Any] = {"deadAt": {"$lte": self._clock()}}
        if cursor is not None:
            dead["_id"] = {"$lt": _event_id_in(cursor)}
        found = self._outbox.find(dead).sort("_id", DESCENDING).limit(limit + 1)
        letters = [_letter(document) async for document in found]
        more = len(letters) > limit
        return Page(letters[:limit], letters[limit - 1].id if more else None)

    async def retry(self, scope: AccessScope, event_id: str) -> None:
        """Have an event delivered after all; who has had it isn't told again."""
        _require_everything(scope)
        result = await self._outbox.update_one(
            {"_id": event_id, "deadAt": {"$exists": True}},
            {"$set": {"dueAt": self._clock(), "attempts": 0}, "$unset": {"deadAt": ""}},
        )
        if result.matched_count == 0:
            raise DeadLetterNotFound
        self._events_due.notify()

    async def discard(self, scope: AccessScope, event_id: str) -> None:
        """Give an event up for good."""
        _require_everything(scope)
        result = await self._outbox.delete_one({"_id": event_id, "deadAt": {"$exists": True}})
        if result.deleted_count == 0:
            raise DeadLetterNotFound


def _require_everything(scope: AccessScope) -> None:
    if not scope.everything:
        raise Forbidden("This is for the studio only.")


def _event_id_in(cursor: str) -> str:
    event_id = key_of(cursor)
    if len(event_id) != _ID_LENGTH:
        raise not_a_cursor()
    return event_id


def _letter(document: Mapping[str, Any]) -> DeadLetter:
    return DeadLetter(
        id=document["_id"],
        type=document["type"],
        subject=document["subject"],
        time=document["time"],
        dead_at=document["deadAt"],
        attempts=document["attempts"],
        trouble=document["trouble"],
    )
