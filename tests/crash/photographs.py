"""Photographs made for the tests: as heavy, and as many, as they are needed."""

import random
from functools import cache
from io import BytesIO
from typing import Final

from PIL import Image

MOST_BYTES: Final = 25 * 1024 * 1024
"""The largest photograph that is taken."""


@cache
def noisy_jpeg(seed: int, size: tuple[int, int] = (1600, 1200)) -> bytes:
    """Noise in colour, which compresses badly: at the usual size some 3 MB, quickly rendered."""
    out = BytesIO()
    _noise(seed, size).save(out, "JPEG", quality=95)
    return out.getvalue()


@cache
def noisy_png(seed: int, size: tuple[int, int]) -> bytes:
    """Noise that doesn't compress at all: three bytes a pixel."""
    out = BytesIO()
    _noise(seed, size).save(out, "PNG", compress_level=1)
    return out.getvalue()


@cache
def slow_png(megapixels: int) -> bytes:
    """A few kilobytes that take long to render: 100 megapixels some two seconds."""
    out = BytesIO()
    Image.new("L", (10_000, megapixels * 100), 128).save(out, "PNG", compress_level=1)
    return out.getvalue()


def with_trailer(photograph: bytes, trailer: bytes) -> bytes:
    """Other bytes, same picture: with something behind its end, as phones leave there."""
    return photograph + b"\nTRAILER\n" + trailer


def padded_to(photograph: bytes, size: int) -> bytes:
    """The photograph with as much noise behind its end as makes it ``size`` bytes."""
    return photograph + random.Random(size).randbytes(size - len(photograph))


def _noise(seed: int, size: tuple[int, int]) -> Image.Image:
    width, height = size
    return Image.frombytes("RGB", size, random.Random(seed).randbytes(width * height * 3))
