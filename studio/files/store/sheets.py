"""Contact sheets: what a listing shows, up to 256 photographs a document."""

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError

from studio.files.domain import StoredFile
from studio.files.store.documents import Document, entry_of, file_of_entry
from studio.kernel.ids import FileId, ShootId
from studio.kernel.memory import Memory

CAPACITY: Final = 256
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SHOOTS_REMEMBERED: Final = 1000


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in a listing a page ends: photographs stand in the order they were taken in."""

    sheet: int
    milliseconds: int
    file_id: FileId

    @classmethod
    def of(cls, sheet: int, file: StoredFile) -> "Place":
        """The place of a photograph."""
        return cls(sheet, (file.created_at - _EPOCH) // timedelta(milliseconds=1), file.id)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its photographs in order, and whether another may follow."""

    number: int
    files: tuple[StoredFile, ...]
    full: bool

    def behind(self, place: Place | None) -> Sequence[StoredFile]:
        """The photographs that come after that place; all, without one."""
        if place is None:
            return self.files
        number = self.number
        return self.files[bisect_right(self.files, place, key=lambda f: Place.of(number, f)) :]


class SheetFull(Exception):
    """Another photograph took the last place."""


class Sheets:
    """``files_sheets``, named ``<shoot>/<number>``; numbers from 0 without a gap."""

    def __init__(self, database: AsyncDatabase[Document], memory: Memory[Sheet]) -> None:
        self._sheets = database["files_sheets"]
        self.memory = memory
        self._open_sheet: OrderedDict[ShootId, int] = OrderedDict()

    async def prepare(self) -> None:
        """Make the index that deleting a shoot's sheets needs."""
        await self._sheets.create_index([("shootId", 1)])

    async def read(self, shoot_id: ShootId, number: int) -> Sheet | None:
        """A sheet, if there is one of that number."""
        name = name_of(shoot_id, number)
        return await self.memory.read(name, lambda: self._load(name, number))

    async def read_within(
        self, shoot_id: ShootId, number: int, session: AsyncClientSession
    ) -> Sheet | None:
        """A sheet as a transaction sees it."""
        return await self._load(name_of(shoot_id, number), number, session)

    async def shoot_ids(self) -> list[ShootId]:
        """Every shoot that has a sheet: reads all of them."""
        found = {each["shootId"]: None async for each in self._sheets.find({}, {"shootId": 1})}
        return [ShootId(each) for each in found]

    async def place(self, file: StoredFile, number: int, session: AsyncClientSession) -> None:
        """Put a new photograph on a sheet; SheetFull if it has no room left."""
        try:
            await self._sheets.update_one(
                {"_id": name_of(file.shoot_id, number), "taken": {"$lt": CAPACITY}},
                {
                    "$inc": {"taken": 1},
                    "$set": {f"entries.{file.id}": entry_of(file)},
                    "$setOnInsert": {"shootId": file.shoot_id},
                },
                upsert=True,
                session=session,
            )
        except DuplicateKeyError:
            raise SheetFull from None

    async def replace(self, file: StoredFile, number: int, session: AsyncClientSession) -> None:
        """Show a photograph as it is now."""
        await self._sheets.update_one(
            {"_id": name_of(file.shoot_id, number)},
            {"$set": {f"entries.{file.id}": entry_of(file)}},
            session=session,
        )

    async def remove(self, file: StoredFile, number: int, session: AsyncClientSession) -> None:
        """Show a photograph no more. Its place stays taken: the others keep theirs."""
        await self._sheets.update_one(
            {"_id": name_of(file.shoot_id, number)},
            {"$unset": {f"entries.{file.id}": ""}},
            session=session,
        )

    async def delete_all(self, shoot_id: ShootId, session: AsyncClientSession) -> None:
        """Delete every sheet of a shoot."""
        await self._sheets.delete_many({"shootId": shoot_id}, session=session)

    def open_sheet(self, shoot_id: ShootId) -> int:
        """The number where this process last found room."""
        return self._open_sheet.get(shoot_id, 0)

    def note_open_sheet(self, shoot_id: ShootId, number: int) -> None:
        """Room was found there."""
        self._open_sheet[shoot_id] = number
        self._open_sheet.move_to_end(shoot_id)
        if len(self._open_sheet) > _SHOOTS_REMEMBERED:
            self._open_sheet.popitem(last=False)

    async def _load(
        self, name: str, number: int, session: AsyncClientSession | None = None
    ) -> Sheet | None:
        document = await self._sheets.find_one({"_id": name}, session=session)
        if document is None:
            return None
        files = [file_of_entry(entry) for entry in document["entries"].values()]
        files.sort(key=lambda file: Place.of(number, file))
        return Sheet(number, tuple(files), document["taken"] >= CAPACITY)


def name_of(shoot_id: ShootId, number: int) -> str:
    """What a sheet is called."""
    return f"{shoot_id}/{number}"
