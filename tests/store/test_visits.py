"""What clients have done in galleries: noted twice as well as once."""

from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from pymongo.asynchronous.database import AsyncDatabase

from studio.kernel.ids import FileId, ShootId, UserId, new_id
from studio.notifications.visit_store import VisitStore
from tests.store.samples import NOW

pytestmark = pytest.mark.asyncio(loop_scope="session")

SHOOT, CLAIRE = ShootId(new_id()), UserId(new_id())
HOUR = timedelta(hours=1)


@pytest_asyncio.fixture(loop_scope="session")
async def visits(database: AsyncDatabase[dict[str, Any]]) -> VisitStore:
    made = VisitStore(database)
    await made.prepare()
    return made


async def test_the_first_look_is_the_earliest_whichever_is_told_first(visits: VisitStore) -> None:
    for at in (NOW, NOW + HOUR, NOW - HOUR, NOW):
        await visits.viewed_unscoped(SHOOT, CLAIRE, at)
    assert await visits.first_viewed_at_unscoped(SHOOT, CLAIRE) == NOW - HOUR


async def test_who_has_not_looked_has_no_first_look(visits: VisitStore) -> None:
    assert await visits.first_viewed_at_unscoped(SHOOT, CLAIRE) is None
    await visits.downloaded_unscoped(SHOOT, CLAIRE, FileId(new_id()), NOW)
    assert await visits.first_viewed_at_unscoped(SHOOT, CLAIRE) is None
    await visits.viewed_unscoped(ShootId(new_id()), CLAIRE, NOW)
    await visits.viewed_unscoped(SHOOT, UserId(new_id()), NOW)
    assert await visits.first_viewed_at_unscoped(SHOOT, CLAIRE) is None
