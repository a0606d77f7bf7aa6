"""Made from the spec by `scripts/generate`; do not edit."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import MISSING, AwareDatetime, BaseModel, ConfigDict, Field
from typing_extensions import TypeAliasType

FileId = TypeAliasType(
    "FileId",
    Annotated[
        str,
        Field(
            examples=['01k7r1b4ss0zqe7yv2k9m6xjhd'],
            max_length=26,
            min_length=26,
            pattern='^[0-7][0-9a-hjkmnp-tv-z]{25}$',
        ),
    ],
)
"""
Which file.
"""


InviteId = TypeAliasType(
    "InviteId",
    Annotated[
        str,
        Field(
            examples=['01k7r2c8hx5n0wq3zj6v9ykm4t'],
            max_length=26,
            min_length=26,
            pattern='^[0-7][0-9a-hjkmnp-tv-z]{25}$',
        ),
    ],
)
"""
Which invite.
"""


LetterId = TypeAliasType(
    "LetterId",
    Annotated[str, Field(max_length=100, min_length=1, pattern='^[a-z0-9:/.-]+$')],
)
"""
Which letter in the ledger of mail.
"""


class Role(StrEnum):
    """
    What somebody is to the studio, as in the API.
    """

    ADMIN = 'admin'
    CLIENT = 'client'


ShootId = TypeAliasType(
    "ShootId",
    Annotated[
        str,
        Field(
            examples=['01k7qzt5c8w3f0g6hmj9n2pdvr'],
            max_length=26,
            min_length=26,
            pattern='^[0-7][0-9a-hjkmnp-tv-z]{25}$',
        ),
    ],
)
"""
Which shoot.
"""


class ShootStatus(StrEnum):
    """
    Where a shoot stands, as in the API.
    """

    DRAFT = 'draft'
    SCHEDULED = 'scheduled'
    SHOOTING = 'shooting'
    EDITING = 'editing'
    PROOFING = 'proofing'
    DELIVERED = 'delivered'
    ARCHIVED = 'archived'
    CANCELLED = 'cancelled'


class ShootTransitionedFacts(BaseModel):
    """
    What is told of a shoot that moved along its lifecycle.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    shoot_id: Annotated[ShootId, Field(alias='shootId')]
    """
    Which shoot.
    """
    from_: Annotated[ShootStatus, Field(alias='from')]
    """
    Where it stood.
    """
    to: ShootStatus
    """
    Where it stands now.
    """
    quiet: bool
    """
    Whether its clients are not to be told.
    """


UserId = TypeAliasType(
    "UserId",
    Annotated[
        str,
        Field(
            examples=['01k7qz2fx9by0r4vj8e5c1mng3'],
            max_length=26,
            min_length=26,
            pattern='^[0-7][0-9a-hjkmnp-tv-z]{25}$',
        ),
    ],
)
"""
Which user.
"""


class UserReference(BaseModel):
    """
    A user, of whom there is nothing more to say.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    user_id: Annotated[UserId, Field(alias='userId')]
    """
    Who.
    """


class UserSignedOut(BaseModel):
    """
    All sessions of a user were ended, on every device.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    specversion: Literal['1.0']
    """
    The version of CloudEvents.
    """
    id: Annotated[
        str,
        Field(max_length=26, min_length=26, pattern='^[0-7][0-9a-hjkmnp-tv-z]{25}$'),
    ]
    """
    Which event: the same when it comes again.
    """
    source: Literal['/api/v1']
    """
    Where it happened.
    """
    type: Literal['user.signed-out']
    """
    What happened.
    """
    subject: Annotated[str, Field(max_length=100, min_length=1)]
    """
    The id of what it happened to.
    """
    subjectversion: Annotated[int, Field(ge=0, le=2147483647)]
    """
    The version of the subject that came of it: later events of a subject never have lower ones.
    """
    time: AwareDatetime
    """
    When it happened.
    """
    data: UserReference
    """
    What there is to say about it.
    """


class AccessFacts(BaseModel):
    """
    What is told of somebody's access to a shoot.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    shoot_id: Annotated[ShootId, Field(alias='shootId')]
    """
    Which shoot.
    """
    user_id: Annotated[UserId, Field(alias='userId')]
    """
    Whose access.
    """


class AccessGrantedFacts(BaseModel):
    """
    What is told of access that somebody was given.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    shoot_id: Annotated[ShootId, Field(alias='shootId')]
    """
    Which shoot.
    """
    user_id: Annotated[UserId, Field(alias='userId')]
    """
    Whose access.
    """
    invite_id: Annotated[InviteId | MISSING, Field(alias='inviteId')] = MISSING
    """
    The invite that they have accepted for it; left out if it was given without one.
    """


