"""What admins do about users, and what they can't do to themselves."""

from dataclasses import replace
from datetime import timedelta

import pytest

from studio.kernel.access import AccessScope, Role
from studio.kernel.errors import Invalid, PreconditionFailed
from studio.kernel.ids import UserId, new_id
from studio.kernel.language import Language
from studio.users.domain import AddressTaken, OwnAccount, User, UserNotFound
from studio.users.service import AccountChange, UserChange, Users
from tests.store.samples import NOW, SetClock, a_user, scope_of_admin, scope_of_client
from tests.unit.users.in_memory import KeptUsers

PIA = a_user(id=UserId(new_id()), email="pia@example.com", role=Role.ADMIN)
CLAIRE = a_user(id=UserId(new_id()), email="claire@example.com", name="Claire", version=3)
ADMIN = scope_of_admin(PIA.id)
ANY: frozenset[int] = frozenset()


class Album:
    """What is kept about users elsewhere."""

    def __init__(self, users: KeptUsers) -> None:
        self._users = users
        self.forgotten: list[tuple[UserId, bool]] = []
        self.trouble: Exception | None = None

    async def forget_user_unscoped(self, user_id: UserId) -> None:
        if self.trouble is not None:
            raise self.trouble
        self.forgotten.append((user_id, user_id in self._users.kept))


class Rival(KeptUsers):
    """Somebody else changes a user at the very moments at which we do."""

    def __init__(self, *users: User, moments: int) -> None:
        super().__init__(*users)
        self._moments = moments

    async def update(self, scope: AccessScope, user: User, *, version: int) -> bool:
        self._come_between(user)
        return await super().update(scope, user, version=version)

    async def update_account(self, scope: AccessScope, user: User, *, version: int) -> bool:
        self._come_between(user)
        return await super().update_account(scope, user, version=version)

    def _come_between(self, user: User) -> None:
        if self._moments:
            self._moments -= 1
            now = self.kept[user.id]
            self.kept[user.id] = replace(now, name="The rival's", version=now.version + 1)


@pytest.fixture
def kept() -> KeptUsers:
    return KeptUsers(PIA, CLAIRE)


@pytest.fixture
def album(kept: KeptUsers) -> Album:
    return Album(kept)


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOW + timedelta(days=1))


@pytest.fixture
def users(kept: KeptUsers, album: Album, clock: SetClock) -> Users:
    return Users(kept, [album], clock)


async def test_a_new_user_has_an_address_in_lower_case_and_one_version(
    users: Users, kept: KeptUsers, clock: SetClock
) -> None:
    user = await users.add("Bruno@Example.COM", "Bruno", Role.CLIENT, Language.FRENCH)
    assert kept.kept[user.id] == user
    assert user == a_user(
        id=user.id,
        email="bruno@example.com",
        name="Bruno",
        language=Language.FRENCH,
        created_at=clock(),
        updated_at=clock(),
    )
    with pytest.raises(AddressTaken):
        await users.add("bruno@example.com", None, Role.ADMIN)


async def test_outside_the_scope_there_is_nobody(users: Users) -> None:
    assert await users.get(scope_of_client(CLAIRE.id), CLAIRE.id) == CLAIRE
    for scope, user_id in ((scope_of_client(CLAIRE.id), PIA.id), (ADMIN, UserId("nobody"))):
        with pytest.raises(UserNotFound):
            await users.get(scope, user_id)
        with pytest.raises(UserNotFound):
            await users.update(scope, user_id, UserChange(frozenset({"name"})), expected=ANY)
        with pytest.raises(UserNotFound):
            await users.delete(scope, user_id)
        with pytest.raises(UserNotFound):
            await users.end_sessions(scope, user_id)


async def test_pages_follow_each_other(users: Users) -> None:
    first = await users.page(ADMIN, limit=1)
    assert first.items == [CLAIRE]
    last = await users.page(ADMIN, limit=1, cursor=first.next_cursor)
    assert (last.items, last.next_cursor) == ([PIA], None)
    with pytest.raises(Invalid):
        await users.page(ADMIN, limit=1, cursor="nonsense")


@pytest.mark.parametrize(
    ("change", "name", "role"),
    [
        (UserChange(frozenset({"name"}), name="Zoë"), "Zoë", Role.CLIENT),
        (UserChange(frozenset({"name"}), name=None), None, Role.CLIENT),
        (UserChange(frozenset({"role"}), role=Role.ADMIN), "Claire", Role.ADMIN),
        (UserChange(frozenset({"name", "role"}), name="Z", role=Role.ADMIN), "Z", Role.ADMIN),
    ],
)
async def test_what_is_meant_changes_and_the_rest_stays(
    users: Users, kept: KeptUsers, clock: SetClock, change: UserChange, name: str, role: Role
) -> None:
    changed = await users.update(ADMIN, CLAIRE.id, change, expected=ANY)
    assert changed == replace(CLAIRE, name=name, role=role, version=4, updated_at=clock())
    assert kept.kept[CLAIRE.id] == changed


@pytest.mark.parametrize(
    ("change", "name", "language"),
    [
        (AccountChange(frozenset({"language"}), language=Language.ENGLISH), "Claire", "en"),
        (AccountChange(frozenset({"name"}), name="Zoë"), "Zoë", None),
        (AccountChange(frozenset({"name"}), name=None), None, None),
        (AccountChange(frozenset({"name", "language"}), "Z", Language.FRENCH), "Z", "fr"),
    ],
)
async def test_everybody_changes_what_they_say_about_themselves(
    users: Users, kept: KeptUsers, clock: SetClock, change: AccountChange, name: str, language: str
) -> None:
    scope = scope_of_client(CLAIRE.id)
    changed = await users.update_account(scope, change, expected=frozenset({3}))
    assert changed == replace(
        CLAIRE,
        name=name,
        language=None if language is None else Language(language),
        version=4,
        updated_at=clock(),
    )
    assert kept.kept[CLAIRE.id] == changed
    with pytest.raises(PreconditionFailed):
        await users.update_account(scope, change, expected=frozenset({3}))


