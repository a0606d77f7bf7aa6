"""Made from the spec by `scripts/generate`; do not edit."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import MISSING, AwareDatetime, BaseModel, ConfigDict, Field
from typing_extensions import TypeAliasType

from . import ids

EmailAddress = TypeAliasType(
    "EmailAddress",
    Annotated[
        str,
        Field(
            examples=['claire.moreau@example.com'],
            max_length=254,
            min_length=6,
            pattern="^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+([A-Za-z]{2,63}|[Xx][Nn]--[A-Za-z0-9-]{1,58}[A-Za-z0-9])$",
        ),
    ],
)
"""
An e-mail address: ASCII, with a full domain. Capitals make no difference. (Browsers write a
domain with accents in its ASCII form by themselves.)
"""


class Language(StrEnum):
    """
    A language that the studio speaks: French (`fr`) or English (`en`).
    """

    FR = 'fr'
    EN = 'en'


PersonName = TypeAliasType(
    "PersonName",
    Annotated[
        str,
        Field(
            examples=['Claire Moreau'],
            max_length=100,
            min_length=1,
            pattern='^[ \\xa0\\xad\\u1680\\u2000-\\u200d\\u202f\\u205f\\u2060\\u3000\\ufeff]*[^ \\xa0\\xad\\u1680\\u2000-\\u200d\\u202f\\u205f\\u2060\\u3000\\ufeff\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069][^\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069]*$',
        ),
    ],
)
"""
What somebody is called, on one line.
"""


class Role(StrEnum):
    """
    What somebody is to the studio: an `admin` runs it, sees and changes everything; a `client` sees
    the shoots that were shared with them.
    """

    ADMIN = 'admin'
    CLIENT = 'client'


class User(BaseModel):
    """
    Somebody whom the studio knows.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    id: ids.UserId
    """
    Which user.
    """
    email: EmailAddress
    """
    Where their mail goes, in lower case.
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
    What they are called; null as long as nobody has said.
    """
    role: Role
    """
    What they are to the studio.
    """
    language: Language | None
    """
    Which language they want to be spoken to in; null as long as nobody has said.
    """
    created_at: Annotated[AwareDatetime, Field(alias='createdAt')]
    """
    When the studio got to know them.
    """
    updated_at: Annotated[AwareDatetime, Field(alias='updatedAt')]
    """
    When their entry last changed.
    """


class UserCreate(BaseModel):
    """
    Somebody new.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    email: EmailAddress
    """
    Where their mail goes; no two users share an address.
    """
    name: PersonName | MISSING = MISSING
    """
    What they are called.
    """
    role: Role
    """
    What they are to the studio.
    """
    language: Language | MISSING = MISSING
    """
    Which language they want to be spoken to in, if that is known.
    """


class UserPage(BaseModel):
    """
    Some of the users, the newest first.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    items: Annotated[list[User], Field(max_length=200)]
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


class UserUpdate(BaseModel):
    """
    What changes about a user; what is absent stays as it is.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    name: Annotated[
        str | None | MISSING,
        Field(
            examples=['Claire Moreau'],
            max_length=100,
            min_length=1,
            pattern='^[ \\xa0\\xad\\u1680\\u2000-\\u200d\\u202f\\u205f\\u2060\\u3000\\ufeff]*[^ \\xa0\\xad\\u1680\\u2000-\\u200d\\u202f\\u205f\\u2060\\u3000\\ufeff\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069][^\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069]*$',
        ),
    ] = MISSING
    """
    What they are called from now on; null takes the name away.
    """
    role: Role | MISSING = MISSING
    """
    What they are to the studio from now on.
    """
    language: Language | None | MISSING = MISSING
    """
    Which language they want to be spoken to in from now on; null if that is open again.
    """


class AccountUpdate(BaseModel):
    """
    What somebody changes about themselves; what is absent stays as it is.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    name: Annotated[
        str | None | MISSING,
        Field(
            examples=['Claire Moreau'],
            max_length=100,
            min_length=1,
            pattern='^[ \\xa0\\xad\\u1680\\u2000-\\u200d\\u202f\\u205f\\u2060\\u3000\\ufeff]*[^ \\xa0\\xad\\u1680\\u2000-\\u200d\\u202f\\u205f\\u2060\\u3000\\ufeff\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069][^\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069]*$',
        ),
    ] = MISSING
    """
    What they are called from now on; null takes the name away.
    """
    language: Language | None | MISSING = MISSING
    """
    Which language they want to be spoken to in from now on; null if that is open again.
    """
