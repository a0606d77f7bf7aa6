"""Invites in the database: kept whole, found again, and due when it is time."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from studio.invites import events
from studio.invites.domain import INVITE_LIFETIME, REMINDED_BEFORE, Invite, InviteState
from studio.invites.service import InviteDetails
from studio.invites.store import InviteStore
from studio.kernel.ids import InviteId, ShootId, new_id
from tests.store.invites.desk import (
    ADMIN,
    CLAIRE,
    EMAIL,
    OTHER,
    SHOOT,
    Database,
    Desk,
    kept_invite,
    newest,
    told_of,
)
from tests.store.samples import NOW, scope_of_client
from tests.unit.invites.in_memory import an_invite

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_indexes_can_be_made_twice(invites: InviteStore) -> None:
    await invites.prepare()


@pytest.mark.parametrize(
    "given",
    [
        {},
        {
            "name": "Claire Moreau",
            "message": "Chère Claire,\nvoilà !",
            "language": "fr",
            "sendings": 3,
            "reminded_at": NOW,
            "version": 5,
        },
        {
            "state": InviteState.ACCEPTED,
            "accepted_at": NOW,
            "user_id": CLAIRE,
            "granted_at": NOW,
        },
    ],
)
async def test_an_invite_comes_back_as_it_was_kept(
    invites: InviteStore, given: dict[str, Any]
) -> None:
    invite = await kept_invite(invites, **given)
    assert await invites.find(ADMIN, invite.id) == invite
    assert await invites.find_unscoped(invite.id) == invite
    assert await newest(invites, SHOOT) == [invite]


async def test_what_is_not_there_is_none(invites: InviteStore) -> None:
    assert await invites.find(ADMIN, InviteId("none")) is None
    assert await invites.pending(ADMIN, SHOOT, EMAIL) is None
    assert not await invites.save(ADMIN, an_invite(version=2), version=1)
    await invites.note_granted_unscoped(InviteId("none"), NOW)


async def test_several_invites_are_found_by_those_who_run_the_studio(invites: InviteStore) -> None:
    kept = [an_invite(shoot_id=ShootId(new_id())) for _ in range(60)]
    for each in kept:
        assert await invites.add(ADMIN, each)
    asked = [*(each.id for each in kept), InviteId(new_id()), kept[0].id]
    found = await invites.find_many(ADMIN, asked)
    assert sorted(each.id for each in found) == sorted(each.id for each in kept)
    assert await invites.find_many(scope_of_client(CLAIRE), asked) == []
    assert await invites.find_many(ADMIN, []) == []


async def test_a_client_sees_and_changes_nothing(invites: InviteStore, database: Database) -> None:
    invite = await kept_invite(invites)
    claire = scope_of_client(CLAIRE)
    assert await invites.find(claire, invite.id) is None
    assert await invites.pending(claire, SHOOT, EMAIL) is None
    assert await invites.newest(claire, SHOOT, below=None, limit=9) == []
    assert not await invites.add(claire, an_invite(), events.sent(invite))
    revoked = invite.ended(InviteState.REVOKED, NOW)
    assert not await invites.save(claire, revoked, events.ended(revoked), version=1)
    assert await invites.find(ADMIN, invite.id) == invite
    assert await told_of(database, invite.id) == ["invite.sent"]


async def test_a_change_is_stored_with_what_is_told_or_not_at_all(
    invites: InviteStore, database: Database
) -> None:
    invite = await kept_invite(invites, name="Claire")
    found = await asyncio.gather(
        *(
            invites.save(ADMIN, revoked, events.ended(revoked), version=1)
            for revoked in [invite.ended(InviteState.REVOKED, NOW)] * 10
        )
    )
    assert found.count(True) == 1
    assert await told_of(database, invite.id) == ["invite.sent", "invite.revoked"]
    assert await invites.find(ADMIN, invite.id) == invite.ended(InviteState.REVOKED, NOW)


async def test_what_is_taken_away_is_gone(invites: InviteStore) -> None:
    invite = await kept_invite(invites, reminded_at=NOW)
    again = invite.sent_again(NOW)
    assert await invites.save(ADMIN, again, version=1)
    assert await invites.find(ADMIN, invite.id) == again
    assert again.reminded_at is None


async def test_pages_go_on_where_the_last_one_ended(invites: InviteStore) -> None:
    kept = [
        await kept_invite(
            invites, email=f"guest-{number}@example.com", shoot_id=SHOOT if number % 3 else OTHER
        )
        for number in range(20)
    ]
    for shoot_id in (SHOOT, OTHER):
        expected = [each for each in reversed(kept) if each.shoot_id == shoot_id]
        for limit in (1, 3, 100):
            walked: list[Invite] = []
            below: int | None = None
            while page := await invites.newest(ADMIN, shoot_id, below=below, limit=limit):
                assert len(page) <= limit
                walked += [invite for _, invite in page]
                below = page[-1][0]
            assert walked == expected


async def test_the_clock_that_counts_is_the_studios(desk: Desk) -> None:
    invite = await desk.invited()
    stored = await desk.store.find_unscoped(invite.id)
    assert stored is not None
    # A link that says it lasts longer, from a process whose clock is ahead, lasts no longer.
    ahead = replace(stored, expires_at=stored.expires_at + timedelta(hours=3))
    desk.clock.now = stored.expires_at
    assert await desk.accept(ahead) == "InviteLinkExpired"
    # One that says it is over is over, also by a clock that is behind.
    behind = replace(stored, expires_at=NOW)
    desk.clock.now = NOW
    assert await desk.accept(behind) == "InviteLinkExpired"
    desk.clock.now = stored.expires_at - timedelta(milliseconds=1)
    assert (await desk.accept(stored)).startswith("session of ")


async def test_it_is_due_to_be_reminded_of_and_then_to_expire(
    desk: Desk, database: Database
) -> None:
    invite = await desk.invited()
    reminder = invite.expires_at - REMINDED_BEFORE
    assert await desk.store.due_unscoped(reminder - timedelta(milliseconds=1), 9) == []
    assert await desk.store.due_unscoped(reminder, 9) == [invite]
    desk.clock.now = reminder
    # Two processes at once: one letter, whoever is first.
    await asyncio.gather(*(desk.work.remind_and_expire_unscoped() for _ in range(2)))
    assert list(desk.letters.kept) == [f"reminder/{invite.id}/1"]
    assert await desk.store.due_unscoped(invite.expires_at - timedelta(milliseconds=1), 9) == []
    desk.clock.now = invite.expires_at
    await asyncio.gather(*(desk.work.remind_and_expire_unscoped() for _ in range(2)))
    assert await told_of(database, invite.id) == ["invite.sent", "invite.expired"]
    assert await desk.store.due_unscoped(NOW + timedelta(days=999), 9) == []


async def test_no_more_are_due_at_once_than_asked_for(invites: InviteStore) -> None:
    for number in range(5):
        await kept_invite(invites, email=f"guest-{number}@example.com")
    assert len(await invites.due_unscoped(NOW + INVITE_LIFETIME, 3)) == 3


async def test_of_an_acceptance_cut_off_the_work_makes_what_is_missing(desk: Desk) -> None:
    invite = await desk.invited()
    account, joining = await desk.accounts.welcome_unscoped(EMAIL, None, None)
    user_id = account.id
    accepted = invite.accepted(user_id, NOW)
    told = events.accepted(accepted, user_id)
    assert await desk.store.save_unscoped(accepted, told, version=1, along=joining)
    for _ in range(2):
        await desk.work.consume(told)
    assert desk.shoots.granted == [(SHOOT, user_id)]
    kept = await desk.store.find_unscoped(invite.id)
    assert kept == replace(accepted, granted_at=NOW)
    # Noted once, and for good: also by whoever read it before.
    await desk.store.note_granted_unscoped(invite.id, NOW + timedelta(days=1))
    assert await desk.store.find_unscoped(invite.id) == kept


async def test_who_is_gone_leaves_no_invite_that_they_accepted(desk: Desk) -> None:
    theirs, other = await desk.invited(), await desk.invited("bruno@example.com")
    await desk.accept(theirs)
    await desk.accept(other)
    await desk.store.forget_user_unscoped(desk.accounts.kept[theirs.email].id)
    assert [each.id for each in await newest(desk.store, SHOOT)] == [other.id]


async def test_a_shoot_that_is_gone_leaves_no_invite(desk: Desk) -> None:
    accepted, _pending = await desk.invited(), await desk.invited("bruno@example.com")
    elsewhere, _new = await desk.service.create(ADMIN, OTHER, InviteDetails(EMAIL))
    await desk.accept(accepted)
    await desk.store.forget_shoot_unscoped(SHOOT)
    assert await newest(desk.store, SHOOT) == []
    assert await newest(desk.store, OTHER) == [elsewhere]


async def test_the_pending_invites_of_a_shoot_are_found(desk: Desk) -> None:
    accepted, pending = await desk.invited(), await desk.invited("bruno@example.com")
    await desk.service.create(ADMIN, OTHER, InviteDetails(EMAIL))
    await desk.accept(accepted)
    assert await desk.store.pending_of_unscoped(SHOOT) == [pending]