class AccessWithdrawn(BaseModel):
    """
    Somebody sees a shoot no more. The subject is the shoot.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    specversion: Literal['1.0']
    """
    The version of CloudEvents.
    """
    id: Annotated[
        str,
        Field(max_length=26, min_length=26, pattern='^[0-7][0-9a-hjkmnp-tv-z]{25}$'),
    ]
    """
    Which event: the same when it comes again.
    """
    source: Literal['/api/v1']
    """
    Where it happened.
    """
    type: Literal['access.withdrawn']
    """
    What happened.
    """
    subject: Annotated[str, Field(max_length=100, min_length=1)]
    """
    The id of what it happened to.
    """
    subjectversion: Annotated[int, Field(ge=0, le=2147483647)]
    """
    The version of the subject that came of it: later events of a subject never have lower ones.
    """
    time: AwareDatetime
    """
    When it happened.
    """
    data: AccessFacts
    """
    What there is to say about it.
    """


class FileDownloadedFacts(BaseModel):
    """
    What is told of a photograph that somebody took home.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    file_id: Annotated[FileId, Field(alias='fileId')]
    """
    Which file.
    """
    shoot_id: Annotated[ShootId, Field(alias='shootId')]
    """
    Of which shoot.
    """
    user_id: Annotated[UserId, Field(alias='userId')]
    """
    Who has it now.
    """


class FileFacts(BaseModel):
    """
    What is told of a photograph.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    file_id: Annotated[FileId, Field(alias='fileId')]
    """
    Which file.
    """
    shoot_id: Annotated[ShootId, Field(alias='shootId')]
    """
    Of which shoot.
    """


class FileFailedFacts(BaseModel):
    """
    What is told of a photograph that can't be rendered.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    file_id: Annotated[FileId, Field(alias='fileId')]
    """
    Which file.
    """
    shoot_id: Annotated[ShootId, Field(alias='shootId')]
    """
    Of which shoot.
    """
    code: Annotated[str, Field(max_length=100, min_length=1)]
    """
    Why, as `failureCode` of the file says it.
    """


class FileRendered(BaseModel):
    """
    A photograph can be looked at.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    specversion: Literal['1.0']
    """
    The version of CloudEvents.
    """
    id: Annotated[
        str,
        Field(max_length=26, min_length=26, pattern='^[0-7][0-9a-hjkmnp-tv-z]{25}$'),
    ]
    """
    Which event: the same when it comes again.
    """
    source: Literal['/api/v1']
    """
    Where it happened.
    """
    type: Literal['file.rendered']
    """
    What happened.
    """
    subject: Annotated[str, Field(max_length=100, min_length=1)]
    """
    The id of what it happened to.
    """
    subjectversion: Annotated[int, Field(ge=0, le=2147483647)]
    """
    The version of the subject that came of it: later events of a subject never have lower ones.
    """
    time: AwareDatetime
    """
    When it happened.
    """
    data: FileFacts
    """
    What there is to say about it.
    """


class FileUploaded(BaseModel):
    """
    A photograph was taken in; it is to be rendered.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    specversion: Literal['1.0']
    """
    The version of CloudEvents.
    """
    id: Annotated[
        str,
        Field(max_length=26, min_length=26, pattern='^[0-7][0-9a-hjkmnp-tv-z]{25}$'),
    ]
    """
    Which event: the same when it comes again.
    """
    source: Literal['/api/v1']
    """
    Where it happened.
    """
    type: Literal['file.uploaded']
    """
    What happened.
    """
    subject: Annotated[str, Field(max_length=100, min_length=1)]
    """
    The id of what it happened to.
    """
    subjectversion: Annotated[int, Field(ge=0, le=2147483647)]
    """
    The version of the subject that came of it: later events of a subject never have lower ones.
    """
    time: AwareDatetime
    """
    When it happened.
    """
    data: FileFacts
    """
    What there is to say about it.
    """


