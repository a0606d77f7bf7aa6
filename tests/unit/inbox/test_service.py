"""What a reader is shown: in words of today, and only what they may see today."""

from dataclasses import replace
from datetime import timedelta

import pytest

from studio.inbox.domain import (
    FOR_ADMINS,
    FOR_CLIENTS,
    KEPT,
    MOST,
    NOBODY,
    About,
    Happening,
    NotificationKind,
)
from studio.kernel.access import AccessScope
from studio.kernel.ids import ShootId, UserId, new_id
from tests.store.samples import NOW, scope_of_admin, scope_of_client
from tests.unit.inbox.in_memory import ADA, CLAIRE, HUGO, INVITE, OTHER, SHOOT, House

_K = NotificationKind
SECOND = timedelta(seconds=1)
ADMIN = scope_of_admin(ADA)
CLIENT = scope_of_client(CLAIRE)


def happening(
    kind: NotificationKind, shoot_id: ShootId = SHOOT, after: int = 0, about: About = NOBODY
) -> Happening:
    """Something that happens so many seconds from now."""
    return Happening(kind, shoot_id, NOW + after * SECOND, about)


async def a_house(who: UserId, *happenings: Happening) -> House:
    """Where somebody was told all that, in this order."""
    house = House()
    house.clock.forward(timedelta(minutes=1))
    for each in happenings:
        await house.store.tell_unscoped([who], each)
    return house


async def kinds_shown(house: House, scope: AccessScope) -> list[NotificationKind]:
    """What is listed; as many of them are counted, as nothing was read."""
    shown = [each.happening.kind for each in (await house.inboxes.of(scope)).items]
    assert await house.inboxes.unread(scope) == len(shown)
    return shown


async def test_it_is_told_in_todays_words() -> None:
    failed = happening(_K.PHOTOGRAPHS_FAILED)
    took = happening(_K.PHOTOGRAPHS_DOWNLOADED, after=1, about=About(user_id=CLAIRE))
    house = await a_house(ADA, failed, took)
    inbox = await house.inboxes.of(ADMIN)
    assert [(each.happening, each.title, each.who) for each in inbox.items] == [
        (took, "Étretat", "Claire"),
        (failed, "Étretat", None),
    ]
    assert [each.read for each in inbox.items] == [False, False]
    assert inbox.up_to == 2
    house.names[About(user_id=CLAIRE)] = "Claire Moreau"
    assert (await house.inboxes.of(ADMIN)).items[0].who == "Claire Moreau"


async def test_the_latest_is_first_whichever_was_told_first() -> None:
    late, early = happening(_K.SHOOT_DELIVERED, after=9), happening(_K.PROOFS_READY, after=1)
    house = await a_house(CLAIRE, late, early)
    assert await kinds_shown(house, CLIENT) == [_K.SHOOT_DELIVERED, _K.PROOFS_READY]


async def test_what_was_shown_is_read_and_what_came_since_is_not() -> None:
    house = await a_house(CLAIRE, happening(_K.SHOOT_SHARED))
    shown = await house.inboxes.of(CLIENT)
    # It happened before what was shown, and is told after it.
    await house.store.tell_unscoped([CLAIRE], happening(_K.PROOFS_READY, after=-9))
    await house.inboxes.mark_read(CLIENT, shown.up_to)
    read = {each.happening.kind: each.read for each in (await house.inboxes.of(CLIENT)).items}
    assert read == {_K.SHOOT_SHARED: True, _K.PROOFS_READY: False}
    assert await house.inboxes.unread(CLIENT) == 1


@pytest.mark.parametrize(
    ("scope", "kinds"), [(ADMIN, FOR_ADMINS), (CLIENT, FOR_CLIENTS)], ids=["admin", "client"]
)
async def test_each_role_is_told_what_is_for_it(
    scope: AccessScope, kinds: frozenset[NotificationKind]
) -> None:
    # As of now: who ran the studio, or was a client, has been told other things.
    house = await a_house(scope.viewer, *(happening(each) for each in NotificationKind))
    assert set(await kinds_shown(house, scope)) == kinds


