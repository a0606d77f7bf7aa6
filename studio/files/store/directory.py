"""Which sheet has which part of a shoot's listing."""

from bisect import bisect_left, bisect_right
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

import orjson
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.database import AsyncDatabase

from studio.files.order import BEGINNING, Place
from studio.files.store.documents import Document
from studio.kernel.ids import ShootId

_ALL_IN_ORDER: Final = "all-in-order"
"""Names a document that is no shoot's: since it is there, no sheet is in another order."""
_SHOOTS_REMEMBERED: Final = 1000


@dataclass(frozen=True, slots=True)
class Stretch:
    """The part of a listing that one sheet has: from ``begin`` on, and all before ``end``.

    The last one's end is None. A sheet's begin never changes; its own document says its end, so
    that whoever changes the sheet notices when it doesn't reach as far as they were told.
    """

    sheet: str
    begin: Place
    end: Place | None

    @property
    def whole(self) -> bool:
        """Whether this is all of the listing."""
        return self.begin == BEGINNING and self.end is None


@dataclass(frozen=True, slots=True)
class Directory:
    """The sheets of a shoot in order, and where each begins; the first has the beginning."""

    sheets: tuple[str, ...]
    begins: tuple[Place, ...]

    @classmethod
    def of_first_sheet(cls, shoot_id: ShootId) -> "Directory":
        """A shoot's, as long as one sheet is enough for it."""
        return cls((f"{shoot_id}/0",), (BEGINNING,))

    def stretch_at(self, place: Place) -> Stretch:
        """The stretch that has that place."""
        return self._stretch(bisect_right(self.begins, place) - 1)

    def neighbours_at(self, place: Place) -> tuple[Stretch, Stretch]:
        """The stretch that has that place and the one before it; there must be two."""
        index = max(bisect_right(self.begins, place) - 1, 1)
        return self._stretch(index - 1), self._stretch(index)

    def divided(self, begin: Place, sheet: str) -> "Directory":
        """What it is with another sheet from ``begin`` on."""
        index = bisect_left(self.begins, begin)
        return Directory(
            (*self.sheets[:index], sheet, *self.sheets[index:]),
            (*self.begins[:index], begin, *self.begins[index:]),
        )

    def joined(self, begin: Place) -> "Directory":
        """What it is without the sheet that begins there: the one before it goes on instead."""
        index = self.begins.index(begin)
        return Directory(
            self.sheets[:index] + self.sheets[index + 1 :],
            self.begins[:index] + self.begins[index + 1 :],
        )

    def _stretch(self, index: int) -> Stretch:
        following = index + 1
        end = self.begins[following] if following < len(self.begins) else None
        return Stretch(self.sheets[index], self.begins[index], end)


class Directories:
    """``files_directories``, named by the shoot. A shoot without one has one sheet at most.

    What was read last is kept, even where others write: a sheet that is not what its directory
    says tells so itself, and then the directory is read again.
    """

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        self._directories = database["files_directories"]
        self._known: OrderedDict[ShootId, Directory] = OrderedDict()

    def known(self, shoot_id: ShootId) -> Directory:
        """A shoot's directory as this process knows it."""
        return self._known.get(shoot_id) or Directory.of_first_sheet(shoot_id)

    def note(self, shoot_id: ShootId, directory: Directory) -> None:
        """Know a directory as it is in the database."""
        self._known[shoot_id] = directory
        self._known.move_to_end(shoot_id)
        if len(self._known) > _SHOOTS_REMEMBERED:
            self._known.popitem(last=False)

    async def load(self, shoot_id: ShootId, session: AsyncClientSession | None = None) -> Directory:
        """A shoot's directory as it is in the database, or as a transaction sees it."""
        document = await self._directories.find_one({"_id": shoot_id}, session=session)
        if document is None:
            return Directory.of_first_sheet(shoot_id)
        return Directory(*map(tuple, orjson.loads(document["directory"])))

    async def save(
        self, shoot_id: ShootId, directory: Directory, session: AsyncClientSession
    ) -> None:
        """Keep a shoot's directory: opaque to the database, which makes it cheap there."""
        content = orjson.dumps([directory.sheets, directory.begins])
        await self._directories.update_one(
            {"_id": shoot_id}, {"$set": {"directory": content}}, upsert=True, session=session
        )

    async def delete(self, shoot_id: ShootId, session: AsyncClientSession) -> None:
        """The shoot is gone with all its photographs."""
        self._known.pop(shoot_id, None)
        await self._directories.delete_one({"_id": shoot_id}, session=session)

    async def all_in_order(self) -> bool:
        """Whether it was noted that every shoot's sheets are in order."""
        return await self._directories.find_one({"_id": _ALL_IN_ORDER}) is not None

    async def note_all_in_order(self) -> None:
        """From now on they are."""
        await self._directories.update_one(
            {"_id": _ALL_IN_ORDER}, {"$set": {"allInOrder": True}}, upsert=True
        )