class GalleryViewed(BaseModel):
    """
    A client has opened a shoot's gallery; told once for each visit. The subject is the visit.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    specversion: Literal['1.0']
    """
    The version of CloudEvents.
    """
    id: Annotated[
        str,
        Field(max_length=26, min_length=26, pattern='^[0-7][0-9a-hjkmnp-tv-z]{25}$'),
    ]
    """
    Which event: the same when it comes again.
    """
    source: Literal['/api/v1']
    """
    Where it happened.
    """
    type: Literal['gallery.viewed']
    """
    What happened.
    """
    subject: Annotated[str, Field(max_length=100, min_length=1)]
    """
    The id of what it happened to.
    """
    subjectversion: Annotated[int, Field(ge=0, le=2147483647)]
    """
    The version of the subject that came of it: later events of a subject never have lower ones.
    """
    time: AwareDatetime
    """
    When it happened.
    """
    data: AccessFacts
    """
    What there is to say about it.
    """


class InviteAcceptedFacts(BaseModel):
    """
    What is told of an invite that was accepted.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    invite_id: Annotated[InviteId, Field(alias='inviteId')]
    """
    Which invite.
    """
    shoot_id: Annotated[ShootId, Field(alias='shootId')]
    """
    To which shoot.
    """
    user_id: Annotated[UserId, Field(alias='userId')]
    """
    Who accepted it.
    """


class InviteFacts(BaseModel):
    """
    What is told of an invite.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    invite_id: Annotated[InviteId, Field(alias='inviteId')]
    """
    Which invite.
    """
    shoot_id: Annotated[ShootId, Field(alias='shootId')]
    """
    To which shoot.
    """


class InviteRevoked(BaseModel):
    """
    The photographer has taken an invite back; its links are dead.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    specversion: Literal['1.0']
    """
    The version of CloudEvents.
    """
    id: Annotated[
        str,
        Field(max_length=26, min_length=26, pattern='^[0-7][0-9a-hjkmnp-tv-z]{25}$'),
    ]
    """
    Which event: the same when it comes again.
    """
    source: Literal['/api/v1']
    """
    Where it happened.
    """
    type: Literal['invite.revoked']
    """
    What happened.
    """
    subject: Annotated[str, Field(max_length=100, min_length=1)]
    """
    The id of what it happened to.
    """
    subjectversion: Annotated[int, Field(ge=0, le=2147483647)]
    """
    The version of the subject that came of it: later events of a subject never have lower ones.
    """
    time: AwareDatetime
    """
    When it happened.
    """
    data: InviteFacts
    """
    What there is to say about it.
    """


class InviteSentFacts(BaseModel):
    """
    What is told of an invite that goes out.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    invite_id: Annotated[InviteId, Field(alias='inviteId')]
    """
    Which invite.
    """
    shoot_id: Annotated[ShootId, Field(alias='shootId')]
    """
    To which shoot.
    """
    expires_at: Annotated[AwareDatetime, Field(alias='expiresAt')]
    """
    When its link stops working.
    """
    sendings: Annotated[int, Field(ge=1, le=2147483647)]
    """
    How often it went out, this time included.
    """


class LetterFacts(BaseModel):
    """
    What is told of a letter.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    letter_id: Annotated[LetterId, Field(alias='letterId')]
    """
    Which letter.
    """
    kind: Annotated[str, Field(max_length=50, min_length=1)]
    """
    What kind of letter it is.
    """
    shoot_id: Annotated[ShootId | MISSING, Field(alias='shootId')] = MISSING
    """
    About which shoot, if it is about one.
    """
    user_id: Annotated[UserId | MISSING, Field(alias='userId')] = MISSING
    """
    To whom, if the studio knows them.
    """


