"""Use cases around shoots."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from studio.events.event import Event
from studio.kernel.access import AccessScope
from studio.kernel.clock import Clock
from studio.kernel.errors import PreconditionFailed
from studio.kernel.ids import InviteId, ShootId, UserId, new_id
from studio.kernel.paging import Page, number_of, page_of_numbered
from studio.kernel.wakeup import Wakeup
from studio.shoots.domain import Shoot, ShootNotFound
from studio.shoots.events import created, deleted, granted, transitioned, withdrawn
from studio.shoots.lifecycle import ShootStatus, require_transition
from studio.shoots.ports import KnownUsers
from studio.shoots.store import ShootStore


@dataclass(frozen=True, slots=True)
class ShootDetails:
    """What a person writes about a shoot. ``given``: the fields of a change that are meant."""

    title: str = ""
    shoot_date: date | datetime | None = None
    location: str | None = None
    notes: str | None = None
    given: frozenset[str] = frozenset()


class Shoots:
    """The studio's shoots."""

    def __init__(
        self, store: ShootStore, users: KnownUsers, clock: Clock, shoots_buried: Wakeup
    ) -> None:
        self._store = store
        self._users = users
        self._clock = clock
        self._shoots_buried = shoots_buried

    async def create(self, details: ShootDetails) -> Shoot:
        """Make a shoot; it begins as a draft."""
        now = self._clock()
        shoot = Shoot(
            id=ShootId(new_id()),
            title=details.title,
            status=ShootStatus.DRAFT,
            shoot_date=details.shoot_date,
            location=details.location,
            notes=details.notes,
            client_ids=(),
            version=1,
            created_at=now,
            updated_at=now,
        )
        await self._store.add(shoot, created(shoot))
        return shoot

    async def get(self, scope: AccessScope, shoot_id: ShootId) -> Shoot:
        """One shoot; ShootNotFound outside the scope."""
        shoot = await self._store.find(scope, shoot_id)
        if shoot is None:
            raise ShootNotFound
        return shoot

    async def known(self, scope: AccessScope, shoot_ids: Sequence[ShootId]) -> list[Shoot]:
        """Those of the shoots that are still there and in the scope, in that order."""
        return await self._store.find_many(scope, shoot_ids)

    async def page(
        self,
        scope: AccessScope,
        *,
        limit: int,
        cursor: str | None = None,
        status: ShootStatus | None = None,
        q: str | None = None,
    ) -> Page[Shoot]:
        """Shoots in the scope, newest first."""
        below = number_of(cursor)
        found = await self._store.newest(scope, below=below, limit=limit + 1, status=status, q=q)
        return page_of_numbered(found, limit)

    async def update(
        self,
        scope: AccessScope,
        shoot_id: ShootId,
        change: ShootDetails,
        *,
        expected: frozenset[int],
    ) -> Shoot:
        """Change what is written. ``expected``: the versions the caller read, empty for any."""
        while True:
            shoot = await self._expect(scope, shoot_id, expected)
            if not change.given:
                return shoot
            changed = replace(shoot, **{name: getattr(change, name) for name in change.given})
            if stored := await self._store_next(scope, shoot, changed):
                return stored

    async def transition(
        self,
        scope: AccessScope,
        shoot_id: ShootId,
        to: ShootStatus,
        *,
        expected: frozenset[int],
        quiet: bool = False,
    ) -> Shoot:
        """Move a shoot along its lifecycle; TransitionNotAllowed says where it may go.

        ``quiet``: its clients are not written to.
        """
        while True:
            shoot = await self._expect(scope, shoot_id, expected)
            require_transition(shoot.status, to)
            tell = partial(transitioned, was=shoot.status, quiet=quiet)
            if stored := await self._store_next(scope, shoot, replace(shoot, status=to), tell):
                return stored

    async def delete(
        self, scope: AccessScope, shoot_id: ShootId, *, expected: frozenset[int]
    ) -> None:
        """Delete a shoot: nobody sees it or its photographs from now on."""
        await self._expect(scope, shoot_id, expected)
        tell = partial(deleted, now=self._clock())
        if not await self._store.bury(scope, shoot_id, versions=expected, tell=tell):
            # Changed or gone in the meantime, or there for the caller to look at only.
            await self._expect(scope, shoot_id, expected)
            raise ShootNotFound
        self._shoots_buried.notify()

    async def grant_access(self, scope: AccessScope, shoot_id: ShootId, user_id: UserId) -> None:
        """Let a user see the shoot, from now on."""
        await self.get(scope, shoot_id)
        await self._users.require_unscoped(user_id)
        tell = partial(granted, user_id=user_id, now=self._clock())
        if not await self._store.grant(scope, shoot_id, user_id, tell):
            raise ShootNotFound

    async def grant_access_unscoped(
        self, shoot_id: ShootId, user_id: UserId, invite_id: InviteId
    ) -> bool:
        """Let somebody who was invited see the shoot; says whether there still is one."""
        tell = partial(granted, user_id=user_id, now=self._clock(), invite_id=invite_id)
        return await self._store.grant_unscoped(shoot_id, user_id, tell)

    async def withdraw_access(self, scope: AccessScope, shoot_id: ShootId, user_id: UserId) -> None:
        """Let a user see it no more, from now on; that they didn't is fine."""
        tell = partial(withdrawn, user_id=user_id, now=self._clock())
        if not await self._store.withdraw(scope, shoot_id, user_id, tell):
            raise ShootNotFound

    async def forget_user_unscoped(self, user_id: UserId) -> None:
        """Withdraw every access of a user who is gone."""
        tell = partial(withdrawn, user_id=user_id, now=self._clock())
        await self._store.withdraw_everywhere_unscoped(user_id, tell)

    async def _expect(
        self, scope: AccessScope, shoot_id: ShootId, expected: frozenset[int]
    ) -> Shoot:
        shoot = await self.get(scope, shoot_id)
        if expected and shoot.version not in expected:
            raise _changed_meanwhile()
        return shoot

    async def _store_next(
        self,
        scope: AccessScope,
        shoot: Shoot,
        changed: Shoot,
        *tell: Callable[[Shoot], Event],
    ) -> Shoot | None:
        changed = replace(changed, version=shoot.version + 1, updated_at=self._clock())
        events = [each(changed) for each in tell]
        if await self._store.update(scope, changed, *events, version=shoot.version):
            return changed
        # Not the version's fault: whoever may only look is told what strangers are.
        if not scope.everything:
            raise ShootNotFound
        return None


def _changed_meanwhile() -> PreconditionFailed:
    return PreconditionFailed("This shoot was changed in the meantime; read it again.")
