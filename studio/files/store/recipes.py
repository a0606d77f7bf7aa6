"""Photographs with renditions of an earlier recipe are due once more: to be rendered again.

They stay ready meanwhile; where a light rendition isn't there yet, ``medium`` is shown instead.
"""

from typing import Final

from pymongo.asynchronous.database import AsyncDatabase

from studio.files.domain import RECIPE, FileState
from studio.files.store.documents import Document
from studio.kernel.clock import system_clock
from studio.kernel.ids import FileId

_ALL_OF_RECIPE: Final = "recipe"
"""Names a document that is no photograph's: it notes the recipe that all were made due for."""


class Recipes:
    """Which recipe the renditions of each photograph were made by, in ``files_files``."""

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        self._files = database["files_files"]
        self._notes = database["files_recipes"]

    async def prepare(self) -> None:
        """Make due what is of an earlier recipe; once for each recipe, as it reads everything."""
        if await self._notes.find_one({"_id": _ALL_OF_RECIPE, "recipe": RECIPE}) is not None:
            return
        await self._files.update_many(
            {"state": FileState.READY.value, "recipe": {"$ne": RECIPE}},
            {"$set": {"dueAt": system_clock(), "attempts": 0}},
        )
        await self._notes.update_one(
            {"_id": _ALL_OF_RECIPE}, {"$set": {"recipe": RECIPE}}, upsert=True
        )

    async def settle(self, file_id: FileId) -> bool:
        """A ready photograph's renditions are of this recipe now; False if it was deleted."""
        result = await self._files.update_one(
            {"_id": file_id, "state": FileState.READY.value},
            {"$set": {"recipe": RECIPE}, "$unset": {"dueAt": ""}},
        )
        return result.matched_count == 1
