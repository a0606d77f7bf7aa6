"""Many ids, asked for a few at a time."""

from collections.abc import Iterator, Sequence
from typing import Final, TypeVar

T = TypeVar("T")

_AT_ONCE: Final = 50
"""The embedded database compares each wanted id with each: two hundred cost it ten times fifty."""


def in_batches(ids: Sequence[T]) -> Iterator[list[T]]:
    """``ids``, each once, as many at a time as one query should ask for."""
    different = list(dict.fromkeys(ids))
    for start in range(0, len(different), _AT_ONCE):
        yield different[start : start + _AT_ONCE]
