"""What handlers take and give besides the generated shapes."""

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar

from pydantic import BaseModel

B = TypeVar("B", bound=BaseModel)

_STRONG_TAG: Final = re.compile(r'"([1-9][0-9]{0,17})"')
_NO_VERSION: Final = frozenset({0})


@dataclass(frozen=True, slots=True)
class Reply(Generic[B]):
    """A body with headers of its own.

    Without a ``status`` it is the lowest one that the spec declares.
    """

    body: B
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int | None = None


@dataclass(frozen=True, slots=True)
class Stream:
    """Bytes, as they come. ``live``: each chunk at once, for as long as the client listens."""

    status: int
    headers: Mapping[str, str]
    chunks: AsyncIterator[bytes] | None
    live: bool = False


@dataclass(frozen=True, slots=True)
class IncomingFile:
    """The file part of a multipart body: its name as the client gave it, and its bytes."""

    filename: str
    chunks: AsyncIterator[bytes]


def tag_of(version: int) -> str:
    """The ETag of a version."""
    return f'"{version}"'


def versions_in(if_match: str | None) -> frozenset[int]:
    """The versions that an If-Match allows; empty where any will do.

    A tag that isn't one of ours, or a weak one, matches nothing: it is not ignored.
    """
    if if_match is None or if_match.strip() == "*":
        return frozenset()
    tags = (_STRONG_TAG.fullmatch(each.strip()) for each in if_match.split(","))
    return frozenset(int(tag[1]) for tag in tags if tag is not None) or _NO_VERSION


def given_fields(body: BaseModel) -> dict[str, Any]:
    """What the client sent, by Python's names: an absent field is not null, and is not here."""
    return {name: getattr(body, name) for name in body.model_fields_set}
