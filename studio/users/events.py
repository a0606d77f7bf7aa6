"""What is told of users."""

from datetime import datetime

from generated import events as wire
from studio.events.event import envelope
from studio.kernel.ids import UserId
from studio.users.domain import User


def registered(user: User) -> wire.UserRegistered:
    """The studio knows somebody new."""
    return wire.UserRegistered(
        **envelope("user.registered", user.id, user.version, user.created_at),
        data=wire.UserFacts(user_id=user.id, role=wire.Role(user.role)),
    )


def signed_out(user_id: UserId, version: int, now: datetime) -> wire.UserSignedOut:
    """All sessions of a user were ended."""
    return wire.UserSignedOut(
        **envelope("user.signed-out", user_id, version, now),
        data=wire.UserReference(user_id=user_id),
    )


def deleted(user_id: UserId, version: int, now: datetime) -> wire.UserDeleted:
    """A user is gone."""
    return wire.UserDeleted(
        **envelope("user.deleted", user_id, version, now),
        data=wire.UserReference(user_id=user_id),
    )
