"""Invites in MongoDB: documents <-> entities. What is None is absent from the document."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError

from studio.events.event import Event
from studio.events.outbox import Change, Outbox
from studio.invites.domain import Invite, InvitedAgain, InviteState, address_key
from studio.kernel.access import AccessScope
from studio.kernel.batches import in_batches
from studio.kernel.ids import InviteId, ShootId, UserId
from studio.kernel.paging import Numbers, newest_first

Document = dict[str, Any]


class InviteStore:
    """``invites_invites``: a document an invite.

    ``pendingKey`` names the shoot and the address of a pending one, so that there is one of them at
    most. ``dueAt`` says when there is something to do about it.
    """

    def __init__(self, database: AsyncDatabase[Document], numbers: Numbers, outbox: Outbox) -> None:
        self._client = database.client
        self._invites = database["invites_invites"]
        self._numbers = numbers
        self._outbox = outbox

    async def prepare(self) -> None:
        """Make the indexes."""
        await self._numbers.prepare()
        await self._invites.create_indexes(
            [
                IndexModel([("shootId", ASCENDING), ("number", ASCENDING)]),
                IndexModel([("pendingKey", ASCENDING)], unique=True, sparse=True),
                IndexModel([("dueAt", ASCENDING)], sparse=True),
                IndexModel([("userId", ASCENDING)], sparse=True),
            ]
        )

    async def add(self, scope: AccessScope, invite: Invite, *events: Event) -> bool:
        """Keep a new invite; False if the scope doesn't allow it, or there is a pending one."""
        if not scope.everything:
            return False
        document = {**_given(invite), "number": await self._numbers.next()}

        async def insert(session: AsyncClientSession) -> bool:
            await self._invites.insert_one(document, session=session)
            return True

        try:
            return await self._outbox.together(insert, *events)
        except DuplicateKeyError:
            return False

    async def find(self, scope: AccessScope, invite_id: InviteId) -> Invite | None:
        """An invite, if the scope reaches it: those who run the studio know of invites."""
        return await self.find_unscoped(invite_id) if scope.everything else None

    async def find_many(self, scope: AccessScope, invite_ids: Sequence[InviteId]) -> list[Invite]:
        """Those of the invites that there are, if the scope reaches invites."""
        if not scope.everything:
            return []
        queries = [{"_id": {"$in": some}} for some in in_batches(invite_ids)]
        found = [self._invites.find(query) for query in queries]
        return [_invite(document) for cursor in found async for document in cursor]

    async def find_unscoped(self, invite_id: InviteId) -> Invite | None:
        """An invite by the id that its link or an event carries."""
        return await self._load({"_id": invite_id})

    async def pending(self, scope: AccessScope, shoot_id: ShootId, email: str) -> Invite | None:
        """The invite of an address to a shoot that is noted as pending."""
        if not scope.everything:
            return None
        return await self._load({"pendingKey": _pending_key(shoot_id, email)})

    async def newest(
        self, scope: AccessScope, shoot_id: ShootId, *, below: int | None, limit: int
    ) -> list[tuple[int, Invite]]:
        """Invites to a shoot, newest first, at most ``limit``, each with its number."""
        if not scope.everything:
            return []

        async def fetch(low: int, high: int) -> list[tuple[int, Invite]]:
            query = {"shootId": shoot_id, "number": {"$gte": low, "$lt": high}}
            cursor = self._invites.find(query).sort("number", DESCENDING)
            return [(document["number"], _invite(document)) async for document in cursor]

        last = await self._numbers.last()
        below = last + 1 if below is None else min(below, last + 1)
        return await newest_first(fetch, below=below, limit=limit)

    async def save(self, scope: AccessScope, invite: Invite, *events: Event, version: int) -> bool:
        """As `save_unscoped`, in a scope."""
        return scope.everything and await self.save_unscoped(invite, *events, version=version)

    async def save_unscoped(
        self, invite: Invite, *events: Event, version: int, along: Change | None = None
    ) -> bool:
        """Store ``invite`` if ``version`` is still stored, with what is told of it; says whether.

        ``along`` is done in the same transaction, if it is stored; whatever it raises undoes both.
        InvitedAgain if it were a second pending one of its address.
        """
        given = _given(invite)
        absent = dict.fromkeys(_document(invite).keys() - given.keys(), "")
        change = {"$set": given, **({"$unset": absent} if absent else {})}

        async def update(session: AsyncClientSession) -> bool:
            result = await self._invites.update_one(
                {"_id": invite.id, "version": version}, change, session=session
            )
            if result.matched_count == 0:
                return False
            return along is None or await along(session)

        try:
            return await self._outbox.together(update, *events)
        except DuplicateKeyError:
            raise InvitedAgain from None

    async def note_granted_unscoped(self, invite_id: InviteId, now: datetime) -> None:
        """Whoever accepted it has access since then, or since earlier."""
        await self._invites.update_one(
            {"_id": invite_id, "grantedAt": None}, {"$set": {"grantedAt": now}}
        )

    async def due_unscoped(self, now: datetime, limit: int) -> list[Invite]:
        """Invites about which there is something to do now."""
        found = self._invites.find({"dueAt": {"$lte": now}}).limit(limit)
        return [_invite(document) async for document in found]

    async def pending_of_unscoped(self, shoot_id: ShootId) -> list[Invite]:
        """The invites to a shoot that are noted as pending."""
        found = self._invites.find({"shootId": shoot_id, "state": InviteState.PENDING.value})
        return [_invite(document) async for document in found]

    async def forget_user_unscoped(self, user_id: UserId) -> None:
        """Drop the invites that a user has accepted who is gone: they have their address."""
        await self._forget({"userId": user_id})

    async def forget_shoot_unscoped(self, shoot_id: ShootId) -> None:
        """Drop the invites to a shoot that is gone."""
        await self._forget({"shootId": shoot_id})

    async def _forget(self, query: Document) -> None:
        async def forget(session: AsyncClientSession) -> None:
            await self._invites.delete_many(query, session=session)

        # In a transaction, because outside of one the embedded server hangs for good when it
        # changes many documents that others are changing (docs/lessons.md).
        async with self._client.start_session() as session:
            await session.with_transaction(forget)

    async def _load(self, query: Document) -> Invite | None:
        document = await self._invites.find_one(query)
        return None if document is None else _invite(document)