class NotificationFailed(BaseModel):
    """
    A letter was refused for good, came back after all, or was given up after many tries.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    specversion: Literal['1.0']
    """
    The version of CloudEvents.
    """
    id: Annotated[
        str,
        Field(max_length=26, min_length=26, pattern='^[0-7][0-9a-hjkmnp-tv-z]{25}$'),
    ]
    """
    Which event: the same when it comes again.
    """
    source: Literal['/api/v1']
    """
    Where it happened.
    """
    type: Literal['notification.failed']
    """
    What happened.
    """
    subject: Annotated[str, Field(max_length=100, min_length=1)]
    """
    The id of what it happened to.
    """
    subjectversion: Annotated[int, Field(ge=0, le=2147483647)]
    """
    The version of the subject that came of it: later events of a subject never have lower ones.
    """
    time: AwareDatetime
    """
    When it happened.
    """
    data: LetterFacts
    """
    What there is to say about it.
    """


class NotificationSent(BaseModel):
    """
    A mail server has taken a letter.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    specversion: Literal['1.0']
    """
    The version of CloudEvents.
    """
    id: Annotated[
        str,
        Field(max_length=26, min_length=26, pattern='^[0-7][0-9a-hjkmnp-tv-z]{25}$'),
    ]
    """
    Which event: the same when it comes again.
    """
    source: Literal['/api/v1']
    """
    Where it happened.
    """
    type: Literal['notification.sent']
    """
    What happened.
    """
    subject: Annotated[str, Field(max_length=100, min_length=1)]
    """
    The id of what it happened to.
    """
    subjectversion: Annotated[int, Field(ge=0, le=2147483647)]
    """
    The version of the subject that came of it: later events of a subject never have lower ones.
    """
    time: AwareDatetime
    """
    When it happened.
    """
    data: LetterFacts
    """
    What there is to say about it.
    """


class ShootFacts(BaseModel):
    """
    What is told of a shoot.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    shoot_id: Annotated[ShootId, Field(alias='shootId')]
    """
    Which shoot.
    """


class ShootTransitioned(BaseModel):
    """
    A shoot has moved along its lifecycle.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    specversion: Literal['1.0']
    """
    The version of CloudEvents.
    """
    id: Annotated[
        str,
        Field(max_length=26, min_length=26, pattern='^[0-7][0-9a-hjkmnp-tv-z]{25}$'),
    ]
    """
    Which event: the same when it comes again.
    """
    source: Literal['/api/v1']
    """
    Where it happened.
    """
    type: Literal['shoot.transitioned']
    """
    What happened.
    """
    subject: Annotated[str, Field(max_length=100, min_length=1)]
    """
    The id of what it happened to.
    """
    subjectversion: Annotated[int, Field(ge=0, le=2147483647)]
    """
    The version of the subject that came of it: later events of a subject never have lower ones.
    """
    time: AwareDatetime
    """
    When it happened.
    """
    data: ShootTransitionedFacts
    """
    What there is to say about it.
    """


class UserDeleted(BaseModel):
    """
    A user is gone; their access to each shoot is told of by itself.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    specversion: Literal['1.0']
    """
    The version of CloudEvents.
    """
    id: Annotated[
        str,
        Field(max_length=26, min_length=26, pattern='^[0-7][0-9a-hjkmnp-tv-z]{25}$'),
    ]
    """
    Which event: the same when it comes again.
    """
    source: Literal['/api/v1']
    """
    Where it happened.
    """
    type: Literal['user.deleted']
    """
    What happened.
    """
    subject: Annotated[str, Field(max_length=100, min_length=1)]
    """
    The id of what it happened to.
    """
    subjectversion: Annotated[int, Field(ge=0, le=2147483647)]
    """
    The version of the subject that came of it: later events of a subject never have lower ones.
    """
    time: AwareDatetime
    """
    When it happened.
    """
    data: UserReference
    """
    What there is to say about it.
    """


class UserFacts(BaseModel):
    """
    What is told of a user.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    user_id: Annotated[UserId, Field(alias='userId')]
    """
    Who.
    """
    role: Role
    """
    What they are to the studio.
    """


class UserRegistered(BaseModel):
    """
    The studio knows somebody new: an admin added them, or they accepted an invite.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    specversion: Literal['1.0']
    """
    The version of CloudEvents.
    """
    id: Annotated[
        str,
        Field(max_length=26, min_length=26, pattern='^[0-7][0-9a-hjkmnp-tv-z]{25}$'),
    ]
    """
    Which event: the same when it comes again.
    """
    source: Literal['/api/v1']
    """
    Where it happened.
    """
    type: Literal['user.registered']
    """
    What happened.
    """
    subject: Annotated[str, Field(max_length=100, min_length=1)]
    """
    The id of what it happened to.
    """
    subjectversion: Annotated[int, Field(ge=0, le=2147483647)]
    """
    The version of the subject that came of it: later events of a subject never have lower ones.
    """
    time: AwareDatetime
    """
    When it happened.
    """
    data: UserFacts
    """
    What there is to say about it.
    """


class AccessGranted(BaseModel):
    """
    Somebody sees a shoot from now on. The subject is the shoot.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    specversion: Literal['1.0']
    """
    The version of CloudEvents.
    """
    id: Annotated[
        str,
        Field(max_length=26, min_length=26, pattern='^[0-7][0-9a-hjkmnp-tv-z]{25}$'),
    ]
    """
    Which event: the same when it comes again.
    """
    source: Literal['/api/v1']
    """
    Where it happened.
    """
    type: Literal['access.granted']
    """
    What happened.
    """
    subject: Annotated[str, Field(max_length=100, min_length=1)]
    """
    The id of what it happened to.
    """
    subjectversion: Annotated[int, Field(ge=0, le=2147483647)]
    """
    The version of the subject that came of it: later events of a subject never have lower ones.
    """
    time: AwareDatetime
    """
    When it happened.
    """
    data: AccessGrantedFacts
    """
    What there is to say about it.
    """


