"""Made from the spec by `scripts/generate`; do not edit."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from typing_extensions import TypeAliasType

from . import users


class LinkRedemption(BaseModel):
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
    The part of the link behind `#token=`: good for 15 minutes, and once.
    """


class CodeRedemption(BaseModel):
    """
    The code in the mail, for signing in on another device than the one that the mail is read on.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    email: users.EmailAddress
    """
    The address that the mail went to.
    """
    code: Annotated[str, Field(max_length=6, min_length=6, pattern='^[0-9]{6}$')]
    """
    The six digits in the mail: good for 15 minutes, once, and for five tries.
    """


class MagicLinkRequest(BaseModel):
    """
    Asks for a link to sign in with.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    email: users.EmailAddress
    """
    Whose link it is, and where it goes.
    """


class Session(BaseModel):
    """
    A session of a signed-in user.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    access_token: Annotated[
        str, Field(alias='accessToken', max_length=2048, min_length=20)
    ]
    """
    Goes into `Authorization: Bearer …` of every request. Keep it out of logs and addresses.
    """
    token_type: Annotated[Literal['Bearer'], Field(alias='tokenType')]
    """
    The scheme of the `Authorization` header.
    """
    expires_at: Annotated[AwareDatetime, Field(alias='expiresAt')]
    """
    When the session ends by itself; renewed before, it lasts longer.
    """
    user: users.User
    """
    Who is signed in.
    """


SessionCreate = TypeAliasType("SessionCreate", LinkRedemption | CodeRedemption)
"""
Either the token of the link, or the code beside it together with the address.
"""
