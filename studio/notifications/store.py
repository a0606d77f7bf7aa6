"""The ledger in MongoDB: documents <-> entities. What is None is absent from the document.

No document has what a letter says: no token, no code and no link.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

from pymongo import ASCENDING, DESCENDING, IndexModel, UpdateOne
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError

from studio.events.event import Event
from studio.events.outbox import Outbox
from studio.kernel.access import AccessScope
from studio.kernel.batches import in_batches
from studio.kernel.ids import InviteId, ShootId, SignInId, UserId
from studio.kernel.language import Language
from studio.kernel.paging import Numbers, newest_first
from studio.notifications.batch import Batched
from studio.notifications.domain import About, LedgerEntry, LetterId, LetterState
from studio.notifications.kinds import LetterKind

Document = dict[str, Any]
T = TypeVar("T")
_SIGN_INS_KEPT: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class _Change:
    """What a letter is to become if it is still stored in that version, and what is told of it."""

    entry: LedgerEntry
    version: int
    events: tuple[Event, ...] = ()


class _NotAll(Exception):
    """Some of what was to be done together can't be: nothing is done."""


class LedgerStore:
    """``notifications_letters``: a document a letter, at the same time the job to send it.

    ``dueAt`` says when it is to be tried; it is absent once nothing is left to do. ``taken`` is
    there while somebody hands it over.
    """

    def __init__(self, database: AsyncDatabase[Document], numbers: Numbers, outbox: Outbox) -> None:
        self._client = database.client
        self._letters = database["notifications_letters"]
        self._numbers = numbers
        self._outbox = outbox
        self._add = Batched(self._add_all)
        self._claim = Batched(self._claim_all)
        self._settle = Batched(self._settle_all)

    async def prepare(self) -> None:
        """Make the indexes."""
        await self._numbers.prepare()
        await self._letters.create_indexes(
            [
                IndexModel([("shootId", ASCENDING), ("number", ASCENDING)]),
                IndexModel([("dueAt", ASCENDING)], sparse=True),
                # Of few letters, as each change of a letter is one to all indexes that it is in.
                IndexModel(
                    [("kind", ASCENDING), ("dueAt", ASCENDING)],
                    name="sign_ins_due",
                    partialFilterExpression={"kind": LetterKind.SIGN_IN.value},
                ),
                IndexModel([("userId", ASCENDING), ("shootId", ASCENDING)]),
                IndexModel([("inviteId", ASCENDING)], sparse=True),
                IndexModel([("purgeAt", ASCENDING)], expireAfterSeconds=0),
            ]
        )

    async def add_unscoped(self, entry: LedgerEntry) -> bool:
        """Keep a letter that is to be sent; False if there is one of that id already."""
        return await self._add(entry)

    async def find(self, scope: AccessScope, letter_id: LetterId) -> LedgerEntry | None:
        """A letter, if the scope reaches it: those who run the studio know of letters."""
        return await self.find_unscoped(letter_id) if scope.everything else None

    async def find_many(
        self, scope: AccessScope, letter_ids: Sequence[LetterId]
    ) -> list[LedgerEntry]:
        """Those of the letters that there are, if the scope reaches letters."""
        if not scope.everything:
            return []
        queries = [{"_id": {"$in": some}} for some in in_batches(letter_ids)]
        found = [self._letters.find(query) for query in queries]
        return [_entry(document) for cursor in found async for document in cursor]

    async def find_unscoped(self, letter_id: LetterId) -> LedgerEntry | None:
        """A letter by its id."""
        document = await self._letters.find_one({"_id": letter_id})
        return None if document is None else _entry(document)

    async def newest(
        self, scope: AccessScope, shoot_id: ShootId, *, below: int | None, limit: int
    ) -> list[LedgerEntry]:
        """The letters about a shoot, newest first, at most ``limit``."""
        if not scope.everything:
            return []

        async def fetch(low: int, high: int) -> list[LedgerEntry]:
            query = {"shootId": shoot_id, "number": {"$gte": low, "$lt": high}}
            cursor = self._letters.find(query).sort("number", DESCENDING)
            return [_entry(document) async for document in cursor]

        last = await self._numbers.last()
        below = last + 1 if below is None else min(below, last + 1)
        return await newest_first(fetch, below=below, limit=limit)

    async def due_unscoped(self, now: datetime, limit: int) -> list[LedgerEntry]:
        """Letters that are to be tried now, those first that have waited longest."""
        return await self._due({"dueAt": {"$lte": now}}, limit)

    async def sign_ins_due_unscoped(self, now: datetime, limit: int) -> list[LedgerEntry]:
        """As `due_unscoped`, of those alone that somebody waits for to sign in."""
        return await self._due({"kind": LetterKind.SIGN_IN.value, "dueAt": {"$lte": now}}, limit)

    async def claim_unscoped(self, entry: LedgerEntry, taken: LedgerEntry) -> bool:
        """Take a letter on, as ``taken``; says whether nobody else has."""
        return await self._claim(_Change(taken, entry.version))

    async def settle_unscoped(self, entry: LedgerEntry, *events: Event, version: int) -> bool:
        """Store what became of a letter if ``version`` is still stored; says whether it was.

        What is told of it is written down in the same transaction.
        """
        return await self._settle(_Change(entry, version, events))

    async def save(self, scope: AccessScope, entry: LedgerEntry, *, version: int) -> bool:
        """As `settle_unscoped`, in a scope."""
        return scope.everything and await self.settle_unscoped(entry, version=version)

    async def resume_unscoped(self, now: datetime) -> None:
        """Nobody hands anything over: what was begun before a crash is due at once."""
        await self._letters.update_many(
            {"dueAt": {"$gt": now}, "taken": True},
            {"$set": {"dueAt": now}, "$unset": {"taken": ""}},
        )

    async def mark_opened_unscoped(self, user_id: UserId, shoot_id: ShootId, at: datetime) -> None:
        """A user looks at a shoot: so they have had the letters about it."""
        await self._mark_opened({"userId": user_id, "shootId": shoot_id}, at)

    async def mark_accepted_unscoped(
        self, invite_id: InviteId, user_id: UserId, at: datetime
    ) -> None:
        """A user accepts an invite: so the letters about it are theirs, and they have had them."""
        nobodys = {"inviteId": invite_id, "userId": None}
        found = [each["_id"] async for each in self._letters.find(nobodys)]
        for letter_id in found:
            await self._letters.update_one({"_id": letter_id}, {"$set": {"userId": user_id}})
        await self._mark_opened({"inviteId": invite_id}, at)

    async def forget_user_unscoped(self, user_id: UserId) -> None:
        """Drop the letters to a user who is gone, sent or not."""
        await self._forget({"userId": user_id})

    async def forget_shoot_unscoped(self, shoot_id: ShootId) -> None:
        """Drop the letters about a shoot that is gone, sent or not."""
        await self._forget({"shootId": shoot_id})

    async def _due(self, query: Document, limit: int) -> list[LedgerEntry]:
        found = self._letters.find(query).sort("dueAt", ASCENDING).limit(limit)
        return [_entry(document) async for document in found]

    async def _add_all(self, entries: Sequence[LedgerEntry]) -> list[bool]:
        # Looked at first: events come again, and they need no numbers.
        ids = {"_id": {"$in": [each.id for each in entries]}}
        known = {each["_id"] async for each in self._letters.find(ids, {"_id": True})}
        new = [each for each in entries if each.id not in known]
        last = await self._numbers.next(len(new)) if new else 0
        documents = [
            {**_document(entry), "number": number}
            for number, entry in enumerate(new, last - len(new) + 1)
        ]

        async def insert(session: AsyncClientSession) -> None:
            await self._letters.insert_many(documents, session=session)

        if len(documents) > 1:
            await self._in_a_transaction(insert)
        elif documents:
            try:
                await self._letters.insert_one(documents[0])
            except DuplicateKeyError:
                known.add(documents[0]["_id"])
        return [each.id not in known for each in entries]

    async def _claim_all(self, changes: Sequence[_Change]) -> list[bool]:
        async def claim(session: AsyncClientSession | None = None) -> bool:
            return await self._change(changes, _claim, session)

        # A transaction costs more than a single change.
        if len(changes) == 1:
            return [await claim()]
        return [await self._in_a_transaction(claim)] * len(changes)

    async def _settle_all(self, changes: Sequence[_Change]) -> list[bool]:
        events = [event for each in changes for event in each.events]

        async def settle(session: AsyncClientSession | None = None) -> bool:
            return await self._change(changes, _settlement, session)

        if len(changes) == 1 and not events:
            return [await settle()]
        return [await self._outbox.together(settle, *events)] * len(changes)

    async def _change(
        self,
        changes: Sequence[_Change],
        change: Callable[[LedgerEntry], Document],
        session: AsyncClientSession | None,
    ) -> bool:
        """Change documents; of one says whether it could be, of several _NotAll if one can't."""
        writes = [
            UpdateOne({"_id": each.entry.id, "version": each.version}, change(each.entry))
            for each in changes
        ]
        result = await self._letters.bulk_write(writes, session=session)
        if result.matched_count == len(changes):
            return True
        if len(changes) > 1:
            raise _NotAll
        return False

    async def _forget(self, query: Document) -> None:
        async def forget(session: AsyncClientSession) -> None:
            await self._letters.delete_many(query, session=session)

        # In a transaction, because outside of one the embedded server hangs for good when it
        # changes many documents that others are changing (docs/lessons.md).
        await self._in_a_transaction(forget)

    async def _in_a_transaction(self, change: Callable[[AsyncClientSession], Awaitable[T]]) -> T:
        async with self._client.start_session() as session:
            return await session.with_transaction(change)

    async def _mark_opened(self, query: Document, at: datetime) -> None:
        unopened = {"state": LetterState.ACCEPTED.value, "openedAt": None}
        found = [each["_id"] async for each in self._letters.find({**query, **unopened})]
        for letter_id in found:
            await self._letters.update_one(
                {"_id": letter_id, **unopened}, {"$set": {"openedAt": at}, "$inc": {"version": 1}}
            )


