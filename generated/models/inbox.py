"""Made from the spec by `scripts/generate`; do not edit."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from typing_extensions import TypeAliasType

from . import ids, shoots

InboxMark = TypeAliasType(
    "InboxMark", Annotated[int, Field(examples=[17], ge=0, le=2147483647)]
)
"""
How far the caller was told at some moment: whatever they are told later lies beyond, even if it
happened earlier. It says nothing but that.
"""


NotificationId = TypeAliasType(
    "NotificationId",
    Annotated[
        str,
        Field(
            examples=['photographs-downloaded.01k7qzt5c8w3f0g6hmj9n2pdvr.01k7qz2fx9by0r4vj8e5c1mng3'],
            max_length=120,
            min_length=1,
            pattern='^[a-z0-9-]+(\\.[a-z0-9-]+)*$',
        ),
    ],
)
"""
Which notification; the same for as long as the same goes on happening.
"""


class NotificationKind(StrEnum):
    """
    What somebody is told. A client is told that a shoot was shared with them (`shoot-shared`; not by an
    invite, which they have accepted themselves), that its proofs can be looked at (`proofs-ready`), and
    that its photographs can be taken home (`shoot-delivered`).

    Those who run the studio are told that a client has accepted an invite (`invite-accepted`) or has let
    it lapse (`invite-expired`), has looked at a shoot for the first time (`gallery-viewed`), or takes
    photographs home (`photographs-downloaded`); that a photograph could not be prepared for showing
    (`photographs-failed`), and that a mail about a shoot was refused, came back, or was given up
    (`letter-failed`).
    """

    SHOOT_SHARED = 'shoot-shared'
    PROOFS_READY = 'proofs-ready'
    SHOOT_DELIVERED = 'shoot-delivered'
    INVITE_ACCEPTED = 'invite-accepted'
    INVITE_EXPIRED = 'invite-expired'
    GALLERY_VIEWED = 'gallery-viewed'
    PHOTOGRAPHS_DOWNLOADED = 'photographs-downloaded'
    PHOTOGRAPHS_FAILED = 'photographs-failed'
    LETTER_FAILED = 'letter-failed'


class ReadUpTo(BaseModel):
    """
    Up to where somebody has read.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    up_to: Annotated[InboxMark, Field(alias='upTo')]
    """
    The `upTo` of what was shown.
    """


class UnreadCount(BaseModel):
    """
    How many notifications the caller hasn't read.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    unread: Annotated[int, Field(ge=0, le=100)]
    """
    As many as that; a hundred stands for a hundred or more.
    """


class NotificationShoot(BaseModel):
    """
    The shoot that a notification is about, as far as words need it.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    id: ids.ShootId
    """
    Which shoot.
    """
    title: shoots.Title
    """
    What it is called now.
    """


class Notification(BaseModel):
    """
    Something that the caller is told. What happens again, such as one more photograph that the same
    client takes home, is the same notification with a later `at`, and unread again.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    id: NotificationId
    """
    Which notification.
    """
    kind: NotificationKind
    """
    What happened.
    """
    at: AwareDatetime
    """
    When it happened, the last time if it did more than once.
    """
    read: bool
    """
    Whether the caller has read it.
    """
    shoot: NotificationShoot
    """
    What it is about.
    """
    who: Annotated[str | None, Field(max_length=254)]
    """
    What the client whom it is about is called; their address where the studio knows no name; null
    where it is about nobody else.
    """


class Inbox(BaseModel):
    """
    What the caller is told, the latest first: at most a hundred, of the last ninety days.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    items: Annotated[list[Notification], Field(max_length=100)]
    """
    The notifications.
    """
    up_to: Annotated[InboxMark, Field(alias='upTo')]
    """
    How far this goes: what to mark as read once it was shown.
    """
