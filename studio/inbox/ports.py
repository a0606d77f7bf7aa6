"""What the inbox needs from other services."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from studio.inbox.domain import About, SeenShoot
from studio.kernel.access import AccessScope
from studio.kernel.ids import ShootId, UserId


class Shoots(Protocol):
    """The shoots that notifications are about."""

    async def seen(
        self, scope: AccessScope, shoot_ids: Collection[ShootId]
    ) -> Mapping[ShootId, SeenShoot]:
        """Those of the shoots that there are and the scope reaches."""
        ...


class Names(Protocol):
    """Knows what those are called whom notifications are about."""

    async def of(self, scope: AccessScope, abouts: Collection[About]) -> Mapping[About, str]:
        """A name for each, or an address; without those who are gone or beyond the scope."""
        ...


class Recipients(Protocol):
    """Knows whom something concerns."""

    async def admins_unscoped(self) -> Sequence[UserId]:
        """Those who run the studio."""
        ...

    async def clients_of_unscoped(self, shoot_id: ShootId) -> Sequence[UserId]:
        """The clients who have access to a shoot."""
        ...

    async def is_client_of_unscoped(self, shoot_id: ShootId, user_id: UserId) -> bool:
        """Whether that user is one of them."""
        ...

    async def gone_unscoped(self, user_ids: Collection[UserId]) -> Sequence[UserId]:
        """Those of the users whom the studio doesn't know any more."""
        ...


class Visits(Protocol):
    """Knows what clients have done in galleries."""

    async def first_viewed_at_unscoped(self, shoot_id: ShootId, user_id: UserId) -> datetime | None:
        """When a client looked at a shoot for the first time; None if that isn't noted yet."""
        ...
