"""Reading an open file by position, so that finding out what it is never loads it whole."""

from collections.abc import Iterator
from io import SEEK_END
from typing import BinaryIO

from studio.imaging.refusals import cut_off, damaged

# The longest honest walk is that of a PNG of 200 megapixels in chunks of 8 kB: 80,000 reads. A
# file made of millions of tiny chunks is made to keep us busy.
_READS = 200_000


class FileBytes:
    """A stretch of an open file. Asking for bytes beyond its end raises ``TruncatedImage``."""

    __slots__ = ("_file", "_reads", "_start", "size")

    def __init__(self, file: BinaryIO, start: int, size: int, reads: Iterator[int]) -> None:
        self._file = file
        self._start = start
        self._reads = reads
        self.size = size

    @classmethod
    def whole(cls, file: BinaryIO) -> "FileBytes":
        """All of ``file``, which must allow seeking."""
        return cls(file, 0, file.seek(0, SEEK_END), iter(range(_READS)))

    def read(self, offset: int, count: int) -> bytes:
        """Exactly ``count`` bytes from ``offset``."""
        if offset < 0 or count < 0 or offset + count > self.size:
            raise cut_off()
        if next(self._reads, None) is None:
            raise damaged()
        self._file.seek(self._start + offset)
        found = self._file.read(count)
        if len(found) != count:
            raise cut_off()
        return found

    def number(self, offset: int, count: int) -> int:
        """The unsigned big-endian number in ``count`` bytes from ``offset``."""
        return int.from_bytes(self.read(offset, count), "big")

    def part(self, offset: int, size: int) -> "FileBytes":
        """The stretch of ``size`` bytes from ``offset``, under the same limit of reads."""
        if offset < 0 or size < 0 or offset + size > self.size:
            raise cut_off()
        return FileBytes(self._file, self._start + offset, size, self._reads)
