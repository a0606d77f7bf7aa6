"""The order of a listing: photographs stand as they were taken.

Where the camera says no time, a photograph stands behind all that have one. Of one moment, they
stand by name, as a person sorts names; of one name, by id. None of this ever changes, so a
photograph keeps its place for as long as it lives.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Final, NewType

from studio.files.domain import StoredFile
from studio.kernel.ids import FileId

Place = NewType("Place", str)
"""Compared as a string, by code points, it says which of two photographs stands first."""

BEGINNING: Final = Place("")
"""Before every photograph."""

_NUMBER: Final = re.compile("0*([0-9]+)")
_EARLIEST: Final = datetime.min.replace(tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)
_UNTIMED: Final = "~"
"""Behind every digit."""
_BETWEEN: Final = "\t"
"""Before everything that a filename may have: a name stands before those that go on from it."""


def place_of(file: StoredFile) -> Place:
    """Where a photograph stands."""
    return place_at(milliseconds_of(file.taken_at), file.filename, file.id)


def place_at(milliseconds: int | None, filename: str, file_id: FileId) -> Place:
    """Where a photograph of that moment, name and id stands."""
    time = _UNTIMED if milliseconds is None else f"{milliseconds:015d}"
    return Place(f"{time}{_BETWEEN}{natural(filename)}{_BETWEEN}{file_id}")


def behind(place: Place) -> Place:
    """The first place behind that one."""
    return Place(place + "\0")


def milliseconds_of(moment: datetime | None) -> int | None:
    """A moment as a number of at most 15 digits: milliseconds since the year 1."""
    return None if moment is None else (moment - _EARLIEST) // _MILLISECOND


def natural(name: str) -> str:
    """What stands for a name when names are compared: ``IMG_9`` before ``img_10``."""
    return _NUMBER.sub(_comparable, name.casefold())


def _comparable(number: re.Match[str]) -> str:
    digits = number[1]
    # It still begins with a digit, and of two numbers the shorter one is the smaller.
    return f"0{chr(ord(' ') + len(digits))}{digits}"
