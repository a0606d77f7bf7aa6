"""How long an invite is good for, and when something is to be done about it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from studio.invites.domain import (
    INVITE_LIFETIME,
    REMINDED_BEFORE,
    InviteState,
    address_key,
    expiry,
)
from studio.kernel.ids import UserId
from tests.store.samples import NOW
from tests.unit.invites.in_memory import an_invite

MOMENT = timedelta(milliseconds=1)


def test_it_is_good_for_fourteen_days_of_whole_seconds() -> None:
    end = expiry(NOW)
    assert end.microsecond == 0
    assert timedelta() <= NOW + INVITE_LIFETIME - end < timedelta(seconds=1)
    assert timedelta(days=14) == INVITE_LIFETIME


def test_a_pending_one_has_expired_at_the_end_whether_noted_or_not() -> None:
    invite = an_invite()
    assert invite.state_at(invite.expires_at - MOMENT) is InviteState.PENDING
    assert invite.state_at(invite.expires_at) is InviteState.EXPIRED
    assert invite.seen_at(invite.expires_at) == replace(invite, state=InviteState.EXPIRED)


@pytest.mark.parametrize("state", set(InviteState) - {InviteState.PENDING})
def test_what_was_settled_stays_so_and_is_never_due(state: InviteState) -> None:
    invite = an_invite(state=state)
    assert invite.state_at(NOW + timedelta(days=400)) is state
    assert invite.due_at is None


def test_it_is_due_three_days_before_the_end_and_then_at_the_end() -> None:
    invite = an_invite()
    assert invite.due_at == invite.expires_at - REMINDED_BEFORE
    assert timedelta(days=3) == REMINDED_BEFORE
    reminded = invite.reminded(NOW + timedelta(days=11))
    assert reminded.due_at == invite.expires_at


def test_sent_again_it_is_good_for_as_long_and_reminded_of_once_more() -> None:
    later = NOW + timedelta(days=20)
    again = replace(an_invite(state=InviteState.EXPIRED), reminded_at=NOW).sent_again(later)
    assert (again.state, again.sendings, again.sent_at) == (InviteState.PENDING, 2, later)
    assert again.expires_at == expiry(later)
    assert again.due_at == expiry(later) - REMINDED_BEFORE
    assert again.created_at == NOW


def test_every_change_makes_a_new_version() -> None:
    invite = an_invite()
    later = NOW + timedelta(hours=1)
    for changed in (
        invite.sent_again(later),
        invite.accepted(UserId("claire"), later),
        invite.ended(InviteState.REVOKED, later),
        invite.reminded(later),
    ):
        assert (changed.version, changed.updated_at) == (2, later)
        assert changed.created_at == NOW


def test_spellings_of_one_address_are_one() -> None:
    assert address_key(" Claire.Moreau@Example.COM") == "claire.moreau@example.com"
