"""Rate limits whose counters all processes share, in the database."""

import asyncio
import hashlib
from datetime import datetime, timedelta
from typing import Any, Final

from limits import RateLimitItem
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError

from studio.kernel.clock import Clock
from studio.kernel.errors import TooManyRequests

_SHARE: Final = 20
_CALLERS_REMEMBERED: Final = 20_000


class Allowances:
    """``runtime_allowances``: how much of a limit is used up, in a window from the first use.

    Counted with a conditional update, so that exactly ``limit`` uses pass however many come at
    once.
    """

    def __init__(self, database: AsyncDatabase[dict[str, Any]], clock: Clock) -> None:
        self._counters = database["runtime_allowances"]
        self._clock = clock

    async def prepare(self) -> None:
        """Make the index by which old counters go."""
        await self._counters.create_index([("resetAt", 1)], expireAfterSeconds=0)

    async def take(self, key: str, limit: int, window: timedelta) -> None:
        """Count one use of ``key``; TooManyRequests when the limit is used up."""
        taken, reset_at = await self.take_some(key, 1, limit, window)
        if not taken:
            raise TooManyRequests(
                "That was too often; try again later.", wait=reset_at - self._clock()
            )

    async def take_some(
        self, key: str, amount: int, limit: int, window: timedelta
    ) -> tuple[int, datetime]:
        """Take ``amount`` uses at once if so many are left; how many it took, and the reset."""
        # A digest: the counters needn't tell who asked to sign in.
        name = hashlib.sha256(key.encode()).hexdigest()
        now = self._clock()
        reset_at = now + window
        fresh = {"$set": {"hits": amount, "resetAt": reset_at}}
        if (
            await self._counters.update_one({"_id": name, "resetAt": {"$lte": now}}, fresh)
        ).matched_count:
            return amount, reset_at
        try:
            await self._counters.update_one(
                {"_id": name, "hits": {"$lte": limit - amount}, "resetAt": {"$gt": now}},
                {"$inc": {"hits": amount}, "$setOnInsert": {"resetAt": reset_at}},
                upsert=True,
            )
        except DuplicateKeyError:
            amount = 0
        found = await self._counters.find_one({"_id": name})
        return amount, found["resetAt"] if found else reset_at


class GeneralLimit:
    """The limit for each caller.

    A process takes uses from the shared counter in small shares, so that not every request writes
    to the database.
    """

    def __init__(self, allowances: Allowances, item: RateLimitItem | None, clock: Clock) -> None:
        self._allowances = allowances
        self._item = item
        self._clock = clock
        self._held: dict[str, tuple[int, datetime]] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def count(self, caller: str) -> None:
        """Count a request of ``caller``; TooManyRequests when there are too many."""
        if self._item is None:
            return
        left, reset_at = self._held.get(caller, (0, self._clock()))
        if left > 0 and self._clock() < reset_at:
            self._held[caller] = (left - 1, reset_at)
            return
        async with self._locks.setdefault(caller, asyncio.Lock()):
            await self._take_share(caller, self._item)

    async def _take_share(self, caller: str, item: RateLimitItem) -> None:
        left, reset_at = self._held.get(caller, (0, self._clock()))
        if left > 0 and self._clock() < reset_at:
            self._held[caller] = (left - 1, reset_at)
            return
        window = timedelta(seconds=item.get_expiry())
        share = max(1, item.amount // _SHARE)
        for amount in dict.fromkeys((share, 1)):
            taken, reset_at = await self._allowances.take_some(
                f"general:{caller}", amount, item.amount, window
            )
            if taken:
                self._remember(caller, taken - 1, reset_at)
                return
        raise TooManyRequests(
            "These were too many requests; try again later.", wait=reset_at - self._clock()
        )

    def _remember(self, caller: str, left: int, reset_at: datetime) -> None:
        if len(self._held) >= _CALLERS_REMEMBERED:
            self._held.clear()
            self._locks.clear()
        self._held[caller] = (left, reset_at)
