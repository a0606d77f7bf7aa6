"""Who is invited, and who gets in: once, while nobody has taken it back."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from studio.events.event import Event
from studio.invites.domain import (
    INVITE_LIFETIME,
    AlreadyHasAccess,
    Invite,
    InviteAccepted,
    InvitedAgain,
    InviteLinkExpired,
    InviteLinkInvalid,
    InviteLinkUsed,
    InviteNotFound,
    InviteRevoked,
    InviteState,
    InviteTakenBack,
    RunsTheStudio,
    expiry,
)
from studio.invites.service import InviteDetails, Invites
from studio.kernel.access import Role
from studio.kernel.errors import Invalid, NotFound, Unauthenticated
from studio.kernel.ids import InviteId, ShootId, UserId, new_id
from tests.store.samples import NOW, SetClock, scope_of_admin, scope_of_client
from tests.unit.invites.in_memory import (
    KeptAccount,
    KeptAccounts,
    KeptInvites,
    KeptShoots,
    NoSuchShoot,
    PlainLinks,
)

ADMIN = scope_of_admin()
SHOOT, OTHER = ShootId(new_id()), ShootId(new_id())
EMAIL = "claire@example.com"
CLAIRE = KeptAccount(UserId(new_id()), Role.CLIENT, EMAIL, "Claire")
PIA = KeptAccount(UserId(new_id()), Role.ADMIN, "pia@example.com")
DETAILS = InviteDetails(EMAIL, "Claire", "Dear Claire,\nenjoy!", "fr")


class Studio:
    """The invites service, and everything around it."""

    def __init__(self, *accounts: KeptAccount) -> None:
        self.store = KeptInvites()
        self.shoots = KeptShoots(SHOOT, OTHER)
        self.accounts = KeptAccounts(PIA, *accounts)
        self.links = PlainLinks()
        self.clock = SetClock()
        self.invites = Invites[str](
            store=self.store,
            shoots=self.shoots,
            accounts=self.accounts,
            links=self.links,
            clock=self.clock,
        )

    async def invited(self, email: str = EMAIL, shoot_id: ShootId = SHOOT) -> Invite:
        """A new invite."""
        details = replace(DETAILS, email=email)
        invite, is_new = await self.invites.create(ADMIN, shoot_id, details)
        assert is_new
        return invite

    async def accepted(self, invite: Invite) -> str:
        """The session of whoever opens the link that went out with an invite."""
        return await self.invites.accept(self.links.token(invite))

    @property
    def clients(self) -> Sequence[UserId]:
        """Who has access to the shoot."""
        return self.shoots.clients[SHOOT]

    def told(self) -> list[str]:
        """The types of all that was told."""
        return [each.type for each in self.store.told]


@pytest.fixture
def studio() -> Studio:
    return Studio()


def last(studio: Studio) -> Event:
    return studio.store.told[-1]


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


async def test_an_invite_of_somebody_who_is_gone_stays_without_them(studio: Studio) -> None:
    invite = await studio.invited()
    await studio.accepted(invite)
    account = studio.accounts.kept.pop(EMAIL)
    await studio.store.forget_user_unscoped(account.id)
    kept = await studio.invites.get(ADMIN, invite.id)
    assert (kept.state, kept.user_id) == (InviteState.ACCEPTED, None)


async def test_many_at_once_of_one_address_are_one_invite(studio: Studio) -> None:
    made = await asyncio.gather(*(studio.invites.create(ADMIN, SHOOT, DETAILS) for _ in range(10)))
    assert [is_new for _, is_new in made].count(True) == 1
    assert len({invite.id for invite, _ in made}) == 1
