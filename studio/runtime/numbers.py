"""Numbers for what collections hold, in the order it is made."""

from typing import Any

from pymongo import ReturnDocument
from pymongo.asynchronous.database import AsyncDatabase


class CollectionNumbers:
    """``runtime_numbers``: a counter a collection."""

    def __init__(self, database: AsyncDatabase[dict[str, Any]], name: str) -> None:
        self._counters = database["runtime_numbers"]
        self._name = name

    async def prepare(self) -> None:
        """Make the counter, so that the first two to count don't both try to."""
        await self._counters.update_one(
            {"_id": self._name}, {"$setOnInsert": {"last": 0}}, upsert=True
        )

    async def next(self, count: int = 1) -> int:
        """The last of so many numbers, all of them above those given before."""
        # The embedded server scans for find_one_and_*, but there is only a handful to scan here.
        counter = await self._counters.find_one_and_update(
            {"_id": self._name},
            {"$inc": {"last": count}},
            return_document=ReturnDocument.AFTER,
        )
        if counter is None:
            raise RuntimeError(f"the counter {self._name} was never prepared")
        return int(counter["last"])

    async def last(self) -> int:
        """The highest number given, 0 before the first."""
        counter = await self._counters.find_one({"_id": self._name})
        return int(counter["last"]) if counter is not None else 0
