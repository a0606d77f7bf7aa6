"""Shoots kept in memory."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from studio.events.event import Event
from studio.kernel.access import AccessScope
from studio.kernel.ids import ShootId, UserId
from studio.shoots.domain import Shoot
from studio.shoots.lifecycle import ShootStatus
from studio.shoots.store import ShootStore, Telling


class KeptShoots(ShootStore):
    """Shoots, in the order they were added."""

    def __init__(self, *shoots: Shoot) -> None:
        self.kept = {shoot.id: shoot for shoot in shoots}
        self.buried: list[ShootId] = []
        self.told: list[Event] = []

    async def add(self, shoot: Shoot, *events: Event) -> None:
        self.kept[shoot.id] = shoot
        self.told += events

    async def find(self, scope: AccessScope, shoot_id: ShootId) -> Shoot | None:
        shoot = self.kept.get(shoot_id)
        reached = shoot is not None and (scope.everything or scope.viewer in shoot.client_ids)
        return shoot if reached else None

    async def newest(
        self,
        scope: AccessScope,
        *,
        below: int | None,
        limit: int,
        status: ShootStatus | None,
        q: str | None,
    ) -> list[tuple[int, Shoot]]:
        numbered = list(enumerate(self.kept.values(), start=1))[::-1]
        return [each for each in numbered if below is None or each[0] < below][:limit]

    async def update(self, scope: AccessScope, shoot: Shoot, *events: Event, version: int) -> bool:
        if not scope.everything or self.kept[shoot.id].version != version:
            return False
        self.kept[shoot.id] = replace(shoot, client_ids=self.kept[shoot.id].client_ids)
        self.told += events
        return True

    async def grant(
        self, scope: AccessScope, shoot_id: ShootId, user_id: UserId, tell: Telling
    ) -> bool:
        return scope.everything and self._share(shoot_id, user_id, (user_id,), tell)

    async def grant_unscoped(self, shoot_id: ShootId, user_id: UserId, tell: Telling) -> bool:
        return self._share(shoot_id, user_id, (user_id,), tell)

    async def withdraw(
        self, scope: AccessScope, shoot_id: ShootId, user_id: UserId, tell: Telling
    ) -> bool:
        return scope.everything and self._share(shoot_id, user_id, (), tell)

    async def withdraw_everywhere_unscoped(self, user_id: UserId, tell: Telling) -> None:
        for shoot in list(self.kept.values()):
            if user_id in shoot.client_ids:
                self._share(shoot.id, user_id, (), tell)

    async def bury(
        self,
        scope: AccessScope,
        shoot_id: ShootId,
        *,
        versions: frozenset[int],
        tell: Callable[[Shoot], Sequence[Event]],
    ) -> bool:
        shoot = self.kept.get(shoot_id)
        if not scope.everything or shoot is None or (versions and shoot.version not in versions):
            return False
        del self.kept[shoot_id]
        self.buried.append(shoot_id)
        self.told += tell(shoot)
        return True

    async def buried_unscoped(self) -> list[ShootId]:
        return list(self.buried)

    async def forget_unscoped(self, shoot_id: ShootId) -> None:
        self.buried.remove(shoot_id)

    def _share(
        self, shoot_id: ShootId, user_id: UserId, then: tuple[UserId, ...], tell: Telling
    ) -> bool:
        shoot = self.kept.get(shoot_id)
        if shoot is None:
            return False
        others = tuple(each for each in shoot.client_ids if each != user_id)
        shared = replace(shoot, client_ids=others + then, version=shoot.version + 1)
        if set(shared.client_ids) != set(shoot.client_ids):
            self.told.append(tell(shoot_id, shared.version))
        self.kept[shoot_id] = shared
        return True
