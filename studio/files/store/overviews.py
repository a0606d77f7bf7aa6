"""How many photographs of a shoot are ready, and which is the first: a small document a shoot.

Counting on the sheets would cost more with every photograph. Whatever makes a photograph ready, or
takes one away, changes its shoot's overview in the same transaction; that any two such changes
write this one document is also what keeps them from passing each other by.
"""

from collections.abc import AsyncIterator, Sequence
from typing import Any, Final

from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.database import AsyncDatabase

from studio.files.domain import FileState, Gallery, Overview, StoredFile
from studio.files.order import BEGINNING, Place, place_of
from studio.files.store.documents import Document, entry_of, file_of_entry
from studio.files.store.sheets import Sheets
from studio.kernel.ids import ShootId
from studio.kernel.memory import Memory

_COMPLETE: Final = "complete"
"""Names a document that is no shoot's: since it is there, every shoot with photographs has one."""


class Overviews:
    """``files_overviews``, named by the shoot. A shoot without one has no photographs."""

    def __init__(
        self, database: AsyncDatabase[Document], sheets: Sheets, memory: Memory[Overview]
    ) -> None:
        self._client = database.client
        self._overviews = database["files_overviews"]
        self._sheets = sheets
        self.memory = memory

    async def prepare(self) -> None:
        """Make those of shoots whose photographs are older than overviews are."""
        if await self._overviews.find_one({"_id": _COMPLETE}) is not None:
            return
        for shoot_id in await self._sheets.shoot_ids():
            await self._ensure(shoot_id)
        await self._overviews.update_one(
            {"_id": _COMPLETE}, {"$set": {"complete": True}}, upsert=True
        )

    async def read(self, galleries: Sequence[Gallery]) -> list[Overview]:
        """The overview of each gallery, in that order."""

        async def load(missing: list[str]) -> dict[str, Overview]:
            # What has none is remembered as well.
            found = dict.fromkeys(missing, Overview(0, None))
            async for document in self._overviews.find({"_id": {"$in": missing}}):
                found[document["_id"]] = _overview(document)
            return found

        found = await self.memory.read_many([each.shoot_id for each in galleries], load)
        return [found[each.shoot_id] for each in galleries]

    async def add(self, file: StoredFile, session: AsyncClientSession) -> None:
        """A photograph has become ready; its sheet shows it so already."""
        document = await self._find(file.shoot_id, session)
        if document is None:
            await self.build(file.shoot_id, session)
            return
        change: Document = {"$inc": {"ready": 1}}
        cover = _cover(document)
        if cover is None or place_of(file) < place_of(cover):
            change["$set"] = {"cover": entry_of(file)}
        await self._overviews.update_one({"_id": file.shoot_id}, change, session=session)

    async def remove(self, file: StoredFile, session: AsyncClientSession) -> None:
        """A photograph that was ready is gone, from its sheet as well."""
        document = await self._find(file.shoot_id, session)
        if document is None:
            await self.build(file.shoot_id, session)
            return
        change: Document = {"$inc": {"ready": -1}}
        cover = _cover(document)
        if cover is not None and cover.id == file.id:
            # What comes before it isn't ready, or it would have been the cover.
            following = await anext(self._ready(file.shoot_id, place_of(file), session), None)
            change["$set"] = {"cover": None if following is None else entry_of(following)}
        await self._overviews.update_one({"_id": file.shoot_id}, change, session=session)

    async def delete(self, shoot_id: ShootId, session: AsyncClientSession) -> None:
        """The shoot is gone with all its photographs."""
        await self._overviews.delete_one({"_id": shoot_id}, session=session)

    async def build(self, shoot_id: ShootId, session: AsyncClientSession) -> None:
        """Make the overview from the sheets as they are in this transaction."""
        ready = [found async for found in self._ready(shoot_id, BEGINNING, session)]
        content = {"ready": len(ready), "cover": entry_of(ready[0]) if ready else None}
        await self._overviews.replace_one({"_id": shoot_id}, content, upsert=True, session=session)

    async def _find(self, shoot_id: ShootId, session: AsyncClientSession) -> Document | None:
        return await self._overviews.find_one({"_id": shoot_id}, session=session)

    async def _ensure(self, shoot_id: ShootId) -> None:
        async def build(session: AsyncClientSession) -> None:
            if await self._find(shoot_id, session) is None:
                await self.build(shoot_id, session)

        with self.memory.writing(shoot_id):
            async with self._client.start_session() as session:
                await session.with_transaction(build)

    async def _ready(
        self, shoot_id: ShootId, place: Place, session: AsyncClientSession
    ) -> AsyncIterator[StoredFile]:
        """The photographs from that place on that are ready, in order."""
        async for file in self._sheets.read_within(shoot_id, place, session):
            if file.state is FileState.READY:
                yield file


def _cover(document: Document) -> StoredFile | None:
    entry: Any = document["cover"]
    return None if entry is None else file_of_entry(entry)


def _overview(document: Document) -> Overview:
    return Overview(document["ready"], _cover(document))
