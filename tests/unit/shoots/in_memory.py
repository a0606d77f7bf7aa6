"""Shoots kept in memory."""

from dataclasses import replace

from studio.kernel.access import AccessScope
from studio.kernel.ids import ShootId, UserId
from studio.shoots.domain import Shoot
from studio.shoots.lifecycle import ShootStatus
from studio.shoots.store import ShootStore


class KeptShoots(ShootStore):
    """Shoots, in the order they were added."""

    def __init__(self, *shoots: Shoot) -> None:
        self.kept = {shoot.id: shoot for shoot in shoots}
        self.buried: list[ShootId] = []

    async def add(self, shoot: Shoot) -> None:
        self.kept[shoot.id] = shoot

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

    async def update(self, scope: AccessScope, shoot: Shoot, *, version: int) -> bool:
        if not scope.everything or self.kept[shoot.id].version != version:
            return False
        self.kept[shoot.id] = replace(shoot, client_ids=self.kept[shoot.id].client_ids)
        return True

    async def grant(self, scope: AccessScope, shoot_id: ShootId, user_id: UserId) -> bool:
        return self._share(scope, shoot_id, user_id, (user_id,))

    async def withdraw(self, scope: AccessScope, shoot_id: ShootId, user_id: UserId) -> bool:
        return self._share(scope, shoot_id, user_id, ())

    async def withdraw_everywhere_unscoped(self, user_id: UserId) -> None:
        for shoot in self.kept.values():
            left = tuple(each for each in shoot.client_ids if each != user_id)
            self.kept[shoot.id] = replace(shoot, client_ids=left)

    async def bury(
        self, scope: AccessScope, shoot_id: ShootId, *, versions: frozenset[int]
    ) -> bool:
        shoot = self.kept.get(shoot_id)
        if not scope.everything or shoot is None or (versions and shoot.version not in versions):
            return False
        del self.kept[shoot_id]
        self.buried.append(shoot_id)
        return True

    async def buried_unscoped(self) -> list[ShootId]:
        return list(self.buried)

    async def forget_unscoped(self, shoot_id: ShootId) -> None:
        self.buried.remove(shoot_id)

    def _share(
        self, scope: AccessScope, shoot_id: ShootId, user_id: UserId, then: tuple[UserId, ...]
    ) -> bool:
        shoot = self.kept.get(shoot_id)
        if not scope.everything or shoot is None:
            return False
        others = tuple(each for each in shoot.client_ids if each != user_id)
        self.kept[shoot_id] = replace(shoot, client_ids=others + then, version=shoot.version + 1)
        return True
