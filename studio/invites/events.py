"""What is told of invites."""

from typing import Any

from generated import events as wire
from studio.events.event import Event, envelope
from studio.invites.domain import Invite, InviteState
from studio.kernel.ids import UserId


def sent(invite: Invite) -> Event:
    """Its mail was asked for."""
    facts = wire.InviteSentFacts(
        invite_id=invite.id,
        shoot_id=invite.shoot_id,
        expires_at=invite.expires_at,
        sendings=invite.sendings,
    )
    return wire.InviteSent(**_envelope("invite.sent", invite), data=facts)


def accepted(invite: Invite, user_id: UserId) -> Event:
    """A user has accepted it."""
    facts = wire.InviteAcceptedFacts(invite_id=invite.id, shoot_id=invite.shoot_id, user_id=user_id)
    return wire.InviteAccepted(**_envelope("invite.accepted", invite), data=facts)


def ended(invite: Invite) -> Event:
    """It was taken back, or has expired."""
    facts = wire.InviteFacts(invite_id=invite.id, shoot_id=invite.shoot_id)
    if invite.state is InviteState.REVOKED:
        return wire.InviteRevoked(**_envelope("invite.revoked", invite), data=facts)
    return wire.InviteExpired(**_envelope("invite.expired", invite), data=facts)


def _envelope(happened: str, invite: Invite) -> dict[str, Any]:
    return envelope(happened, invite.id, invite.version, invite.updated_at)
