"""The boxes that HEIF files are made of: a size, a name of four letters, and what is in it."""

from collections.abc import Iterator

from studio.imaging.file_bytes import FileBytes
from studio.imaging.refusals import damaged

Box = tuple[bytes, FileBytes]


def boxes(data: FileBytes) -> Iterator[Box]:
    """The boxes side by side in ``data``; ``TruncatedImage`` where one reaches beyond its end."""
    position = 0
    while position < data.size:
        size, name = data.number(position, 4), data.read(position + 4, 4)
        start = 8
        if size == 1:
            size, start = data.number(position + 8, 8), 16
        elif size == 0:
            size = data.size - position
        if size < start:
            raise damaged()
        yield name, data.part(position + start, size - start)
        position += size


class Fields:
    """The numbers of a box, taken one after the other."""

    def __init__(self, data: FileBytes) -> None:
        self._data = data
        self._position = 0

    def take(self, size: int) -> int:
        """The next ``size`` bytes as a number; no bytes are zero."""
        number = self._data.number(self._position, size)
        self._position += size
        return number

    def version(self) -> tuple[int, int]:
        """The version and the flags that a "full" box begins with."""
        return self.take(1), self.take(3)

    def rest(self) -> FileBytes:
        """What has not been taken yet."""
        return self._data.part(self._position, self._data.size - self._position)