class FileDeleted(BaseModel):
    """
    A photograph is gone.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    specversion: Literal['1.0']
    """
    The version of CloudEvents.
    """
    id: Annotated[
        str,
        Field(max_length=26, min_length=26, pattern='^[0-7][0-9a-hjkmnp-tv-z]{25}$'),
    ]
    """
    Which event: the same when it comes again.
    """
    source: Literal['/api/v1']
    """
    Where it happened.
    """
    type: Literal['file.deleted']
    """
    What happened.
    """
    subject: Annotated[str, Field(max_length=100, min_length=1)]
    """
    The id of what it happened to.
    """
    subjectversion: Annotated[int, Field(ge=0, le=2147483647)]
    """
    The version of the subject that came of it: later events of a subject never have lower ones.
    """
    time: AwareDatetime
    """
    When it happened.
    """
    data: FileFacts
    """
    What there is to say about it.
    """


class FileDownloaded(BaseModel):
    """
    A client has downloaded an original. The subject is the visit.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    specversion: Literal['1.0']
    """
    The version of CloudEvents.
    """
    id: Annotated[
        str,
        Field(max_length=26, min_length=26, pattern='^[0-7][0-9a-hjkmnp-tv-z]{25}$'),
    ]
    """
    Which event: the same when it comes again.
    """
    source: Literal['/api/v1']
    """
    Where it happened.
    """
    type: Literal['file.downloaded']
    """
    What happened.
    """
    subject: Annotated[str, Field(max_length=100, min_length=1)]
    """
    The id of what it happened to.
    """
    subjectversion: Annotated[int, Field(ge=0, le=2147483647)]
    """
    The version of the subject that came of it: later events of a subject never have lower ones.
    """
    time: AwareDatetime
    """
    When it happened.
    """
    data: FileDownloadedFacts
    """
    What there is to say about it.
    """


class FileFailed(BaseModel):
    """
    A photograph can't be rendered.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    specversion: Literal['1.0']
    """
    The version of CloudEvents.
    """
    id: Annotated[
        str,
        Field(max_length=26, min_length=26, pattern='^[0-7][0-9a-hjkmnp-tv-z]{25}$'),
    ]
    """
    Which event: the same when it comes again.
    """
    source: Literal['/api/v1']
    """
    Where it happened.
    """
    type: Literal['file.failed']
    """
    What happened.
    """
    subject: Annotated[str, Field(max_length=100, min_length=1)]
    """
    The id of what it happened to.
    """
    subjectversion: Annotated[int, Field(ge=0, le=2147483647)]
    """
    The version of the subject that came of it: later events of a subject never have lower ones.
    """
    time: AwareDatetime
    """
    When it happened.
    """
    data: FileFailedFacts
    """
    What there is to say about it.
    """


class InviteAccepted(BaseModel):
    """
    Somebody has accepted an invite, and has access from now on.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    specversion: Literal['1.0']
    """
    The version of CloudEvents.
    """
    id: Annotated[
        str,
        Field(max_length=26, min_length=26, pattern='^[0-7][0-9a-hjkmnp-tv-z]{25}$'),
    ]
    """
    Which event: the same when it comes again.
    """
    source: Literal['/api/v1']
    """
    Where it happened.
    """
    type: Literal['invite.accepted']
    """
    What happened.
    """
    subject: Annotated[str, Field(max_length=100, min_length=1)]
    """
    The id of what it happened to.
    """
    subjectversion: Annotated[int, Field(ge=0, le=2147483647)]
    """
    The version of the subject that came of it: later events of a subject never have lower ones.
    """
    time: AwareDatetime
    """
    When it happened.
    """
    data: InviteAcceptedFacts
    """
    What there is to say about it.
    """