def _document(entry: LedgerEntry) -> Document:
    """A new document, but for its number."""
    purge_at = entry.queued_at + _SIGN_INS_KEPT if entry.kind is LetterKind.SIGN_IN else None
    return {
        "_id": entry.id,
        "kind": entry.kind.value,
        "recipient": entry.recipient,
        "queuedAt": entry.queued_at,
        **_present(
            userId=entry.user_id,
            language=entry.language,
            shootId=entry.about.shoot_id,
            inviteId=entry.about.invite_id,
            signInId=entry.about.sign_in_id,
            openedAt=entry.opened_at,
            purgeAt=purge_at,
        ),
        **_changing(entry),
    }


def _changing(entry: LedgerEntry) -> Document:
    """What sending a letter changes. What it doesn't is left alone: each field costs."""
    return {
        "state": entry.state.value,
        "attempts": entry.attempts,
        "givesUpAt": entry.gives_up_at,
        "version": entry.version,
        **_present(
            reply=entry.reply,
            dueAt=entry.due_at,
            acceptedAt=entry.accepted_at,
            bounces=list(entry.bounces) or None,
        ),
    }


def _claim(entry: LedgerEntry) -> Document:
    """The change that makes a document into this, which was taken on."""
    return {"$set": {**_changing(entry), "taken": True}}


