"""Sample photographs, made here: for the demo shoot, and for trying the studio out in tests."""

import random
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw, ImageFilter, ImageOps

_SIZES: Final = ((2400, 1600), (1600, 2400), (2400, 1350), (2000, 2000))
_SKIES: Final = (
    ((22, 36, 71), (240, 145, 96)),
    ((96, 144, 190), (233, 236, 232)),
    ((48, 60, 84), (206, 188, 170)),
    ((14, 18, 34), (96, 74, 118)),
)


def coast(number: int) -> bytes:
    """A JPEG of a coast that never was: a sky, a low sun, ridges in the haze, some grain."""
    chance = random.Random(number)  # noqa: S311 - the same pictures every time
    width, height = _SIZES[number % len(_SIZES)]
    dark, light = _SKIES[chance.randrange(len(_SKIES))]
    ramp = Image.linear_gradient("L").resize((width, height))
    image = ImageOps.colorize(ramp, dark, light)
    draw = ImageDraw.Draw(image)
    horizon = int(height * chance.uniform(0.45, 0.65))
    x, y, r = int(width * chance.uniform(0.2, 0.8)), horizon - height // 9, height // 22
    draw.ellipse((x - r, y - r, x + r, y + r), fill=(255, 240, 214))
    image = image.filter(ImageFilter.GaussianBlur(height // 160))
    for ridge in range(5):
        near = (ridge + 1) / 5
        colour = tuple(
            int(a * near * 0.5 + b * (1 - near)) for a, b in zip(dark, light, strict=True)
        )
        ImageDraw.Draw(image).polygon(_ridge(chance, width, height, horizon, ridge), fill=colour)
    grain = Image.effect_noise((width, height), 24).convert("RGB")
    image = Image.blend(image, grain, 0.05)
    out = BytesIO()
    exif = Image.Exif()
    exif[0x013B] = "Temps D'arrêt"
    image.save(out, "JPEG", quality=88, exif=exif)
    return out.getvalue()


def _ridge(
    chance: random.Random, width: int, height: int, horizon: int, ridge: int
) -> list[tuple[float, float]]:
    level = horizon + (height - horizon) * ridge / 5
    points = [(0.0, float(height))]
    for step in range(25):
        rough = chance.uniform(-1, 1) * height * 0.025 * (ridge + 1) ** 0.5
        points.append((width * step / 24, level + rough))
    return [*points, (float(width), float(height))]