def _pending_key(shoot_id: ShootId, email: str) -> str:
    return f"{shoot_id} {address_key(email)}"


def _given(invite: Invite) -> Document:
    return {name: value for name, value in _document(invite).items() if value is not None}


def _document(invite: Invite) -> Document:
    pending = invite.state is InviteState.PENDING
    return {
        "_id": invite.id,
        "shootId": invite.shoot_id,
        "email": invite.email,
        "name": invite.name,
        "message": invite.message,
        "language": invite.language,
        "state": invite.state.value,
        "pendingKey": _pending_key(invite.shoot_id, invite.email) if pending else None,
        "sendings": invite.sendings,
        "sentAt": invite.sent_at,
        "expiresAt": invite.expires_at,
        "remindedAt": invite.reminded_at,
        "dueAt": invite.due_at,
        "acceptedAt": invite.accepted_at,
        "userId": invite.user_id,
        "grantedAt": invite.granted_at,
        "version": invite.version,
        "createdAt": invite.created_at,
        "updatedAt": invite.updated_at,
    }


def _invite(document: Mapping[str, Any]) -> Invite:
    user_id = document.get("userId")
    return Invite(
        id=InviteId(document["_id"]),
        shoot_id=ShootId(document["shootId"]),
        email=document["email"],
        name=document.get("name"),
        message=document.get("message"),
        language=document.get("language"),
        state=InviteState(document["state"]),
        sendings=document["sendings"],
        sent_at=document["sentAt"],
        expires_at=document["expiresAt"],
        reminded_at=document.get("remindedAt"),
        accepted_at=document.get("acceptedAt"),
        user_id=None if user_id is None else UserId(user_id),
        granted_at=document.get("grantedAt"),
        version=document["version"],
        created_at=document["createdAt"],
        updated_at=document["updatedAt"],
    )
