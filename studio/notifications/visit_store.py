"""What clients have done in galleries, in MongoDB."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo import ASCENDING
from pymongo.asynchronous.database import AsyncDatabase

from studio.kernel.access import AccessScope
from studio.kernel.ids import FileId, ShootId, UserId

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ClientVisits:
    """What one client has done in one gallery; ``downloads`` counts different originals."""

    user_id: UserId
    first_viewed_at: datetime | None
    last_viewed_at: datetime | None
    downloads: int
    last_downloaded_at: datetime | None


class VisitStore:
    """``notifications_visits``: a document for each client of a shoot who was there.

    Every change may be made twice: events come again.
    """

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        self._visits = database["notifications_visits"]

    async def prepare(self) -> None:
        """Make the indexes."""
        await self._visits.create_index([("shootId", ASCENDING)])
        await self._visits.create_index([("userId", ASCENDING)])

    async def viewed_unscoped(self, shoot_id: ShootId, user_id: UserId, at: datetime) -> None:
        """A client has looked."""
        change = {"$min": {"firstViewedAt": at}, "$max": {"lastViewedAt": at}}
        await self._note(shoot_id, user_id, change)

    async def downloaded_unscoped(
        self, shoot_id: ShootId, user_id: UserId, file_id: FileId, at: datetime
    ) -> None:
        """A client has taken a photograph home."""
        change = {"$addToSet": {"downloads": file_id}, "$max": {"lastDownloadedAt": at}}
        await self._note(shoot_id, user_id, change)

    async def first_viewed_at_unscoped(self, shoot_id: ShootId, user_id: UserId) -> datetime | None:
        """When a client has looked for the first time; None if that isn't noted."""
        found = await self._visits.find_one({"_id": f"{shoot_id}/{user_id}"}, {"firstViewedAt": 1})
        first: datetime | None = None if found is None else found.get("firstViewedAt")
        return first

    async def of_shoot(self, scope: AccessScope, shoot_id: ShootId) -> list[ClientVisits]:
        """What everybody has done there, for those who run the studio."""
        if not scope.everything:
            return []
        return [
            ClientVisits(
                user_id=UserId(found["userId"]),
                first_viewed_at=found.get("firstViewedAt"),
                last_viewed_at=found.get("lastViewedAt"),
                downloads=len(found.get("downloads", ())),
                last_downloaded_at=found.get("lastDownloadedAt"),
            )
            async for found in self._visits.find({"shootId": shoot_id}).sort("_id", ASCENDING)
        ]

    async def forget_shoot_unscoped(self, shoot_id: ShootId) -> None:
        """A shoot is gone."""
        await self._forget({"shootId": shoot_id})

    async def forget_user_unscoped(self, user_id: UserId) -> None:
        """A user is gone."""
        await self._forget({"userId": user_id})

    async def _note(self, shoot_id: ShootId, user_id: UserId, change: Document) -> None:
        about = {"shootId": shoot_id, "userId": user_id}
        await self._visits.update_one(
            {"_id": f"{shoot_id}/{user_id}"}, {**change, "$setOnInsert": about}, upsert=True
        )

    async def _forget(self, query: Document) -> None:
        # One by one: many at once, and the embedded server may hang (docs/lessons.md).
        found = [each["_id"] async for each in self._visits.find(query, {"_id": 1})]
        for each in found:
            await self._visits.delete_one({"_id": each})
