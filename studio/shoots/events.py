"""What is told of shoots, and of who may see them."""

from datetime import datetime

from pydantic import MISSING

from generated import events as wire
from studio.events.event import Event, envelope
from studio.kernel.ids import InviteId, ShootId, UserId
from studio.shoots.domain import Shoot
from studio.shoots.lifecycle import ShootStatus


def created(shoot: Shoot) -> wire.ShootCreated:
    """There is a new shoot."""
    return wire.ShootCreated(
        **envelope("shoot.created", shoot.id, shoot.version, shoot.created_at),
        data=wire.ShootFacts(shoot_id=shoot.id),
    )


def transitioned(shoot: Shoot, was: ShootStatus, *, quiet: bool) -> wire.ShootTransitioned:
    """A shoot stands where it stands now; ``quiet``: its clients are not to be told."""
    return wire.ShootTransitioned(
        **envelope("shoot.transitioned", shoot.id, shoot.version, shoot.updated_at),
        data=wire.ShootTransitionedFacts(
            shoot_id=shoot.id,
            from_=wire.ShootStatus(was),
            to=wire.ShootStatus(shoot.status),
            quiet=quiet,
        ),
    )


def deleted(shoot: Shoot, now: datetime) -> list[Event]:
    """A shoot is gone, and everybody's access with it."""
    version = shoot.version + 1
    gone = wire.ShootDeleted(
        **envelope("shoot.deleted", shoot.id, version, now),
        data=wire.ShootFacts(shoot_id=shoot.id),
    )
    return [*(withdrawn(shoot.id, version, each, now) for each in shoot.client_ids), gone]


def granted(
    shoot_id: ShootId,
    version: int,
    user_id: UserId,
    now: datetime,
    *,
    invite_id: InviteId | None = None,
) -> wire.AccessGranted:
    """Somebody sees a shoot from now on: by an invite that they accepted, or given without one."""
    return wire.AccessGranted(
        **envelope("access.granted", shoot_id, version, now),
        data=wire.AccessGrantedFacts(
            shoot_id=shoot_id,
            user_id=user_id,
            invite_id=MISSING if invite_id is None else invite_id,
        ),
    )


def withdrawn(
    shoot_id: ShootId, version: int, user_id: UserId, now: datetime
) -> wire.AccessWithdrawn:
    """Somebody sees a shoot no more."""
    return wire.AccessWithdrawn(
        **envelope("access.withdrawn", shoot_id, version, now),
        data=wire.AccessFacts(shoot_id=shoot_id, user_id=user_id),
    )
