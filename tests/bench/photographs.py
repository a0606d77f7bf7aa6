"""What to work on: photographs of a folder, and some made here, as noisy as real ones."""

import os
import random
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import cycle, islice
from pathlib import Path
from typing import Final

from PIL import Image, ImageChops

from tests.unit.imaging.pictures import display_profile

_SIZE: Final = (6000, 4000)
_LARGE: Final = 20_000_000  # pixels: of the 24-megapixel class
_TAKEN_IN: Final = 10_000_000  # pixels: what a camera gives today
_INGEST: Final = 7

# Display P3's red, green and blue in XYZ under D50.
_P3: Final = (
    (0.51512, 0.24120, -0.00105),
    (0.29198, 0.69225, 0.04189),
    (0.15710, 0.06657, 0.78407),
)

# How wide the patches of a layer are, in pixels, and how strong it is: rough shapes down to grain.
_LAYERS: Final = ((1500, 1.0), (300, 0.5), (60, 0.3), (12, 0.25), (3, 0.3), (1, 0.2))


def make_photographs(folder: Path) -> list[Path]:
    """Three of 24 megapixels, the same each time: 4:2:0, 4:4:4, progressive with an ICC profile."""
    picture = _scene(random.Random(24))
    made = {
        "made-420.jpg": {"quality": 92, "subsampling": "4:2:0"},
        "made-444.jpg": {"quality": 92, "subsampling": "4:4:4"},
        "made-progressive-p3.jpg": {
            "quality": 85,
            "subsampling": "4:2:0",
            "progressive": True,
            "icc_profile": display_profile(_P3, 2.2),
        },
    }
    for name, options in made.items():
        picture.save(folder / name, "JPEG", **options)
    return [folder / name for name in made]


def found_photographs() -> list[Path]:
    """The JPEGs of `BENCH_PHOTOS`, by default of the folder that lies beside the repository."""
    beside = Path(__file__).resolve().parents[3] / "shared" / "photos"
    folder = Path(os.environ.get("BENCH_PHOTOS", beside))
    return sorted(folder.glob("*.jpg")) if folder.is_dir() else []


def large(photographs: Sequence[Path]) -> list[Path]:
    """Those of the 24-megapixel class."""
    return [each for each in photographs if _pixels(each) >= _LARGE]


def link_ingest(photographs: Sequence[Path], folder: Path) -> Path:
    """A folder with seven photographs as a camera gives them, by turns from those there are."""
    folder.mkdir()
    sizeable = [each for each in photographs if _pixels(each) >= _TAKEN_IN]
    for number, source in enumerate(islice(cycle(sizeable), _INGEST), start=1):
        (folder / f"frame-{number}.jpg").symlink_to(source)
    return folder


def tiny_photographs(count: int) -> Iterator[tuple[str, bytes]]:
    """Names and bytes of small JPEGs, no two alike."""
    grain = random.Random(count)
    for number in range(1, count + 1):
        yield f"IMG_{number:04}.jpg", _tiny(grain)


def _scene(grain: random.Random) -> Image.Image:
    """Light and dark with detail at every scale; colours, which are rougher, over it."""
    light = _layered(grain, _LAYERS)
    tints = [_layered(grain, _LAYERS[:5]) for _ in range(3)]
    return Image.merge("RGB", [Image.blend(light, tint, 0.35) for tint in tints])


def _layered(grain: random.Random, layers: Sequence[tuple[int, float]]) -> Image.Image:
    whole = Image.new("L", _SIZE, 128)
    for patch, strength in layers:
        size = (_SIZE[0] // patch, _SIZE[1] // patch)
        noise = Image.frombytes("L", size, grain.randbytes(size[0] * size[1]))
        noise = noise.resize(_SIZE, Image.Resampling.BICUBIC)
        whole = ImageChops.add(whole, noise.point(_around_nothing(strength)), 1, -128)
    return whole


def _around_nothing(strength: float) -> list[int]:
    return [round(128 + (level - 128) * strength * 0.5) for level in range(256)]


def _tiny(grain: random.Random) -> bytes:
    out = BytesIO()
    Image.frombytes("RGB", (64, 48), grain.randbytes(64 * 48 * 3)).save(out, "JPEG")
    return out.getvalue()


def _pixels(photograph: Path) -> int:
    with Image.open(photograph) as image:
        return image.width * image.height
