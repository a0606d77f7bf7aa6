"""Who is invited, who needs no invite, and until when it can be taken back or sent again."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from studio.invites.domain import (
    INVITE_LIFETIME,
    AlreadyHasAccess,
    InviteAccepted,
    InvitedAgain,
    InviteLinkExpired,
    InviteNotFound,
    InviteRevoked,
    InviteState,
    InviteTakenBack,
    RunsTheStudio,
    expiry,
)
from studio.invites.service import InviteDetails
from studio.kernel.errors import Invalid, NotFound
from studio.kernel.ids import InviteId
from tests.store.samples import NOW, scope_of_client
from tests.unit.invites.in_memory import NoSuchShoot
from tests.unit.invites.studio import ADMIN, CLAIRE, DETAILS, EMAIL, OTHER, PIA, SHOOT, Studio, last


async def test_an_invite_is_pending_and_told_of(studio: Studio) -> None:
    invite = await studio.invited("Claire@Example.com")
    assert invite.email == EMAIL
    assert (invite.name, invite.message, invite.language) == ("Claire", DETAILS.message, "fr")
    assert (invite.state, invite.sendings, invite.sent_at) == (InviteState.PENDING, 1, NOW)
    assert invite.expires_at == expiry(NOW)
    assert await studio.invites.get(ADMIN, invite.id) == invite
    sent = last(studio)
    assert (sent.type, sent.subject, sent.subjectversion) == ("invite.sent", invite.id, 1)
    assert sent.data.model_dump() == {
        "invite_id": invite.id,
        "shoot_id": SHOOT,
        "expires_at": invite.expires_at,
        "sendings": 1,
    }


async def test_inviting_twice_is_one_invite_and_one_mail(studio: Studio) -> None:
    invite = await studio.invited()
    other_words = InviteDetails("CLAIRE@example.com", message="Come!")
    assert await studio.invites.create(ADMIN, SHOOT, other_words) == (invite, False)
    assert studio.told() == ["invite.sent"]
    await studio.invited(shoot_id=OTHER)


async def test_one_that_has_expired_unnoticed_makes_way(studio: Studio) -> None:
    before = await studio.invited()
    studio.clock.forward(INVITE_LIFETIME)
    after = await studio.invited()
    assert after.id != before.id
    assert studio.told() == ["invite.sent", "invite.expired", "invite.sent"]
    assert studio.store.kept[before.id].state is InviteState.EXPIRED


@pytest.mark.parametrize("end", ["accept", "revoke"])
async def test_one_that_is_settled_makes_way(studio: Studio, end: str) -> None:
    before = await studio.invited()
    if end == "accept":
        await studio.accepted(before)
        studio.shoots.clients[SHOOT].clear()
    else:
        await studio.invites.revoke(ADMIN, before.id)
    assert (await studio.invited()).id != before.id


async def test_who_has_access_needs_no_invite() -> None:
    studio = Studio(CLAIRE)
    invite = await studio.invited()
    studio.shoots.clients[SHOOT].append(CLAIRE.id)
    with pytest.raises(AlreadyHasAccess):
        await studio.invites.create(ADMIN, SHOOT, replace(DETAILS, email="Claire@example.com"))
    with pytest.raises(AlreadyHasAccess):
        await studio.invites.resend(ADMIN, invite.id)
    await studio.invited(shoot_id=OTHER)


async def test_who_runs_the_studio_needs_no_invite(studio: Studio) -> None:
    with pytest.raises(RunsTheStudio):
        await studio.invited(PIA.email)
    assert studio.store.kept == {}


async def test_invites_are_the_studios_to_see_and_change(studio: Studio) -> None:
    invite = await studio.invited()
    client = scope_of_client(CLAIRE.id)
    studio.shoots.clients[SHOOT].append(CLAIRE.id)
    with pytest.raises(InviteNotFound):
        await studio.invites.create(client, SHOOT, InviteDetails("bruno@example.com"))
    for attempt in (studio.invites.get, studio.invites.revoke, studio.invites.resend):
        with pytest.raises(InviteNotFound):
            await attempt(client, invite.id)
        with pytest.raises(InviteNotFound):
            await attempt(ADMIN, InviteId("none"))
    assert studio.store.kept == {invite.id: invite}


async def test_a_shoot_out_of_reach_is_none(studio: Studio) -> None:
    invite = await studio.invited()
    del studio.shoots.clients[SHOOT]
    with pytest.raises(NoSuchShoot):
        await studio.invites.create(ADMIN, SHOOT, DETAILS)
    with pytest.raises(NoSuchShoot):
        await studio.invites.page(ADMIN, SHOOT, limit=10)
    for attempt in (studio.invites.get, studio.invites.revoke, studio.invites.resend):
        with pytest.raises(NotFound):
            await attempt(ADMIN, invite.id)


async def test_pages_are_newest_first_and_know_what_has_expired(studio: Studio) -> None:
    made = [await studio.invited(f"guest-{number}@example.com") for number in range(5)]
    await studio.invited("elsewhere@example.com", OTHER)
    first = await studio.invites.page(ADMIN, SHOOT, limit=3)
    rest = await studio.invites.page(ADMIN, SHOOT, limit=3, cursor=first.next_cursor)
    assert [*first.items, *rest.items] == made[::-1]
    assert rest.next_cursor is None
    with pytest.raises(Invalid):
        await studio.invites.page(ADMIN, SHOOT, limit=3, cursor="x")
    studio.clock.forward(INVITE_LIFETIME)
    page = await studio.invites.page(ADMIN, SHOOT, limit=1)
    assert [each.state for each in page.items] == [InviteState.EXPIRED]
    assert (await studio.invites.get(ADMIN, made[0].id)).state is InviteState.EXPIRED


async def test_revoking_kills_the_link_at_once_and_twice_is_fine(studio: Studio) -> None:
    invite = await studio.invited()
    for _ in range(2):
        await studio.invites.revoke(ADMIN, invite.id)
    assert studio.told() == ["invite.sent", "invite.revoked"]
    assert last(studio).subjectversion == 2
    with pytest.raises(InviteRevoked):
        await studio.accepted(invite)
    assert studio.clients == []
    with pytest.raises(InviteTakenBack):
        await studio.invites.resend(ADMIN, invite.id)


async def test_what_was_accepted_is_past_revoking_and_resending(studio: Studio) -> None:
    invite = await studio.invited()
    await studio.accepted(invite)
    with pytest.raises(InviteAccepted, match="withdraw"):
        await studio.invites.revoke(ADMIN, invite.id)
    with pytest.raises(AlreadyHasAccess):
        await studio.invited()
    studio.shoots.clients[SHOOT].clear()
    with pytest.raises(InviteAccepted):
        await studio.invites.resend(ADMIN, invite.id)


async def test_resending_gives_fourteen_days_from_now_and_both_links_work(studio: Studio) -> None:
    invite = await studio.invited()
    studio.clock.forward(timedelta(days=10))
    again = await studio.invites.resend(ADMIN, invite.id)
    assert (again.sendings, again.expires_at) == (2, expiry(studio.clock.now))
    assert studio.told() == ["invite.sent", "invite.sent"]
    assert last(studio).subjectversion == 2
    studio.clock.now = invite.expires_at
    # The first mail said until when, and is held to it.
    with pytest.raises(InviteLinkExpired):
        await studio.accepted(invite)
    assert await studio.accepted(again)


async def test_an_expired_one_can_be_sent_again_or_taken_back(studio: Studio) -> None:
    one, two = await studio.invited(), await studio.invited("bruno@example.com")
    studio.clock.forward(INVITE_LIFETIME)
    with pytest.raises(InviteLinkExpired):
        await studio.accepted(one)
    again = await studio.invites.resend(ADMIN, one.id)
    assert again.state_at(studio.clock.now) is InviteState.PENDING
    assert await studio.accepted(again)
    await studio.invites.revoke(ADMIN, two.id)
    with pytest.raises(InviteRevoked):
        await studio.accepted(two)


async def test_an_expired_one_is_not_sent_again_beside_a_newer_one(studio: Studio) -> None:
    before = await studio.invited()
    studio.clock.forward(INVITE_LIFETIME)
    await studio.invited()
    with pytest.raises(InvitedAgain):
        await studio.invites.resend(ADMIN, before.id)


async def test_many_at_once_of_one_address_are_one_invite(studio: Studio) -> None:
    made = await asyncio.gather(*(studio.invites.create(ADMIN, SHOOT, DETAILS) for _ in range(10)))
    assert [is_new for _, is_new in made].count(True) == 1
    assert len({invite.id for invite, _ in made}) == 1
