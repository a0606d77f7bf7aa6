"""Invites: the entity and its rules."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from studio.kernel.errors import Conflict, NotFound, Unauthenticated
from studio.kernel.ids import InviteId, ShootId, UserId

INVITE_LIFETIME: Final = timedelta(days=14)
REMINDED_BEFORE: Final = timedelta(days=3)


class InviteState(StrEnum):
    """Where an invite stands."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REVOKED = "revoked"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Invite:
    """An invite to a shoot, for whoever reads the mail to an address.

    ``state`` is what was noted: whether a pending one has expired, the clock says first
    (`state_at`). ``language`` is one of those that the studio speaks, or None as long as nobody
    has said. ``sendings`` counts the mails that were asked for, reminders apart; ``sent_at``,
    ``expires_at`` and ``reminded_at`` are about the last one. ``granted_at``: since when whoever
    accepted it has, or has had, the access that it promises.
    """

    id: InviteId
    shoot_id: ShootId
    email: str
    name: str | None
    message: str | None
    language: str | None
    state: InviteState
    sendings: int
    sent_at: datetime
    expires_at: datetime
    reminded_at: datetime | None
    accepted_at: datetime | None
    user_id: UserId | None
    granted_at: datetime | None
    version: int
    created_at: datetime
    updated_at: datetime

    def state_at(self, now: datetime) -> InviteState:
        """Where it stands then."""
        if self.state is InviteState.PENDING and now >= self.expires_at:
            return InviteState.EXPIRED
        return self.state

    def seen_at(self, now: datetime) -> "Invite":
        """As it is to be shown then."""
        return replace(self, state=self.state_at(now))

    @property
    def due_at(self) -> datetime | None:
        """When there is something to do about it: to remind, then to note that it expired."""
        if self.state is not InviteState.PENDING:
            return None
        if self.reminded_at is None:
            return self.expires_at - REMINDED_BEFORE
        return self.expires_at

    def sent_again(self, now: datetime) -> "Invite":
        """As it is when its mail is asked for once more."""
        return replace(
            self._next(now),
            state=InviteState.PENDING,
            sendings=self.sendings + 1,
            sent_at=now,
            expires_at=expiry(now),
            reminded_at=None,
        )

    def accepted(self, user_id: UserId, now: datetime) -> "Invite":
        """As it is once a user has accepted it."""
        changed = self._next(now)
        return replace(changed, state=InviteState.ACCEPTED, accepted_at=now, user_id=user_id)

    def ended(self, state: InviteState, now: datetime) -> "Invite":
        """As it is once it was taken back, or has expired."""
        return replace(self._next(now), state=state)

    def reminded(self, now: datetime) -> "Invite":
        """As it is once a reminder went out."""
        return replace(self._next(now), reminded_at=now)

    def _next(self, now: datetime) -> "Invite":
        return replace(self, version=self.version + 1, updated_at=now)


@dataclass(frozen=True, slots=True)
class InviteLink:
    """What an invite's link says, its signature verified."""

    invite_id: InviteId
    expires_at: datetime


def expiry(sent_at: datetime) -> datetime:
    """When a link stops working that is sent then; whole seconds, as tokens have them."""
    return (sent_at + INVITE_LIFETIME).replace(microsecond=0)


def address_key(email: str) -> str:
    """What two spellings of one address have in common; addresses are ASCII."""
    return email.strip().lower()


class InviteNotFound(NotFound):
    """No such invite, for the caller."""

    def __init__(self) -> None:
        super().__init__("There is no such invite.")


class AlreadyHasAccess(Conflict):
    """Whoever has that address sees the shoot already."""

    def __init__(self) -> None:
        super().__init__("They have access to this shoot already.")


class RunsTheStudio(Conflict):
    """Whoever has that address sees everything."""

    def __init__(self) -> None:
        super().__init__(
            "This is the address of somebody who runs the studio and sees every shoot."
        )


class InviteAccepted(Conflict):
    """It has done its work."""


class InviteTakenBack(Conflict):
    """Its links are dead, and stay so."""

    def __init__(self) -> None:
        super().__init__("This invite was taken back; invite them again instead.")


class InvitedAgain(Conflict):
    """A newer invite to the same address is pending."""

    def __init__(self) -> None:
        super().__init__("They were invited again since; send the newer invite instead.")


class InviteLinkInvalid(Unauthenticated):
    """Not a link of ours, not in one piece, or what it opened is gone."""

    def __init__(self) -> None:
        super().__init__(
            "This is not an invite of ours that still works; check that the link is complete."
        )


class InviteLinkExpired(Unauthenticated):
    """Its fourteen days are over."""

    def __init__(self) -> None:
        super().__init__("This invite has expired; ask the studio for a new one.")


class InviteLinkUsed(Unauthenticated):
    """It has signed somebody in already."""

    def __init__(self) -> None:
        super().__init__("This invite has been accepted already; sign in with your address.")


class InviteRevoked(Unauthenticated):
    """The studio has taken it back."""

    def __init__(self) -> None:
        super().__init__("The studio has taken this invite back.")
