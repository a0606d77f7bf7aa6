"""Shoots, their lifecycle, and who may see them."""

from typing import Any

from pydantic import MISSING

from generated.models import shoots as wire
from handlers.transport import Reply, given_fields, tag_of, versions_in
from studio.kernel.access import AccessScope
from studio.kernel.ids import ShootId, UserId
from studio.shoots.domain import Shoot
from studio.shoots.lifecycle import ShootStatus, transitions_from
from studio.shoots.service import ShootDetails, Shoots


async def create_shoot(
    scope: AccessScope, shoots: Shoots, body: wire.ShootCreate
) -> Reply[wire.Shoot]:
    """Make a shoot."""
    shoot = await shoots.create(ShootDetails(**given_fields(body)))
    location = f"/api/v1/shoots/{shoot.id}"
    return Reply(_shape(scope, shoot), {"Location": location, "ETag": tag_of(shoot.version)})


async def list_shoots(
    scope: AccessScope,
    shoots: Shoots,
    limit: int,
    cursor: str | None,
    status: ShootStatus | None,
    q: str | None,
) -> wire.ShootPage:
    """The shoots that the caller may see, newest first."""
    page = await shoots.page(scope, limit=limit, cursor=cursor, status=status, q=q)
    return wire.ShootPage(
        items=[_shape(scope, shoot) for shoot in page.items], next_cursor=page.next_cursor
    )


async def get_shoot(scope: AccessScope, shoots: Shoots, shoot_id: ShootId) -> Reply[wire.Shoot]:
    """One shoot."""
    return _current(scope, await shoots.get(scope, shoot_id))


async def update_shoot(
    scope: AccessScope,
    shoots: Shoots,
    shoot_id: ShootId,
    if_match: str | None,
    body: wire.ShootUpdate,
) -> Reply[wire.Shoot]:
    """Change what is written about a shoot."""
    given = given_fields(body)
    change = ShootDetails(**given, given=frozenset(given))
    expected = versions_in(if_match)
    return _current(scope, await shoots.update(scope, shoot_id, change, expected=expected))


async def delete_shoot(
    scope: AccessScope, shoots: Shoots, shoot_id: ShootId, if_match: str | None
) -> None:
    """Delete a shoot with its photographs."""
    await shoots.delete(scope, shoot_id, expected=versions_in(if_match))


async def transition_shoot(
    scope: AccessScope,
    shoots: Shoots,
    shoot_id: ShootId,
    if_match: str | None,
    body: wire.ShootTransition,
) -> Reply[wire.Shoot]:
    """Move a shoot along its lifecycle."""
    to = ShootStatus(body.to)
    expected = versions_in(if_match)
    return _current(scope, await shoots.transition(scope, shoot_id, to, expected=expected))


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


def _current(scope: AccessScope, shoot: Shoot) -> Reply[wire.Shoot]:
    return Reply(_shape(scope, shoot), {"ETag": tag_of(shoot.version)})


def _shape(scope: AccessScope, shoot: Shoot) -> wire.Shoot:
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
        created_at=shoot.created_at,
        updated_at=shoot.updated_at,
        **studio_only,
    )
