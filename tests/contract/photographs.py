"""Small photographs, each with bytes of its own."""

import os
import struct
import zlib
from io import BytesIO

from PIL import Image


def jpeg(size: tuple[int, int] = (96, 64)) -> bytes:
    """A JPEG of noise: no two are alike."""
    image = Image.frombytes("RGB", size, os.urandom(size[0] * size[1] * 3))
    out = BytesIO()
    image.save(out, "JPEG", quality=90)
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
