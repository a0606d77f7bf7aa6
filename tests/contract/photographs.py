"""Small photographs, each with bytes of its own."""

import os
import struct
import zlib
from io import BytesIO

from PIL import ExifTags, Image


def jpeg(size: tuple[int, int] = (96, 64), *, taken: str | None = None) -> bytes:
    """A JPEG of noise: no two are alike. ``taken``: when, as a camera writes it."""
    image = Image.frombytes("RGB", size, os.urandom(size[0] * size[1] * 3))
    exif = Image.Exif()
    if taken is not None:
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = taken
    out = BytesIO()
    image.save(out, "JPEG", quality=90, exif=exif)
    return out.getvalue()


def undecodable_png() -> bytes:
    """A PNG that is whole from the outside, and nothing that can be decoded."""
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", 64, 64, 8, 0, 0, 0, 0)),
        (b"IDAT", b"not deflated"),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )
