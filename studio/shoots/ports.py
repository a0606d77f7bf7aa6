"""What the shoots service needs from other services."""

from typing import Protocol

from studio.kernel.ids import ShootId, UserId


class KnownUsers(Protocol):
    """Who may be given access."""

    async def require_unscoped(self, user_id: UserId) -> None:
        """UserNotFound unless there is such a user."""
        ...


class Photographs(Protocol):
    """The photographs of a shoot."""

    async def delete_all_unscoped(self, shoot_id: ShootId) -> None:
        """Delete every photograph of a shoot that is gone."""
        ...
