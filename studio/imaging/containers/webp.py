"""WebP: one RIFF chunk that states its size, with the picture's chunks inside."""

from studio.imaging.exif import NO_EXIF, read_exif
from studio.imaging.file_bytes import FileBytes
from studio.imaging.header import Header, upright
from studio.imaging.refusals import damaged

_RIFF = 8
_CHUNKS = 12
_LOSSY_START = b"\x9d\x01\x2a"
_LOSSLESS_START = 0x2F
_SIDE = 0x3FFF  # 14 bits


def read_header(data: FileBytes) -> Header:
    """Walk the chunks; the first says the size, whichever of the three kinds it is."""
    riff = data.part(_CHUNKS, int.from_bytes(data.read(4, 4), "little") + _RIFF - _CHUNKS)
    size: tuple[int, int] | None = None
    pixels = False
    exif = NO_EXIF
    position = 0
    while position + 8 <= riff.size:
        start = riff.read(position, 8)
        name, length = start[:4], int.from_bytes(start[4:], "little")
        body = riff.part(position + 8, length)
        size = size or _size(name, body)
        pixels = pixels or name in {b"VP8 ", b"VP8L", b"ANMF"}
        if name == b"EXIF":
            exif = read_exif(body)
        position += 8 + length + length % 2
    if size is None or not pixels:
        raise damaged()
    return upright(*size, exif)


def _size(name: bytes, body: FileBytes) -> tuple[int, int]:
    """Width and height from the first chunk, which no other may precede."""
    if name == b"VP8X":
        sides = body.read(4, 6)
        return 1 + int.from_bytes(sides[:3], "little"), 1 + int.from_bytes(sides[3:], "little")
    if name == b"VP8 ":
        start = body.read(3, 7)
        if start[:3] != _LOSSY_START:
            raise damaged()
        return (
            int.from_bytes(start[3:5], "little") & _SIDE,
            int.from_bytes(start[5:7], "little") & _SIDE,
        )
    if name == b"VP8L":
        start = body.read(0, 5)
        if start[0] != _LOSSLESS_START:
            raise damaged()
        bits = int.from_bytes(start[1:], "little")
        return 1 + (bits & _SIDE), 1 + (bits >> 14 & _SIDE)
    raise damaged()
