"""The four things we want to know from an EXIF block. Anything odd in it counts as not there."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from studio.imaging.file_bytes import FileBytes
from studio.imaging.refusals import ImageRefused
from studio.imaging.tiff_directory import Directory, TaggedFile

ORIENTATION: Final = 0x0112
ARTIST: Final = 0x013B
COPYRIGHT: Final = 0x8298
_PHOTO_DIRECTORY: Final = 0x8769
_TAKEN_AT: Final = 0x9003
_TAKEN_AT_OFFSET: Final = 0x9011
_TAKEN_AT_FRACTION: Final = 0x9291

_PREFIX = b"Exif\0\0"
_MOST_TEXT = 1024  # bytes of a notice: it goes into every rendition, thumbs included


@dataclass(frozen=True, slots=True)
class Exif:
    """What we take from EXIF; the notices are in the bytes of the original, usually UTF-8."""

    orientation: int = 1
    taken_at: datetime | None = None
    artist: bytes = b""
    copyright: bytes = b""


NO_EXIF: Final = Exif()


def read_exif(block: FileBytes) -> Exif:
    """Read an EXIF block, with or without its ``Exif`` prefix. Never raises: garbage is no EXIF."""
    with suppress(ImageRefused):
        if block.size > len(_PREFIX) and block.read(0, len(_PREFIX)) == _PREFIX:
            block = block.part(len(_PREFIX), block.size - len(_PREFIX))
        tagged = TaggedFile(block)
        return exif_of(tagged, tagged.directory(tagged.first))
    return NO_EXIF


def exif_of(tagged: TaggedFile, main: Directory) -> Exif:
    """The same from a structure's main directory. Never raises."""
    photo: Directory = {}
    with suppress(ImageRefused):
        if pointer := main.get(_PHOTO_DIRECTORY):
            photo = tagged.directory(tagged.numbers(pointer)[0])
    return Exif(
        orientation=_orientation(tagged, main),
        taken_at=_moment(
            _text(tagged, photo, _TAKEN_AT),
            _text(tagged, photo, _TAKEN_AT_OFFSET),
            _text(tagged, photo, _TAKEN_AT_FRACTION),
        ),
        artist=_text(tagged, main, ARTIST),
        copyright=_text(tagged, main, COPYRIGHT),
    )


def _orientation(tagged: TaggedFile, main: Directory) -> int:
    with suppress(ImageRefused):
        if (entry := main.get(ORIENTATION)) and entry.count == 1:
            (value,) = tagged.numbers(entry)
            return value if value in range(1, 9) else 1
    return 1


def _text(tagged: TaggedFile, directory: Directory, tag: int) -> bytes:
    with suppress(ImageRefused):
        if (entry := directory.get(tag)) and entry.size <= _MOST_TEXT:
            return tagged.bytes_of(entry).strip(b"\0 ")
    return b""


def _moment(date: bytes, offset: bytes, fraction: bytes) -> datetime | None:
    """The moment in UTC; a camera that doesn't say its offset is taken to run on UTC.

    That keeps the order of photographs and the hour the photographer saw on the camera, which is
    all that can be known.
    """
    try:
        moment = datetime.strptime(date.decode("ascii"), "%Y:%m:%d %H:%M:%S").replace(tzinfo=UTC)
        if fraction.isdigit():
            moment = moment.replace(microsecond=int(fraction[:6].ljust(6, b"0")))
        return (moment - _east_of_utc(offset)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _east_of_utc(offset: bytes) -> timedelta:
    """``+02:00`` -> two hours; nothing where it is missing or makes no sense."""
    with suppress(ValueError):
        zone = datetime.strptime(offset.decode("ascii"), "%z").tzinfo
        if isinstance(zone, timezone):
            return zone.utcoffset(None)
    return timedelta()
