"""Notifications in MongoDB. No document has a name, a title or an address: ids alone."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError

from studio.inbox.domain import KEPT, About, Happening, NotificationKind, Reader, Told
from studio.kernel.access import AccessScope
from studio.kernel.ids import InviteId, ShootId, UserId
from studio.kernel.paging import newest_first

Document = dict[str, Any]


class InboxStore:
    """``inbox_notifications``: a document for each that somebody is told.

    ``inbox_readers`` has a document a reader: ``told`` counts what they were told, ``read`` is up
    to where they have read. Every notification has the number that it was told as; one that happens
    again gets a new one, and so is unread again.

    It is a number, and no moment, because events are delivered later than they happen: something
    from before a moment that was marked as read may be told after it, and would be born read. And
    the reader counts within the transaction that writes the notification: who is told two things at
    once is told the lower number first, so that no number turns up below one that was shown.
    """

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        self._client = database.client
        self._notifications = database["inbox_notifications"]
        self._readers = database["inbox_readers"]

    async def prepare(self) -> None:
        """Make the indexes."""
        await self._notifications.create_indexes(
            [
                IndexModel([("userId", ASCENDING), ("number", ASCENDING)]),
                IndexModel([("shootId", ASCENDING), ("userId", ASCENDING)]),
                IndexModel([("aboutUserId", ASCENDING)], sparse=True),
                IndexModel([("purgeAt", ASCENDING)], expireAfterSeconds=0),
            ]
        )

    async def tell_unscoped(self, user_id: UserId, happening: Happening) -> None:
        """Tell somebody what happened.

        Nothing changes if they were told already that it happened then or later: events come again.
        """
        while not await self._tell_reader(user_id, happening):
            try:
                await self._readers.insert_one({"_id": user_id, "told": 0, "read": 0})
            except DuplicateKeyError:
                # Somebody else has told them something for the first time.
                continue

    async def reader(self, scope: AccessScope) -> Reader:
        """How far the viewer was told, and has read."""
        document = await self._readers.find_one({"_id": scope.viewer})
        return Reader() if document is None else Reader(document["told"], document["read"])

    async def newest(
        self,
        scope: AccessScope,
        kinds: Collection[NotificationKind],
        *,
        above: int,
        up_to: int,
        since: datetime,
        limit: int,
    ) -> list[Told]:
        """What the viewer was told behind ``above`` and up to ``up_to``, the latest first.

        Of these kinds, as far as it happened after ``since``; at most ``limit``.
        """

        async def fetch(low: int, high: int) -> list[Told]:
            low = max(low, above + 1)
            if low >= high:
                return []
            query = {"userId": scope.viewer, "number": {"$gte": low, "$lt": high}}
            cursor = self._notifications.find(query).sort("number", DESCENDING)
            found = [_told(document) async for document in cursor]
            return [
                each for each in found if each.happening.kind in kinds and each.happening.at > since
            ]

        return await newest_first(fetch, below=up_to + 1, limit=limit)

    async def mark_read(self, scope: AccessScope, up_to: int) -> None:
        """The viewer has read all up to there, as far as they were told."""
        reader = await self.reader(scope)
        read = min(up_to, reader.told)
        if read > reader.read:
            await self._readers.update_one({"_id": scope.viewer}, {"$max": {"read": read}})

    async def forget_access_unscoped(
        self, user_id: UserId, shoot_id: ShootId, kinds: Collection[NotificationKind]
    ) -> None:
        """Somebody isn't told of a shoot any more what these kinds tell."""
        named = {"$in": sorted(each.value for each in kinds)}
        await self._forget({"shootId": shoot_id, "userId": user_id, "kind": named})

    async def forget_shoot_unscoped(self, shoot_id: ShootId) -> None:
        """A shoot is gone."""
        await self._forget({"shootId": shoot_id})

    async def forget_user_unscoped(self, user_id: UserId) -> None:
        """A user is gone: nobody tells them anything, nor others anything about them."""
        await self._forget({"userId": user_id}, {"aboutUserId": user_id})
        await self._readers.delete_one({"_id": user_id})

    async def _tell_reader(self, user_id: UserId, happening: Happening) -> bool:
        """Tell a reader; False if there is no such reader yet."""
        notification_id = f"{user_id}/{happening.key}"

        async def tell(session: AsyncClientSession) -> bool:
            told = await self._notifications.find_one({"_id": notification_id}, session=session)
            if told is not None and told["at"] >= happening.at:
                return True
            counted = await self._readers.update_one(
                {"_id": user_id}, {"$inc": {"told": 1}}, session=session
            )
            if counted.matched_count == 0:
                return False
            # Ours by now. Read by itself, as the embedded server scans for find_one_and_*.
            reader = await self._readers.find_one({"_id": user_id}, session=session)
            number = None if reader is None else reader["told"]
            change = {"$set": {**_changing(happening), "number": number}}
            if told is None:
                change["$setOnInsert"] = {"userId": user_id, **_lasting(happening)}
            await self._notifications.update_one(
                {"_id": notification_id}, change, upsert=True, session=session
            )
            return True

        async with self._client.start_session() as session:
            return await session.with_transaction(tell)

    async def _forget(self, *queries: Document) -> None:
        async def forget(session: AsyncClientSession) -> None:
            for query in queries:
                await self._notifications.delete_many(query, session=session)

        # In a transaction, because outside of one the embedded server hangs for good when it
        # changes many documents that others are changing (docs/lessons.md).
        async with self._client.start_session() as session:
            await session.with_transaction(forget)


def _changing(happening: Happening) -> Document:
    return {"at": happening.at, "purgeAt": happening.at + KEPT}


def _lasting(happening: Happening) -> Document:
    about = {
        "aboutUserId": happening.about.user_id,
        "aboutInviteId": happening.about.invite_id,
        "aboutLetterId": happening.about.letter_id,
    }
    return {
        "kind": happening.kind.value,
        "shootId": happening.shoot_id,
        **{name: value for name, value in about.items() if value is not None},
    }


def _told(document: Mapping[str, Any]) -> Told:
    about = About(
        user_id=UserId(found) if (found := document.get("aboutUserId")) else None,
        invite_id=InviteId(found) if (found := document.get("aboutInviteId")) else None,
        letter_id=document.get("aboutLetterId"),
    )
    happening = Happening(
        kind=NotificationKind(document["kind"]),
        shoot_id=ShootId(document["shootId"]),
        at=document["at"],
        about=about,
    )
    return Told(happening, document["number"])
