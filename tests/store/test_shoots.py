"""Shoots in the database: seen by those they were shared with, changed by one at a time."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
import pytest_asyncio
from pymongo.asynchronous.database import AsyncDatabase

from studio.events.outbox import Outbox
from studio.kernel.ids import ShootId, UserId, new_id
from studio.kernel.memory import Memory
from studio.kernel.wakeup import Wakeup
from studio.runtime.numbers import CollectionNumbers
from studio.shoots.domain import Shoot
from studio.shoots.lifecycle import ShootStatus
from studio.shoots.store import ShootStore
from tests.store.samples import SHARED, SHOOT_GONE, a_shoot, scope_of_admin, scope_of_client

pytestmark = pytest.mark.asyncio(loop_scope="session")

Database = AsyncDatabase[dict[str, Any]]
ADMIN = scope_of_admin()
CLAIRE, BRUNO = UserId(new_id()), UserId(new_id())
NONE = ShootId(new_id())
ANY: frozenset[int] = frozenset()


def _store(database: Database, *, exclusive: bool) -> ShootStore:
    return ShootStore(
        database,
        CollectionNumbers(database, "shoots"),
        Memory(exclusive=exclusive),
        Outbox(database, Wakeup()),
    )


@pytest_asyncio.fixture(loop_scope="session")
async def shoots(database: Database, exclusive: bool) -> ShootStore:
    made = _store(database, exclusive=exclusive)
    await made.prepare()
    return made


async def _kept(shoots: ShootStore, **given: Any) -> Shoot:
    shoot = a_shoot(**given)
    await shoots.add(shoot)
    return shoot


async def _newest(shoots: ShootStore, **asked: Any) -> list[Shoot]:
    usual: dict[str, Any] = {"below": None, "limit": 100, "status": None, "q": None}
    found = await shoots.newest(asked.pop("scope", ADMIN), **{**usual, **asked})
    return [shoot for _, shoot in found]


async def test_indexes_can_be_made_twice(shoots: ShootStore) -> None:
    await shoots.prepare()


@pytest.mark.parametrize(
    "shoot_date", [None, date(2026, 11, 22), datetime(2026, 11, 22, 15, 30, tzinfo=UTC)]
)
async def test_a_shoot_comes_back_as_it_was_kept(
    shoots: ShootStore, shoot_date: date | datetime | None
) -> None:
    shoot = await _kept(
        shoots,
        title="Étretat, l'été",
        status=ShootStatus.PROOFING,
        shoot_date=shoot_date,
        location="Falaise d'Aval",
        notes="Low tide at 18:40\nBring boots",
        client_ids=(CLAIRE, BRUNO),
        version=4,
    )
    assert await shoots.find(ADMIN, shoot.id) == shoot
    assert await _newest(shoots) == [shoot]


async def test_what_is_not_there_is_none(shoots: ShootStore) -> None:
    assert await shoots.find(ADMIN, NONE) is None
    assert not await shoots.update(ADMIN, a_shoot(), version=1)
    assert not await shoots.grant(ADMIN, NONE, CLAIRE, SHARED)
    assert not await shoots.withdraw(ADMIN, NONE, CLAIRE, SHARED)
    assert not await shoots.bury(ADMIN, NONE, versions=ANY, tell=SHOOT_GONE)
    assert await shoots.buried_unscoped() == []


async def test_a_client_sees_the_shoots_that_were_shared_with_them(shoots: ShootStore) -> None:
    shared = await _kept(shoots, client_ids=(BRUNO, CLAIRE), title="Both")
    await _kept(shoots, client_ids=(BRUNO,), title="Bruno's")
    await _kept(shoots, title="Nobody's")
    claire = scope_of_client(CLAIRE)
    assert await shoots.find(claire, shared.id) == shared
    assert await _newest(shoots, scope=claire) == [shared]
    assert await _newest(shoots, scope=claire, q="b") == [shared]
    assert await _newest(shoots, scope=claire, status=ShootStatus.DRAFT) == [shared]
    assert await _newest(shoots, scope=claire, status=ShootStatus.EDITING) == []
    assert await _newest(shoots, scope=claire, limit=1) == [shared]
    for other in await _newest(shoots, q="s"):
        assert await shoots.find(claire, other.id) is None
    assert await _newest(shoots, scope=scope_of_client("stranger")) == []


async def test_several_shoots_are_found_as_far_as_the_scope_reaches(shoots: ShootStore) -> None:
    kept = [await _kept(shoots) for _ in range(60)]
    await shoots.grant(ADMIN, kept[5].id, CLAIRE, SHARED)
    asked = [each.id for each in reversed(kept)]
    for _ in range(2):
        found = await shoots.find_many(ADMIN, [*asked, NONE])
        assert [each.id for each in found] == asked
        mine = await shoots.find_many(scope_of_client(CLAIRE), asked)
        assert [each.id for each in mine] == [kept[5].id]
    await shoots.withdraw(ADMIN, kept[5].id, CLAIRE, SHARED)
    assert await shoots.find_many(scope_of_client(CLAIRE), asked) == []
    assert await shoots.find_many(ADMIN, []) == []


async def test_a_client_changes_nothing(shoots: ShootStore) -> None:
    shoot = await _kept(shoots, client_ids=(CLAIRE,))
    claire = scope_of_client(CLAIRE)
    assert not await shoots.update(claire, replace(shoot, title="Mine", version=2), version=1)
    assert not await shoots.grant(claire, shoot.id, BRUNO, SHARED)
    assert not await shoots.withdraw(claire, shoot.id, CLAIRE, SHARED)
    assert not await shoots.bury(claire, shoot.id, versions=ANY, tell=SHOOT_GONE)
    assert await shoots.find(ADMIN, shoot.id) == shoot
    assert await shoots.buried_unscoped() == []


async def test_pages_go_on_where_the_last_one_ended_across_gaps(shoots: ShootStore) -> None:
    kept = [await _kept(shoots, client_ids=(CLAIRE,) if n % 9 == 0 else ()) for n in range(30)]
    for gone in kept[4:17]:
        await shoots.bury(ADMIN, gone.id, versions=ANY, tell=SHOOT_GONE)
    left = [shoot for shoot in reversed(kept) if shoot not in kept[4:17]]
    for scope in (ADMIN, scope_of_client(CLAIRE)):
        expected = [each for each in left if scope.everything or each.client_ids]
        for limit in (1, 3, 10, 100):
            walked: list[Shoot] = []
            below: int | None = None
            while page := await shoots.newest(scope, below=below, limit=limit, status=None, q=None):
                assert len(page) <= limit
                walked += [shoot for _, shoot in page]
                below = page[-1][0]
            assert walked == expected


async def test_pages_hold_those_of_a_status(shoots: ShootStore) -> None:
    statuses = [ShootStatus.DRAFT, ShootStatus.EDITING, ShootStatus.DELIVERED]
    kept = [await _kept(shoots, status=statuses[number % 3]) for number in range(9)]
    for status in statuses:
        expected = [shoot for shoot in reversed(kept) if shoot.status is status]
        assert await _newest(shoots, status=status) == expected
    assert await _newest(shoots, status=ShootStatus.CANCELLED) == []


async def test_shoots_are_found_by_title_and_place_but_not_by_notes(shoots: ShootStore) -> None:
    await _kept(shoots, title="Étretat", location="Plage d'été", notes="secret")
    await _kept(shoots, title="Noël", location="Rue de l'Été")
    expected = {
        "etretat": ["Étretat"],
        "ÉTÉ": ["Noël", "Étretat"],
        "ete etr": ["Étretat"],
        "noe": ["Noël"],
        "noe\u0308l": ["Noël"],
        "tretat": [],
        "secret": [],
        "^e": ["Noël", "Étretat"],
        "!": [],
    }
    found = {q: [shoot.title for shoot in await _newest(shoots, q=q)] for q in expected}
    assert found == expected


async def test_of_twenty_changes_of_one_version_one_gets_in(shoots: ShootStore) -> None:
    shoot = await _kept(shoots)
    changes = [replace(shoot, title=f"{number}", version=2) for number in range(20)]
    found = await asyncio.gather(*(shoots.update(ADMIN, each, version=1) for each in changes))
    assert found.count(True) == 1
    assert await shoots.find(ADMIN, shoot.id) == changes[found.index(True)]
    assert not await shoots.update(ADMIN, changes[0], version=1)


async def test_a_change_does_not_undo_an_access_that_was_granted(shoots: ShootStore) -> None:
    shoot = await _kept(shoots)
    assert await shoots.grant(ADMIN, shoot.id, CLAIRE, SHARED)
    # Whoever read the shoot before has the old clients, and an old version.
    assert not await shoots.update(ADMIN, replace(shoot, title="New", version=2), version=1)
    assert await shoots.update(ADMIN, replace(shoot, title="New", version=3), version=2)
    changed = replace(shoot, title="New", version=3, client_ids=(CLAIRE,))
    assert await shoots.find(scope_of_client(CLAIRE), shoot.id) == changed


async def test_a_change_does_not_undo_an_access_that_was_withdrawn(shoots: ShootStore) -> None:
    shoot = await _kept(shoots, client_ids=(CLAIRE, BRUNO))
    assert await shoots.withdraw(ADMIN, shoot.id, CLAIRE, SHARED)
    assert await shoots.update(ADMIN, replace(shoot, title="New", version=3), version=2)
    assert await shoots.find(scope_of_client(CLAIRE), shoot.id) is None
    assert await shoots.find(scope_of_client(BRUNO), shoot.id) is not None


async def test_access_granted_and_withdrawn_by_many_at_once_is_all_there(
    shoots: ShootStore,
) -> None:
    leaving = [UserId(f"leaving-{number}") for number in range(10)]
    coming = [UserId(f"coming-{number}") for number in range(10)]
    shoot = await _kept(shoots, client_ids=tuple(leaving))
    found = await asyncio.gather(
        *(shoots.withdraw(ADMIN, shoot.id, each, SHARED) for each in leaving),
        *(shoots.grant(ADMIN, shoot.id, each, SHARED) for each in coming),
        *(shoots.find(ADMIN, shoot.id) for _ in range(10)),
    )
    assert all(found)
    now = await shoots.find(ADMIN, shoot.id)
    assert now is not None
    assert sorted(now.client_ids) == coming
    assert now.version == 21


async def test_access_is_granted_once_and_withdrawn_whether_it_was_there_or_not(
    shoots: ShootStore,
) -> None:
    shoot = await _kept(shoots)
    assert await shoots.grant(ADMIN, shoot.id, CLAIRE, SHARED)
    assert await shoots.grant(ADMIN, shoot.id, CLAIRE, SHARED)
    found = await shoots.find(ADMIN, shoot.id)
    assert found is not None
    assert found.client_ids == (CLAIRE,)
    assert await shoots.withdraw(ADMIN, shoot.id, CLAIRE, SHARED)
    assert await shoots.withdraw(ADMIN, shoot.id, CLAIRE, SHARED)
    assert await shoots.find(scope_of_client(CLAIRE), shoot.id) is None


async def test_a_user_who_is_gone_is_gone_everywhere(shoots: ShootStore) -> None:
    theirs = [await _kept(shoots, client_ids=(CLAIRE, BRUNO)) for _ in range(3)]
    other = await _kept(shoots, client_ids=(BRUNO,))
    assert all([await shoots.find(ADMIN, each.id) for each in (*theirs, other)])
    await shoots.withdraw_everywhere_unscoped(CLAIRE, SHARED)
    left = [replace(each, client_ids=(BRUNO,), version=2) for each in theirs]
    assert [await shoots.find(ADMIN, each.id) for each in (*theirs, other)] == [*left, other]
    assert await _newest(shoots, scope=scope_of_client(CLAIRE)) == []
    assert len(await _newest(shoots, scope=scope_of_client(BRUNO))) == 4


async def test_a_deleted_shoot_is_gone_and_noted_until_it_is_cleared_up(shoots: ShootStore) -> None:
    shoot, other = await _kept(shoots, client_ids=(CLAIRE,)), await _kept(shoots)
    assert await shoots.bury(ADMIN, shoot.id, versions=ANY, tell=SHOOT_GONE)
    assert await shoots.find(scope_of_client(CLAIRE), shoot.id) is None
    assert await _newest(shoots) == [other]
    assert await shoots.buried_unscoped() == [shoot.id]
    await shoots.forget_unscoped(other.id)
    assert await shoots.buried_unscoped() == [shoot.id]
    await shoots.forget_unscoped(shoot.id)
    await shoots.forget_unscoped(shoot.id)
    assert await shoots.buried_unscoped() == []


async def test_only_the_versions_that_were_read_are_deleted(shoots: ShootStore) -> None:
    shoot = await _kept(shoots, version=3)
    assert not await shoots.bury(ADMIN, shoot.id, versions=frozenset({1, 2}), tell=SHOOT_GONE)
    assert await shoots.buried_unscoped() == []
    assert await shoots.find(ADMIN, shoot.id) == shoot
    assert await shoots.bury(ADMIN, shoot.id, versions=frozenset({2, 3}), tell=SHOOT_GONE)


async def test_a_shoot_is_deleted_once_however_many_do(shoots: ShootStore) -> None:
    shoot = await _kept(shoots)
    found = await asyncio.gather(
        *(shoots.bury(ADMIN, shoot.id, versions=ANY, tell=SHOOT_GONE) for _ in range(10)),
        *(shoots.grant(ADMIN, shoot.id, UserId(new_id()), SHARED) for _ in range(10)),
    )
    assert found[:10].count(True) == 1
    assert await shoots.find(ADMIN, shoot.id) is None
    assert await shoots.buried_unscoped() == [shoot.id]


async def test_shoots_are_deleted_while_a_client_of_theirs_is(shoots: ShootStore) -> None:
    """The embedded server has hung for good here: see `withdraw_everywhere_unscoped`."""
    for _ in range(4):
        theirs = [await _kept(shoots, client_ids=(CLAIRE,)) for _ in range(5)]
        found = await asyncio.gather(
            *(shoots.bury(ADMIN, each.id, versions=ANY, tell=SHOOT_GONE) for each in theirs[1:]),
            shoots.withdraw_everywhere_unscoped(CLAIRE, SHARED),
        )
        assert found[:-1] == [True] * 4
        left = replace(theirs[0], client_ids=(), version=2)
        assert await shoots.find(ADMIN, theirs[0].id) == left


async def test_a_deletion_that_can_not_be_noted_is_none(
    shoots: ShootStore, database: Database
) -> None:
    shoot = await _kept(shoots)
    await database["shoots_burials"].insert_one({"_id": shoot.id})
    with pytest.raises(Exception, match="duplicate key"):
        await shoots.bury(ADMIN, shoot.id, versions=ANY, tell=SHOOT_GONE)
    assert await shoots.find(ADMIN, shoot.id) == shoot
    assert await _newest(shoots) == [shoot]


async def test_what_another_process_writes_is_seen_where_it_may_write(database: Database) -> None:
    here, there = (_store(database, exclusive=False) for _ in range(2))
    await here.prepare()
    shoot = await _kept(here, client_ids=(CLAIRE,))
    assert await here.find(scope_of_client(CLAIRE), shoot.id) == shoot
    assert await there.withdraw(ADMIN, shoot.id, CLAIRE, SHARED)
    assert await here.find(scope_of_client(CLAIRE), shoot.id) is None
