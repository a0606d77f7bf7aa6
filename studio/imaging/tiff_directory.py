"""The tagged directories that TIFF files and EXIF blocks are made of, read entry by entry.

Only what is asked for is read: an entry is a claim about some stretch of the file, and a hostile
file can hold thousands that all claim the same large one.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from studio.imaging.file_bytes import FileBytes
from studio.imaging.refusals import damaged

# Bytes of one value, by the type's number; types that we don't know are passed over.
_SIZES: Final[Mapping[int, int]] = {
    1: 1,
    2: 1,
    3: 2,
    4: 4,
    5: 8,
    6: 1,
    7: 1,
    8: 2,
    9: 4,
    10: 8,
    11: 4,
    12: 8,
    13: 4,
    16: 8,
    17: 8,
    18: 8,
}
_UNSIGNED: Final[Mapping[int, str]] = {1: "B", 3: "H", 4: "I", 13: "I", 16: "Q", 18: "Q"}
_MOST_ENTRIES = 4096
_BIG_TIFF = 43


@dataclass(frozen=True, slots=True)
class Entry:
    """One tag's value: ``count`` values of type ``kind`` in ``size`` bytes from ``offset``."""

    kind: int
    count: int
    offset: int
    size: int


Directory = Mapping[int, Entry]


class TaggedFile:
    """A TIFF structure: byte order, classic or big, and where its first directory stands."""

    def __init__(self, data: FileBytes) -> None:
        """Read the first bytes; raise ``UnreadableImage`` where they are no TIFF header."""
        head = data.read(0, 8)
        if head[:2] not in {b"II", b"MM"}:
            raise damaged()
        self._data = data
        self._order = "<" if head[:2] == b"II" else ">"
        version, first = struct.unpack(f"{self._order}HI", head[2:])
        self._big = version == _BIG_TIFF
        self._step = 20 if self._big else 12
        self.first = self._unpack("Q", data.read(8, 8)) if self._big else int(first)

    def directory(self, offset: int) -> Directory:
        """The entries of the directory at ``offset``, by tag; the first of a kind counts."""
        start, count = self._length(offset)
        item, inline = ("HHQ", 8) if self._big else ("HHI", 4)
        step = self._step
        block = self._data.read(start, count * step)
        entries: dict[int, Entry] = {}
        for at in range(0, len(block), step):
            tag, kind, number = struct.unpack_from(f"{self._order}{item}", block, at)
            if (each := _SIZES.get(kind)) is None or tag in entries:
                continue
            size, place = each * number, start + at + step - inline
            if size > inline:
                place = self._unpack("Q" if self._big else "I", block[at + step - inline :])
            entries[tag] = Entry(kind, number, place, size)
        return entries

    def following(self, offset: int) -> int:
        """Where the directory after the one at ``offset`` stands; 0 after the last."""
        start, count = self._length(offset)
        code, size = ("Q", 8) if self._big else ("I", 4)
        return self._unpack(code, self._data.read(start + count * self._step, size))

    def holds(self, entry: Entry) -> bool:
        """Whether all of the entry's value lies inside the file."""
        return entry.offset + entry.size <= self._data.size

    def bytes_of(self, entry: Entry) -> bytes:
        """The value as it stands in the file."""
        return self._data.read(entry.offset, entry.size)

    def numbers(self, entry: Entry) -> tuple[int, ...]:
        """The value as unsigned whole numbers, at least one; else ``UnreadableImage``."""
        if (code := _UNSIGNED.get(entry.kind)) is None or not entry.count:
            raise damaged()
        return struct.unpack(f"{self._order}{entry.count}{code}", self.bytes_of(entry))

    def _length(self, offset: int) -> tuple[int, int]:
        """Where the entries of the directory at ``offset`` begin, and how many they are."""
        code, size = ("Q", 8) if self._big else ("H", 2)
        count = self._unpack(code, self._data.read(offset, size))
        if count > _MOST_ENTRIES:
            raise damaged()
        return offset + size, count

    def _unpack(self, code: str, data: bytes) -> int:
        (number,) = struct.unpack_from(f"{self._order}{code}", data)
        return int(number)
