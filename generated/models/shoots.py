"""Made from the spec by `scripts/generate`; do not edit."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import MISSING, AwareDatetime, BaseModel, ConfigDict, Field
from typing_extensions import TypeAliasType

from . import ids, problems, users


class CoverUrls(BaseModel):
    """
    Signed addresses of a cover's bytes, as a file's `urls` are.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    thumb: Annotated[str, Field(max_length=500)]
    """
    320 pixels along the longer edge.
    """
    small: Annotated[str, Field(max_length=500)]
    """
    640 pixels along the longer edge.
    """
    medium: Annotated[str, Field(max_length=500)]
    """
    1024 pixels along the longer edge.
    """


Location = TypeAliasType(
    "Location",
    Annotated[
        str,
        Field(
            examples=['Château de Vaux, the orangery'],
            max_length=200,
            min_length=1,
            pattern='^[ \\xa0\\xad\\u1680\\u2000-\\u200d\\u202f\\u205f\\u2060\\u3000\\ufeff]*[^ \\xa0\\xad\\u1680\\u2000-\\u200d\\u202f\\u205f\\u2060\\u3000\\ufeff\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069][^\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069]*$',
        ),
    ],
)
"""
Where it takes place, on one line.
"""


Notes = TypeAliasType(
    "Notes",
    Annotated[
        str,
        Field(
            examples=['Rain plan: the orangery.\nGrandmother arrives at four.'],
            max_length=5000,
            min_length=1,
            pattern='^[ \\xa0\\xad\\u1680\\u2000-\\u200d\\u202f\\u205f\\u2060\\u3000\\ufeff\\t\\n\\r\\u2028\\u2029]*[^ \\xa0\\xad\\u1680\\u2000-\\u200d\\u202f\\u205f\\u2060\\u3000\\ufeff\\t\\n\\r\\u2028\\u2029\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069][^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069]*$',
        ),
    ],
)
"""
The studio's own notes; clients never see them.
"""


class ShootCover(BaseModel):
    """
    The photograph that stands for a shoot: the first one in its gallery that is ready.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    file_id: Annotated[ids.FileId, Field(alias='fileId')]
    """
    Which file.
    """
    width: Annotated[int, Field(ge=1)]
    """
    Pixels across, the right way up.
    """
    height: Annotated[int, Field(ge=1)]
    """
    Pixels down, the right way up.
    """
    thumbhash: Annotated[str | None, Field(max_length=64, min_length=1)]
    """
    A picture of some 25 bytes (ThumbHash, in base64) to show while the real one loads.
    """
    urls: CoverUrls
    """
    Where its bytes are.
    """
    urls_expire_at: Annotated[AwareDatetime, Field(alias='urlsExpireAt')]
    """
    When these addresses stop working; ask for the shoot again to get fresh ones.
    """


ShootDate = TypeAliasType("ShootDate", AwareDatetime | date)
"""
When it takes place: the day (`2026-06-20`), or the moment when the hour is agreed
(`2026-06-20T14:30:00+02:00`).
"""


class ShootStatus(StrEnum):
    """
    Where a shoot stands: `draft` (an idea), `scheduled` (the date is agreed), `shooting` (it is
    happening), `editing` (photographs are selected and edited), `proofing` (the clients choose),
    `delivered` (the clients have their photographs), `archived` (kept, and out of the way), or
    `cancelled`. Clients see the photographs from `proofing` on.
    """

    DRAFT = 'draft'
    SCHEDULED = 'scheduled'
    SHOOTING = 'shooting'
    EDITING = 'editing'
    PROOFING = 'proofing'
    DELIVERED = 'delivered'
    ARCHIVED = 'archived'
    CANCELLED = 'cancelled'


class ShootTransition(BaseModel):
    """
    Where a shoot shall go.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    to: ShootStatus
    """
    The status that it shall have; one of the shoot's `transitions`.
    """
    quiet: bool = False
    """
    Whether to do it quietly: its clients are not written to. Otherwise they get a mail when a shoot
    begins to be `proofing` and when it is `delivered`.
    """


Title = TypeAliasType(
    "Title",
    Annotated[
        str,
        Field(
            examples=['Claire & Antoine, the wedding'],
            max_length=200,
            min_length=1,
            pattern='^[ \\xa0\\xad\\u1680\\u2000-\\u200d\\u202f\\u205f\\u2060\\u3000\\ufeff]*[^ \\xa0\\xad\\u1680\\u2000-\\u200d\\u202f\\u205f\\u2060\\u3000\\ufeff\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069][^\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069]*$',
        ),
    ],
)
"""
What the shoot is called, on one line.
"""


