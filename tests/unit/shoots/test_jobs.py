"""Deleted shoots are cleared up after, also if something came between."""

import pytest

from studio.kernel.ids import ShootId
from studio.shoots.jobs import Burials
from tests.store.samples import SHOOT_GONE, a_shoot, scope_of_admin
from tests.unit.shoots.in_memory import KeptShoots


class Photographs:
    """The photographs of shoots; those of some can't be deleted for now."""

    def __init__(self, *stuck: ShootId) -> None:
        self.deleted: list[ShootId] = []
        self.stuck = set(stuck)

    async def delete_all_unscoped(self, shoot_id: ShootId) -> None:
        if shoot_id in self.stuck:
            raise ConnectionError("away")
        self.deleted.append(shoot_id)


async def _buried() -> KeptShoots:
    shoots = [a_shoot() for _ in range(3)]
    kept = KeptShoots(*shoots)
    for shoot in shoots[:2]:
        await kept.bury(scope_of_admin(), shoot.id, versions=frozenset(), tell=SHOOT_GONE)
    return kept


async def test_the_photographs_of_deleted_shoots_are_deleted_once() -> None:
    kept, photographs = await _buried(), Photographs()
    first, second = kept.buried
    burials = Burials(kept, photographs)
    assert await burials.finish_unscoped() == 2
    assert photographs.deleted == [first, second]
    assert await burials.finish_unscoped() == 0
    assert photographs.deleted == [first, second]


async def test_what_comes_between_leaves_the_rest_to_be_done() -> None:
    kept = await _buried()
    first, second = kept.buried
    photographs = Photographs(second)
    burials = Burials(kept, photographs)
    with pytest.raises(ConnectionError):
        await burials.finish_unscoped()
    assert kept.buried == [second]
    photographs.stuck.clear()
    assert await burials.finish_unscoped() == 1
    assert photographs.deleted == [first, second]
