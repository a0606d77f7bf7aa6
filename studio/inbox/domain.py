"""Notifications: what somebody is told, about what, and whether they have read it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from studio.kernel.access import AccessScope
from studio.kernel.ids import InviteId, ShootId, UserId

KEPT: Final = timedelta(days=90)
"""How long after it happened somebody is told."""
MOST: Final = 100
"""How many notifications a list has, and how far unread ones are counted."""


class NotificationKind(StrEnum):
    """What happened."""

    SHOOT_SHARED = "shoot-shared"
    PROOFS_READY = "proofs-ready"
    SHOOT_DELIVERED = "shoot-delivered"
    INVITE_ACCEPTED = "invite-accepted"
    INVITE_EXPIRED = "invite-expired"
    GALLERY_VIEWED = "gallery-viewed"
    PHOTOGRAPHS_DOWNLOADED = "photographs-downloaded"
    PHOTOGRAPHS_FAILED = "photographs-failed"
    LETTER_FAILED = "letter-failed"


_K = NotificationKind
FOR_CLIENTS: Final = frozenset({_K.SHOOT_SHARED, _K.PROOFS_READY, _K.SHOOT_DELIVERED})
"""What clients are told; everything else is for those who run the studio."""
FOR_ADMINS: Final = frozenset(NotificationKind) - FOR_CLIENTS


@dataclass(frozen=True, slots=True)
class About:
    """Whom a notification is about, beside its shoot: at most one of these is given."""

    user_id: UserId | None = None
    invite_id: InviteId | None = None
    letter_id: str | None = None

    @property
    def id(self) -> str | None:
        """The id of what it is about; None where it is about nobody."""
        return self.user_id or self.invite_id or self.letter_id


NOBODY: Final = About()


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened at ``at``, as whoever it concerns is told of it."""

    kind: NotificationKind
    shoot_id: ShootId
    at: datetime
    about: About = NOBODY

    @property
    def key(self) -> str:
        """What it has in common with the same, happening again: one notification of a reader."""
        parts = (self.kind.value, self.shoot_id, self.about.id)
        return ".".join(part for part in parts if part is not None)


@dataclass(frozen=True, slots=True)
class Told:
    """A happening that somebody was told of, as the ``number``-th thing of all they were."""

    happening: Happening
    number: int


@dataclass(frozen=True, slots=True)
class Reader:
    """How many things somebody was ever told, and up to which of them they have read."""

    told: int = 0
    read: int = 0


@dataclass(frozen=True, slots=True)
class SeenShoot:
    """A shoot as a reader sees it now: whether its photographs are shown, its originals given."""

    title: str
    shown: bool
    originals_given: bool


@dataclass(frozen=True, slots=True)
class Notification:
    """What a reader is shown. ``who``: what whoever it is about is called, None for nobody."""

    happening: Happening
    read: bool
    title: str
    who: str | None


@dataclass(frozen=True, slots=True)
class Inbox:
    """What a reader is told, the latest first, and how far that goes: `Reader.told`."""

    items: list[Notification] = field(default_factory=list)
    up_to: int = 0


def kinds_for(scope: AccessScope) -> frozenset[NotificationKind]:
    """What the reader may be told in the role that they have now."""
    return FOR_ADMINS if scope.everything else FOR_CLIENTS


def holds(kind: NotificationKind, shoot: SeenShoot) -> bool:
    """Whether it is still so: a shoot may have gone back to where its photographs aren't shown."""
    match kind:
        case NotificationKind.PROOFS_READY:
            return shoot.shown
        case NotificationKind.SHOOT_DELIVERED:
            return shoot.originals_given
        case _:
            return True