async def test_an_account_changes_also_while_its_role_does(clock: SetClock) -> None:
    kept = Rival(PIA, CLAIRE, moments=2)
    change = AccountChange(frozenset({"language"}), language=Language.FRENCH)
    changed = await Users(kept, [], clock).update_account(
        scope_of_client(CLAIRE.id), change, expected=ANY
    )
    assert (changed.name, changed.language, changed.version) == ("The rival's", Language.FRENCH, 6)


async def test_of_several_users_those_are_known_who_are_still_there(users: Users) -> None:
    asked = [CLAIRE.id, UserId(new_id()), PIA.id]
    assert await users.known(ADMIN, asked) == [CLAIRE, PIA]
    assert await users.known(scope_of_client(CLAIRE.id), asked) == [CLAIRE]


async def test_a_change_of_nothing_is_none(users: Users) -> None:
    assert await users.update(ADMIN, CLAIRE.id, UserChange(frozenset()), expected=ANY) == CLAIRE


RENAMED = UserChange(frozenset({"name"}), name="Ours")


async def test_a_version_that_was_read_is_changed_and_an_older_one_is_not(users: Users) -> None:
    with pytest.raises(PreconditionFailed):
        await users.update(ADMIN, CLAIRE.id, RENAMED, expected=frozenset({1, 2}))
    changed = await users.update(ADMIN, CLAIRE.id, RENAMED, expected=frozenset({2, 3}))
    assert changed.version == 4
    with pytest.raises(PreconditionFailed):
        await users.update(ADMIN, CLAIRE.id, UserChange(frozenset()), expected=frozenset({3}))


async def test_whoever_named_no_version_wins_over_a_rival(clock: SetClock) -> None:
    kept = Rival(PIA, CLAIRE, moments=7)
    changed = await Users(kept, [], clock).update(ADMIN, CLAIRE.id, RENAMED, expected=ANY)
    assert (changed.name, changed.version) == ("Ours", 11)
    assert kept.kept[CLAIRE.id] == changed


async def test_whoever_named_a_version_does_not(clock: SetClock) -> None:
    kept = Rival(PIA, CLAIRE, moments=1)
    with pytest.raises(PreconditionFailed):
        await Users(kept, [], clock).update(ADMIN, CLAIRE.id, RENAMED, expected=frozenset({3}))
    assert kept.kept[CLAIRE.id].name == "The rival's"


async def test_whoever_may_only_look_changes_nothing(users: Users, kept: KeptUsers) -> None:
    with pytest.raises(UserNotFound):
        await users.update(scope_of_client(CLAIRE.id), CLAIRE.id, RENAMED, expected=ANY)
    assert kept.kept[CLAIRE.id] == CLAIRE


async def test_admins_change_their_name_but_not_their_role(users: Users, kept: KeptUsers) -> None:
    await users.update(ADMIN, PIA.id, RENAMED, expected=ANY)
    same = UserChange(frozenset({"role"}), role=Role.ADMIN)
    await users.update(ADMIN, PIA.id, same, expected=ANY)
    with pytest.raises(OwnAccount):
        await users.update(ADMIN, PIA.id, UserChange(frozenset({"role"})), expected=ANY)
    assert kept.kept[PIA.id].role is Role.ADMIN


async def test_admins_do_not_delete_themselves(users: Users, kept: KeptUsers, album: Album) -> None:
    with pytest.raises(OwnAccount):
        await users.delete(ADMIN, PIA.id)
    assert PIA.id in kept.kept
    assert album.forgotten == []


async def test_a_deleted_user_is_forgotten_everywhere(
    users: Users, kept: KeptUsers, album: Album
) -> None:
    await users.delete(ADMIN, CLAIRE.id)
    assert CLAIRE.id not in kept.kept
    # Access that is granted in the last moment goes as well.
    assert album.forgotten[-1] == (CLAIRE.id, False)
    with pytest.raises(UserNotFound):
        await users.delete(ADMIN, CLAIRE.id)


async def test_a_user_who_can_not_be_forgotten_is_there_to_be_deleted_again(
    users: Users, kept: KeptUsers, album: Album
) -> None:
    album.trouble = ConnectionError("away")
    with pytest.raises(ConnectionError):
        await users.delete(ADMIN, CLAIRE.id)
    assert CLAIRE.id in kept.kept


async def test_sessions_are_ended(users: Users, kept: KeptUsers) -> None:
    await users.end_sessions(scope_of_client(CLAIRE.id), CLAIRE.id)
    await users.end_sessions(ADMIN, CLAIRE.id)
    assert kept.kept[CLAIRE.id] == replace(CLAIRE, epoch=2)


async def test_the_first_admin_is_made_once(clock: SetClock) -> None:
    kept = KeptUsers(CLAIRE)
    users = Users(kept, [], clock)
    made = await users.ensure_admin_unscoped("Studio@example.com")
    assert made is not None
    assert (made.email, made.role) == ("studio@example.com", Role.ADMIN)
    assert await users.ensure_admin_unscoped("other@example.com") is None
    assert len(kept.kept) == 2


async def test_a_client_with_the_admins_address_becomes_the_admin(clock: SetClock) -> None:
    kept = KeptUsers(CLAIRE)
    await Users(kept, [], clock).ensure_admin_unscoped("Claire@example.com")
    assert kept.kept[CLAIRE.id].role is Role.ADMIN