def _settlement(entry: LedgerEntry) -> Document:
    """The change that makes a document that was taken into this."""
    given = _changing(entry)
    absent = {name: "" for name in ("dueAt", "reply", "acceptedAt", "taken") if name not in given}
    return {"$set": given, "$unset": absent}


def _present(**fields: object) -> Document:
    return {name: value for name, value in fields.items() if value is not None}


def _entry(document: Mapping[str, Any]) -> LedgerEntry:
    language = document.get("language")
    return LedgerEntry(
        id=LetterId(document["_id"]),
        number=document["number"],
        kind=LetterKind(document["kind"]),
        recipient=document["recipient"],
        user_id=document.get("userId"),
        language=None if language is None else Language(language),
        about=About(
            shoot_id=ShootId(found) if (found := document.get("shootId")) else None,
            invite_id=InviteId(found) if (found := document.get("inviteId")) else None,
            sign_in_id=SignInId(found) if (found := document.get("signInId")) else None,
        ),
        state=LetterState(document["state"]),
        attempts=document["attempts"],
        reply=document.get("reply"),
        queued_at=document["queuedAt"],
        due_at=document.get("dueAt"),
        gives_up_at=document["givesUpAt"],
        accepted_at=document.get("acceptedAt"),
        opened_at=document.get("openedAt"),
        version=document["version"],
        bounces=tuple(document.get("bounces", ())),
    )
