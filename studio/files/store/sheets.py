"""Contact sheets: what a listing shows, up to 256 photographs a document, in its order.

They are the leaves of a tree of one level, whose root is the shoot's directory. How it grows and
shrinks is in ``shaping.py``.
"""

from bisect import bisect_left
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError

from studio.files.domain import StoredFile
from studio.files.order import Place, place_of
from studio.files.store.directory import Directories, Directory, Stretch
from studio.files.store.documents import Document, entry_of, file_of_entry
from studio.kernel.ids import ShootId
from studio.kernel.memory import Memory

_CAPACITY: Final = 256


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its photographs in order, and where it ends (see ``Stretch``)."""

    files: tuple[StoredFile, ...]
    places: tuple[Place, ...]
    end: Place | None

    @classmethod
    def of(cls, files: Iterable[StoredFile], end: Place | None) -> "Sheet":
        """A sheet of these photographs."""
        by_place = {place_of(file): file for file in files}
        places = sorted(by_place)
        return cls(tuple([by_place[place] for place in places]), tuple(places), end)

    def starting_at(self, place: Place) -> Sequence[StoredFile]:
        """The photographs from that place on."""
        return self.files[bisect_left(self.places, place) :]

    def part(self, begin: Place, end: Place | None) -> "Sheet":
        """The part of it from ``begin`` on and before ``end``, as a sheet of its own."""
        low = bisect_left(self.places, begin)
        high = len(self.places) if end is None else bisect_left(self.places, end)
        return Sheet(self.files[low:high], self.places[low:high], end)

    def reaches(self, place: Place) -> bool:
        """Whether a place that isn't before its begin is not behind its end either."""
        return self.end is None or place < self.end


_BLANK: Final = Sheet((), (), None)


class SheetFull(Exception):
    """A sheet has no room, or doesn't reach as far as was known."""


class SheetMoved(Exception):
    """A sheet isn't there any more, or doesn't reach as far as was known."""


class Sheets:
    """``files_sheets``, named ``<shoot>/<anything>``."""

    def __init__(
        self,
        database: AsyncDatabase[Document],
        memory: Memory[Sheet],
        *,
        capacity: int = _CAPACITY,
    ) -> None:
        self._client = database.client
        self._sheets = database["files_sheets"]
        self.directories = Directories(database)
        self.memory = memory
        self.capacity = capacity

    async def prepare(self) -> None:
        """Make the index that deleting a shoot's sheets needs."""
        await self._sheets.create_index([("shootId", 1)])

    async def shoot_ids(self) -> list[ShootId]:
        """Every shoot that has a sheet: reads all of them."""
        found = {each["shootId"]: None async for each in self._sheets.find({}, {"shootId": 1})}
        return [ShootId(each) for each in found]

    async def read(self, shoot_id: ShootId, place: Place) -> Sheet:
        """The sheet that has that place."""
        stretch = self.directories.known(shoot_id).stretch_at(place)
        sheet = await self.memory.read(stretch.sheet, lambda: self._load(stretch.sheet))
        if sheet is None and stretch.whole:
            return _BLANK
        if sheet is None or not sheet.reaches(place):
            _, sheet = await self.look_again(shoot_id, place)
        return sheet

    async def read_within(
        self, shoot_id: ShootId, place: Place, session: AsyncClientSession
    ) -> AsyncIterator[StoredFile]:
        """The photographs from that place on, in order, as a transaction sees them."""
        directory = await self.directories.load(shoot_id, session)
        following: Place | None = place
        while following is not None:
            _, sheet = await self.look(directory, following, session)
            for file in sheet.starting_at(following):
                yield file
            following = sheet.end

    async def look(
        self, directory: Directory, place: Place, session: AsyncClientSession
    ) -> tuple[Stretch, Sheet]:
        """The stretch and the sheet that have that place, in the transaction of the directory."""
        stretch = directory.stretch_at(place)
        sheet = await self._load(stretch.sheet, session)
        if sheet is None and stretch.whole:
            sheet = _BLANK
        if sheet is None or sheet.end != stretch.end:
            raise RuntimeError(f"sheet {stretch.sheet} is not what its directory says")
        return stretch, sheet

    async def look_again(self, shoot_id: ShootId, place: Place) -> tuple[Stretch, Sheet]:
        """What ``look`` finds now, after a sheet was not as it was known; it is known then."""

        async def look(session: AsyncClientSession) -> tuple[Stretch, Sheet]:
            directory = await self.directories.load(shoot_id, session)
            self.directories.note(shoot_id, directory)
            return await self.look(directory, place, session)

        async with self._client.start_session() as session:
            return await session.with_transaction(look)

    async def put(self, file: StoredFile, stretch: Stretch, session: AsyncClientSession) -> None:
        """Put a new photograph on its sheet; SheetFull if there is no room for it."""
        try:
            result = await self._sheets.update_one(
                {"_id": stretch.sheet, "end": stretch.end, "taken": {"$lt": self.capacity}},
                {
                    "$inc": {"taken": 1},
                    "$set": {f"entries.{file.id}": entry_of(file)},
                    "$setOnInsert": {"shootId": file.shoot_id},
                },
                # A shoot's first photograph makes its first sheet.
                upsert=stretch.whole,
                session=session,
            )
        except DuplicateKeyError:
            raise SheetFull from None
        if result.matched_count == 0 and not stretch.whole:
            raise SheetFull

    async def replace(
        self, file: StoredFile, stretch: Stretch, session: AsyncClientSession
    ) -> None:
        """Show a photograph as it is now; SheetMoved if it may be on another sheet."""
        await self._change(stretch, {"$set": {f"entries.{file.id}": entry_of(file)}}, session)

    async def remove(self, file: StoredFile, stretch: Stretch, session: AsyncClientSession) -> None:
        """Show a photograph no more; SheetMoved if it may be on another sheet."""
        entry = f"entries.{file.id}"
        await self._change(stretch, {"$unset": {entry: ""}, "$inc": {"taken": -1}}, session)

    async def taken(self, stretch: Stretch) -> int | None:
        """How many photographs are on a sheet; None if it isn't there any more."""
        document = await self._sheets.find_one({"_id": stretch.sheet}, {"taken": 1})
        return None if document is None else int(document["taken"])

    async def save(
        self, shoot_id: ShootId, name: str, sheet: Sheet, session: AsyncClientSession
    ) -> None:
        """Keep a sheet as it is now."""
        content: Document = {
            "shootId": shoot_id,
            "end": sheet.end,
            "taken": len(sheet.files),
            "entries": {file.id: entry_of(file) for file in sheet.files},
        }
        await self._sheets.replace_one({"_id": name}, content, upsert=True, session=session)

    async def discard(self, name: str, session: AsyncClientSession) -> None:
        """Delete a sheet whose photographs are on another."""
        await self._sheets.delete_one({"_id": name}, session=session)

    async def delete_all(self, shoot_id: ShootId, session: AsyncClientSession) -> None:
        """Delete every sheet of a shoot."""
        await self._sheets.delete_many({"shootId": shoot_id}, session=session)
        await self.directories.delete(shoot_id, session)

    async def _change(
        self, stretch: Stretch, change: Document, session: AsyncClientSession
    ) -> None:
        result = await self._sheets.update_one(
            {"_id": stretch.sheet, "end": stretch.end}, change, session=session
        )
        if result.matched_count == 0:
            raise SheetMoved

    async def _load(self, name: str, session: AsyncClientSession | None = None) -> Sheet | None:
        document = await self._sheets.find_one({"_id": name}, session=session)
        if document is None:
            return None
        return Sheet.of(map(file_of_entry, document["entries"].values()), document["end"])
