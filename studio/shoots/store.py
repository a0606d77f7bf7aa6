"""Shoots in MongoDB: documents <-> entities.

A deleted shoot leaves a note among the burials until its photographs are gone too.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.database import AsyncDatabase

from studio.events.event import Event
from studio.events.outbox import Outbox
from studio.kernel.access import AccessScope
from studio.kernel.ids import ShootId, UserId
from studio.kernel.memory import Memory
from studio.kernel.paging import Numbers, newest_first
from studio.kernel.search import Search, beginnings_of
from studio.shoots.domain import Shoot
from studio.shoots.lifecycle import ShootStatus

Document = dict[str, Any]
Telling = Callable[[ShootId, int], Event]
"""What is told of a shoot that has become that version."""


class ShootStore:
    """``shoots_shoots``: a document a shoot; ``shoots_burials``: shoots to clear up after."""

    def __init__(
        self,
        database: AsyncDatabase[Document],
        numbers: Numbers,
        memory: Memory[Shoot],
        outbox: Outbox,
    ) -> None:
        self._client = database.client
        self._shoots = database["shoots_shoots"]
        self._burials = database["shoots_burials"]
        self._numbers = numbers
        self._memory = memory
        self._outbox = outbox

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

    async def add(self, shoot: Shoot, *events: Event) -> None:
        """Keep a new shoot."""
        number = await self._numbers.next()

        async def insert(session: AsyncClientSession) -> bool:
            document = {**_document(shoot), "number": number}
            await self._shoots.insert_one(document, session=session)
            return True

        await self._outbox.together(insert, *events)

    async def find(self, scope: AccessScope, shoot_id: ShootId) -> Shoot | None:
        """A shoot, if the scope reaches it."""
        shoot = await self.find_unscoped(shoot_id)
        return shoot if shoot is not None and _reaches(scope, shoot) else None

    async def find_many(self, scope: AccessScope, shoot_ids: Sequence[ShootId]) -> list[Shoot]:
        """Those of the shoots that there are and the scope reaches, in the order of their ids."""

        async def load(missing: list[str]) -> dict[str, Shoot]:
            cursor = self._shoots.find({"_id": {"$in": missing}})
            return {document["_id"]: _shoot(document) async for document in cursor}

        found = await self._memory.read_many(shoot_ids, load)
        shoots = [found[each] for each in shoot_ids if each in found]
        return [each for each in shoots if _reaches(scope, each)]

    async def find_unscoped(self, shoot_id: ShootId) -> Shoot | None:
        """A shoot by id, for work that follows from something."""
        return await self._memory.read(shoot_id, lambda: self._load(shoot_id))

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

    async def update(self, scope: AccessScope, shoot: Shoot, *events: Event, version: int) -> bool:
        """Store ``shoot`` but for its clients if ``version`` is still stored; says whether."""
        if not scope.everything:
            return False
        changed = _document(shoot)
        # Not the clients: granting access meanwhile must not be undone.
        for kept in ("_id", "clientIds", "createdAt"):
            del changed[kept]

        async def change(session: AsyncClientSession) -> bool:
            result = await self._shoots.update_one(
                {"_id": shoot.id, "version": version}, {"$set": changed}, session=session
            )
            return result.matched_count == 1

        with self._memory.writing(shoot.id):
            return await self._outbox.together(change, *events)

    async def grant(
        self, scope: AccessScope, shoot_id: ShootId, user_id: UserId, tell: Telling
    ) -> bool:
        """Let a user see the shoot; says whether there is such a shoot."""
        if not scope.everything:
            return False
        return await self.grant_unscoped(shoot_id, user_id, tell)

    async def grant_unscoped(self, shoot_id: ShootId, user_id: UserId, tell: Telling) -> bool:
        """As ``grant``, for somebody who was invited."""
        return await self._update_clients(
            {"_id": shoot_id, "clientIds": {"$ne": user_id}},
            {"$push": {"clientIds": user_id}},
            tell,
        )

    async def withdraw(
        self, scope: AccessScope, shoot_id: ShootId, user_id: UserId, tell: Telling
    ) -> bool:
        """Let a user see it no more; says whether there is such a shoot."""
        if not scope.everything:
            return False
        return await self._update_clients(
            {"_id": shoot_id, "clientIds": user_id}, {"$pull": {"clientIds": user_id}}, tell
        )

    async def withdraw_everywhere_unscoped(self, user_id: UserId, tell: Telling) -> None:
        """Let a user who is gone see nothing any more."""

        async def withdraw(session: AsyncClientSession) -> None:
            theirs = {"clientIds": user_id}
            found = self._shoots.find(theirs, {"version": 1}, session=session)
            events = [tell(ShootId(each["_id"]), each["version"] + 1) async for each in found]
            await self._shoots.update_many(
                theirs,
                {"$pull": {"clientIds": user_id}, "$inc": {"version": 1}},
                session=session,
            )
            await self._outbox.add(events, session)

        # In a transaction, because outside of one the embedded server hangs for good when it
        # changes many documents that others are changing (docs/lessons.md).
        with self._memory.writing():
            async with self._client.start_session() as session:
                await session.with_transaction(withdraw)
        self._outbox.notify()

    async def bury(
        self,
        scope: AccessScope,
        shoot_id: ShootId,
        *,
        versions: frozenset[int],
        tell: Callable[[Shoot], Sequence[Event]],
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
            document = await self._shoots.find_one(query, session=session)
            if document is None:
                return False
            await self._shoots.delete_one({"_id": shoot_id}, session=session)
            await self._burials.insert_one({"_id": shoot_id}, session=session)
            await self._outbox.add(tell(_shoot(document)), session)
            return True

        with self._memory.writing(shoot_id):
            return await self._outbox.together(move)

    async def buried_unscoped(self) -> list[ShootId]:
        """Deleted shoots whose photographs may still be there."""
        return [ShootId(document["_id"]) async for document in self._burials.find({})]

    async def forget_unscoped(self, shoot_id: ShootId) -> None:
        """Nothing is left of a deleted shoot."""
        await self._burials.delete_one({"_id": shoot_id})

    async def _load(self, shoot_id: ShootId) -> Shoot | None:
        document = await self._shoots.find_one({"_id": shoot_id})
        return None if document is None else _shoot(document)

    async def _update_clients(self, query: Document, change: Document, tell: Telling) -> bool:
        """Change who may see a shoot, if that is a change; says whether there is such a shoot."""
        shoot_id = ShootId(query["_id"])

        async def update(session: AsyncClientSession) -> bool:
            document = await self._shoots.find_one(query, {"version": 1}, session=session)
            if document is None:
                return False
            await self._shoots.update_one(
                {"_id": shoot_id}, {**change, "$inc": {"version": 1}}, session=session
            )
            await self._outbox.add([tell(shoot_id, document["version"] + 1)], session)
            return True

        with self._memory.writing(shoot_id):
            changed = await self._outbox.together(update)
        return changed or await self._load(shoot_id) is not None


def _reaches(scope: AccessScope, shoot: Shoot) -> bool:
    return scope.everything or scope.viewer in shoot.client_ids


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
