"""Notifications in MongoDB. No document has a name, a title or an address: ids alone."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel, UpdateOne
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError

from studio.inbox.domain import KEPT, About, Happening, NotificationKind, Reader, Told
from studio.kernel.access import AccessScope
from studio.kernel.batches import in_batches
from studio.kernel.ids import InviteId, ShootId, UserId
from studio.kernel.paging import newest_first

Document = dict[str, Any]


class _UnknownReader(Exception):
    """Somebody is told something for the first time; the transaction is undone."""


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

    async def tell_unscoped(self, user_ids: Collection[UserId], happening: Happening) -> None:
        """Tell all of them what happened: fifty at a time, each time all or none.

        Nothing changes for those who were told already that it happened then or later: events come
        again.
        """
        # In one order for all: two that tell the same readers meet at the first of them.
        for some in in_batches(sorted(user_ids)):
            while not await self._tell_readers(some, happening):
                await self._welcome(some)

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

    async def _tell_readers(self, user_ids: Sequence[UserId], happening: Happening) -> bool:
        """Tell readers; False, and nobody was told, if one of them isn't a reader yet."""

        async def tell(session: AsyncClientSession) -> None:
            news = await self._not_told(user_ids, happening, session)
            if not news:
                return
            theirs = {"_id": {"$in": news}}
            counted = await self._readers.update_many(
                theirs, {"$inc": {"told": 1}}, session=session
            )
            if counted.matched_count < len(news):
                raise _UnknownReader
            # Ours by now, so that nobody else gives these numbers.
            readers = self._readers.find(theirs, {"told": 1}, session=session)
            writes = [
                UpdateOne(
                    {"_id": _notification_id(each["_id"], happening)},
                    {
                        "$set": {**_changing(happening), "number": each["told"]},
                        "$setOnInsert": {"userId": each["_id"], **_lasting(happening)},
                    },
                    upsert=True,
                )
                async for each in readers
            ]
            await self._notifications.bulk_write(writes, session=session)

        try:
            async with self._client.start_session() as session:
                await session.with_transaction(tell)
        except _UnknownReader:
            return False
        return True

    async def _not_told(
        self, user_ids: Sequence[UserId], happening: Happening, session: AsyncClientSession
    ) -> list[UserId]:
        """Those who weren't told yet that it happened then or later."""
        theirs = {"_id": {"$in": [_notification_id(each, happening) for each in user_ids]}}
        found = self._notifications.find(theirs, {"userId": 1, "at": 1}, session=session)
        know = {each["userId"] async for each in found if each["at"] >= happening.at}
        return [each for each in user_ids if each not in know]

    async def _welcome(self, user_ids: Sequence[UserId]) -> None:
        """Have a reader of each of them who isn't one yet: they are told their first thing."""
        found = self._readers.find({"_id": {"$in": user_ids}}, {"_id": 1})
        known = {each["_id"] async for each in found}
        for user_id in user_ids:
            if user_id not in known:
                # Unless somebody else tells them something for the first time.
                with suppress(DuplicateKeyError):
                    await self._readers.insert_one({"_id": user_id, "told": 0, "read": 0})

    async def _forget(self, *queries: Document) -> None:
        async def forget(session: AsyncClientSession) -> None:
            for query in queries:
                await self._notifications.delete_many(query, session=session)

        # In a transaction, because outside of one the embedded server hangs for good when it
        # changes many documents that others are changing (docs/lessons.md).
        async with self._client.start_session() as session:
            await session.with_transaction(forget)


def _notification_id(user_id: UserId, happening: Happening) -> str:
    return f"{user_id}/{happening.key}"


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
