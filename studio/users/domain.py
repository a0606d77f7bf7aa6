"""Users and sign-ins: entities and rules."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from studio.kernel.access import Role
from studio.kernel.errors import Conflict, NotFound, Unauthenticated
from studio.kernel.ids import SignInId, UserId
from studio.kernel.language import Language

SIGN_IN_LIFETIME: Final = timedelta(minutes=15)
SESSION_LIFETIME: Final = timedelta(days=7)
SESSION_LONGEST: Final = timedelta(days=90)
"""From the sign-in on, however often the session is renewed."""
SIGN_INS_AN_HOUR: Final = 3
CODE_DIGITS: Final = 6
CODE_TRIES: Final = 5


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who may sign in.

    ``language`` is None as long as nobody has said. ``epoch`` counts how often all their sessions
    were ended: a session of an earlier one is over.
    """

    id: UserId
    email: str
    name: str | None
    role: Role
    language: Language | None
    epoch: int
    version: int
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class SignIn:
    """A request to sign in: its link and its code work once between them, until ``expires_at``."""

    id: SignInId
    email: str
    code_hash: bytes | None
    expires_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Session:
    """A bearer token for a user, and when it ends (if it isn't ended before)."""

    access_token: str
    expires_at: datetime
    user: User


class UserNotFound(NotFound):
    """No such user, for the caller."""

    def __init__(self) -> None:
        super().__init__("There is no such user.")


class AddressTaken(Conflict):
    """Another user has that address."""


class OwnAccount(Conflict):
    """Admins can't delete or demote themselves: that is how there is always one left."""


class LastAdmin(Conflict):
    """Somebody has to be left who can run the studio."""

    def __init__(self) -> None:
        super().__init__("This is the last admin; make another one first.")


class SignInLinkInvalid(Unauthenticated):
    """Not a link of ours, or not in one piece."""


class SignInLinkExpired(Unauthenticated):
    """Its quarter of an hour is over."""


class SignInLinkUsed(Unauthenticated):
    """It has signed somebody in already."""


class CodeRefused(Unauthenticated):
    """Wrong, too old, tried too often, or never asked for: the answer doesn't tell which."""


def session_end(signed_in_at: datetime, now: datetime) -> datetime:
    """When a session ends that is opened or renewed now; whole seconds, as tokens have them."""
    return min(now + SESSION_LIFETIME, signed_in_at + SESSION_LONGEST).replace(microsecond=0)


def address_key(email: str) -> str:
    """What two spellings of one address have in common."""
    return unicodedata.normalize("NFKC", email).strip().casefold()
