"""A demo shoot with sample photographs, made here: there is something to look at at once."""

import asyncio
import random
from collections.abc import AsyncIterator
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw, ImageFilter, ImageOps

from studio.files.domain import Gallery
from studio.kernel.access import Context, Permission, Role, scope_of
from studio.runtime.platform import Platform
from studio.shoots.domain import Shoot
from studio.shoots.lifecycle import ShootStatus
from studio.shoots.service import ShootDetails
from studio.users.domain import User

CLIENT: Final = "claire@localhost.localdomain"
_TITLE: Final = "Falaises d'Étretat (demo)"
_MOST_ALIKE: Final = 20
_STEPS: Final = (ShootStatus.DRAFT, ShootStatus.EDITING, ShootStatus.PROOFING)
_SIZES: Final = ((2400, 1600), (1600, 2400), (2400, 1350), (2000, 2000))
_SKIES: Final = (
    ((22, 36, 71), (240, 145, 96)),
    ((96, 144, 190), (233, 236, 232)),
    ((48, 60, 84), (206, 188, 170)),
    ((14, 18, 34), (96, 74, 118)),
)


async def add_demo(platform: Platform, photographs: int = 12) -> None:
    """Make the demo shoot and its client, or what a start that was cut off left out of them.

    Nothing is done to a demo shoot that has come as far as proofing: it is complete, and what has
    become of it since is its owner's affair.
    """
    admin = await platform.stores.users.any_admin_unscoped()
    if admin is None:
        return
    context = Context(admin.id, admin.role)
    shoot = await _shoot(platform, context)
    if shoot.status not in _STEPS[:-1]:
        return
    write = scope_of(context, Permission.FILES_WRITE)
    kept = await _names_of_photographs(platform, shoot, photographs)
    for number in range(photographs):
        name = f"etretat-{number + 1:02}.jpg"
        if name not in kept:
            data = await asyncio.to_thread(_photograph, number)
            await platform.uploads().receive(write, shoot.id, name, _once(data))
    shoots, client = platform.shoots(), await _client(platform)
    await shoots.grant_access(scope_of(context, Permission.SHOOTS_SHARE), shoot.id, client.id)
    # Last: by this the next start knows that nothing is missing.
    for step in _STEPS[_STEPS.index(shoot.status) + 1 :]:
        await shoots.transition(
            scope_of(context, Permission.SHOOTS_WRITE), shoot.id, step, expected=frozenset()
        )


async def _shoot(platform: Platform, context: Context) -> Shoot:
    shoots = platform.shoots()
    read = scope_of(context, Permission.SHOOTS_READ)
    found = await shoots.page(read, limit=_MOST_ALIKE, q=_TITLE)
    there = next((each for each in found.items if each.title == _TITLE), None)
    return there or await shoots.create(ShootDetails(title=_TITLE, location="Étretat"))


async def _names_of_photographs(platform: Platform, shoot: Shoot, most: int) -> set[str]:
    gallery = Gallery(shoot.id, shown=True, originals_given=True)
    files, _ = await platform.stores.files.page(gallery, after=None, limit=most)
    return {file.filename for file in files}


async def _client(platform: Platform) -> User:
    there = await platform.stores.users.find_by_address_unscoped(CLIENT)
    return there or await platform.users().add(CLIENT, "Claire Moreau", Role.CLIENT)


async def _once(data: bytes) -> AsyncIterator[bytes]:
    yield data


def _photograph(number: int) -> bytes:
    """A coast that never was: a sky, a low sun, ridges in the haze, some grain."""
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
