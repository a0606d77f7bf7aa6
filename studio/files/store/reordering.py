"""Once sheets held photographs in the order of their arrival: these are put in order at the start.

A shoot at a time, each in a transaction, so that a start that is interrupted, or a second one at
the same time, finds each shoot as it was or as it is to be.
"""

from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.database import AsyncDatabase

from studio.files.order import BEGINNING, Place
from studio.files.store.directory import Directory
from studio.files.store.documents import Document, file_of_entry
from studio.files.store.overviews import Overviews
from studio.files.store.shaping import comfortable
from studio.files.store.sheets import Sheet, Sheets
from studio.kernel.ids import ShootId, new_id


class Reordering:
    """Makes sheets of old into sheets of today."""

    def __init__(
        self, database: AsyncDatabase[Document], sheets: Sheets, overviews: Overviews
    ) -> None:
        self._client = database.client
        self._documents = database["files_sheets"]
        self._sheets = sheets
        self._overviews = overviews

    async def run(self) -> None:
        """Put in order what has none; does nothing once all have."""
        if await self._sheets.directories.all_in_order():
            return
        for shoot_id in await self._sheets.shoot_ids():
            await self._reorder(shoot_id)
        await self._sheets.directories.note_all_in_order()

    async def _reorder(self, shoot_id: ShootId) -> None:
        async def reorder(session: AsyncClientSession) -> None:
            of_shoot = {"shootId": shoot_id}
            found = [each async for each in self._documents.find(of_shoot, session=session)]
            # Those of old have no end.
            if all("end" in each for each in found):
                return
            entries = [entry for each in found for entry in each["entries"].values()]
            await self._documents.delete_many(of_shoot, session=session)
            await self._lay_out(shoot_id, Sheet.of(map(file_of_entry, entries), None), session)
            # Another one may be the first of the listing now.
            await self._overviews.build(shoot_id, session)

        with self._sheets.memory.writing(), self._overviews.memory.writing(shoot_id):
            async with self._client.start_session() as session:
                await session.with_transaction(reorder)

    async def _lay_out(
        self, shoot_id: ShootId, everything: Sheet, session: AsyncClientSession
    ) -> None:
        """Keep the photographs of a shoot on as many sheets as it takes."""
        files, places = everything.files, everything.places
        directory = Directory.of_first_sheet(shoot_id)
        size = comfortable(self._sheets.capacity)
        for start in range(size, len(files), size):
            directory = directory.divided(places[start], f"{shoot_id}/{new_id()}")
        place: Place | None = BEGINNING
        while place is not None:
            stretch = directory.stretch_at(place)
            sheet = everything.part(stretch.begin, stretch.end)
            await self._sheets.save(shoot_id, stretch.sheet, sheet, session)
            place = stretch.end
        if len(directory.sheets) > 1:
            await self._sheets.directories.save(shoot_id, directory, session)
