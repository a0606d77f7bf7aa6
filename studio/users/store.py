"""Users and sign-ins in MongoDB: documents <-> entities."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError

from studio.events.event import Event
from studio.events.outbox import Change, Outbox
from studio.kernel.access import AccessScope, Role
from studio.kernel.errors import Fault, FaultCode
from studio.kernel.ids import SignInId, UserId
from studio.kernel.language import Language
from studio.kernel.memory import Memory
from studio.kernel.paging import Numbers, newest_first
from studio.kernel.search import Search, beginnings_of
from studio.users.domain import AddressTaken, LastAdmin, SignIn, User, address_key

Document = dict[str, Any]
Telling = Callable[[UserId, int], Event]
"""What is told of a user who has become that version."""
_KEPT_AFTER_EXPIRY: Final = timedelta(days=1)


class UserStore:
    """``users_users``: a document a user, unique by address."""

    def __init__(
        self,
        database: AsyncDatabase[Document],
        numbers: Numbers,
        memory: Memory[User],
        outbox: Outbox,
    ) -> None:
        self._users = database["users_users"]
        self._guards = database["users_guards"]
        self._numbers = numbers
        self._memory = memory
        self._outbox = outbox

    async def prepare(self) -> None:
        """Make the indexes."""
        await self._numbers.prepare()
        await self._users.create_indexes(
            [
                IndexModel([("addressKey", ASCENDING)], unique=True),
                IndexModel([("number", ASCENDING)], unique=True),
                IndexModel([("role", ASCENDING), ("number", ASCENDING)]),
                IndexModel([("words", ASCENDING), ("number", ASCENDING)]),
            ]
        )

    async def add(self, user: User, *events: Event) -> None:
        """Keep a new user; AddressTaken if another has the address."""
        await self._outbox.together(await self.keeping(user, *events))

    async def keeping(self, user: User, *events: Event) -> Change:
        """What keeps a new user, and what is told of them, in a transaction of somebody else's.

        It raises AddressTaken if another has the address by then.
        """
        document = {**_user_document(user), "number": await self._numbers.next()}

        async def keep(session: AsyncClientSession) -> bool:
            try:
                await self._users.insert_one(document, session=session)
            except DuplicateKeyError:
                fault = Fault(FaultCode.TAKEN, "Another user has this address.", pointer="/email")
                raise AddressTaken(
                    "There is a user with this address already.", faults=[fault]
                ) from None
            await self._outbox.add(events, session)
            return True

        return keep

    async def find(self, scope: AccessScope, user_id: UserId) -> User | None:
        """A user, as far as the scope reaches: oneself, or anybody."""
        if not scope.everything and scope.viewer != user_id:
            return None
        return await self.find_unscoped(user_id)

    async def find_unscoped(self, user_id: UserId) -> User | None:
        """A user by id, to find out who is asking."""
        return await self._memory.read(user_id, lambda: self._load({"_id": user_id}))

    async def find_many(self, scope: AccessScope, user_ids: Sequence[UserId]) -> list[User]:
        """Those of the users that there are and the scope reaches, in the order of their ids."""

        async def load(missing: list[str]) -> dict[str, User]:
            cursor = self._users.find({"_id": {"$in": missing}})
            return {document["_id"]: _user(document) async for document in cursor}

        reached = [each for each in user_ids if scope.everything or scope.viewer == each]
        found = await self._memory.read_many(reached, load)
        return [found[each] for each in reached if each in found]

    async def find_by_address_unscoped(self, email: str) -> User | None:
        """A user by address, to sign them in."""
        return await self._load({"addressKey": address_key(email)})

    async def any_admin_unscoped(self) -> User | None:
        """An admin, if there is one."""
        return await self._load({"role": Role.ADMIN.value})

    async def admins_unscoped(self) -> list[UserId]:
        """Those who run the studio: few."""
        found = self._users.find({"role": Role.ADMIN.value}, {"_id": 1})
        return [UserId(document["_id"]) async for document in found]

    async def newest(
        self, scope: AccessScope, *, below: int | None, limit: int, role: Role | None, q: str | None
    ) -> list[tuple[int, User]]:
        """Users in the scope, newest first, at most ``limit``, each with its number."""
        query: Document = {} if scope.everything else {"_id": scope.viewer}
        if role is not None:
            query["role"] = role.value
        search = None if q is None else Search.of(q)
        if search is not None:
            if search.rarest is None:
                return []
            query["words"] = search.rarest

        async def fetch(low: int, high: int) -> list[tuple[int, User]]:
            numbered = {**query, "number": {"$gte": low, "$lt": high}}
            cursor = self._users.find(numbered).sort("number", DESCENDING)
            return [
                (document["number"], _user(document))
                async for document in cursor
                if search is None or search.finds(document["words"])
            ]

        last = await self._numbers.last()
        below = last + 1 if below is None else min(below, last + 1)
        return await newest_first(fetch, below=below, limit=limit)

    async def update(self, scope: AccessScope, user: User, *, version: int) -> bool:
        """Store what an admin may change if ``version`` is still stored; says whether it was."""
        if not scope.everything:
            return False
        changed = _user_document(user)
        # Not the epoch: ending the sessions meanwhile must not be undone.
        for kept in ("_id", "epoch", "createdAt"):
            del changed[kept]

        async def change(session: AsyncClientSession) -> bool:
            result = await self._users.update_one(
                {"_id": user.id, "version": version}, {"$set": changed}, session=session
            )
            return result.matched_count == 1

        return await self._keeping_an_admin(user.id, change)

    async def update_account(self, scope: AccessScope, user: User, *, version: int) -> bool:
        """Store what somebody says about themselves if ``version`` is still stored."""
        if scope.viewer != user.id:
            return False
        document = _user_document(user)
        said = ("name", "language", "words", "version", "updatedAt")
        with self._memory.writing(user.id):
            result = await self._users.update_one(
                {"_id": user.id, "version": version},
                {"$set": {each: document[each] for each in said}},
            )
        return result.matched_count == 1

    async def end_sessions(self, scope: AccessScope, user_id: UserId, tell: Telling) -> bool:
        """End every session of a user; says whether there is such a user in the scope."""
        if not scope.everything and scope.viewer != user_id:
            return False

        async def end(session: AsyncClientSession) -> bool:
            version = await self._version(user_id, session)
            if version is None:
                return False
            ended = {"$inc": {"epoch": 1}}
            await self._users.update_one({"_id": user_id}, ended, session=session)
            await self._outbox.add([tell(user_id, version)], session)
            return True

        with self._memory.writing(user_id):
            return await self._outbox.together(end)

    async def delete(self, scope: AccessScope, user_id: UserId, tell: Telling) -> bool:
        """Delete a user; says whether there was one in the scope."""
        if not scope.everything and scope.viewer != user_id:
            return False

        async def remove(session: AsyncClientSession) -> bool:
            version = await self._version(user_id, session)
            if version is None:
                return False
            await self._users.delete_one({"_id": user_id}, session=session)
            await self._outbox.add([tell(user_id, version + 1)], session)
            return True

        return await self._keeping_an_admin(user_id, remove)

    async def promote_unscoped(self, email: str) -> None:
        """Make a user an admin, because the studio has none."""
        with self._memory.writing():
            await self._users.update_one(
                {"addressKey": address_key(email)},
                {"$set": {"role": Role.ADMIN.value}, "$inc": {"version": 1}},
            )

    async def _keeping_an_admin(
        self, user_id: UserId, change: Callable[[AsyncClientSession], Awaitable[bool]]
    ) -> bool:
        """Do ``change``; LastAdmin, and it is undone, if no admin would be left."""
        admin = {"role": Role.ADMIN.value}

        async def guarded(session: AsyncClientSession) -> bool:
            if await self._users.find_one({"_id": user_id, **admin}, session=session) is None:
                return await change(session)
            # Two that would each leave the other as the last can't both write this.
            await self._guards.update_one(
                {"_id": "admins"}, {"$inc": {"changes": 1}}, upsert=True, session=session
            )
            done = await change(session)
            if done and await self._users.find_one(admin, session=session) is None:
                raise LastAdmin
            return done

        with self._memory.writing(user_id):
            return await self._outbox.together(guarded)

    async def _version(self, user_id: UserId, session: AsyncClientSession) -> int | None:
        document = await self._users.find_one({"_id": user_id}, {"version": 1}, session=session)
        return None if document is None else int(document["version"])

    async def _load(self, query: Document) -> User | None:
        document = await self._users.find_one(query)
        return None if document is None else _user(document)


class SignInStore:
    """``users_sign_ins``: requests to sign in, each also the job to have its letter written.

    A request is kept for every address, known or not, so that nothing about the answer, not even
    how long it takes, tells whether there is such a user. ``dueAt`` is there until
    that was done, or turned out not to be needed.
    """

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        self._sign_ins = database["users_sign_ins"]

    async def prepare(self) -> None:
        """Make the indexes."""
        await self._sign_ins.create_indexes(
            [
                IndexModel([("addressKey", ASCENDING), ("_id", DESCENDING)]),
                IndexModel([("dueAt", ASCENDING)], sparse=True),
                IndexModel([("purgeAt", ASCENDING)], expireAfterSeconds=0),
            ]
        )

    async def add(self, sign_in: SignIn, *, now: datetime) -> None:
        """Keep a request whose letter is to be written."""
        await self._sign_ins.insert_one(
            {
                "_id": sign_in.id,
                "email": sign_in.email,
                "addressKey": address_key(sign_in.email),
                "tries": 0,
                "expiresAt": sign_in.expires_at,
                "purgeAt": sign_in.expires_at + _KEPT_AFTER_EXPIRY,
                "dueAt": now,
            }
        )

    async def due_unscoped(self, now: datetime, limit: int) -> list[SignIn]:
        """Requests whose letter is to be written."""
        query = {"dueAt": {"$lte": now}}
        return [_sign_in(found) async for found in self._sign_ins.find(query).limit(limit)]

    async def arm_unscoped(self, sign_in: SignInId, *, code_hash: bytes) -> bool:
        """Let a fresh code redeem a request, and no earlier one; False if it was redeemed."""
        result = await self._sign_ins.update_one(
            {"_id": sign_in, "usedAt": None}, {"$set": {"codeHash": code_hash, "tries": 0}}
        )
        return result.matched_count == 1

    async def settle_unscoped(self, sign_in: SignInId) -> None:
        """Nothing is left to do."""
        await self._sign_ins.update_one({"_id": sign_in}, {"$unset": {"dueAt": ""}})

    async def find_unscoped(self, sign_in: SignInId) -> SignIn | None:
        """A request by the id that its token carries."""
        document = await self._sign_ins.find_one({"_id": sign_in})
        return None if document is None else _sign_in(document)

    async def newest_unscoped(self, email: str, now: datetime) -> SignIn | None:
        """The newest request of an address that can still be redeemed."""
        query = {"addressKey": address_key(email), "usedAt": None, "expiresAt": {"$gt": now}}
        cursor = self._sign_ins.find(query).sort("_id", DESCENDING).limit(1)
        async for document in cursor:
            return _sign_in(document)
        return None

    async def count_try_unscoped(self, sign_in: SignInId, most: int) -> bool:
        """Count a try at the code; says whether one was left."""
        result = await self._sign_ins.update_one(
            {"_id": sign_in, "tries": {"$lt": most}}, {"$inc": {"tries": 1}}
        )
        return result.matched_count == 1

    async def use_unscoped(self, sign_in: SignInId, now: datetime) -> bool:
        """Redeem a request; says whether this was the first time."""
        result = await self._sign_ins.update_one(
            {"_id": sign_in, "usedAt": None, "expiresAt": {"$gt": now}},
            {"$set": {"usedAt": now}, "$unset": {"dueAt": ""}},
        )
        return result.matched_count == 1


def _user_document(user: User) -> Document:
    return {
        "_id": user.id,
        "email": user.email,
        "addressKey": address_key(user.email),
        "name": user.name,
        "words": beginnings_of(user.email, user.name),
        "role": user.role.value,
        "language": user.language,
        "epoch": user.epoch,
        "version": user.version,
        "createdAt": user.created_at,
        "updatedAt": user.updated_at,
    }


def _user(document: Mapping[str, Any]) -> User:
    return User(
        id=UserId(document["_id"]),
        email=document["email"],
        name=document["name"],
        role=Role(document["role"]),
        # Absent from documents that are older than the question.
        language=None if (said := document.get("language")) is None else Language(said),
        epoch=document["epoch"],
        version=document["version"],
        created_at=document["createdAt"],
        updated_at=document["updatedAt"],
    )


def _sign_in(document: Mapping[str, Any]) -> SignIn:
    return SignIn(
        id=SignInId(document["_id"]),
        email=document["email"],
        code_hash=document.get("codeHash"),
        expires_at=document["expiresAt"],
        used_at=document.get("usedAt"),
    )
