"""What clients do in a gallery, as far as the photographer is told: they looked, they took home.

Each is told once for a visit: whoever does it again within half an hour is still at it.
"""

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from studio.events.event import Event
from studio.events.outbox import Outbox
from studio.files.domain import StoredFile
from studio.files.events import downloaded, viewed
from studio.kernel.access import AccessScope
from studio.kernel.clock import Clock
from studio.kernel.ids import ShootId

_VISIT: Final = timedelta(minutes=30)
_REMEMBERED: Final = 10_000


class Visits:
    """Tells of visits. The studio's own people don't visit."""

    def __init__(self, outbox: Outbox, clock: Clock) -> None:
        self._outbox = outbox
        self._clock = clock
        self._told: OrderedDict[tuple[str, str], datetime] = OrderedDict()

    async def looked(self, scope: AccessScope, shoot_id: ShootId) -> None:
        """A gallery was opened."""
        await self._tell(scope, shoot_id, lambda now: viewed(shoot_id, scope.viewer, now))

    async def took(self, scope: AccessScope, file: StoredFile) -> None:
        """The bytes of an original are given out."""
        await self._tell(scope, file.id, lambda now: downloaded(file, scope.viewer, now))

    async def _tell(
        self, scope: AccessScope, what: str, event: Callable[[datetime], Event]
    ) -> None:
        if scope.everything:
            return
        now, key = self._clock(), (scope.viewer, what)
        told = self._told.get(key)
        if told is not None and now - told < _VISIT:
            return
        # Before it is written down: of several requests at once, one tells.
        self._told[key] = now
        self._told.move_to_end(key)
        if len(self._told) > _REMEMBERED:
            self._told.popitem(last=False)
        if not await self._outbox.tell_if_possible(event(now)):
            # Looking must not depend on writing; they are told of with the next look.
            self._told.pop(key, None)
