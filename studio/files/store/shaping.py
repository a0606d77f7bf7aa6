"""How sheets are divided and joined.

Each in a transaction of its own, which changes nothing that a listing shows: whatever interrupts
it, a listing is whole before and after.
"""

from bisect import bisect_left
from typing import Final

from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.database import AsyncDatabase

from studio.files.order import Place
from studio.files.store.directory import Directory
from studio.files.store.documents import Document
from studio.files.store.sheets import Sheet, Sheets
from studio.kernel.ids import ShootId, new_id

_SPARE: Final = 16
"""Of so many places one is left free for stragglers, where photographs come in order."""
_SPARSE: Final = 8
"""Of so many places at most one is taken on a sheet that is to be joined with another."""


class Shaping:
    """Keeps a shoot's sheets neither too full nor too many."""

    def __init__(self, database: AsyncDatabase[Document], sheets: Sheets) -> None:
        self._client = database.client
        self._sheets = sheets
        self._directories = sheets.directories

    async def make_room(self, shoot_id: ShootId, place: Place) -> None:
        """Divide the sheet that has that place, if it is full."""
        known, sheet = await self._sheets.look_again(shoot_id, place)
        if len(sheet.files) < self._sheets.capacity:
            return
        added = f"{shoot_id}/{new_id()}"

        async def divide(session: AsyncClientSession) -> Directory:
            directory = await self._directories.load(shoot_id, session)
            stretch, sheet = await self._sheets.look(directory, place, session)
            if stretch != known or len(sheet.files) < self._sheets.capacity:
                return directory
            cut = _cut(sheet, place)
            front, back = sheet.part(stretch.begin, cut), sheet.part(cut, stretch.end)
            await self._sheets.save(shoot_id, stretch.sheet, front, session)
            await self._sheets.save(shoot_id, added, back, session)
            directory = directory.divided(cut, added)
            await self._directories.save(shoot_id, directory, session)
            return directory

        with self._sheets.memory.writing(known.sheet, added):
            async with self._client.start_session() as session:
                self._directories.note(shoot_id, await session.with_transaction(divide))

    async def join_sparse(self, shoot_id: ShootId, place: Place) -> None:
        """Join the sheet that has that place with its neighbour, if it is nearly empty."""
        # Whoever removes what is left of a photograph may never have looked at the shoot.
        known = await self._directories.load(shoot_id)
        if len(known.sheets) == 1:
            return
        taken = await self._sheets.taken(known.stretch_at(place))
        if taken is None or taken > self._sheets.capacity // _SPARSE:
            return
        left, right = known.neighbours_at(place)

        async def join(session: AsyncClientSession) -> Directory:
            directory = await self._directories.load(shoot_id, session)
            if len(directory.sheets) == 1 or directory.neighbours_at(place) != (left, right):
                return directory
            _, front = await self._sheets.look(directory, left.begin, session)
            _, back = await self._sheets.look(directory, right.begin, session)
            joined = Sheet.of(front.files + back.files, back.end)
            if len(joined.files) > self._sheets.capacity:
                return directory
            await self._sheets.save(shoot_id, left.sheet, joined, session)
            await self._sheets.discard(right.sheet, session)
            directory = directory.joined(right.begin)
            await self._directories.save(shoot_id, directory, session)
            return directory

        with self._sheets.memory.writing(left.sheet, right.sheet):
            async with self._client.start_session() as session:
                self._directories.note(shoot_id, await session.with_transaction(join))


def comfortable(capacity: int) -> int:
    """How many photographs fill a sheet so far that a few stragglers still find room."""
    return capacity - max(1, capacity // _SPARE)


def _cut(sheet: Sheet, coming: Place) -> Place:
    """Where to divide a full sheet: the place that the second half begins with."""
    full = len(sheet.files)
    nearly = comfortable(full)
    in_order = sheet.end is None and bisect_left(sheet.places, coming) > nearly
    return sheet.places[nearly if in_order else full // 2]
