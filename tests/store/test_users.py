"""Users in the database: unique, found by what people type, changed by one at a time."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from pymongo.asynchronous.database import AsyncDatabase

from studio.events.outbox import Outbox
from studio.kernel.access import Role
from studio.kernel.ids import UserId, new_id
from studio.kernel.language import Language
from studio.kernel.memory import Memory
from studio.kernel.wakeup import Wakeup
from studio.runtime.numbers import CollectionNumbers
from studio.users.domain import AddressTaken, LastAdmin, User
from studio.users.store import UserStore
from tests.store.samples import NOW, USER_GONE, a_user, scope_of_admin, scope_of_client

pytestmark = pytest.mark.asyncio(loop_scope="session")

Database = AsyncDatabase[dict[str, Any]]
ADMIN = scope_of_admin()


def _store(database: Database, *, exclusive: bool) -> UserStore:
    return UserStore(
        database,
        CollectionNumbers(database, "users"),
        Memory(exclusive=exclusive),
        Outbox(database, Wakeup()),
    )


@pytest_asyncio.fixture(loop_scope="session")
async def users(database: Database, exclusive: bool) -> UserStore:
    made = _store(database, exclusive=exclusive)
    await made.prepare()
    return made


async def _kept(users: UserStore, **given: Any) -> User:
    user = a_user(**given)
    await users.add(user)
    return user


async def _newest(users: UserStore, **asked: Any) -> list[User]:
    usual: dict[str, Any] = {"below": None, "limit": 100, "role": None, "q": None}
    found = await users.newest(asked.pop("scope", ADMIN), **{**usual, **asked})
    return [user for _, user in found]


async def test_indexes_can_be_made_twice(users: UserStore) -> None:
    await users.prepare()


async def test_a_user_comes_back_as_they_were_kept(users: UserStore) -> None:
    user = await _kept(
        users,
        name="Zoë D'Août",
        role=Role.ADMIN,
        language=Language.FRENCH,
        epoch=3,
        version=7,
    )
    assert await users.find_unscoped(user.id) == user
    assert await users.find_by_address_unscoped(f" {user.email.upper()}") == user
    assert await _newest(users) == [user]


async def test_who_is_not_there_is_none(users: UserStore) -> None:
    nobody = UserId(new_id())
    assert await users.find(ADMIN, nobody) is None
    assert await users.find_by_address_unscoped("nobody@example.com") is None
    assert not await users.update(ADMIN, a_user(), version=1)
    assert not await users.end_sessions(ADMIN, nobody, USER_GONE)
    assert not await users.delete(ADMIN, nobody, USER_GONE)


async def test_of_twenty_who_want_one_address_at_once_one_gets_it(users: UserStore) -> None:
    await _kept(users)
    spellings = ["claire@example.com", "Claire@Example.COM"] * 10
    found = await asyncio.gather(
        *(users.add(a_user(email=each)) for each in spellings), return_exceptions=True
    )
    assert found.count(None) == 1
    assert sum(isinstance(each, AddressTaken) for each in found) == 19
    assert len(await _newest(users)) == 2


async def test_an_address_is_free_again_once_its_user_is_gone(users: UserStore) -> None:
    user = await _kept(users, email="claire@example.com")
    assert await users.delete(ADMIN, user.id, USER_GONE)
    assert await users.find(ADMIN, user.id) is None
    assert not await users.delete(ADMIN, user.id, USER_GONE)
    await _kept(users, email="claire@example.com")


async def test_a_client_reaches_only_themselves(users: UserStore) -> None:
    user, other = await _kept(users), await _kept(users)
    own = scope_of_client(user.id)
    assert await users.find(own, user.id) == user
    assert await users.find(own, other.id) is None
    assert await _newest(users, scope=own) == [user]
    assert await _newest(users, scope=own, q="example") == [user]
    assert await _newest(users, scope=own, role=Role.ADMIN) == []
    assert not await users.end_sessions(own, other.id, USER_GONE)
    assert not await users.delete(own, other.id, USER_GONE)
    assert await users.find(ADMIN, other.id) == other


async def test_a_client_ends_their_own_sessions_and_changes_nothing_else(users: UserStore) -> None:
    user = await _kept(users)
    own = scope_of_client(user.id)
    assert not await users.update(own, replace(user, role=Role.ADMIN, version=2), version=1)
    assert await users.end_sessions(own, user.id, USER_GONE)
    assert await users.find(own, user.id) == replace(user, epoch=1)


async def test_of_a_user_from_before_the_question_no_language_is_known(
    users: UserStore, database: Database
) -> None:
    user = await _kept(users, language=Language.ENGLISH)
    await database["users_users"].update_one({"_id": user.id}, {"$unset": {"language": ""}})
    known = await users.find_unscoped(user.id)
    assert known == replace(user, language=None)
    changed = replace(known, language=Language.FRENCH, version=2)
    assert await users.update_account(scope_of_client(user.id), changed, version=1)
    assert await users.find_unscoped(user.id) == changed


async def test_what_one_says_about_oneself_is_all_that_changes(users: UserStore) -> None:
    user = await _kept(users, name="Claire")
    own = scope_of_client(user.id)
    await users.end_sessions(own, user.id, USER_GONE)
    grown = replace(
        user, name="Zoë", language=Language.FRENCH, version=2, updated_at=NOW + timedelta(days=1)
    )
    assert not await users.update_account(own, grown, version=3)
    assert await users.update_account(own, replace(grown, role=Role.ADMIN), version=1)
    assert await users.find(own, user.id) == replace(grown, epoch=1)
    assert await _newest(users, q="zoe") == [replace(grown, epoch=1)]
    assert not await users.update_account(own, replace(grown, version=3), version=1)


async def test_nobody_says_anything_about_somebody_else(users: UserStore) -> None:
    user = await _kept(users)
    for scope in (ADMIN, scope_of_client("another")):
        assert not await users.update_account(scope, replace(user, name="X", version=2), version=1)
    assert await users.find(ADMIN, user.id) == user


async def test_several_users_are_found_in_the_order_that_was_asked_for(users: UserStore) -> None:
    kept = [await _kept(users) for _ in range(60)]
    asked = [each.id for each in reversed(kept)]
    for _ in range(2):
        assert await users.find_many(ADMIN, asked) == kept[::-1]
    await users.delete(ADMIN, kept[7].id, USER_GONE)
    asked.insert(3, UserId(new_id()))
    assert await users.find_many(ADMIN, asked) == [each for each in kept[::-1] if each != kept[7]]
    assert await users.find_many(scope_of_client(kept[5].id), asked) == [kept[5]]
    assert await users.find_many(ADMIN, []) == []


async def test_pages_go_on_where_the_last_one_ended_across_gaps(users: UserStore) -> None:
    kept = [await _kept(users) for _ in range(30)]
    for gone in (*kept[3:21], kept[28]):
        await users.delete(ADMIN, gone.id, USER_GONE)
    left = [user for user in reversed(kept) if user not in kept[3:21] and user is not kept[28]]
    for limit in (1, 2, 7, 100):
        walked: list[User] = []
        below: int | None = None
        while page := await users.newest(ADMIN, below=below, limit=limit, role=None, q=None):
            assert len(page) <= limit
            walked += [user for _, user in page]
            below = page[-1][0]
        assert walked == left


async def test_pages_hold_those_of_a_role(users: UserStore) -> None:
    kept = [await _kept(users, role=list(Role)[number % 2]) for number in range(9)]
    for role in Role:
        expected = [user for user in reversed(kept) if user.role is role]
        assert await _newest(users, role=role) == expected
        assert await _newest(users, role=role, limit=2) == expected[:2]


async def test_users_are_found_by_the_beginnings_of_words(users: UserStore) -> None:
    for name in ("Zoë Août", "Anna Strasse", "Nine"):
        await _kept(users, name=name)
    expected = {
        "zoe": ["Zoë Août"],
        "ZOË": ["Zoë Août"],
        "aou": ["Zoë Août"],
        "aout zo": ["Zoë Août"],
        "zo claire": [],
        "oë": [],
        "straße": ["Anna Strasse"],
        "nine example": ["Nine"],
        "example": ["Nine", "Anna Strasse", "Zoë Août"],
        "...": [],
        ".*": [],
        "$gt": [],
    }
    found = {q: [user.name for user in await _newest(users, q=q)] for q in expected}
    assert found == expected


async def test_users_are_found_under_their_new_name_alone(users: UserStore) -> None:
    user = await _kept(users, name="Zoë")
    changed = replace(user, name="Inès", version=2)
    assert await users.update(ADMIN, changed, version=1)
    assert await _newest(users, q="zoe") == []
    assert await _newest(users, q="ines") == [changed]


async def test_a_change_of_what_has_changed_meanwhile_is_refused(users: UserStore) -> None:
    user = await _kept(users)
    first = replace(user, name="First", version=2, updated_at=NOW + timedelta(seconds=1))
    assert await users.update(ADMIN, first, version=1)
    assert not await users.update(ADMIN, replace(user, name="Second", version=2), version=1)
    assert await users.find(ADMIN, user.id) == first


async def test_of_twenty_changes_of_one_version_one_gets_in(users: UserStore) -> None:
    user = await _kept(users)
    changes = [replace(user, name=f"{number}", version=2) for number in range(20)]
    found = await asyncio.gather(*(users.update(ADMIN, each, version=1) for each in changes))
    assert found.count(True) == 1
    assert await users.find(ADMIN, user.id) == changes[found.index(True)]


async def test_a_change_does_not_undo_that_sessions_were_ended(users: UserStore) -> None:
    user = await _kept(users)
    found = await asyncio.gather(
        *(users.end_sessions(ADMIN, user.id, USER_GONE) for _ in range(10)),
        users.update(ADMIN, replace(user, name="New", version=2), version=1),
    )
    assert all(found)
    assert await users.find(ADMIN, user.id) == replace(user, name="New", version=2, epoch=10)


async def test_there_is_an_admin_once_there_is(users: UserStore) -> None:
    await _kept(users)
    assert await users.any_admin_unscoped() is None
    assert await users.admins_unscoped() == []
    admin = await _kept(users, role=Role.ADMIN)
    assert await users.any_admin_unscoped() == admin
    another = await _kept(users, role=Role.ADMIN)
    assert set(await users.admins_unscoped()) == {admin.id, another.id}


async def test_a_change_is_seen_at_once_by_readers_beside_it(users: UserStore) -> None:
    user = await _kept(users)
    for number in range(1, 20):
        changed = replace(user, name=f"{number}", version=number + 1)
        reads = [users.find(ADMIN, user.id) for _ in range(5)]
        await asyncio.gather(*reads, users.update(ADMIN, changed, version=number))
        assert await users.find(ADMIN, user.id) == changed


async def test_what_another_process_writes_is_seen_where_it_may_write(database: Database) -> None:
    here, there = (_store(database, exclusive=False) for _ in range(2))
    await here.prepare()
    user = await _kept(here)
    assert await here.find(ADMIN, user.id) == user
    assert await there.end_sessions(ADMIN, user.id, USER_GONE)
    assert await here.find(ADMIN, user.id) == replace(user, epoch=1)


@pytest.mark.parametrize("leave", ["demote", "delete"])
async def test_of_two_admins_that_send_each_other_away_one_stays(
    database: Database, leave: str
) -> None:
    store = _store(database, exclusive=False)
    await store.prepare()
    admins = [await _kept(store, role=Role.ADMIN) for _ in range(2)]

    async def go(user: User) -> bool:
        try:
            if leave == "delete":
                return await store.delete(ADMIN, user.id, USER_GONE)
            client = replace(user, role=Role.CLIENT, version=2)
            return await store.update(ADMIN, client, version=user.version)
        except LastAdmin:
            return False

    assert sorted(await asyncio.gather(*(go(user) for user in admins))) == [False, True]
    assert await store.any_admin_unscoped() is not None


async def test_the_last_admin_stays(users: UserStore) -> None:
    admin = await _kept(users, role=Role.ADMIN)
    await _kept(users)
    demoted = replace(admin, role=Role.CLIENT, version=2)
    with pytest.raises(LastAdmin):
        await users.update(ADMIN, demoted, version=1)
    with pytest.raises(LastAdmin):
        await users.delete(ADMIN, admin.id, USER_GONE)
    assert await users.find(ADMIN, admin.id) == admin
    assert await users.update(ADMIN, replace(admin, name="Pia", version=2), version=1)


async def test_of_admins_who_all_go_at_once_one_stays(users: UserStore) -> None:
    admins = [await _kept(users, role=Role.ADMIN) for _ in range(6)]
    found = await asyncio.gather(
        *(users.delete(ADMIN, admin.id, USER_GONE) for admin in admins[:3]),
        *(
            users.update(ADMIN, replace(admin, role=Role.CLIENT, version=2), version=1)
            for admin in admins[3:]
        ),
        return_exceptions=True,
    )
    assert found.count(True) == 5
    [refused] = [each for each in found if each is not True]
    assert isinstance(refused, LastAdmin)
    left = await _newest(users, role=Role.ADMIN)
    assert [user.id for user in left] == [admins[found.index(refused)].id]


async def test_a_client_is_made_the_first_admin(users: UserStore) -> None:
    user = await _kept(users, email="claire@example.com")
    assert await users.find(ADMIN, user.id) == user
    await users.promote_unscoped("Claire@example.com")
    promoted = replace(user, role=Role.ADMIN, version=2)
    assert await users.find(ADMIN, user.id) == promoted
    assert await users.any_admin_unscoped() == promoted