async def test_what_the_reader_does_not_reach_is_left_out() -> None:
    house = await a_house(
        CLAIRE,
        happening(_K.SHOOT_SHARED),
        happening(_K.SHOOT_SHARED, OTHER),
        happening(_K.PROOFS_READY, ShootId(new_id())),
    )
    assert await kinds_shown(house, CLIENT) == [_K.SHOOT_SHARED]
    house.clients.clear()
    assert await kinds_shown(house, CLIENT) == []


async def test_what_is_so_no_more_is_left_out() -> None:
    house = await a_house(CLAIRE, *(happening(each) for each in sorted(FOR_CLIENTS)))
    delivered = house.shoots[SHOOT]
    proofing = replace(delivered, originals_given=False)
    for shoot, kinds in (
        (delivered, FOR_CLIENTS),
        (proofing, {_K.SHOOT_SHARED, _K.PROOFS_READY}),
        (replace(proofing, shown=False), {_K.SHOOT_SHARED}),
    ):
        house.shoots[SHOOT] = shoot
        assert set(await kinds_shown(house, CLIENT)) == kinds


@pytest.mark.parametrize(
    "about",
    [About(user_id=HUGO), About(invite_id=INVITE), About(letter_id="invite.x.1")],
    ids=["user", "invite", "letter"],
)
async def test_what_is_about_somebody_who_is_gone_is_left_out(about: About) -> None:
    house = await a_house(ADA, happening(_K.LETTER_FAILED, about=about))
    assert await kinds_shown(house, ADMIN) == []
    house.names[about] = "Hugo"
    assert await kinds_shown(house, ADMIN) == [_K.LETTER_FAILED]


async def test_after_ninety_days_nobody_is_told_any_more() -> None:
    house = await a_house(CLAIRE, happening(_K.SHOOT_SHARED))
    house.clock.now = NOW + KEPT - SECOND
    assert await kinds_shown(house, CLIENT) == [_K.SHOOT_SHARED]
    house.clock.now = NOW + KEPT
    assert await kinds_shown(house, CLIENT) == []


async def test_a_hundred_are_listed_and_counted_and_no_more() -> None:
    shoots = [ShootId(new_id()) for _ in range(MOST + 20)]
    house = await a_house(
        ADA, *(happening(_K.PHOTOGRAPHS_FAILED, each, n) for n, each in enumerate(shoots))
    )
    house.shoots = dict.fromkeys(shoots, house.shoots[SHOOT])
    inbox = await house.inboxes.of(ADMIN)
    assert [each.happening.shoot_id for each in inbox.items] == shoots[: -MOST - 1 : -1]
    assert await house.inboxes.unread(ADMIN) == MOST
    # Read with those that were shown: they were told before.
    await house.inboxes.mark_read(ADMIN, inbox.up_to)
    assert await house.inboxes.unread(ADMIN) == 0


async def test_as_much_is_asked_of_others_for_one_as_for_a_hundred() -> None:
    asked = []
    for many in (1, MOST):
        abouts = [About(user_id=UserId(new_id())) for _ in range(many)]
        house = await a_house(
            ADA, *(happening(_K.INVITE_ACCEPTED, about=about) for about in abouts)
        )
        house.names = dict.fromkeys(abouts, "Somebody")
        assert len((await house.inboxes.of(ADMIN)).items) == many
        asked.append((house.asked, house.store.looks))
    assert asked[0] == asked[1]


async def test_nobody_reads_what_others_are_told() -> None:
    house = await a_house(CLAIRE, happening(_K.SHOOT_SHARED))
    other = scope_of_client(HUGO)
    assert await kinds_shown(house, other) == []
    await house.inboxes.mark_read(other, 99)
    assert await house.inboxes.unread(CLIENT) == 1
