"""Burying shoots: the photographs of a deleted one go, also when a crash came between."""

from studio.shoots.ports import Photographs
from studio.shoots.store import ShootStore


class Burials:
    """Finishes the deletion of shoots."""

    def __init__(self, store: ShootStore, photographs: Photographs) -> None:
        self._store = store
        self._photographs = photographs

    async def finish_unscoped(self) -> int:
        """Delete what is left of every deleted shoot; says how many there were."""
        buried = await self._store.buried_unscoped()
        for shoot_id in buried:
            await self._photographs.delete_all_unscoped(shoot_id)
            await self._store.forget_unscoped(shoot_id)
        return len(buried)
