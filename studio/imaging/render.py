"""From one photograph to its four renditions and its placeholder, decoding it once."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from thumbhash import rgba_to_thumb_hash

from studio.imaging.decode import decode
from studio.imaging.exif import ARTIST, COPYRIGHT, Exif
from studio.imaging.probe import DEFAULT_LIMITS, PixelLimits, probe
from studio.imaging.resample import shrink
from studio.imaging.sizes import HIGH, MEDIUM, SMALL, THUMB, fit

_FOR_LOOKING = {"format": "JPEG", "quality": 82, "subsampling": "4:2:0"}
# Pages show dozens of these, over slow lines: a third smaller than the JPEGs of the quality above,
# for 30 ms more of a photograph's 300.
_FOR_PAGES = {"format": "WEBP", "quality": 65, "method": 4}
_PLACEHOLDER = 100


@dataclass(frozen=True, slots=True)
class Rendition:
    """A picture in sRGB, upright; ``width`` and ``height`` in pixels."""

    data: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Renditions:
    """A photograph at its four sizes; one smaller than a size is as it was, never enlarged.

    ``high`` and ``medium`` are JPEG, ``small`` and ``thumb`` WebP.
    """

    high: Rendition
    medium: Rendition
    small: Rendition
    thumb: Rendition
    thumbhash: str
    """The placeholder (evanw.github.io/thumbhash), in base 64."""


def render(source: Path, limits: PixelLimits = DEFAULT_LIMITS) -> Renditions:
    """Make the renditions of the photograph at ``source``.

    Raises what ``probe`` raises, and ``UnreadableImage`` where decoding fails.
    """
    facts = probe(source, limits)
    original = facts.width, facts.height
    exif = _kept(facts.header.exif)
    high = decode(source, facts, HIGH)
    medium = shrink(high, fit(original, MEDIUM))
    small = shrink(medium, fit(original, SMALL))
    thumb = shrink(small, fit(original, THUMB))
    return Renditions(
        high=_encode(high, exif, _FOR_LOOKING),
        medium=_encode(medium, exif, _FOR_LOOKING),
        small=_encode(small, exif, _FOR_PAGES),
        thumb=_encode(thumb, exif, _FOR_PAGES),
        thumbhash=_placeholder(thumb),
    )


def _encode(image: Image.Image, exif: bytes, how: Mapping[str, Any]) -> Rendition:
    data = BytesIO()
    image.save(data, exif=exif, **how)
    return Rendition(data.getvalue(), image.width, image.height)


def _kept(original: Exif) -> bytes:
    """The EXIF block of a rendition: whose picture it is, and nothing else."""
    kept = Image.Exif()
    for tag, text in ((ARTIST, original.artist), (COPYRIGHT, original.copyright)):
        if text:
            kept[tag] = text
    return kept.tobytes() if kept else b""


def _placeholder(thumb: Image.Image) -> str:
    small = shrink(thumb, fit(thumb.size, _PLACEHOLDER)).convert("RGBA")
    return b64encode(rgba_to_thumb_hash(small.width, small.height, small.tobytes())).decode()
