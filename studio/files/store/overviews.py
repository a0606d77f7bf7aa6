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
from studio.files.store.documents import Document, entry_of, file_of_entry
from studio.files.store.sheets import Place, Sheets
from studio.kernel.ids import ShootId
from studio.kernel.memory import Memory

_COMPLETE: Final = "complete"
"""Names a document that is no shoot's: since it is there, every shoot with photographs has one."""
_NO_COVER: Final[Document] = {"cover": None, "coverSheet": None}


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

    async def add(self, file: StoredFile, sheet: int, session: AsyncClientSession) -> None:
        """A photograph has become ready; its sheet shows it so already."""
        document = await self._find(file.shoot_id, session)
        if document is None:
            await self._build(file.shoot_id, session)
            return
        change: Document = {"$inc": {"ready": 1}}
        if document["cover"] is None or Place.of(sheet, file) < _place_of_cover(document):
            change["$set"] = _cover(sheet, file)
        await self._overviews.update_one({"_id": file.shoot_id}, change, session=session)

    async def remove(self, file: StoredFile, sheet: int, session: AsyncClientSession) -> None:
        """A photograph that was ready is gone, from its sheet as well."""
        document = await self._find(file.shoot_id, session)
        if document is None:
            await self._build(file.shoot_id, session)
            return
        change: Document = {"$inc": {"ready": -1}}
        if document["cover"] is not None and _place_of_cover(document) == Place.of(sheet, file):
            # What comes before it isn't ready, or it would have been the cover.
            following = await anext(self._ready(file.shoot_id, sheet, session), None)
            change["$set"] = _NO_COVER if following is None else _cover(*following)
        await self._overviews.update_one({"_id": file.shoot_id}, change, session=session)

    async def delete(self, shoot_id: ShootId, session: AsyncClientSession) -> None:
        """The shoot is gone with all its photographs."""
        await self._overviews.delete_one({"_id": shoot_id}, session=session)

    async def _find(self, shoot_id: ShootId, session: AsyncClientSession) -> Document | None:
        return await self._overviews.find_one({"_id": shoot_id}, session=session)

    async def _ensure(self, shoot_id: ShootId) -> None:
        async def build(session: AsyncClientSession) -> None:
            if await self._find(shoot_id, session) is None:
                await self._build(shoot_id, session)

        with self.memory.writing(shoot_id):
            async with self._client.start_session() as session:
                await session.with_transaction(build)

    async def _build(self, shoot_id: ShootId, session: AsyncClientSession) -> None:
        """Make the overview from the sheets as they are in this transaction."""
        ready = [found async for found in self._ready(shoot_id, 0, session)]
        cover = _cover(*ready[0]) if ready else _NO_COVER
        await self._overviews.insert_one(
            {"_id": shoot_id, "ready": len(ready), **cover}, session=session
        )

    async def _ready(
        self, shoot_id: ShootId, number: int, session: AsyncClientSession
    ) -> AsyncIterator[tuple[int, StoredFile]]:
        """The photographs from that sheet on that are ready, in order, each with its sheet."""
        while (sheet := await self._sheets.read_within(shoot_id, number, session)) is not None:
            for file in sheet.files:
                if file.state is FileState.READY:
                    yield number, file
            number += 1


def _cover(sheet: int, file: StoredFile) -> Document:
    return {"cover": entry_of(file), "coverSheet": sheet}


def _place_of_cover(document: Document) -> Place:
    return Place.of(document["coverSheet"], file_of_entry(document["cover"]))


def _overview(document: Document) -> Overview:
    cover: Any = document["cover"]
    return Overview(document["ready"], None if cover is None else file_of_entry(cover))
