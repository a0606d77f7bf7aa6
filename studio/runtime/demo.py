"""A demo shoot with sample photographs, made here: there is something to look at at once."""

import asyncio
from collections.abc import AsyncIterator
from typing import Final

from studio.files.domain import Gallery
from studio.kernel.access import Context, Permission, Role, scope_of
from studio.runtime.coast import coast
from studio.runtime.platform import Platform
from studio.shoots.domain import Shoot
from studio.shoots.lifecycle import ShootStatus
from studio.shoots.service import ShootDetails
from studio.users.domain import User

CLIENT: Final = "claire@localhost.localdomain"
_TITLE: Final = "Falaises d'Étretat (demo)"
_MOST_ALIKE: Final = 20
_STEPS: Final = (ShootStatus.DRAFT, ShootStatus.EDITING, ShootStatus.PROOFING)


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
            data = await asyncio.to_thread(coast, number)
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