class InviteExpired(BaseModel):
    """
    An invite was not accepted in time; its links are dead.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    specversion: Literal['1.0']
    """
    The version of CloudEvents.
    """
    id: Annotated[
        str,
        Field(max_length=26, min_length=26, pattern='^[0-7][0-9a-hjkmnp-tv-z]{25}$'),
    ]
    """
    Which event: the same when it comes again.
    """
    source: Literal['/api/v1']
    """
    Where it happened.
    """
    type: Literal['invite.expired']
    """
    What happened.
    """
    subject: Annotated[str, Field(max_length=100, min_length=1)]
    """
    The id of what it happened to.
    """
    subjectversion: Annotated[int, Field(ge=0, le=2147483647)]
    """
    The version of the subject that came of it: later events of a subject never have lower ones.
    """
    time: AwareDatetime
    """
    When it happened.
    """
    data: InviteFacts
    """
    What there is to say about it.
    """


class InviteSent(BaseModel):
    """
    Somebody is invited to a shoot, or reminded of it by the photographer; the mail follows.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    specversion: Literal['1.0']
    """
    The version of CloudEvents.
    """
    id: Annotated[
        str,
        Field(max_length=26, min_length=26, pattern='^[0-7][0-9a-hjkmnp-tv-z]{25}$'),
    ]
    """
    Which event: the same when it comes again.
    """
    source: Literal['/api/v1']
    """
    Where it happened.
    """
    type: Literal['invite.sent']
    """
    What happened.
    """
    subject: Annotated[str, Field(max_length=100, min_length=1)]
    """
    The id of what it happened to.
    """
    subjectversion: Annotated[int, Field(ge=0, le=2147483647)]
    """
    The version of the subject that came of it: later events of a subject never have lower ones.
    """
    time: AwareDatetime
    """
    When it happened.
    """
    data: InviteSentFacts
    """
    What there is to say about it.
    """


class ShootCreated(BaseModel):
    """
    There is a new shoot.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    specversion: Literal['1.0']
    """
    The version of CloudEvents.
    """
    id: Annotated[
        str,
        Field(max_length=26, min_length=26, pattern='^[0-7][0-9a-hjkmnp-tv-z]{25}$'),
    ]
    """
    Which event: the same when it comes again.
    """
    source: Literal['/api/v1']
    """
    Where it happened.
    """
    type: Literal['shoot.created']
    """
    What happened.
    """
    subject: Annotated[str, Field(max_length=100, min_length=1)]
    """
    The id of what it happened to.
    """
    subjectversion: Annotated[int, Field(ge=0, le=2147483647)]
    """
    The version of the subject that came of it: later events of a subject never have lower ones.
    """
    time: AwareDatetime
    """
    When it happened.
    """
    data: ShootFacts
    """
    What there is to say about it.
    """


class ShootDeleted(BaseModel):
    """
    A shoot is gone, with its photographs; of these nothing more is told.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    specversion: Literal['1.0']
    """
    The version of CloudEvents.
    """
    id: Annotated[
        str,
        Field(max_length=26, min_length=26, pattern='^[0-7][0-9a-hjkmnp-tv-z]{25}$'),
    ]
    """
    Which event: the same when it comes again.
    """
    source: Literal['/api/v1']
    """
    Where it happened.
    """
    type: Literal['shoot.deleted']
    """
    What happened.
    """
    subject: Annotated[str, Field(max_length=100, min_length=1)]
    """
    The id of what it happened to.
    """
    subjectversion: Annotated[int, Field(ge=0, le=2147483647)]
    """
    The version of the subject that came of it: later events of a subject never have lower ones.
    """
    time: AwareDatetime
    """
    When it happened.
    """
    data: ShootFacts
    """
    What there is to say about it.
    """


AnyEvent = TypeAliasType(
    "AnyEvent",
    Annotated[
        AccessGranted | AccessWithdrawn | FileDeleted | FileDownloaded | FileFailed | FileRendered | FileUploaded | GalleryViewed | InviteAccepted | InviteExpired | InviteRevoked | InviteSent | NotificationFailed | NotificationSent | ShootCreated | ShootDeleted | ShootTransitioned | UserDeleted | UserRegistered | UserSignedOut,
        Field(discriminator='type'),
    ],
)
"""
Any of the events.
"""
