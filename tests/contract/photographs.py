"""Small photographs, each with bytes of its own."""

import os
from io import BytesIO

from PIL import Image


def jpeg(size: tuple[int, int] = (96, 64)) -> bytes:
    """A JPEG of noise: no two are alike."""
    image = Image.frombytes("RGB", size, os.urandom(size[0] * size[1] * 3))
    out = BytesIO()
    image.save(out, "JPEG", quality=90)
    return out.getvalue()
