"""JPEG: a list of marked segments, then the coded picture, which an end marker closes.

Phones append a second picture, a gain map or a film after the end marker; that is none of our
business, so the file is whole once the first picture's end marker is found.
"""

import re
import struct
from dataclasses import dataclass, replace
from typing import Final

from studio.imaging.exif import NO_EXIF, read_exif
from studio.imaging.file_bytes import FileBytes
from studio.imaging.formats import unsupported
from studio.imaging.header import Header, upright
from studio.imaging.refusals import cut_off, damaged

_FILL, _STUFFED = 0xFF, 0x00  # before a marker; after 0xFF in coded data
_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_APP0, _APP1, _APP14 = 0xE0, 0xE1, 0xEE
_BARE: Final = frozenset({0x01, *range(0xD0, 0xD8)})  # markers without a length or a body
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_DECODABLE: Final = frozenset({0xC0, 0xC1, 0xC2, 0xC9, 0xCA})
_PROGRESSIVE: Final = frozenset({0xC2, 0xCA})
_FRAME_START = ">BHHB"  # bits a sample, height, width, number of components
_BITS = 8
_COMPONENTS: Final = frozenset({1, 3, 4})
_COLOURS = 3
_LENGTH = 2  # bytes of a segment's length, which counts itself
_JFIF_SIZE, _ADOBE_SIZE, _ADOBE_TRANSFORM = 14, 12, 11

# In coded data 0xFF is followed by a zero, by more 0xFF or makes a bare marker; else a segment, or
# the end, begins.
_MARKER: Final = re.compile(rb"\xff[^\x00\x01\xd0-\xd7\xff]")
_WINDOW = 1 << 20


def read_header(data: FileBytes) -> Header:
    """Walk the segments up to the picture, then see that the picture ends."""
    frame: _Frame | None = None
    exif = NO_EXIF
    colours = _Colours()
    position = 2
    while True:
        position, marker = _next_marker(data, position)
        if marker in _BARE:
            continue
        if marker in {_START, _END}:
            raise damaged()
        body = _body(data, position)
        position += _LENGTH + body.size
        if marker == _SCAN:
            break
        if marker in _FRAMES:
            if frame:
                raise damaged()
            frame = _read_frame(marker, body)
        elif marker == _APP1 and exif is NO_EXIF and _starts(body, b"Exif\0\0"):
            exif = read_exif(body)
        elif marker in {_APP0, _APP14}:
            colours.note(marker, body)
    if frame is None:
        raise damaged()
    _see_end(data, position)
    return replace(
        upright(frame.width, frame.height, exif),
        progressive=frame.marker in _PROGRESSIVE,
        luma_chroma=colours.are_luma_chroma(frame),
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    """The segment that describes the picture; ``components`` are their names, a byte each."""

    marker: int
    height: int
    width: int
    components: bytes


def _read_frame(marker: int, body: FileBytes) -> _Frame:
    if body.size < struct.calcsize(_FRAME_START):
        raise damaged()
    start = body.read(0, struct.calcsize(_FRAME_START))
    bits, height, width, count = struct.unpack(_FRAME_START, start)
    if body.size < len(start) + 3 * count:
        raise damaged()
    if marker not in _DECODABLE or bits != _BITS or count not in _COMPONENTS:
        raise unsupported("a JPEG of a rare kind (lossless, hierarchical or of more than 8 bits)")
    return _Frame(marker, height, width, body.read(len(start), 3 * count)[::3])


class _Colours:
    """What the three components mean, by libjpeg's rules; asking it for another is an error."""

    def __init__(self) -> None:
        self._jfif = False
        self._adobe_transform: int | None = None

    def note(self, marker: int, body: FileBytes) -> None:
        """Take in what an APP0 or APP14 segment says."""
        if marker == _APP0 and body.size >= _JFIF_SIZE and _starts(body, b"JFIF\0"):
            self._jfif = True
        elif marker == _APP14 and body.size >= _ADOBE_SIZE and _starts(body, b"Adobe"):
            self._adobe_transform = body.number(_ADOBE_TRANSFORM, 1)

    def are_luma_chroma(self, frame: _Frame) -> bool:
        """Whether they are brightness and two of colour, rather than red, green and blue."""
        if len(frame.components) != _COLOURS:
            return False
        if self._jfif:
            return True
        if self._adobe_transform is not None:
            return self._adobe_transform != 0
        return frame.components != b"RGB"


def _next_marker(data: FileBytes, position: int) -> tuple[int, int]:
    """The place after the next marker from ``position``, and it; stray bytes are passed over."""
    while True:
        first, second = data.read(position, 2)
        if first == _FILL and second not in {_STUFFED, _FILL}:
            return position + 2, second
        position += 1


def _body(data: FileBytes, position: int) -> FileBytes:
    size = data.number(position, _LENGTH)
    if size < _LENGTH:
        raise damaged()
    return data.part(position + _LENGTH, size - _LENGTH)


def _starts(body: FileBytes, prefix: bytes) -> bool:
    return body.size >= len(prefix) and body.read(0, len(prefix)) == prefix


def _see_end(data: FileBytes, position: int) -> None:
    """Find the end marker of the picture whose coded data begins at ``position``."""
    # A cut takes the end of a file away, so a file that still ends in the marker was not cut.
    if data.size >= position + 2 and data.read(data.size - 2, 2) == bytes((_FILL, _END)):
        return
    start, window = position, data.read(position, min(_WINDOW, data.size - position))
    while True:
        found = _MARKER.search(window, position - start)
        if found is None:
            if start + len(window) == data.size:
                raise cut_off()
            # The window's last byte may be the first half of a marker.
            position = start = max(position, start + len(window) - 1)
            window = data.read(start, min(_WINDOW, data.size - start))
            continue
        marker = window[found.start() + 1]
        if marker == _END:
            return
        if marker == _START:
            raise cut_off()
        position = start + found.end()
        position += _LENGTH + _body(data, position).size
