"""Made from the spec by `scripts/generate`; do not edit."""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from typing_extensions import TypeAliasType

EventId = TypeAliasType(
    "EventId",
    Annotated[
        str,
        Field(
            examples=['01k7r3d9pz7b1x5wq0vn8yskme'],
            max_length=26,
            min_length=26,
            pattern='^[0-7][0-9a-hjkmnp-tv-z]{25}$',
        ),
    ],
)
"""
Which event.
"""


class DeadLetter(BaseModel):
    """
    An event that could not be delivered: what follows from it in the studio, such as a mail, has not
    happened, or not wholly. It was tried for about an hour.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    id: EventId
    """
    Which event.
    """
    type: Annotated[str, Field(max_length=100, min_length=1)]
    """
    What happened, such as `invite.accepted`; the AsyncAPI document describes it.
    """
    subject: Annotated[str, Field(max_length=100, min_length=1)]
    """
    The id of what it happened to.
    """
    time: AwareDatetime
    """
    When it happened.
    """
    dead_at: Annotated[AwareDatetime, Field(alias='deadAt')]
    """
    When it was given up.
    """
    attempts: Annotated[int, Field(ge=1)]
    """
    How often it was tried.
    """
    trouble: Annotated[str, Field(max_length=2000)]
    """
    What stood in the way the last time, for whoever looks after the studio.
    """


class DeadLetterPage(BaseModel):
    """
    Some of the dead letters, the one given up last first.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    items: Annotated[list[DeadLetter], Field(max_length=200)]
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
