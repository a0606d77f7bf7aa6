"""What is done about shoots, by whom, and against whom else."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from generated.events import AccessGranted
from studio.events.event import Event
from studio.kernel.access import AccessScope
from studio.kernel.errors import Invalid, PreconditionFailed
from studio.kernel.ids import InviteId, ShootId, UserId, new_id
from studio.kernel.wakeup import Wakeup
from studio.runtime.between import UsersForShoots
from studio.shoots.domain import Shoot, ShootNotFound
from studio.shoots.lifecycle import ShootStatus, TransitionNotAllowed
from studio.shoots.service import ShootDetails, Shoots
from studio.users.domain import UserNotFound
from tests.store.samples import NOW, SetClock, a_shoot, a_user, scope_of_admin, scope_of_client
from tests.unit.shoots.in_memory import KeptShoots
from tests.unit.users.in_memory import KeptUsers

ADMIN = scope_of_admin()
CLAIRE = a_user(id=UserId(new_id()))
BRUNO = a_user(id=UserId(new_id()))
OF_CLAIRE = scope_of_client(CLAIRE.id)
ANY: frozenset[int] = frozenset()
SHOOT = a_shoot(
    id=ShootId(new_id()),
    title="Étretat",
    location="Falaise d'Aval",
    notes="Low tide",
    client_ids=(CLAIRE.id,),
    version=3,
)
RETITLED = ShootDetails(title="Ours", given=frozenset({"title"}))


class Rival(KeptShoots):
    """Somebody else changes, or deletes, a shoot at the very moments at which we do."""

    def __init__(self, *shoots: Shoot, moments: int) -> None:
        super().__init__(*shoots)
        self._moments = moments

    async def update(self, scope: AccessScope, shoot: Shoot, *events: Event, version: int) -> bool:
        if self._moments:
            self._moments -= 1
            now = self.kept[shoot.id]
            self.kept[shoot.id] = replace(now, notes="The rival's", version=now.version + 1)
        return await super().update(scope, shoot, *events, version=version)

    async def bury(
        self,
        scope: AccessScope,
        shoot_id: ShootId,
        *,
        versions: frozenset[int],
        tell: Callable[[Shoot], Sequence[Event]],
    ) -> bool:
        if self._moments:
            del self.kept[shoot_id]
        return await super().bury(scope, shoot_id, versions=versions, tell=tell)


@pytest.fixture
def kept() -> KeptShoots:
    return KeptShoots(SHOOT)


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOW + timedelta(days=1))


@pytest.fixture
def buried() -> Wakeup:
    return Wakeup()


@pytest.fixture
def shoots(kept: KeptShoots, clock: SetClock, buried: Wakeup) -> Shoots:
    return _shoots(kept, clock, buried)


def _shoots(kept: KeptShoots, clock: SetClock, buried: Wakeup | None = None) -> Shoots:
    users = UsersForShoots(KeptUsers(CLAIRE, BRUNO))
    return Shoots(kept, users, clock, buried or Wakeup())


async def test_a_new_shoot_is_a_draft_that_nobody_else_sees(
    shoots: Shoots, kept: KeptShoots, clock: SetClock
) -> None:
    details = ShootDetails("Noël", date(2026, 12, 24), "Rouen", "Bring lights")
    shoot = await shoots.create(details)
    assert kept.kept[shoot.id] == shoot
    assert shoot == a_shoot(
        id=shoot.id,
        title="Noël",
        shoot_date=date(2026, 12, 24),
        location="Rouen",
        notes="Bring lights",
        created_at=clock(),
        updated_at=clock(),
    )
    with pytest.raises(ShootNotFound):
        await shoots.get(OF_CLAIRE, shoot.id)


async def test_outside_the_scope_there_is_no_shoot(shoots: Shoots, kept: KeptShoots) -> None:
    assert await shoots.get(OF_CLAIRE, SHOOT.id) == SHOOT
    stranger, none = scope_of_client(BRUNO.id), ShootId("none")
    for scope, shoot_id in ((stranger, SHOOT.id), (ADMIN, none), (OF_CLAIRE, none)):
        for attempt in (
            shoots.get(scope, shoot_id),
            shoots.update(scope, shoot_id, RETITLED, expected=ANY),
            shoots.transition(scope, shoot_id, ShootStatus.SCHEDULED, expected=ANY),
            shoots.delete(scope, shoot_id, expected=ANY),
            shoots.grant_access(scope, shoot_id, BRUNO.id),
            shoots.withdraw_access(scope, shoot_id, CLAIRE.id),
        ):
            with pytest.raises(ShootNotFound):
                await attempt
    assert kept.kept == {SHOOT.id: SHOOT}


async def test_whoever_may_only_look_changes_nothing(shoots: Shoots, kept: KeptShoots) -> None:
    for attempt in (
        shoots.update(OF_CLAIRE, SHOOT.id, RETITLED, expected=ANY),
        shoots.transition(OF_CLAIRE, SHOOT.id, ShootStatus.SCHEDULED, expected=ANY),
        shoots.delete(OF_CLAIRE, SHOOT.id, expected=ANY),
        shoots.grant_access(OF_CLAIRE, SHOOT.id, BRUNO.id),
        shoots.withdraw_access(OF_CLAIRE, SHOOT.id, CLAIRE.id),
    ):
        with pytest.raises(ShootNotFound):
            await attempt
    assert kept.kept == {SHOOT.id: SHOOT}


async def test_pages_follow_each_other(shoots: Shoots, kept: KeptShoots) -> None:
    newer = a_shoot()
    await kept.add(newer)
    first = await shoots.page(ADMIN, limit=1)
    assert first.items == [newer]
    last = await shoots.page(ADMIN, limit=1, cursor=first.next_cursor)
    assert (last.items, last.next_cursor) == ([SHOOT], None)
    with pytest.raises(Invalid):
        await shoots.page(ADMIN, limit=1, cursor="nonsense")


async def test_what_is_meant_changes_and_the_rest_stays(
    shoots: Shoots, kept: KeptShoots, clock: SetClock
) -> None:
    change = ShootDetails(
        title="Fécamp", shoot_date=date(2027, 1, 2), given=frozenset({"title", "shoot_date"})
    )
    changed = await shoots.update(ADMIN, SHOOT.id, change, expected=ANY)
    assert changed == replace(
        SHOOT, title="Fécamp", shoot_date=date(2027, 1, 2), version=4, updated_at=clock()
    )
    assert kept.kept[SHOOT.id] == changed
    cleared = ShootDetails(given=frozenset({"location", "notes"}))
    changed = await shoots.update(ADMIN, SHOOT.id, cleared, expected=ANY)
    assert (changed.location, changed.notes, changed.title) == (None, None, "Fécamp")


async def test_a_change_of_nothing_is_none(shoots: Shoots) -> None:
    assert await shoots.update(ADMIN, SHOOT.id, ShootDetails(), expected=ANY) == SHOOT


async def test_a_version_that_was_read_is_changed_and_an_older_one_is_not(
    shoots: Shoots, kept: KeptShoots
) -> None:
    old, read = frozenset({2}), frozenset({2, 3})
    for attempt in (
        shoots.update(ADMIN, SHOOT.id, RETITLED, expected=old),
        shoots.transition(ADMIN, SHOOT.id, ShootStatus.SCHEDULED, expected=old),
        shoots.delete(ADMIN, SHOOT.id, expected=old),
    ):
        with pytest.raises(PreconditionFailed):
            await attempt
    assert kept.kept == {SHOOT.id: SHOOT}
    await shoots.update(ADMIN, SHOOT.id, RETITLED, expected=read)
    await shoots.transition(ADMIN, SHOOT.id, ShootStatus.SCHEDULED, expected=frozenset({4}))
    await shoots.delete(ADMIN, SHOOT.id, expected=frozenset({5}))


async def test_whoever_named_no_version_wins_and_the_rivals_change_stays(clock: SetClock) -> None:
    kept = Rival(SHOOT, moments=7)
    changed = await _shoots(kept, clock).update(ADMIN, SHOOT.id, RETITLED, expected=ANY)
    assert (changed.title, changed.notes, changed.version) == ("Ours", "The rival's", 11)


async def test_whoever_named_a_version_does_not(clock: SetClock) -> None:
    kept = Rival(SHOOT, moments=1)
    with pytest.raises(PreconditionFailed):
        await _shoots(kept, clock).update(ADMIN, SHOOT.id, RETITLED, expected=frozenset({3}))
    assert kept.kept[SHOOT.id].title == "Étretat"


async def test_a_shoot_moves_along_its_lifecycle(shoots: Shoots, clock: SetClock) -> None:
    moved = await shoots.transition(ADMIN, SHOOT.id, ShootStatus.EDITING, expected=ANY)
    assert moved == replace(SHOOT, status=ShootStatus.EDITING, version=4, updated_at=clock())
    with pytest.raises(TransitionNotAllowed) as refused:
        await shoots.transition(ADMIN, SHOOT.id, ShootStatus.CANCELLED, expected=ANY)
    assert refused.value.extensions == {"allowed": ["proofing", "delivered"]}


async def test_a_transition_is_judged_by_what_is_stored_when_it_is_stored(clock: SetClock) -> None:
    class Cancelled(Rival):
        async def update(
            self, scope: AccessScope, shoot: Shoot, *events: Event, version: int
        ) -> bool:
            self.kept[shoot.id] = replace(SHOOT, status=ShootStatus.CANCELLED, version=4)
            return await super().update(scope, shoot, *events, version=version)

    kept = Cancelled(SHOOT, moments=0)
    with pytest.raises(TransitionNotAllowed):
        await _shoots(kept, clock).transition(ADMIN, SHOOT.id, ShootStatus.EDITING, expected=ANY)
    assert kept.kept[SHOOT.id].status is ShootStatus.CANCELLED


async def test_a_deleted_shoot_is_gone_and_its_burial_begins(
    shoots: Shoots, kept: KeptShoots, buried: Wakeup
) -> None:
    await shoots.delete(ADMIN, SHOOT.id, expected=ANY)
    assert kept.buried == [SHOOT.id]
    # This returns at once.
    await buried.wait(60)
    with pytest.raises(ShootNotFound):
        await shoots.delete(ADMIN, SHOOT.id, expected=ANY)


async def test_a_shoot_that_somebody_else_deletes_meanwhile_is_not_found(clock: SetClock) -> None:
    shoots = _shoots(Rival(SHOOT, moments=1), clock)
    with pytest.raises(ShootNotFound):
        await shoots.delete(ADMIN, SHOOT.id, expected=ANY)


async def test_access_is_given_to_those_who_are_known(shoots: Shoots) -> None:
    with pytest.raises(UserNotFound):
        await shoots.grant_access(ADMIN, SHOOT.id, UserId("nobody"))
    await shoots.grant_access(ADMIN, SHOOT.id, BRUNO.id)
    assert (await shoots.get(scope_of_client(BRUNO.id), SHOOT.id)).client_ids == (
        CLAIRE.id,
        BRUNO.id,
    )


async def test_what_is_told_of_access_says_by_which_invite(
    shoots: Shoots, kept: KeptShoots
) -> None:
    invite_id, guest = InviteId(new_id()), UserId(new_id())
    await shoots.grant_access(ADMIN, SHOOT.id, BRUNO.id)
    assert await shoots.grant_access_unscoped(SHOOT.id, guest, invite_id)
    told = [each.data for each in kept.told if isinstance(each, AccessGranted)]
    assert [each.model_dump(by_alias=True) for each in told] == [
        {"shootId": SHOOT.id, "userId": BRUNO.id},
        {"shootId": SHOOT.id, "userId": guest, "inviteId": invite_id},
    ]


async def test_access_is_withdrawn_whether_it_was_there_or_not(shoots: Shoots) -> None:
    for user_id in (CLAIRE.id, CLAIRE.id, UserId("nobody")):
        await shoots.withdraw_access(ADMIN, SHOOT.id, user_id)
    with pytest.raises(ShootNotFound):
        await shoots.get(OF_CLAIRE, SHOOT.id)


async def test_a_user_who_is_gone_sees_nothing(shoots: Shoots) -> None:
    await shoots.forget_user_unscoped(CLAIRE.id)
    with pytest.raises(ShootNotFound):
        await shoots.get(OF_CLAIRE, SHOOT.id)
