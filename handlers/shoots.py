"""Shoots, their lifecycle, and who may see them."""

from typing import Any

from pydantic import MISSING

from generated.models import shoots as wire
from handlers.galleries import gallery_of
from handlers.transport import Reply, given_fields, tag_of, versions_in
from handlers.users import user_shape
from studio.files.domain import Resolution
from studio.files.service import NOTHING_SHOWN, Files, ShownFile, ShownOverview
from studio.kernel.access import AccessScope
from studio.kernel.ids import ShootId, UserId
from studio.shoots.domain import Shoot
from studio.shoots.lifecycle import ShootStatus, transitions_from
from studio.shoots.service import ShootDetails, Shoots
from studio.users.service import Users


async def create_shoot(
    scope: AccessScope, shoots: Shoots, body: wire.ShootCreate
) -> Reply[wire.Shoot]:
    """Make a shoot."""
    shoot = await shoots.create(ShootDetails(**given_fields(body)))
    location = f"/api/v1/shoots/{shoot.id}"
    # Nothing can have been uploaded to it yet.
    shape = _shape(scope, shoot, NOTHING_SHOWN)
    return Reply(shape, {"Location": location, "ETag": tag_of(shoot.version)})


async def list_shoots(
    scope: AccessScope,
    shoots: Shoots,
    files: Files,
    limit: int,
    cursor: str | None,
    status: ShootStatus | None,
    q: str | None,
) -> wire.ShootPage:
    """The shoots that the caller may see, newest first."""
    page = await shoots.page(scope, limit=limit, cursor=cursor, status=status, q=q)
    overviews = await files.overviews(scope, [gallery_of(scope, shoot) for shoot in page.items])
    shapes = [_shape(scope, *each) for each in zip(page.items, overviews, strict=True)]
    return wire.ShootPage(items=shapes, next_cursor=page.next_cursor)


async def get_shoot(
    scope: AccessScope, shoots: Shoots, files: Files, shoot_id: ShootId
) -> Reply[wire.Shoot]:
    """One shoot."""
    return await _current(scope, files, await shoots.get(scope, shoot_id))


async def update_shoot(
    scope: AccessScope,
    shoots: Shoots,
    files: Files,
    shoot_id: ShootId,
    if_match: str | None,
    body: wire.ShootUpdate,
) -> Reply[wire.Shoot]:
    """Change what is written about a shoot."""
    given = given_fields(body)
    change = ShootDetails(**given, given=frozenset(given))
    expected = versions_in(if_match)
    shoot = await shoots.update(scope, shoot_id, change, expected=expected)
    return await _current(scope, files, shoot)


async def delete_shoot(
    scope: AccessScope, shoots: Shoots, shoot_id: ShootId, if_match: str | None
) -> None:
    """Delete a shoot with its photographs."""
    await shoots.delete(scope, shoot_id, expected=versions_in(if_match))


async def transition_shoot(
    scope: AccessScope,
    shoots: Shoots,
    files: Files,
    shoot_id: ShootId,
    if_match: str | None,
    body: wire.ShootTransition,
) -> Reply[wire.Shoot]:
    """Move a shoot along its lifecycle."""
    to = ShootStatus(body.to)
    expected = versions_in(if_match)
    quiet = given_fields(body).get("quiet", False)
    shoot = await shoots.transition(scope, shoot_id, to, expected=expected, quiet=quiet)
    return await _current(scope, files, shoot)


async def list_clients(
    scope: AccessScope, shoots: Shoots, users: Users, shoot_id: ShootId
) -> wire.ShootClients:
    """Who has access to a shoot, in the order in which they were given it."""
    shoot = await shoots.get(scope, shoot_id)
    known = await users.known(scope, shoot.client_ids)
    return wire.ShootClients(items=[user_shape(user) for user in known])


async def grant_access(
    scope: AccessScope, shoots: Shoots, shoot_id: ShootId, user_id: UserId
) -> None:
    """Let a user see a shoot."""
    await shoots.grant_access(scope, shoot_id, user_id)


async def withdraw_access(
    scope: AccessScope, shoots: Shoots, shoot_id: ShootId, user_id: UserId
) -> None:
    """Let a user see a shoot no more."""
    await shoots.withdraw_access(scope, shoot_id, user_id)


async def _current(scope: AccessScope, files: Files, shoot: Shoot) -> Reply[wire.Shoot]:
    [overview] = await files.overviews(scope, [gallery_of(scope, shoot)])
    return Reply(_shape(scope, shoot, overview), {"ETag": tag_of(shoot.version)})


def _shape(scope: AccessScope, shoot: Shoot, overview: ShownOverview) -> wire.Shoot:
    studio_only: dict[str, Any] = {"notes": MISSING, "client_ids": MISSING, "transitions": []}
    if scope.everything:
        studio_only = {
            "notes": shoot.notes,
            "client_ids": list(shoot.client_ids),
            "transitions": list(transitions_from(shoot.status)),
        }
    return wire.Shoot(
        id=shoot.id,
        title=shoot.title,
        status=wire.ShootStatus(shoot.status),
        shoot_date=shoot.shoot_date,
        location=shoot.location,
        photograph_count=overview.ready,
        cover=None if overview.cover is None else _cover_shape(overview.cover),
        created_at=shoot.created_at,
        updated_at=shoot.updated_at,
        **studio_only,
    )


def _cover_shape(cover: ShownFile) -> wire.ShootCover:
    file, addresses = cover.file, cover.addresses
    return wire.ShootCover(
        file_id=file.id,
        width=file.width,
        height=file.height,
        thumbhash=file.thumbhash,
        urls=wire.CoverUrls(
            thumb=addresses[Resolution.THUMB],
            small=addresses[Resolution.SMALL],
            medium=addresses[Resolution.MEDIUM],
        ),
        urls_expire_at=cover.addresses_end_at,
    )
