"""Shoots: the entity and its rules. How its status changes is in `lifecycle`."""

from dataclasses import dataclass
from datetime import date, datetime

from studio.kernel.errors import NotFound
from studio.kernel.ids import ShootId, UserId
from studio.shoots.lifecycle import ShootStatus


@dataclass(frozen=True, slots=True)
class Shoot:
    """A shoot. Its date is a day, or a moment once the hour is agreed."""

    id: ShootId
    title: str
    status: ShootStatus
    shoot_date: date | datetime | None
    location: str | None
    notes: str | None
    client_ids: tuple[UserId, ...]
    version: int
    created_at: datetime
    updated_at: datetime


class ShootNotFound(NotFound):
    """No such shoot, for the caller."""

    def __init__(self) -> None:
        super().__init__("There is no such shoot.")
