"""Made from the spec by `scripts/generate`; do not edit."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import MISSING, AwareDatetime, BaseModel, ConfigDict, Field
from typing_extensions import TypeAliasType

from . import ids


class LiveEventType(StrEnum):
    """
    What happened. The studio's own people are told everything; clients what concerns them: `reset`,
    `shoot.transitioned`, `access.granted`, `access.withdrawn`, `file.rendered` and `file.deleted`.

    `reset` is no event of the studio's: it says that events were missed, because the connection was
    away for too long. Read again what is shown.
    """

    RESET = 'reset'
    ACCESS_GRANTED = 'access.granted'
    ACCESS_WITHDRAWN = 'access.withdrawn'
    FILE_DELETED = 'file.deleted'
    FILE_DOWNLOADED = 'file.downloaded'
    FILE_FAILED = 'file.failed'
    FILE_RENDERED = 'file.rendered'
    FILE_UPLOADED = 'file.uploaded'
    GALLERY_VIEWED = 'gallery.viewed'
    INVITE_ACCEPTED = 'invite.accepted'
    INVITE_EXPIRED = 'invite.expired'
    INVITE_REVOKED = 'invite.revoked'
    INVITE_SENT = 'invite.sent'
    NOTIFICATION_FAILED = 'notification.failed'
    NOTIFICATION_SENT = 'notification.sent'
    SHOOT_CREATED = 'shoot.created'
    SHOOT_DELETED = 'shoot.deleted'
    SHOOT_TRANSITIONED = 'shoot.transitioned'
    USER_DELETED = 'user.deleted'
    USER_REGISTERED = 'user.registered'
    USER_SIGNED_OUT = 'user.signed-out'


Position = TypeAliasType(
    "Position",
    Annotated[
        str, Field(examples=['1042'], max_length=18, min_length=1, pattern='^[0-9]+$')
    ],
)
"""
The position of the last event that was seen.
"""


class LiveEvent(BaseModel):
    """
    Something that happened: what, when, and which things to read again. It carries no content of
    theirs: what the caller may see of them, the API tells.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    type: LiveEventType
    """
    What happened.
    """
    time: AwareDatetime
    """
    When it happened.
    """
    shoot_id: Annotated[ids.ShootId | MISSING, Field(alias='shootId')] = MISSING
    """
    Which shoot it concerns.
    """
    file_id: Annotated[ids.FileId | MISSING, Field(alias='fileId')] = MISSING
    """
    Which photograph it concerns.
    """
    invite_id: Annotated[ids.InviteId | MISSING, Field(alias='inviteId')] = MISSING
    """
    Which invite it concerns.
    """
    user_id: Annotated[ids.UserId | MISSING, Field(alias='userId')] = MISSING
    """
    Which user it concerns.
    """
