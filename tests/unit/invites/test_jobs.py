"""What follows from an invite: letters, access after a crash, a reminder, its end."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from studio.events.event import Event
from studio.invites import events
from studio.invites.domain import INVITE_LIFETIME, Invite, InviteState
from studio.invites.jobs import InviteWork
from studio.shoots.events import deleted
from tests.store.samples import NOW, a_shoot
from tests.unit.invites.in_memory import KeptLetters
from tests.unit.invites.studio import ADMIN, CLAIRE, OTHER, SHOOT, Studio

DAY = timedelta(days=1)


class Worked(Studio):
    """The service, and its work in the background."""

    def __init__(self) -> None:
        super().__init__(CLAIRE)
        self.letters = KeptLetters()
        self.work = InviteWork(
            store=self.store, shoots=self.shoots, letters=self.letters, clock=self.clock
        )

    async def deliver(self, told: Sequence[Event]) -> None:
        """Tell the work what happened, twice as may be."""
        for event in (*told, *told):
            await self.work.consume(event)


@pytest.fixture
def studio() -> Worked:
    return Worked()


async def test_each_sending_is_one_letter(studio: Worked) -> None:
    invite = await studio.invited()
    await studio.deliver(studio.store.told)
    assert studio.letters.kept == {f"invite/{invite.id}/1": invite}
    again = await studio.invites.resend(ADMIN, invite.id)
    await studio.deliver(studio.store.told)
    assert studio.letters.kept == {
        f"invite/{invite.id}/1": invite,
        f"invite/{invite.id}/2": again,
    }


async def test_what_is_sent_again_before_its_letter_is_one_letter(studio: Worked) -> None:
    invite = await studio.invited()
    await studio.invites.resend(ADMIN, invite.id)
    await studio.deliver(studio.store.told)
    assert list(studio.letters.kept) == [f"invite/{invite.id}/2"]


@pytest.mark.parametrize("end", ["revoked", "expired", "accepted"])
async def test_what_is_over_gets_no_letter(studio: Worked, end: str) -> None:
    invite = await studio.invited()
    sent = list(studio.store.told)
    match end:
        case "revoked":
            await studio.invites.revoke(ADMIN, invite.id)
        case "expired":
            studio.clock.forward(INVITE_LIFETIME)
        case "accepted":
            await studio.accepted(invite)
    await studio.deliver(sent)
    assert studio.letters.kept == {}


async def test_of_an_invite_that_nobody_knows_nothing_follows(studio: Worked) -> None:
    invite = await studio.invited()
    told = [*studio.store.told, events.accepted(invite, CLAIRE.id)]
    studio.store.kept.clear()
    await studio.deliver(told)
    assert studio.letters.kept == {}
    assert studio.shoots.granted == []


async def test_a_crash_after_accepting_strands_nobody(studio: Worked) -> None:
    invite = await studio.invited()
    studio.shoots.out_of_order = True
    with pytest.raises(ConnectionError):
        await studio.accepted(invite)
    assert studio.clients == []
    studio.shoots.out_of_order = False
    await studio.deliver(studio.store.told)
    assert studio.clients == [CLAIRE.id]
    assert studio.store.kept[invite.id].granted_at == NOW


async def test_access_that_was_withdrawn_since_does_not_come_back(studio: Worked) -> None:
    await studio.accepted(await studio.invited())
    studio.shoots.clients[SHOOT].clear()
    await studio.deliver(studio.store.told)
    assert studio.clients == []


async def test_who_is_gone_gets_no_access(studio: Worked) -> None:
    invite = await studio.invited()
    studio.shoots.out_of_order = True
    with pytest.raises(ConnectionError):
        await studio.accepted(invite)
    studio.shoots.out_of_order = False
    await studio.store.forget_user_unscoped(CLAIRE.id)
    await studio.deliver(studio.store.told)
    assert studio.shoots.granted == []


async def test_the_invites_of_a_deleted_shoot_are_over_and_gone(studio: Worked) -> None:
    accepted = await studio.invited()
    await studio.accepted(accepted)
    pending = [await studio.invited(f"guest-{each}@example.com") for each in range(3)]
    elsewhere = await studio.invited(shoot_id=OTHER)
    before = len(studio.store.told)
    del studio.shoots.clients[SHOOT]
    gone = deleted(a_shoot(id=SHOOT), NOW)
    await studio.deliver(gone)
    assert [each.type for each in studio.store.told[before:]] == ["invite.revoked"] * 3
    assert {each.subject for each in studio.store.told[before:]} == {each.id for each in pending}
    assert studio.store.kept == {elsewhere.id: elsewhere}


async def test_an_invite_made_while_its_shoot_was_deleted_is_over_and_gone(studio: Worked) -> None:
    await studio.invited()
    del studio.shoots.clients[SHOOT]
    await studio.deliver(studio.store.told)
    assert studio.letters.kept == {}
    assert studio.told() == ["invite.sent", "invite.revoked"]
    assert studio.store.kept == {}


async def test_trouble_with_one_invite_does_not_hold_up_the_others(studio: Worked) -> None:
    troubled, fine = await studio.invited(), await studio.invited("guest@example.com")
    studio.letters.refused = {troubled.id}
    studio.clock.now = fine.expires_at - 3 * DAY
    with pytest.raises(ExceptionGroup, match="could not be attended to"):
        await studio.work.remind_and_expire_unscoped()
    assert studio.letters.kept == {f"reminder/{fine.id}/1": fine}
    assert studio.store.kept[troubled.id] == troubled
    studio.letters.refused = set()
    assert await studio.work.remind_and_expire_unscoped()
    assert studio.letters.kept.keys() == {f"reminder/{each.id}/1" for each in (fine, troubled)}


async def test_many_in_trouble_do_not_hold_up_those_behind_them(studio: Worked) -> None:
    troubled = [await studio.invited(f"troubled-{number}@example.com") for number in range(60)]
    fine = await studio.invited("guest@example.com")
    studio.letters.refused = {each.id for each in troubled}
    studio.clock.now = fine.expires_at - 3 * DAY
    for _ in range(2):
        with pytest.raises(ExceptionGroup):
            await studio.work.remind_and_expire_unscoped()
    assert studio.letters.kept == {f"reminder/{fine.id}/1": fine}
    # And of those in trouble none is forgotten.
    studio.letters.refused = set()
    while await studio.work.remind_and_expire_unscoped():
        pass
    assert len(studio.letters.kept) == 61


async def test_a_reminder_three_days_before_the_end_and_once(studio: Worked) -> None:
    invite = await studio.invited()
    studio.clock.now = invite.expires_at - 3 * DAY - timedelta(milliseconds=1)
    assert not await studio.work.remind_and_expire_unscoped()
    assert studio.letters.kept == {}
    studio.clock.now = invite.expires_at - 3 * DAY
    assert await studio.work.remind_and_expire_unscoped()
    assert studio.letters.kept == {f"reminder/{invite.id}/1": invite}
    assert studio.store.kept[invite.id].reminded_at == studio.clock.now
    for _ in range(2):
        studio.clock.forward(DAY)
        assert not await studio.work.remind_and_expire_unscoped()
    assert studio.told() == ["invite.sent"]


async def test_sent_again_there_is_another_reminder(studio: Worked) -> None:
    invite = await studio.invited()
    studio.clock.now = invite.expires_at - 3 * DAY
    await studio.work.remind_and_expire_unscoped()
    again = await studio.invites.resend(ADMIN, invite.id)
    assert not await studio.work.remind_and_expire_unscoped()
    studio.clock.now = again.expires_at - 3 * DAY
    await studio.work.remind_and_expire_unscoped()
    assert list(studio.letters.kept) == [f"reminder/{invite.id}/1", f"reminder/{invite.id}/2"]


async def test_at_the_end_it_expires_and_is_told_of_once(studio: Worked) -> None:
    invite = await studio.invited()
    studio.clock.now = invite.expires_at
    assert await studio.work.remind_and_expire_unscoped()
    assert not await studio.work.remind_and_expire_unscoped()
    # Asleep for all of the fortnight, it doesn't remind of what is over.
    assert studio.letters.kept == {}
    assert studio.told() == ["invite.sent", "invite.expired"]
    assert studio.store.kept[invite.id] == invite.ended(InviteState.EXPIRED, studio.clock.now)


@pytest.mark.parametrize("end", ["revoked", "accepted"])
async def test_of_what_is_settled_nobody_is_reminded(studio: Worked, end: str) -> None:
    invite = await studio.invited()
    if end == "revoked":
        await studio.invites.revoke(ADMIN, invite.id)
    else:
        await studio.accepted(invite)
    studio.clock.forward(2 * INVITE_LIFETIME)
    assert not await studio.work.remind_and_expire_unscoped()
    assert studio.letters.kept == {}


async def test_sent_again_at_the_last_moment_it_does_not_expire(studio: Worked) -> None:
    invite = await studio.invited()
    studio.clock.now = invite.expires_at

    async def resend(_saved: Invite) -> None:
        await studio.invites.resend(ADMIN, invite.id)

    studio.store.before_save = resend
    await studio.work.remind_and_expire_unscoped()
    assert studio.store.kept[invite.id].state is InviteState.PENDING
    assert "invite.expired" not in studio.told()
