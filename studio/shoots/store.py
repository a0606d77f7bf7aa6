"""Shoots in MongoDB: documents <-> entities.

A deleted shoot leaves a note among the burials until its photographs are gone too.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.database import AsyncDatabase

from studio.kernel.access import AccessScope
from studio.kernel.ids import ShootId, UserId
from studio.kernel.memory import Memory
from studio.kernel.paging import Numbers, newest_first
from studio.kernel.search import Search, beginnings_of
from studio.shoots.domain import Shoot
from studio.shoots.lifecycle import ShootStatus

Document = dict[str, Any]


class ShootStore:
    """``shoots_shoots``: a document a shoot; ``shoots_burials``: shoots to clear up after."""

    def __init__(
        self, database: AsyncDatabase[Document], numbers: Numbers, memory: Memory[Shoot]
    ) -> None:
        self._client = database.client
        self._shoots = database["shoots_shoots"]
        self._burials = database["shoots_burials"]
        self._numbers = numbers
        self._memory = memory

    async def prepare(self) -> None:
        """Make the indexes: newest first, by status, by client, by word."""
        await self._numbers.prepare()
        number = ("number", ASCENDING)
        await self._shoots.create_indexes(
            [
                IndexModel([number], unique=True),
                IndexModel([("status", ASCENDING), number]),
                IndexModel([("clientIds", ASCENDING), number]),
                IndexModel([("words", ASCENDING), number]),
            ]
        )

    async def add(self, shoot: Shoot) -> None:
        """Keep a new shoot."""
        number = await self._numbers.next()
        await self._shoots.insert_one({**_document(shoot), "number": number})

    async def find(self, scope: AccessScope, shoot_id: ShootId) -> Shoot | None:
        """A shoot, if the scope reaches it."""
        shoot = await self._memory.read(shoot_id, lambda: self._load(shoot_id))
        if shoot is None or not (scope.everything or scope.viewer in shoot.client_ids):
            return None
        return shoot

    async def newest(
        self,
        scope: AccessScope,
        *,
        below: int | None,
        limit: int,
        status: ShootStatus | None,
        q: str | None,
    ) -> list[tuple[int, Shoot]]:
        """Shoots in the scope, newest first, at most ``limit``, each with its number."""
        query: Document = {} if scope.everything else {"clientIds": scope.viewer}
        if status is not None:
            query["status"] = status.value
        search = None if q is None else Search.of(q)
        if search is not None:
            if search.rarest is None:
                return []
            query["words"] = search.rarest

        async def fetch(low: int, high: int) -> list[tuple[int, Shoot]]:
            numbered = {**query, "number": {"$gte": low, "$lt": high}}
            cursor = self._shoots.find(numbered).sort("number", DESCENDING)
            return [
                (document["number"], _shoot(document))
                async for document in cursor
                if search is None or search.finds(document["words"])
            ]

        last = await self._numbers.last()
        below = last + 1 if below is None else min(below, last + 1)
        return await newest_first(fetch, below=below, limit=limit)

    async def update(self, scope: AccessScope, shoot: Shoot, *, version: int) -> bool:
        """Store ``shoot`` but for its clients if ``version`` is still stored; says whether."""
        if not scope.everything:
            return False
        changed = _document(shoot)
        # Not the clients: granting access meanwhile must not be undone.
        for kept in ("_id", "clientIds", "createdAt"):
            del changed[kept]
        with self._memory.writing(shoot.id):
            result = await self._shoots.update_one(
                {"_id": shoot.id, "version": version}, {"$set": changed}
            )
        return result.matched_count == 1

    async def grant(self, scope: AccessScope, shoot_id: ShootId, user_id: UserId) -> bool:
        """Let a user see the shoot; says whether there is such a shoot."""
        return await self._update_clients(
            scope,
            {"_id": shoot_id, "clientIds": {"$ne": user_id}},
            {"$push": {"clientIds": user_id}},
        )

    async def withdraw(self, scope: AccessScope, shoot_id: ShootId, user_id: UserId) -> bool:
        """Let a user see it no more; says whether there is such a shoot."""
        return await self._update_clients(
            scope, {"_id": shoot_id, "clientIds": user_id}, {"$pull": {"clientIds": user_id}}
        )

    async def withdraw_everywhere_unscoped(self, user_id: UserId) -> None:
        """Let a user who is gone see nothing any more."""

        async def withdraw(session: AsyncClientSession) -> None:
            await self._shoots.update_many(
                {"clientIds": user_id},
                {"$pull": {"clientIds": user_id}, "$inc": {"version": 1}},
                session=session,
            )

        # In a transaction, because outside of one the embedded server hangs for good when it
        # changes many documents that others are changing (docs/lessons.md).
        with self._memory.writing():
            async with self._client.start_session() as session:
                await session.with_transaction(withdraw)

    async def bury(
        self, scope: AccessScope, shoot_id: ShootId, *, versions: frozenset[int]
    ) -> bool:
        """Delete a shoot, noting that its photographs are to go as well.

        Says whether there was one of ``versions`` (of any, if empty).
        """
        if not scope.everything:
            return False
        query: Document = {"_id": shoot_id}
        if versions:
            query["version"] = {"$in": sorted(versions)}

        async def move(session: AsyncClientSession) -> bool:
            result = await self._shoots.delete_one(query, session=session)
            if result.deleted_count == 1:
                await self._burials.insert_one({"_id": shoot_id}, session=session)
            return result.deleted_count == 1

        with self._memory.writing(shoot_id):
            async with self._client.start_session() as session:
                return await session.with_transaction(move)

    async def buried_unscoped(self) -> list[ShootId]:
        """Deleted shoots whose photographs may still be there."""
        return [ShootId(document["_id"]) async for document in self._burials.find({})]

    async def forget_unscoped(self, shoot_id: ShootId) -> None:
        """Nothing is left of a deleted shoot."""
        await self._burials.delete_one({"_id": shoot_id})

    async def _load(self, shoot_id: ShootId) -> Shoot | None:
        document = await self._shoots.find_one({"_id": shoot_id})
        return None if document is None else _shoot(document)

    async def _update_clients(self, scope: AccessScope, query: Document, change: Document) -> bool:
        """Change who may see a shoot, if that is a change; says whether there is such a shoot."""
        shoot_id = ShootId(query["_id"])
        if not scope.everything:
            return False
        with self._memory.writing(shoot_id):
            result = await self._shoots.update_one(query, {**change, "$inc": {"version": 1}})
        return result.matched_count == 1 or await self.find(scope, shoot_id) is not None


def _document(shoot: Shoot) -> Document:
    return {
        "_id": shoot.id,
        "title": shoot.title,
        "status": shoot.status.value,
        # As text: BSON has no type for a day without an hour.
        "shootDate": None if shoot.shoot_date is None else shoot.shoot_date.isoformat(),
        "location": shoot.location,
        "notes": shoot.notes,
        "clientIds": list(shoot.client_ids),
        "words": beginnings_of(shoot.title, shoot.location),
        "version": shoot.version,
        "createdAt": shoot.created_at,
        "updatedAt": shoot.updated_at,
    }


def _shoot(document: Mapping[str, Any]) -> Shoot:
    return Shoot(
        id=ShootId(document["_id"]),
        title=document["title"],
        status=ShootStatus(document["status"]),
        shoot_date=_day_or_moment(document["shootDate"]),
        location=document["location"],
        notes=document["notes"],
        client_ids=tuple(UserId(each) for each in document["clientIds"]),
        version=document["version"],
        created_at=document["createdAt"],
        updated_at=document["updatedAt"],
    )


def _day_or_moment(text: str | None) -> date | datetime | None:
    if text is None:
        return None
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
