"""Rate limits whose counters all processes share, in the database."""

import asyncio
import hashlib
from dataclasses import dataclass
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
        while True:
            now = self._clock()
            reset_at = now + window
            ended = {"_id": name, "resetAt": {"$lte": now}}
            fresh = {"$set": {"hits": amount, "resetAt": reset_at}}
            if (await self._counters.update_one(ended, fresh)).matched_count:
                return amount, reset_at
            room = {"_id": name, "hits": {"$lte": limit - amount}, "resetAt": {"$gt": now}}
            change = {"$inc": {"hits": amount}, "$setOnInsert": {"resetAt": reset_at}}
            taken = await self._try_to_take(room, change)
            found = await self._counters.find_one({"_id": name})
            if taken:
                return amount, found["resetAt"] if found else reset_at
            if found is not None and found["hits"] > limit - amount:
                return 0, found["resetAt"]
            # Two first uses met, and MongoDB refused one of them: there is room still.

    async def _try_to_take(self, room: dict[str, Any], change: dict[str, Any]) -> bool:
        try:
            await self._counters.update_one(room, change, upsert=True)
        except DuplicateKeyError:
            return False
        return True


@dataclass(slots=True)
class _Share:
    """What a process holds of a caller's allowance. ``is_last``: there is no more to be had."""

    left: int
    reset_at: datetime
    is_last: bool = False


class GeneralLimit:
    """The limit for each caller.

    A process takes uses from the shared counter in small shares, so that not every request writes
    to the database; and it remembers whose allowance is used up, so that refusing costs nothing.
    """

    def __init__(self, allowances: Allowances, item: RateLimitItem | None, clock: Clock) -> None:
        self._allowances = allowances
        self._item = item
        self._clock = clock
        self._held: dict[str, _Share] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def count(self, caller: str) -> None:
        """Count a request of ``caller``; TooManyRequests when there are too many."""
        if self._item is None or self._spend(caller):
            return
        async with self._locks.setdefault(caller, asyncio.Lock()):
            if not self._spend(caller):
                self._remember(caller, await self._take_share(caller, self._item))
                self._spend(caller)

    def _spend(self, caller: str) -> bool:
        """Use some of what is held; False if nothing is, TooManyRequests if nothing can be."""
        share, now = self._held.get(caller), self._clock()
        if share is None or now >= share.reset_at:
            return False
        if share.left == 0 and share.is_last:
            raise TooManyRequests(
                "These were too many requests; try again later.", wait=share.reset_at - now
            )
        if share.left == 0:
            return False
        share.left -= 1
        return True

    async def _take_share(self, caller: str, item: RateLimitItem) -> _Share:
        window = timedelta(seconds=item.get_expiry())
        for amount in dict.fromkeys((max(1, item.amount // _SHARE), 1)):
            taken, reset_at = await self._allowances.take_some(
                f"general:{caller}", amount, item.amount, window
            )
            if taken:
                return _Share(taken, reset_at)
        return _Share(0, reset_at, is_last=True)

    def _remember(self, caller: str, share: _Share) -> None:
        if len(self._held) >= _CALLERS_REMEMBERED:
            self._held.clear()
            self._locks.clear()
        self._held[caller] = share
