"""Photographs: their documents, and the work that is left to do about them.

``dueAt`` marks a document that wants attention, from that moment on; what kind, its state says:
``receiving`` (an upload that was given up), ``processing`` (to be rendered), ``ready`` (to be
rendered again, by another recipe), ``deleting`` (bytes to be removed). Whoever attends to it moves
``dueAt`` ahead first, so that nobody else does.

Deleting a document never moves ``dueAt`` back: whoever is still writing bytes under its name, an
upload or a render, says when they are done. Only then are the bytes removed and the name is free.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Final

from pymongo import ASCENDING, IndexModel
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError

from studio.events.event import Event
from studio.events.outbox import Outbox
from studio.files.domain import (
    RECIPE,
    FileState,
    Gallery,
    Overview,
    StorageName,
    StoredFile,
)
from studio.files.order import BEGINNING, Place, behind, milliseconds_of, place_at, place_of
from studio.files.store.directory import Stretch
from studio.files.store.documents import Document, document_of, file_of
from studio.files.store.overviews import Overviews
from studio.files.store.recipes import Recipes
from studio.files.store.reordering import Reordering
from studio.files.store.shaping import Shaping
from studio.files.store.sheets import SheetFull, SheetMoved, Sheets
from studio.kernel.ids import FileId, ShootId
from studio.kernel.memory import Memory

RECEIVING: Final = "receiving"
DELETING: Final = "deleting"
_VISIBLE: Final = [state.value for state in FileState]
_UNREADY: Final = [FileState.PROCESSING.value, FileState.FAILED.value]


@dataclass(frozen=True, slots=True)
class Due:
    """A document that wants attention."""

    file_id: FileId
    shoot_id: ShootId
    state: str
    name: StorageName
    attempts: int


class FileStore:
    """A shoot's photographs."""

    def __init__(
        self,
        database: AsyncDatabase[Document],
        sheets: Sheets,
        overviews: Overviews,
        memory: Memory[StoredFile],
        outbox: Outbox,
    ) -> None:
        self._client = database.client
        self._files = database["files_files"]
        self._sheets = sheets
        self._shaping = Shaping(database, sheets)
        self._overviews = overviews
        self._reordering = Reordering(database, sheets, overviews)
        self._recipes = Recipes(database)
        self._outbox = outbox
        self._memory = memory

    async def prepare(self) -> None:
        """Make the indexes, and of what an earlier version has left what this one needs."""
        await self._sheets.prepare()
        await self._files.create_indexes(
            [
                IndexModel([("shootId", ASCENDING), ("stemKey", ASCENDING)], unique=True),
                IndexModel([("dueAt", ASCENDING)], sparse=True),
            ]
        )
        await self._reordering.run()
        await self._overviews.prepare()
        await self._recipes.prepare()

    async def reserve(
        self, gallery: Gallery, file_id: FileId, wanted: StorageName, *, given_up_at: datetime
    ) -> StorageName:
        """Take a name in a shoot for bytes that are about to come; says which it became."""
        document = {
            "_id": file_id,
            "shootId": gallery.shoot_id,
            "state": RECEIVING,
            "dueAt": given_up_at,
            "attempts": 0,
        }
        # The second try can't meet another file's name: it ends in this file's own id.
        for stem in (wanted.stem, f"{wanted.stem}-{file_id[-8:]}"):
            name = {"stem": stem, "stemKey": stem.casefold(), "suffix": wanted.suffix}
            try:
                await self._files.insert_one({**document, **name})
            except DuplicateKeyError:
                continue
            return StorageName(stem, wanted.suffix)
        raise RuntimeError(f"no name left for file {file_id}")

    async def accept(self, file: StoredFile, *events: Event, now: datetime) -> bool:
        """Turn a reservation into a photograph to be rendered; False if it is gone."""
        change = {**document_of(file), "dueAt": now}
        del change["_id"]

        async def move(stretch: Stretch, session: AsyncClientSession) -> bool:
            result = await self._files.update_one(
                {"_id": file.id, "state": RECEIVING}, {"$set": change}, session=session
            )
            if result.matched_count == 1:
                await self._sheets.put(file, stretch, session)
                await self._outbox.add(events, session)
            return result.matched_count == 1

        return await self._together(file, move)

    async def give_up_unscoped(self, file_id: FileId, *, now: datetime) -> bool:
        """Turn a reservation into bytes to be removed; False if it was accepted after all."""
        result = await self._files.update_one(
            # Deleting: its shoot went while the bytes came in.
            {"_id": file_id, "state": {"$in": [RECEIVING, DELETING]}},
            {"$set": {"state": DELETING, "dueAt": now}},
        )
        return result.matched_count == 1

    async def find_unscoped(self, file_id: FileId) -> StoredFile | None:
        """A photograph by id, to work on it."""
        return await self._memory.read(file_id, lambda: self._load(file_id))

    async def page(
        self, gallery: Gallery, *, after: Place | None, limit: int
    ) -> tuple[list[StoredFile], bool]:
        """At most ``limit`` photographs in order, behind that place, and whether more follow."""
        found: list[StoredFile] = []
        place: Place | None = BEGINNING if after is None else behind(after)
        # Each sheet says itself where the next one begins: however they are divided and joined
        # meanwhile, what is there all the time is found, and found once.
        while place is not None and len(found) <= limit:
            sheet = await self._sheets.read(gallery.shoot_id, place)
            found += sheet.starting_at(place)
            place = sheet.end
        return found[:limit], len(found) > limit

    async def overviews(self, galleries: Sequence[Gallery]) -> list[Overview]:
        """What there is to see in each gallery, in that order."""
        return await self._overviews.read(galleries)

    async def due_unscoped(self, now: datetime, limit: int) -> list[Due]:
        """What wants attention now, the most urgent first."""
        # As their names happen to have it: deleting, processing, and after these what is ready
        # already and to be rendered again. Somebody waits for the former.
        urgency = [("state", ASCENDING), ("dueAt", ASCENDING)]
        cursor = self._files.find({"dueAt": {"$lte": now}}).sort(urgency).limit(limit)
        return [
            Due(
                FileId(found["_id"]),
                ShootId(found["shootId"]),
                found["state"],
                StorageName(found["stem"], found["suffix"]),
                found["attempts"],
            )
            async for found in cursor
        ]

    async def claim_unscoped(
        self, file_id: FileId, state: str, *, now: datetime, until: datetime
    ) -> bool:
        """Attend to a document until then; says whether nobody else does."""
        result = await self._files.update_one(
            {"_id": file_id, "state": state, "dueAt": {"$lte": now}},
            {"$set": {"dueAt": until}, "$inc": {"attempts": 1}},
        )
        return result.matched_count == 1

    async def release_unscoped(self, due: Due, due_at: datetime, *, tried: bool) -> None:
        """End a claim: the document wants attention again from then on.

        ``tried``: whether this counts as a try. Deleted meanwhile, it is free to be removed.
        """
        change: Document = {"$set": {"dueAt": due_at}}
        if not tried:
            change["$inc"] = {"attempts": -1}
        await self._files.update_one(
            # Unless the claim never came about, or was lost to another.
            {
                "_id": due.file_id,
                "state": {"$in": [due.state, DELETING]},
                "attempts": due.attempts + 1,
            },
            change,
        )

    async def resume_unscoped(self, now: datetime) -> None:
        """Nobody attends to anything: what was begun before a crash is due at once."""
        await self._files.update_many({"dueAt": {"$gt": now}}, {"$set": {"dueAt": now}})

    async def settle_unscoped(
        self,
        file: StoredFile,
        state: FileState,
        *events: Event,
        thumbhash: str | None,
        failure: str | None,
    ) -> bool:
        """A photograph is ready, or has failed; False if it was deleted meanwhile."""
        settled = replace(file, state=state, thumbhash=thumbhash, failure=failure)
        outcome = {"state": state.value, "thumbhash": thumbhash, "failure": failure}

        async def move(stretch: Stretch, session: AsyncClientSession) -> bool:
            result = await self._files.update_one(
                {"_id": file.id, "state": FileState.PROCESSING.value},
                {"$set": {**outcome, "recipe": RECIPE}, "$unset": {"dueAt": ""}},
                session=session,
            )
            if result.matched_count == 1:
                await self._sheets.replace(settled, stretch, session)
                if state is FileState.READY:
                    await self._overviews.add(settled, session)
                await self._outbox.add(events, session)
            return result.matched_count == 1

        return await self._together(file, move)

    async def settle_again_unscoped(self, file: StoredFile) -> bool:
        """A ready photograph was rendered again; False if it was deleted meanwhile."""
        return await self._recipes.settle(file.id)

    async def delete(
        self, gallery: Gallery, file: StoredFile, *events: Event, now: datetime
    ) -> bool:
        """Hide a photograph for good; its bytes are to be removed. False if it was gone."""

        async def move(stretch: Stretch, session: AsyncClientSession) -> bool:
            of_shoot = {"_id": file.id, "shootId": gallery.shoot_id}
            hide: Document = {"$set": {"state": DELETING}, "$max": {"dueAt": now}}
            # Ready by now or not: ``file`` may have been read before.
            for state in (FileState.READY.value, {"$in": _UNREADY}):
                result = await self._files.update_one(
                    {**of_shoot, "state": state}, hide, session=session
                )
                if result.matched_count == 1:
                    await self._sheets.remove(file, stretch, session)
                    if state == FileState.READY.value:
                        await self._overviews.remove(file, session)
                    await self._outbox.add(events, session)
                    return True
            return False

        return await self._together(file, move)

    async def delete_all_unscoped(self, shoot_id: ShootId, *, now: datetime) -> None:
        """Hide every photograph of a shoot for good; their bytes are to be removed."""

        async def move(session: AsyncClientSession) -> None:
            await self._files.update_many(
                {"shootId": shoot_id},
                {"$set": {"state": DELETING}, "$max": {"dueAt": now}},
                session=session,
            )
            await self._sheets.delete_all(shoot_id, session)
            await self._overviews.delete(shoot_id, session)

        # In a transaction not only to be whole: outside of one, the embedded server hangs for good
        # when it changes many documents that others are changing (docs/lessons.md).
        with (
            self._memory.writing(),
            self._sheets.memory.writing(),
            self._overviews.memory.writing(shoot_id),
        ):
            async with self._client.start_session() as session:
                await session.with_transaction(move)

    async def forget_unscoped(self, file_id: FileId) -> None:
        """Nothing is left of a deleted photograph."""
        deleted = {"_id": file_id, "state": DELETING}
        document = await self._files.find_one(deleted)
        # Unless it was given up before it had a place.
        if document is not None and "filename" in document:
            time = milliseconds_of(document["takenAt"])
            place = place_at(time, document["filename"], file_id)
            await self._shaping.join_sparse(ShootId(document["shootId"]), place)
        await self._files.delete_one(deleted)

    async def _load(self, file_id: FileId) -> StoredFile | None:
        document = await self._files.find_one({"_id": file_id})
        if document is None or document["state"] not in _VISIBLE:
            return None
        return file_of(document)

    async def _together(
        self,
        file: StoredFile,
        move: Callable[[Stretch, AsyncClientSession], Awaitable[bool]],
    ) -> bool:
        """Change a document, its sheet and its shoot's overview: all or none."""
        place = place_of(file)
        while True:
            stretch = self._sheets.directories.known(file.shoot_id).stretch_at(place)
            try:
                with (
                    self._memory.writing(file.id),
                    self._sheets.memory.writing(stretch.sheet),
                    self._overviews.memory.writing(file.shoot_id),
                ):
                    return await self._outbox.together(partial(move, stretch))
            except SheetFull:
                await self._shaping.make_room(file.shoot_id, place)
            except SheetMoved:
                await self._sheets.look_again(file.shoot_id, place)