class TransitionProblem(BaseModel):
    """
    What the lifecycle allows instead.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    type: Annotated[str, Field(max_length=200)]
    """
    Which kind of problem it is: stable, made for programs to compare.
    """
    title: Annotated[str, Field(max_length=200)]
    """
    The kind of problem in a few words; the same for every problem of this type.
    """
    status: Annotated[int, Field(ge=400, le=599)]
    """
    The HTTP status, once more.
    """
    detail: Annotated[str | MISSING, Field(max_length=1000)] = MISSING
    """
    What happened this time, in words for a person.
    """
    instance: Annotated[str | MISSING, Field(max_length=200)] = MISSING
    """
    The id of this request, to be quoted when asking for help.
    """
    errors: Annotated[list[problems.FieldError] | MISSING, Field(max_length=100)] = (
        MISSING
    )
    """
    The fields that are wrong, each with the reason.
    """
    allowed: Annotated[list[ShootStatus], Field(max_length=8)]
    """
    Where the shoot may go from where it stands.
    """


class Shoot(BaseModel):
    """
    A shoot, as the caller may see it.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    id: ids.ShootId
    """
    Which shoot.
    """
    title: Title
    """
    What it is called.
    """
    status: ShootStatus
    """
    Where it stands.
    """
    shoot_date: Annotated[AwareDatetime | date | None, Field(alias='shootDate')]
    """
    When it takes place; null as long as that is open.
    """
    location: Annotated[
        str | None,
        Field(
            examples=['Château de Vaux, the orangery'],
            max_length=200,
            min_length=1,
            pattern='^[ \\xa0\\xad\\u1680\\u2000-\\u200d\\u202f\\u205f\\u2060\\u3000\\ufeff]*[^ \\xa0\\xad\\u1680\\u2000-\\u200d\\u202f\\u205f\\u2060\\u3000\\ufeff\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069][^\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069]*$',
        ),
    ]
    """
    Where it takes place; null as long as that is open.
    """
    notes: Annotated[
        str | None | MISSING,
        Field(
            examples=['Rain plan: the orangery.\nGrandmother arrives at four.'],
            max_length=5000,
            min_length=1,
            pattern='^[ \\xa0\\xad\\u1680\\u2000-\\u200d\\u202f\\u205f\\u2060\\u3000\\ufeff\\t\\n\\r\\u2028\\u2029]*[^ \\xa0\\xad\\u1680\\u2000-\\u200d\\u202f\\u205f\\u2060\\u3000\\ufeff\\t\\n\\r\\u2028\\u2029\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069][^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069]*$',
        ),
    ] = MISSING
    """
    The studio's own notes, null if there are none. Absent for clients.
    """
    client_ids: Annotated[
        list[ids.UserId] | MISSING, Field(alias='clientIds', max_length=1000)
    ] = MISSING
    """
    The clients who have access. Absent for clients.
    """
    transitions: Annotated[list[ShootStatus], Field(max_length=8)]
    """
    Where it may go from here, in the lifecycle's order. Empty for clients.
    """
    photograph_count: Annotated[int, Field(alias='photographCount', ge=0)]
    """
    How many photographs of it are ready to be looked at; 0 for clients as long as they may not see
    them. It follows from the files, and the `ETag` does not tell of it.
    """
    cover: ShootCover | None
    """
    The photograph that stands for it; null if none is ready, or the caller may not see them yet. It
    follows from the files, and the `ETag` does not tell of it.
    """
    created_at: Annotated[AwareDatetime, Field(alias='createdAt')]
    """
    When it was created.
    """
    updated_at: Annotated[AwareDatetime, Field(alias='updatedAt')]
    """
    When it last changed.
    """


class ShootClients(BaseModel):
    """
    Those who have access to a shoot, in the order in which they were given it.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    items: Annotated[list[users.User], Field(max_length=1000)]
    """
    Who they are.
    """


class ShootCreate(BaseModel):
    """
    A new shoot; it begins as a draft.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    title: Title
    """
    What it is called.
    """
    shoot_date: Annotated[ShootDate | MISSING, Field(alias='shootDate')] = MISSING
    """
    When it takes place, if that is known.
    """
    location: Location | MISSING = MISSING
    """
    Where it takes place, if that is known.
    """
    notes: Notes | MISSING = MISSING
    """
    The studio's own notes; clients never see them.
    """


class ShootPage(BaseModel):
    """
    Some of the shoots, the newest first.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    items: Annotated[list[Shoot], Field(max_length=200)]
    """
    The items of this page, in order.
    """
    next_cursor: Annotated[
        str | None,
        Field(
            alias='nextCursor', max_length=500, min_length=1, pattern='^[A-Za-z0-9_-]+$'
        ),
    ]
    """
    Send this as `cursor` for the next page; null when this was the last.
    """


class ShootUpdate(BaseModel):
    """
    What changes about a shoot; what is absent stays as it is.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    title: Title | MISSING = MISSING
    """
    What it is called from now on.
    """
    shoot_date: Annotated[
        AwareDatetime | date | None | MISSING, Field(alias='shootDate')
    ] = MISSING
    """
    When it takes place; null if that is open again.
    """
    location: Annotated[
        str | None | MISSING,
        Field(
            examples=['Château de Vaux, the orangery'],
            max_length=200,
            min_length=1,
            pattern='^[ \\xa0\\xad\\u1680\\u2000-\\u200d\\u202f\\u205f\\u2060\\u3000\\ufeff]*[^ \\xa0\\xad\\u1680\\u2000-\\u200d\\u202f\\u205f\\u2060\\u3000\\ufeff\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069][^\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069]*$',
        ),
    ] = MISSING
    """
    Where it takes place; null if that is open again.
    """
    notes: Annotated[
        str | None | MISSING,
        Field(
            examples=['Rain plan: the orangery.\nGrandmother arrives at four.'],
            max_length=5000,
            min_length=1,
            pattern='^[ \\xa0\\xad\\u1680\\u2000-\\u200d\\u202f\\u205f\\u2060\\u3000\\ufeff\\t\\n\\r\\u2028\\u2029]*[^ \\xa0\\xad\\u1680\\u2000-\\u200d\\u202f\\u205f\\u2060\\u3000\\ufeff\\t\\n\\r\\u2028\\u2029\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069][^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069]*$',
        ),
    ] = MISSING
    """
    The studio's own notes; null removes them.
    """
