"""Invites that many want something of at once: one pending, accepted or revoked, never both."""

import asyncio
from collections import Counter
from dataclasses import replace

import pytest

from studio.invites import events
from studio.invites.domain import INVITE_LIFETIME, InvitedAgain, InviteState
from studio.invites.service import InviteDetails
from studio.invites.store import InviteStore
from tests.store.invites.desk import (
    ADMIN,
    EMAIL,
    OTHER,
    SHOOT,
    Database,
    Desk,
    kept_invite,
    newest,
    told_of,
)
from tests.store.samples import NOW
from tests.unit.invites.in_memory import an_invite

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_two_pending_of_one_address_are_one(invites: InviteStore, database: Database) -> None:
    first = await kept_invite(invites)
    again = an_invite(shoot_id=SHOOT)
    assert not await invites.add(ADMIN, again, events.sent(again))
    assert await told_of(database, again.id) == []
    assert await invites.pending(ADMIN, SHOOT, " CLAIRE@Example.com") == first
    # For another shoot, for another address, and once the first is over, there may be one.
    await kept_invite(invites, shoot_id=OTHER)
    await kept_invite(invites, email="bruno@example.com")
    revoked = first.ended(InviteState.REVOKED, NOW)
    assert await invites.save(ADMIN, revoked, version=1)
    assert await invites.add(ADMIN, again, events.sent(again))
    with pytest.raises(InvitedAgain):
        await invites.save(ADMIN, revoked.sent_again(NOW), version=2)
    assert await invites.find(ADMIN, first.id) == revoked


async def test_twenty_invites_of_one_address_at_once_are_one(
    desk: Desk, database: Database
) -> None:
    details = [InviteDetails(each) for each in (EMAIL, EMAIL.upper())] * 10
    made = await asyncio.gather(*(desk.service.create(ADMIN, SHOOT, each) for each in details))
    assert Counter(is_new for _, is_new in made) == {True: 1, False: 19}
    assert len({invite.id for invite, _ in made}) == 1
    assert len(await newest(desk.store, SHOOT)) == 1
    assert await database["events_outbox"].count_documents({"type": "invite.sent"}) == 1


async def test_many_at_once_in_place_of_an_expired_one_are_one(
    desk: Desk, database: Database
) -> None:
    expired = await desk.invited()
    desk.clock.forward(INVITE_LIFETIME)
    made = await asyncio.gather(*(desk.invited() for _ in range(10)))
    assert {each.id for each in made} != {expired.id}
    assert len({each.id for each in made}) == 1
    assert await told_of(database, expired.id) == ["invite.sent", "invite.expired"]
    assert await told_of(database, made[0].id) == ["invite.sent"]


async def test_of_ten_who_accept_at_once_one_gets_in(desk: Desk, database: Database) -> None:
    invite = await desk.invited()
    found = Counter(await asyncio.gather(*(desk.accept(invite) for _ in range(10))))
    user_id = desk.accounts.kept[EMAIL].id
    assert found == {f"session of {user_id}": 1, "InviteLinkUsed": 9}
    assert desk.shoots.granted == [(SHOOT, user_id)]
    assert desk.shoots.accepted == [invite.id]
    assert await told_of(database, invite.id) == ["invite.sent", "invite.accepted"]
    kept = await desk.store.find(ADMIN, invite.id)
    assert kept == replace(invite.accepted(user_id, NOW), granted_at=NOW)


@pytest.mark.parametrize("first", ["accept", "revoke"])
async def test_of_revoking_and_accepting_at_once_one_wins(
    desk: Desk, database: Database, first: str
) -> None:
    for number in range(30):
        email = f"guest-{number}@example.com"
        invite = await desk.invited(email)
        if first == "accept":
            accepted, revoked = await asyncio.gather(desk.accept(invite), desk.revoke(invite))
        else:
            revoked, accepted = await asyncio.gather(desk.revoke(invite), desk.accept(invite))
        kept = await desk.store.find(ADMIN, invite.id)
        assert kept is not None
        told = await told_of(database, invite.id)
        got_in = [each for each in desk.shoots.granted if each[1] == kept.user_id]
        if revoked == "done":
            assert (accepted, kept.state) == ("InviteRevoked", InviteState.REVOKED)
            assert told == ["invite.sent", "invite.revoked"]
            account = desk.accounts.kept.get(email)
            assert account is None or account.id not in desk.shoots.clients[SHOOT]
        else:
            assert (revoked, kept.state) == ("InviteAccepted", InviteState.ACCEPTED)
            assert accepted == f"session of {kept.user_id}"
            assert told == ["invite.sent", "invite.accepted"]
            assert len(got_in) == 1


async def test_revoked_between_reading_and_accepting_it_lets_nobody_in(
    desk: Desk, database: Database
) -> None:
    invite = await desk.invited()

    async def revoke() -> None:
        assert await desk.revoke(invite) == "done"

    desk.accounts.before_welcome = revoke
    assert await desk.accept(invite) == "InviteRevoked"
    assert desk.shoots.granted == []
    assert await told_of(database, invite.id) == ["invite.sent", "invite.revoked"]


async def test_accepted_a_moment_earlier_it_can_not_be_revoked(
    desk: Desk, database: Database
) -> None:
    invite = await desk.invited()
    revoked: list[str] = []

    async def revoke() -> None:
        revoked.append(await desk.revoke(invite))

    desk.shoots.before_grant = revoke
    assert (await desk.accept(invite)).startswith("session of ")
    assert revoked == ["InviteAccepted"]
    assert len(desk.shoots.granted) == 1
    assert await told_of(database, invite.id) == ["invite.sent", "invite.accepted"]


async def test_users_go_while_invites_change(desk: Desk) -> None:
    """The embedded server has hung for good over the like: see `InviteStore._forget`."""
    made = [await desk.invited(f"guest-{number}@example.com") for number in range(5)]
    for invite in made:
        await desk.accept(invite)
    users = [desk.accounts.kept[each.email].id for each in made]
    pending = [await desk.invited(f"late-{number}@example.com") for number in range(5)]
    await asyncio.gather(
        *(desk.store.forget_user_unscoped(each) for each in users),
        *(desk.revoke(each) for each in pending),
    )
    left = {each.id: each.state for each in await newest(desk.store, SHOOT)}
    assert left == {each.id: InviteState.REVOKED for each in pending}
