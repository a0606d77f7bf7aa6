"""What can go wrong, in the product's own terms.

Each error says what a person needs to hear and nothing about the machinery. The runtime turns it
into a problem (RFC 9457) in one place; the problem's ``type`` is made of the class's name, so
renaming a class changes the wire.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import ClassVar


class FaultCode(StrEnum):
    """What can be wrong with a part of any request; services have codes of their own besides."""

    MISSING = "missing"
    UNKNOWN = "unknown"
    REPEATED = "repeated"
    WRONG_TYPE = "wrong-type"
    TOO_SHORT = "too-short"
    TOO_LONG = "too-long"
    TOO_LOW = "too-low"
    TOO_HIGH = "too-high"
    TOO_FEW = "too-few"
    TOO_MANY = "too-many"
    NOT_A_CHOICE = "not-a-choice"
    MALFORMED = "malformed"
    NOT_VALID = "not-valid"
    UNREADABLE = "unreadable"
    NOT_A_CURSOR = "not-a-cursor"
    MEDIA_TYPE = "media-type"
    TAKEN = "taken"
    OUT_OF_RANGE = "out-of-range"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a request, and where: a JSON pointer into the body, or a parameter.

    ``code`` says it for programs, ``detail`` for people. ``limit`` and ``name`` are the number and
    the word that whoever says it in another language needs, where the code is about one.
    """

    code: StrEnum
    detail: str
    pointer: str | None = None
    parameter: str | None = None
    limit: int | None = None
    name: str | None = None


class DomainError(Exception):
    """Something the caller can be told. ``extensions`` become members of the problem."""

    status: ClassVar[int]
    title: ClassVar[str]

    def __init__(
        self,
        detail: str,
        *,
        faults: Sequence[Fault] = (),
        extensions: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.faults = tuple(faults)
        self.extensions = dict(extensions or {})

    @classmethod
    def slug(cls) -> str:
        """``NotAPhotograph`` -> ``not-a-photograph``."""
        return re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()


class Invalid(DomainError):
    """The request is understood and wrong; the faults name the fields."""

    status, title = 400, "The request is not valid"


class Unauthenticated(DomainError):
    """Nobody is signed in, or not any more."""

    status, title = 401, "Sign in first"


class Forbidden(DomainError):
    """Somebody is signed in, and may not do this."""

    status, title = 403, "Not allowed"


class NotFound(DomainError):
    """It does not exist, or not for the caller: the answer never tells which."""

    status, title = 404, "Not found"


class Conflict(DomainError):
    """What is stored does not allow it."""

    status, title = 409, "Conflict"


class PreconditionFailed(DomainError):
    """Somebody else changed it since the caller read it."""

    status, title = 412, "Changed in the meantime"


class TooLarge(DomainError):
    """More bytes than one request may carry."""

    status, title = 413, "Too large"


class UnsupportedType(DomainError):
    """Bytes of a kind that is not taken here."""

    status, title = 415, "Unsupported type"


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait before the next try."""

    wait: timedelta

    @property
    def seconds(self) -> int:
        """Whole seconds, rounded up, at least one."""
        return max(1, -(-self.wait // timedelta(seconds=1)))


class TooManyRequests(DomainError):
    """The caller's allowance is used up."""

    status, title = 429, "Too many requests"

    def __init__(self, detail: str, *, wait: timedelta) -> None:
        super().__init__(detail)
        self.patience = Patience(wait)


class Unavailable(DomainError):
    """A part the platform needs is away; trying again later may well work."""

    status, title = 503, "Not available right now"

    def __init__(
        self,
        detail: str,
        *,
        wait: timedelta = timedelta(seconds=5),
        extensions: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(detail, extensions=extensions)
        self.patience = Patience(wait)


class StorageFull(DomainError):
    """No room is left for the bytes; nothing of them was kept."""

    status, title = 507, "Storage is full"
