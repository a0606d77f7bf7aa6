"""Files made to harm: small ones that claim to be enormous, and what only looks like a picture."""

import struct
import zlib
from io import BytesIO
from typing import Final

from PIL import Image

from tests.unit.imaging.pictures import FORMATS, grain

_CLAIMED = 50_000
"""Pixels on each side: 2.5 gigapixels, 7.5 GB once decoded."""


def png_chunk(name: bytes, body: bytes) -> bytes:
    """One chunk, its checksum right."""
    checksum = zlib.crc32(name + body)
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", checksum)


def png(width: int, height: int, *chunks: bytes) -> bytes:
    """A PNG in grey that claims a size, with these chunks before its end."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"".join(
        (b"\x89PNG\r\n\x1a\n", png_chunk(b"IHDR", header), *chunks, png_chunk(b"IEND", b""))
    )


def _png_bomb() -> bytes:
    rows = zlib.compressobj(9)
    line = bytes(_CLAIMED + 1)
    packed = b"".join([*(rows.compress(line) for _ in range(500)), rows.flush()])
    return png(_CLAIMED, _CLAIMED, png_chunk(b"IDAT", packed))


def _jpeg_bomb() -> bytes:
    data = bytearray(FORMATS["image/jpeg"](grain()))
    frame = data.index(b"\xff\xc0")
    data[frame + 5 : frame + 9] = struct.pack(">HH", 65_000, 65_000)
    return bytes(data)


def _tiff_bomb() -> bytes:
    out = BytesIO()
    grain().save(out, "TIFF", compression="tiff_deflate")
    data = out.getvalue()
    for side, tag in zip(grain().size, (256, 257), strict=True):
        for kind in (3, 4):
            entry = struct.pack("<HHI", tag, kind, 1)
            claim = entry + struct.pack("<I", _CLAIMED)
            data = data.replace(entry + struct.pack("<I", side), claim)
    return data


def _webp_bomb() -> bytes:
    out = BytesIO()
    image = grain()
    image.save(out, "WEBP", exif=Image.Exif().tobytes() + b"Exif\0\0MM\0*\0\0\0\x08\0\0")
    data = bytearray(out.getvalue())
    canvas = data.index(b"VP8X") + 12
    data[canvas : canvas + 6] = (16_383).to_bytes(3, "little") * 2
    return bytes(data)


def _heif_bomb(media_type: str) -> bytes:
    data = bytearray(FORMATS[media_type](grain()))
    at = data.index(b"ispe")
    while at >= 0:
        data[at + 8 : at + 16] = struct.pack(">II", _CLAIMED, _CLAIMED)
        at = data.find(b"ispe", at + 1)
    return bytes(data)


BOMBS: Final[dict[str, bytes]] = {
    "bomb.png": _png_bomb(),
    "bomb.jpg": _jpeg_bomb(),
    "bomb.tif": _tiff_bomb(),
    "bomb.webp": _webp_bomb(),
    "bomb.avif": _heif_bomb("image/avif"),
    "bomb.heic": _heif_bomb("image/heic"),
    "thin.png": png(200_000, 1, png_chunk(b"IDAT", zlib.compress(bytes(200_001)))),
    "nothing.png": png(0, 0, png_chunk(b"IDAT", zlib.compress(b"\0"))),
}
"""Small files that claim more pixels than are taken, or none."""

_SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
_HTML = b"<!doctype html><script>alert(1)</script>"

STRANGERS: Final[dict[str, bytes]] = {
    "vector.svg": _SVG,
    "vector.jpg": b'<?xml version="1.0"?>' + _SVG,
    "page.html": _HTML,
    "page.png": _HTML,
    "page.webp": b"\xef\xbb\xbf \n" + _HTML,
    "page.gif": b"GIF89a/*" + _HTML,
    "noise.jpg": bytes(range(256)) * 40,
    "text.jpg": b"This is not a photograph.",
    "document.jpg": b"%PDF-1.7\n" + bytes(500),
    "archive.jpg": b"PK\x03\x04" + bytes(500),
    "program.jpg": b"\x7fELF" + bytes(500),
    "film.heic": b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(500),
    "one-byte.jpg": b"\xff",
    "start.jpg": b"\xff\xd8",
}
"""Files of kinds that are not taken, whatever they are called."""

DAMAGED: Final[dict[str, bytes]] = {
    "noise-inside.png": png(64, 64, png_chunk(b"IDAT", b"not deflated")),
    "too-few-rows.png": png(64, 64, png_chunk(b"IDAT", zlib.compress(bytes(65)))),
    "text-bomb.png": png(
        64,
        64,
        png_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(100 << 20), 9)),
        png_chunk(b"IDAT", zlib.compress(bytes(65 * 64))),
    ),
    "profile-bomb.png": png(
        64,
        64,
        png_chunk(b"iCCP", b"profile\0\0" + zlib.compress(bytes(100 << 20), 9)),
        png_chunk(b"IDAT", zlib.compress(bytes(65 * 64))),
    ),
    "noise-inside.jpg": b"".join(
        (
            (whole := FORMATS["image/jpeg"](grain()))[: (scan := whole.index(b"\xff\xda") + 14)],
            bytes(range(255)) * 20,
            b"\xff\xd9",
        )
    ),
}
"""Files whose outside is right; only a decoder finds out, in its own process."""
