"""Use cases around notifications: reading them, and having read them."""

from collections.abc import Sequence

from studio.inbox.domain import (
    KEPT,
    MOST,
    NOBODY,
    Inbox,
    Notification,
    Reader,
    Told,
    holds,
    kinds_for,
)
from studio.inbox.ports import Names, Shoots
from studio.inbox.store import InboxStore
from studio.kernel.access import AccessScope
from studio.kernel.clock import Clock


class Inboxes:
    """Everybody's inbox, each for its reader alone."""

    def __init__(self, *, store: InboxStore, shoots: Shoots, names: Names, clock: Clock) -> None:
        self._store = store
        self._shoots = shoots
        self._names = names
        self._clock = clock

    async def of(self, scope: AccessScope) -> Inbox:
        """What the viewer is told."""
        # First: what is told from here on is beyond what is listed, so that it stays unread.
        reader = await self._store.reader(scope)
        told = await self._told(scope, above=0, reader=reader)
        return Inbox(await self._shown(scope, told, reader), reader.told)

    async def unread(self, scope: AccessScope) -> int:
        """How many notifications the viewer hasn't read; `MOST` stands for more as well."""
        reader = await self._store.reader(scope)
        told = await self._told(scope, above=reader.read, reader=reader)
        return len(await self._shown(scope, told, reader))

    async def mark_read(self, scope: AccessScope, up_to: int) -> None:
        """The viewer has read all that they were told up to there."""
        await self._store.mark_read(scope, up_to)

    async def _told(self, scope: AccessScope, *, above: int, reader: Reader) -> list[Told]:
        return await self._store.newest(
            scope,
            kinds_for(scope),
            above=above,
            up_to=reader.told,
            since=self._clock() - KEPT,
            limit=MOST,
        )

    async def _shown(
        self, scope: AccessScope, told: Sequence[Told], reader: Reader
    ) -> list[Notification]:
        """What is still so, of what the viewer may see and whom there still are."""
        happenings = [each.happening for each in told]
        shoots = await self._shoots.seen(scope, {each.shoot_id for each in happenings})
        names = await self._names.of(scope, {each.about for each in happenings} - {NOBODY})
        shown = []
        # By what is told of them, the time: they may have been delivered in another order.
        for each in sorted(told, key=_when, reverse=True):
            about, shoot = each.happening.about, shoots.get(each.happening.shoot_id)
            gone = about != NOBODY and about not in names
            if shoot is None or gone or not holds(each.happening.kind, shoot):
                continue
            read = each.number <= reader.read
            shown.append(Notification(each.happening, read, shoot.title, names.get(about)))
        return shown


def _when(told: Told) -> tuple[float, int]:
    return told.happening.at.timestamp(), told.number
