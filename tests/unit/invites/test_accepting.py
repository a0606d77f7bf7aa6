"""Who gets in by an invite: once, while nobody has taken it back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from studio.invites.domain import (
    INVITE_LIFETIME,
    Invite,
    InviteAccepted,
    InviteLinkExpired,
    InviteLinkInvalid,
    InviteLinkUsed,
    InviteNotFound,
    InviteRevoked,
)
from studio.kernel.access import Role
from studio.kernel.errors import Unauthenticated
from tests.unit.invites.studio import ADMIN, CLAIRE, EMAIL, OTHER, SHOOT, Studio, last


async def test_accepting_signs_in_and_gives_access_at_once(studio: Studio) -> None:
    invite = await studio.invited()
    studio.clock.forward(timedelta(days=1))
    session = await studio.accepted(invite)
    account = studio.accounts.kept[EMAIL]
    assert session == f"session of {account.id}"
    assert (account.name, account.language) == ("Claire", "fr")
    assert studio.clients == [account.id]
    kept = studio.store.kept[invite.id]
    assert kept == replace(
        invite.accepted(account.id, studio.clock.now), granted_at=studio.clock.now
    )
    told = last(studio)
    assert (told.type, told.subjectversion) == ("invite.accepted", 2)
    assert told.data.model_dump()["user_id"] == account.id


async def test_an_account_that_there_is_stays_as_it_is() -> None:
    studio = Studio(CLAIRE)
    await studio.accepted(await studio.invited())
    assert studio.accounts.kept[EMAIL] is CLAIRE
    assert studio.clients == [CLAIRE.id]


async def test_a_link_works_once(studio: Studio) -> None:
    invite = await studio.invited()
    await studio.accepted(invite)
    with pytest.raises(InviteLinkUsed):
        await studio.accepted(invite)
    # Also when its time is over: that they have accepted is what helps them.
    studio.clock.forward(INVITE_LIFETIME)
    with pytest.raises(InviteLinkUsed):
        await studio.accepted(invite)


async def test_of_two_at_once_one_gets_in(studio: Studio) -> None:
    invite = await studio.invited()

    async def other(_saved: Invite) -> None:
        await studio.accepted(invite)

    studio.store.before_save = other
    with pytest.raises(InviteLinkUsed):
        await studio.accepted(invite)
    assert len(studio.shoots.granted) == 1


async def test_who_revokes_first_has_the_last_word(studio: Studio) -> None:
    invite = await studio.invited()

    async def revoke(_saved: Invite) -> None:
        await studio.invites.revoke(ADMIN, invite.id)

    studio.store.before_save = revoke
    with pytest.raises(InviteRevoked):
        await studio.accepted(invite)
    assert studio.shoots.granted == []
    assert EMAIL not in studio.accounts.kept


async def test_who_accepts_first_can_not_be_revoked(studio: Studio) -> None:
    invite = await studio.invited()

    async def accept(_saved: Invite) -> None:
        await studio.accepted(invite)

    studio.store.before_save = accept
    with pytest.raises(InviteAccepted):
        await studio.invites.revoke(ADMIN, invite.id)
    assert len(studio.clients) == 1


async def test_sent_again_meanwhile_it_is_accepted_all_the_same(studio: Studio) -> None:
    invite = await studio.invited()

    async def resend(_saved: Invite) -> None:
        await studio.invites.resend(ADMIN, invite.id)

    studio.store.before_save = resend
    assert await studio.accepted(invite)
    assert studio.store.kept[invite.id].version == 3


@pytest.mark.parametrize("token", ["", "nonsense", "none 2030-01-01T00:00:00+00:00"])
async def test_what_is_no_link_of_ours_opens_nothing(studio: Studio, token: str) -> None:
    with pytest.raises(InviteLinkInvalid):
        await studio.invites.accept(token)


async def test_expiry_is_what_the_studio_noted_and_not_only_what_the_link_says(
    studio: Studio,
) -> None:
    invite = await studio.invited()
    longer = replace(invite, expires_at=invite.expires_at + timedelta(days=1))
    studio.clock.now = invite.expires_at - timedelta(milliseconds=1)
    forever = studio.links.token(longer)
    studio.clock.now = invite.expires_at
    with pytest.raises(InviteLinkExpired):
        await studio.invites.accept(forever)


async def test_nobody_is_signed_in_to_run_the_studio() -> None:
    studio = Studio(CLAIRE)
    invite = await studio.invited()
    studio.accounts.kept[EMAIL] = replace(CLAIRE, role=Role.ADMIN)
    with pytest.raises(InviteLinkInvalid):
        await studio.accepted(invite)
    assert studio.store.kept[invite.id] == invite


async def test_a_client_who_is_promoted_meanwhile_is_not_signed_in_either() -> None:
    studio = Studio(CLAIRE)
    invite = await studio.invited()

    async def promote(_saved: Invite) -> None:
        studio.accounts.kept[EMAIL] = replace(CLAIRE, role=Role.ADMIN)

    studio.store.before_save = promote
    with pytest.raises(InviteLinkInvalid):
        await studio.accepted(invite)


async def test_a_shoot_that_is_gone_lets_nobody_in(studio: Studio) -> None:
    before, during = await studio.invited(), await studio.invited(shoot_id=OTHER)
    del studio.shoots.clients[SHOOT]
    with pytest.raises(InviteLinkInvalid):
        await studio.accepted(before)
    assert EMAIL not in studio.accounts.kept

    async def delete(_saved: Invite) -> None:
        del studio.shoots.clients[OTHER]

    studio.store.before_save = delete
    with pytest.raises(InviteLinkInvalid):
        await studio.accepted(during)


async def test_refusals_differ_in_nothing_else(studio: Studio) -> None:
    for error in (InviteLinkInvalid, InviteLinkExpired, InviteLinkUsed, InviteRevoked):
        assert issubclass(error, Unauthenticated)
        assert error().extensions == {}
        assert error().faults == ()


async def test_what_somebody_accepted_who_is_gone_is_gone_too(studio: Studio) -> None:
    invite = await studio.invited()
    await studio.accepted(invite)
    account = studio.accounts.kept.pop(EMAIL)
    await studio.store.forget_user_unscoped(account.id)
    with pytest.raises(InviteNotFound):
        await studio.invites.get(ADMIN, invite.id)
    with pytest.raises(InviteLinkInvalid):
        await studio.accepted(invite)
