"""PNG: chunks with a length, a name and a checksum, from ``IHDR`` to ``IEND``."""

from typing import Final
from zlib import crc32

from studio.imaging.exif import NO_EXIF, read_exif
from studio.imaging.file_bytes import FileBytes
from studio.imaging.header import Header, upright
from studio.imaging.refusals import damaged

_SIGNATURE = 8
_AROUND = 12  # length, name and checksum of a chunk
_HEADER = 13
_LONGEST = 2**31 - 1

# Bits a sample by colour type: grey, RGB, palette, grey with alpha, RGB with alpha.
_DEPTHS: Final = {0: {1, 2, 4, 8, 16}, 2: {8, 16}, 3: {1, 2, 4, 8}, 4: {8, 16}, 6: {8, 16}}


def read_header(data: FileBytes) -> Header:
    """Walk all chunks; the file is whole where ``IEND`` is."""
    if data.number(_SIGNATURE, 4) != _HEADER or data.read(_SIGNATURE + 4, 4) != b"IHDR":
        raise damaged()
    width, height = _size(data.read(_SIGNATURE + 4, 4 + _HEADER + 4))
    exif = NO_EXIF
    pixels = False
    position = _SIGNATURE
    while True:
        start = data.read(position, 8)
        length, name = int.from_bytes(start[:4], "big"), start[4:]
        if length > _LONGEST or not name.isalpha():
            raise damaged()
        body = data.part(position + 8, length + 4)  # its checksum must be there as well
        if name == b"IEND":
            break
        if name == b"IDAT":
            pixels = True
        elif name == b"eXIf":
            exif = read_exif(body.part(0, length))
        position += _AROUND + length
    if not pixels:
        raise damaged()
    return upright(width, height, exif)


def _size(chunk: bytes) -> tuple[int, int]:
    """Width and height from the name, body and checksum of ``IHDR``."""
    if crc32(chunk[:-4]) != int.from_bytes(chunk[-4:], "big"):
        raise damaged()
    depth, colours = chunk[12], chunk[13]
    if depth not in _DEPTHS.get(colours, ()):
        raise damaged()
    return int.from_bytes(chunk[4:8], "big"), int.from_bytes(chunk[8:12], "big")
