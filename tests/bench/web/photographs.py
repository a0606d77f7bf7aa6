"""Photographs for a gallery: ``python -m tests.bench.web.photographs FOLDER HOW_MANY``.

Crops of real photographs, each a picture of its own: what a page weighs is their grain.
"""

import random
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from PIL import Image

from tests.bench.photographs import found_photographs, make_photographs

_RATIOS: Final = (3 / 2, 2 / 3, 4 / 3, 3 / 4, 16 / 9, 1.0)
_EDGE: Final = 1600


def write_gallery(folder: Path, how_many: int) -> None:
    """JPEGs of 1,600 pixels, upright and lying, the same ones each time."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(200)
    with TemporaryDirectory() as made:
        sources = [
            Image.open(each).convert("RGB")
            for each in found_photographs() or make_photographs(Path(made))
        ]
    for number in range(how_many):
        picture = _crop(sources[number % len(sources)], chance)
        picture.save(folder / f"photograph-{number + 1:04}.jpg", "JPEG", quality=88)


def _crop(source: Image.Image, chance: random.Random) -> Image.Image:
    ratio = chance.choice(_RATIOS)
    share = chance.uniform(0.35, 1)
    width = min(source.width, source.height * ratio) * share
    height = width / ratio
    left = chance.uniform(0, source.width - width)
    top = chance.uniform(0, source.height - height)
    size = (_EDGE, round(_EDGE / ratio)) if ratio >= 1 else (round(_EDGE * ratio), _EDGE)
    return source.resize(
        size, Image.Resampling.BICUBIC, box=(left, top, left + width, top + height)
    )


if __name__ == "__main__":
    write_gallery(Path(sys.argv[1]), int(sys.argv[2]))
