"""Managing users: what admins do about others, and everybody about themselves."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from studio.events.outbox import Change
from studio.kernel.access import AccessScope, Role
from studio.kernel.clock import Clock
from studio.kernel.errors import PreconditionFailed
from studio.kernel.ids import UserId, new_id
from studio.kernel.language import Language
from studio.kernel.paging import Page, number_of, page_of_numbered
from studio.users.domain import (
    AddressTaken,
    OwnAccount,
    User,
    UserNotFound,
    address_key,
)
from studio.users.events import deleted, registered, signed_out
from studio.users.ports import Belongings
from studio.users.store import UserStore


@dataclass(frozen=True, slots=True)
class UserChange:
    """What to change of a user; a field left out of ``changed`` stays."""

    changed: frozenset[str]
    name: str | None = None
    role: Role = Role.CLIENT
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class AccountChange:
    """What somebody changes about themselves; a field left out of ``changed`` stays."""

    changed: frozenset[str]
    name: str | None = None
    language: Language | None = None


class Users:
    """The studio's users."""

    def __init__(self, store: UserStore, belongings: Sequence[Belongings], clock: Clock) -> None:
        self._store = store
        self._belongings = belongings
        self._clock = clock

    async def add(
        self, email: str, name: str | None, role: Role, language: Language | None = None
    ) -> User:
        """Make a user; AddressTaken if another has the address."""
        user = self._new(email, name, role, language)
        await self._store.add(user, registered(user))
        return user

    async def newcomer(
        self, email: str, name: str | None, role: Role, language: Language | None = None
    ) -> tuple[User, Change]:
        """A user who isn't kept yet, and what keeps them within a transaction of somebody else's.

        That raises AddressTaken if another has the address by then.
        """
        user = self._new(email, name, role, language)
        return user, await self._store.keeping(user, registered(user))

    def _new(self, email: str, name: str | None, role: Role, language: Language | None) -> User:
        now = self._clock()
        return User(
            id=UserId(new_id()),
            email=address_key(email),
            name=name,
            role=role,
            language=language,
            epoch=0,
            version=1,
            created_at=now,
            updated_at=now,
        )

    async def get(self, scope: AccessScope, user_id: UserId) -> User:
        """One user; UserNotFound outside the scope."""
        user = await self._store.find(scope, user_id)
        if user is None:
            raise UserNotFound
        return user

    async def known(self, scope: AccessScope, user_ids: Sequence[UserId]) -> list[User]:
        """Those of the users who are still there, in that order."""
        return await self._store.find_many(scope, user_ids)

    async def page(
        self,
        scope: AccessScope,
        *,
        limit: int,
        cursor: str | None = None,
        role: Role | None = None,
        q: str | None = None,
    ) -> Page[User]:
        """Users, newest first."""
        below = number_of(cursor)
        found = await self._store.newest(scope, below=below, limit=limit + 1, role=role, q=q)
        return page_of_numbered(found, limit)

    async def update(
        self, scope: AccessScope, user_id: UserId, change: UserChange, *, expected: frozenset[int]
    ) -> User:
        """Change a user. ``expected``: the versions the caller may have read, empty for any."""

        async def attempt(user: User) -> User | None:
            changed = self._changed(user, change)
            if user_id == scope.viewer and changed.role is not user.role:
                raise OwnAccount("You can't change your own role; another admin can.")
            if await self._store.update(scope, changed, version=user.version):
                return changed
            # Not the version's fault: whoever may only look is told what strangers are.
            if not scope.everything:
                raise UserNotFound
            return None

        return await self._update(scope, user_id, change, expected, attempt)

    async def update_account(
        self, scope: AccessScope, change: AccountChange, *, expected: frozenset[int]
    ) -> User:
        """Change what the viewer says about themselves. ``expected``: as in ``update``."""

        async def attempt(user: User) -> User | None:
            changed = self._changed(user, change)
            stored = await self._store.update_account(scope, changed, version=user.version)
            return changed if stored else None

        return await self._update(scope, scope.viewer, change, expected, attempt)

    async def delete(self, scope: AccessScope, user_id: UserId) -> None:
        """Delete a user: their sessions, links and access end at once."""
        if user_id == scope.viewer:
            raise OwnAccount("You can't delete yourself; another admin can.")
        await self.get(scope, user_id)
        # Before, so that a crash in between leaves nothing of somebody who is gone; and after,
        # because access may have been granted meanwhile.
        await self._forget(user_id)
        if not await self._store.delete(scope, user_id, partial(deleted, now=self._clock())):
            raise UserNotFound
        await self._forget(user_id)

    async def end_sessions(self, scope: AccessScope, user_id: UserId) -> None:
        """End every session of a user, on every device."""
        tell = partial(signed_out, now=self._clock())
        if not await self._store.end_sessions(scope, user_id, tell):
            raise UserNotFound

    async def ensure_admin_unscoped(self, email: str) -> User | None:
        """Make the first admin, if there is none; says whom, if so."""
        if await self._store.any_admin_unscoped():
            return None
        try:
            return await self.add(email, None, Role.ADMIN)
        except AddressTaken:
            # A client so far; or another process has made the admin at this very moment.
            await self._store.promote_unscoped(email)
            return None

    async def _update(
        self,
        scope: AccessScope,
        user_id: UserId,
        change: UserChange | AccountChange,
        expected: frozenset[int],
        attempt: Callable[[User], Awaitable[User | None]],
    ) -> User:
        """Attempt it on the user as they are, until nobody comes between."""
        while True:
            user = await self.get(scope, user_id)
            if expected and user.version not in expected:
                raise PreconditionFailed("This user was changed in the meantime; read it again.")
            if not change.changed:
                return user
            if (stored := await attempt(user)) is not None:
                return stored

    def _changed(self, user: User, change: UserChange | AccountChange) -> User:
        given = {name: getattr(change, name) for name in change.changed}
        return replace(user, **given, version=user.version + 1, updated_at=self._clock())

    async def _forget(self, user_id: UserId) -> None:
        for belongings in self._belongings:
            await belongings.forget_user_unscoped(user_id)
