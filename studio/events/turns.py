"""Whose turn it is to deliver, where several processes share a database."""

from datetime import timedelta
from typing import Any, Final

from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError

from studio.kernel.clock import Clock
from studio.kernel.ids import new_id

_LASTS: Final = timedelta(seconds=15)
_RENEWED_BEFORE: Final = timedelta(seconds=10)
"""With a third of it gone, a turn is taken anew."""
_TURN: Final = "dispatcher"


class AlwaysOurs:
    """The turn of a process that has the database to itself."""

    async def taken(self) -> bool:
        """Ours."""
        return True


class SharedTurn:
    """``events_turns``: who delivers, until when. Who doesn't take it anew loses it."""

    def __init__(self, database: AsyncDatabase[dict[str, Any]], clock: Clock) -> None:
        self._turns = database["events_turns"]
        self._clock = clock
        self._holder = new_id()
        self._until = clock()

    async def taken(self) -> bool:
        """Whether it is ours, for some seconds at least."""
        now = self._clock()
        if now + _RENEWED_BEFORE < self._until:
            return True
        until = now + _LASTS
        ours_or_over = {"_id": _TURN, "$or": [{"holder": self._holder}, {"until": {"$lte": now}}]}
        change = {"$set": {"holder": self._holder, "until": until}}
        try:
            await self._turns.update_one(ours_or_over, change, upsert=True)
        except DuplicateKeyError:
            # There is one, and it is somebody else's.
            return False
        self._until = until
        return True
