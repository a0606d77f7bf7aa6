"""Pages of a listing: each begins after the last key of the one before, never at an offset."""

import base64
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, Protocol, TypeVar

from studio.kernel.errors import Fault, FaultCode, Invalid

T = TypeVar("T")

_WIDER: Final = 4


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some items in order, and where the next page begins (None: this was the last)."""

    items: Sequence[T]
    next_key: str | None

    @property
    def next_cursor(self) -> str | None:
        """`next_key` as clients get it: opaque, safe in a URL."""
        if self.next_key is None:
            return None
        return base64.urlsafe_b64encode(self.next_key.encode()).decode().rstrip("=")


def page_of_numbered(found: Sequence[tuple[int, T]], limit: int) -> Page[T]:
    """A page of ``found``, which was asked for one more than ``limit``, with their numbers."""
    shown = found[:limit]
    next_key = str(shown[-1][0]) if len(found) > limit else None
    return Page([item for _, item in shown], next_key)


def key_of(cursor: str) -> str:
    """The key that a cursor carries; Invalid if it isn't one of ours."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        return base64.b64decode(padded, altchars=b"-_", validate=True).decode("ascii")
    except ValueError:
        raise not_a_cursor() from None


def number_of(cursor: str | None) -> int | None:
    """The number that a cursor carries; Invalid if it isn't one of ours."""
    if cursor is None:
        return None
    key = key_of(cursor)
    # Longer numbers don't fit the database's 64 bits.
    if not key.isdigit() or len(key) > len(str(2**62)) - 1:
        raise not_a_cursor()
    return int(key)


def not_a_cursor() -> Invalid:
    """The error for a cursor that no page has given."""
    detail = "This is not a cursor that a page has given."
    fault = Fault(FaultCode.NOT_A_CURSOR, detail, parameter="cursor")
    return Invalid("The cursor is not valid.", faults=[fault])


class Numbers(Protocol):
    """Numbers what a collection holds in the order it is made; gaps may occur."""

    async def prepare(self) -> None:
        """Get ready to count."""
        ...

    async def next(self, count: int = 1) -> int:
        """The last of so many numbers, all of them above those given before."""
        ...

    async def last(self) -> int:
        """The highest number given, 0 before the first."""
        ...


async def newest_first(
    fetch: Callable[[int, int], Awaitable[Sequence[T]]], *, below: int, limit: int
) -> list[T]:
    """The ``limit`` items with the highest numbers under ``below``.

    ``fetch(low, high)`` gives those with ``low <= number < high``, highest first. It is asked for
    ranges that widen: a database that can't stop at a limit pays for what lies in the range, so
    that a page costs what a page holds, not what the collection holds.
    """
    found: list[T] = []
    width = limit
    while below > 0 and len(found) < limit:
        low = max(0, below - width)
        found.extend(await fetch(low, below))
        below, width = low, width * _WIDER
    return found[:limit]
