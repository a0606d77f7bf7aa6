"""Made from the spec by `scripts/generate`; do not edit."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import MISSING, AwareDatetime, BaseModel, ConfigDict, Field
from typing_extensions import TypeAliasType

from . import ids, users


class InviteAcceptance(BaseModel):
    """
    What the link in the mail carries.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    token: Annotated[
        str,
        Field(
            max_length=2048,
            min_length=20,
            pattern='^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+$',
        ),
    ]
    """
    The part of the link behind `#token=`: good for 14 days, and once.
    """


class InviteState(StrEnum):
    """
    Where an invite stands: `pending` (the mail went out, its link works), `accepted` (its link has
    signed somebody in, and they have access), `revoked` (the studio took it back), or `expired`
    (nobody accepted it in time). A link works in a pending one only.
    """

    PENDING = 'pending'
    ACCEPTED = 'accepted'
    REVOKED = 'revoked'
    EXPIRED = 'expired'


Message = TypeAliasType(
    "Message",
    Annotated[
        str,
        Field(
            examples=['Dear Claire,\nyour photographs are ready. Enjoy!'],
            max_length=2000,
            min_length=1,
            pattern='^[ \\xa0\\xad\\u1680\\u2000-\\u200d\\u202f\\u205f\\u2060\\u3000\\ufeff\\t\\n\\r\\u2028\\u2029]*[^ \\xa0\\xad\\u1680\\u2000-\\u200d\\u202f\\u205f\\u2060\\u3000\\ufeff\\t\\n\\r\\u2028\\u2029\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069][^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069]*$',
        ),
    ],
)
"""
What the photographer says in the mail, in any number of lines.
"""


class Invite(BaseModel):
    """
    An invite to a shoot, which went to an address by mail.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    id: ids.InviteId
    """
    Which invite.
    """
    shoot_id: Annotated[ids.ShootId, Field(alias='shootId')]
    """
    The shoot that it opens.
    """
    email: users.EmailAddress
    """
    Where the mail went, in lower case.
    """
    name: Annotated[
        str | None,
        Field(
            examples=['Claire Moreau'],
            max_length=100,
            min_length=1,
            pattern='^[ \\xa0\\xad\\u1680\\u2000-\\u200d\\u202f\\u205f\\u2060\\u3000\\ufeff]*[^ \\xa0\\xad\\u1680\\u2000-\\u200d\\u202f\\u205f\\u2060\\u3000\\ufeff\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069][^\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069]*$',
        ),
    ]
    """
    What they are called; null if the studio didn't say.
    """
    message: Annotated[
        str | None,
        Field(
            examples=['Dear Claire,\nyour photographs are ready. Enjoy!'],
            max_length=2000,
            min_length=1,
            pattern='^[ \\xa0\\xad\\u1680\\u2000-\\u200d\\u202f\\u205f\\u2060\\u3000\\ufeff\\t\\n\\r\\u2028\\u2029]*[^ \\xa0\\xad\\u1680\\u2000-\\u200d\\u202f\\u205f\\u2060\\u3000\\ufeff\\t\\n\\r\\u2028\\u2029\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069][^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069]*$',
        ),
    ]
    """
    What the photographer says in the mail; null if nothing.
    """
    language: users.Language | None
    """
    Which language the mail is in; null if the studio didn't say.
    """
    state: InviteState
    """
    Where it stands.
    """
    sent_at: Annotated[AwareDatetime, Field(alias='sentAt')]
    """
    When the mail was last asked for.
    """
    sendings: Annotated[int, Field(ge=1)]
    """
    How often the mail was asked for: 1, and 1 more for each time it was sent again.
    """
    expires_at: Annotated[AwareDatetime, Field(alias='expiresAt')]
    """
    When the link of the last mail stops working: 14 days after `sentAt`.
    """
    accepted_at: Annotated[AwareDatetime | None, Field(alias='acceptedAt')]
    """
    When it was accepted; null if it wasn't.
    """
    user_id: Annotated[
        str | None,
        Field(
            alias='userId',
            examples=['01k7qz2fx9by0r4vj8e5c1mng3'],
            max_length=26,
            min_length=26,
            pattern='^[0-7][0-9a-hjkmnp-tv-z]{25}$',
        ),
    ]
    """
    Who accepted it; null if nobody did. An invite goes with whoever accepted it.
    """
    created_at: Annotated[AwareDatetime, Field(alias='createdAt')]
    """
    When it was made.
    """
    updated_at: Annotated[AwareDatetime, Field(alias='updatedAt')]
    """
    When it last changed.
    """


class InviteCreate(BaseModel):
    """
    Whom to invite.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    email: users.EmailAddress
    """
    Where the mail goes. Whether the studio knows the address already makes no difference.
    """
    name: users.PersonName | MISSING = MISSING
    """
    What they are called; whoever is new to the studio gets this name by accepting.
    """
    message: Message | MISSING = MISSING
    """
    What to say in the mail.
    """
    language: users.Language | MISSING = MISSING
    """
    Which language the mail is in; whoever is new to the studio goes on being spoken to in it.
    """


class InvitePage(BaseModel):
    """
    Some of the invites, the newest first.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    items: Annotated[list[Invite], Field(max_length=200)]
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
