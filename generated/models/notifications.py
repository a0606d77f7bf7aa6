"""Made from the spec by `scripts/generate`; do not edit."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import MISSING, AwareDatetime, BaseModel, ConfigDict, Field
from typing_extensions import TypeAliasType

from . import ids, users


class ClientVisits(BaseModel):
    """
    What a client has done in a shoot's gallery.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    user_id: Annotated[ids.UserId, Field(alias='userId')]
    """
    Who.
    """
    first_viewed_at: Annotated[AwareDatetime | None, Field(alias='firstViewedAt')]
    """
    When they looked for the first time; null if they have only downloaded.
    """
    last_viewed_at: Annotated[AwareDatetime | None, Field(alias='lastViewedAt')]
    """
    When they looked last; whoever comes back within half an hour is taken to be still there.
    """
    downloads: Annotated[int, Field(ge=0)]
    """
    How many different originals they have taken home.
    """
    last_downloaded_at: Annotated[AwareDatetime | None, Field(alias='lastDownloadedAt')]
    """
    When they last took one home; null if they haven't.
    """


LetterId = TypeAliasType(
    "LetterId",
    Annotated[
        str,
        Field(
            examples=['invite.01k7r2c8hx5n0wq3zj6v9ykm4t.1'],
            max_length=100,
            min_length=1,
            pattern='^[a-z0-9]+([.-][a-z0-9]+)*$',
        ),
    ],
)
"""
Which letter.
"""


class LetterKind(StrEnum):
    """
    What a letter is for.
    """

    SIGN_IN = 'sign-in'
    INVITE = 'invite'
    INVITE_REMINDER = 'invite-reminder'
    PROOFS_READY = 'proofs-ready'
    SHOOT_DELIVERED = 'shoot-delivered'


class LetterPreview(BaseModel):
    """
    A letter as it would be sent, about people and shoots that are made up.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    subject: Annotated[str, Field(max_length=300)]
    """
    Its subject.
    """
    text: Annotated[str, Field(max_length=20000)]
    """
    What it says, as plain text.
    """
    html: Annotated[str, Field(max_length=100000)]
    """
    What it says, as a whole HTML document: show it in a sandboxed frame.
    """


class LetterState(StrEnum):
    """
    What became of a letter: it is `queued`, a mail server has `accepted` it or `refused` it for good, it
    came back after it was accepted, `bounced`, it was `given-up` after two days of trouble, `withdrawn`
    because there was nothing to say any more, or whom it is for has `unsubscribed` from such letters.
    """

    QUEUED = 'queued'
    ACCEPTED = 'accepted'
    REFUSED = 'refused'
    BOUNCED = 'bounced'
    GIVEN_UP = 'given-up'
    WITHDRAWN = 'withdrawn'
    UNSUBSCRIBED = 'unsubscribed'


class MailPreferences(BaseModel):
    """
    Which mails somebody wants, besides those that sign in.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    invites: bool
    """
    Invites to shoots, and the reminders of them.
    """
    shoots: bool
    """
    News of shoots that were shared with them: proofs to choose from, photographs to take home.
    """


class MailPreferencesUpdate(BaseModel):
    """
    What changes about the mails that somebody wants; what is absent stays as it is.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    invites: bool | MISSING = MISSING
    """
    Whether they want invites to shoots from now on, and the reminders of them.
    """
    shoots: bool | MISSING = MISSING
    """
    Whether they want news of shoots that were shared with them from now on.
    """


class ShootVisits(BaseModel):
    """
    What the clients of a shoot have done in its gallery; who was never there is not among them.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    items: Annotated[list[ClientVisits], Field(max_length=1000)]
    """
    One of each client.
    """


UnsubscribeTicket = TypeAliasType(
    "UnsubscribeTicket",
    Annotated[
        str,
        Field(
            max_length=200,
            min_length=20,
            pattern='^[a-z0-9]+\\.[A-Za-z0-9_-]+\\.[a-z0-9.-]+$',
        ),
    ],
)
"""
The ticket of an unsubscribe link: it stands for a kind of mails and whom they go to, without telling
the address. It is good for ever, like the mail that it came in.
"""


class Letter(BaseModel):
    """
    A mail that the studio sends, as its ledger has it.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    id: LetterId
    """
    Which letter.
    """
    kind: LetterKind
    """
    What it is for.
    """
    recipient: users.EmailAddress
    """
    Where it goes.
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
    Whose address that was when it was written, if the studio knew them.
    """
    invite_id: Annotated[
        str | None,
        Field(
            alias='inviteId',
            examples=['01k7r2c8hx5n0wq3zj6v9ykm4t'],
            max_length=26,
            min_length=26,
            pattern='^[0-7][0-9a-hjkmnp-tv-z]{25}$',
        ),
    ]
    """
    Which invite it is about, if it is about one.
    """
    state: LetterState
    """
    What became of it.
    """
    attempts: Annotated[int, Field(ge=0)]
    """
    How often it was tried to hand it over.
    """
    reply: Annotated[str | None, Field(max_length=500)]
    """
    What the mail server last said about it, in its own words; null if it said nothing yet.
    """
    queued_at: Annotated[AwareDatetime, Field(alias='queuedAt')]
    """
    When it was written.
    """
    due_at: Annotated[AwareDatetime | None, Field(alias='dueAt')]
    """
    When it is tried next; null if nothing is left to do.
    """
    accepted_at: Annotated[AwareDatetime | None, Field(alias='acceptedAt')]
    """
    When a mail server accepted it; null if none has.
    """
    opened_at: Annotated[AwareDatetime | None, Field(alias='openedAt')]
    """
    When whoever it is for came to the portal for the first time since; null if they haven't.
    """


class LetterPage(BaseModel):
    """
    Some of the letters, the newest first.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    items: Annotated[list[Letter], Field(max_length=200)]
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
