"""An inbox without a database, and everybody whom it asks."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime

from studio.inbox.collector import InboxCollector
from studio.inbox.domain import About, Happening, NotificationKind, Reader, SeenShoot, Told
from studio.inbox.service import Inboxes
from studio.inbox.store import InboxStore
from studio.kernel.access import AccessScope
from studio.kernel.ids import InviteId, ShootId, UserId
from tests.store.samples import SetClock

SHOOT = ShootId("01k7qzt5c8w3f0g6hmj9n2pdvr")
OTHER = ShootId("01k7qzt5c8w3f0g6hmj9n2pdvs")
ADA, BEN = UserId("01k7qz2fx9by0r4vj8e5c1mna1"), UserId("01k7qz2fx9by0r4vj8e5c1mna2")
"""Those who run the studio."""
CLAIRE, HUGO = UserId("01k7qz2fx9by0r4vj8e5c1mng3"), UserId("01k7qz2fx9by0r4vj8e5c1mng4")
"""Clients."""
INVITE = InviteId("01k7qz2fx9by0r4vj8e5c1mnh5")


class KeptInbox(InboxStore):
    """What everybody was told, by whom and key."""

    def __init__(self) -> None:
        self.kept: dict[tuple[UserId, str], Told] = {}
        self.readers: dict[UserId, Reader] = {}
        self.forgotten: list[tuple[str, ...]] = []
        self.looks = 0
        self.tellings = 0

    async def tell_unscoped(self, user_ids: Collection[UserId], happening: Happening) -> None:
        self.tellings += 1
        for user_id in user_ids:
            self._tell(user_id, happening)

    def _tell(self, user_id: UserId, happening: Happening) -> None:
        key = (user_id, happening.key)
        before = self.kept.get(key)
        if before is not None and before.happening.at >= happening.at:
            return
        reader = self.readers.get(user_id, Reader())
        self.readers[user_id] = replace(reader, told=reader.told + 1)
        self.kept[key] = Told(happening, reader.told + 1)

    async def reader(self, scope: AccessScope) -> Reader:
        self.looks += 1
        return self.readers.get(scope.viewer, Reader())

    async def newest(
        self,
        scope: AccessScope,
        kinds: Collection[NotificationKind],
        *,
        above: int,
        up_to: int,
        since: datetime,
        limit: int,
    ) -> list[Told]:
        self.looks += 1
        found = [
            told
            for (user_id, _), told in self.kept.items()
            if user_id == scope.viewer
            and above < told.number <= up_to
            and told.happening.kind in kinds
            and told.happening.at > since
        ]
        return sorted(found, key=lambda each: each.number, reverse=True)[:limit]

    async def mark_read(self, scope: AccessScope, up_to: int) -> None:
        reader = self.readers.get(scope.viewer, Reader())
        read = max(reader.read, min(up_to, reader.told))
        self.readers[scope.viewer] = replace(reader, read=read)

    async def forget_access_unscoped(
        self, user_id: UserId, shoot_id: ShootId, kinds: Collection[NotificationKind]
    ) -> None:
        self.forgotten.append((user_id, shoot_id, *sorted(kinds)))

    async def forget_shoot_unscoped(self, shoot_id: ShootId) -> None:
        self.forgotten.append((shoot_id,))

    async def forget_user_unscoped(self, user_id: UserId) -> None:
        self.forgotten.append((user_id,))

    def told(self, user_id: UserId) -> list[Happening]:
        """What somebody was told, in that order."""
        theirs = [told for (each, _), told in self.kept.items() if each == user_id]
        return [told.happening for told in sorted(theirs, key=lambda told: told.number)]


@dataclass
class House:
    """Who there is, what they see, and what they have looked at."""

    admins: list[UserId] = field(default_factory=lambda: [ADA, BEN])
    clients: dict[ShootId, list[UserId]] = field(default_factory=lambda: {SHOOT: [CLAIRE, HUGO]})
    shoots: dict[ShootId, SeenShoot] = field(
        default_factory=lambda: {
            SHOOT: SeenShoot("Étretat", shown=True, originals_given=True),
            OTHER: SeenShoot("Fécamp", shown=True, originals_given=True),
        }
    )
    gone: set[UserId] = field(default_factory=set)
    names: dict[About, str] = field(default_factory=lambda: {About(user_id=CLAIRE): "Claire"})
    first_views: dict[tuple[ShootId, UserId], datetime] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.clock = SetClock()
        self.store = KeptInbox()
        self.asked = 0
        self.collector = InboxCollector(self.store, self, self)
        self.inboxes = Inboxes(store=self.store, shoots=self, names=self, clock=self.clock)

    async def admins_unscoped(self) -> list[UserId]:
        return self.admins

    async def clients_of_unscoped(self, shoot_id: ShootId) -> list[UserId]:
        return self.clients.get(shoot_id, [])

    async def is_client_of_unscoped(self, shoot_id: ShootId, user_id: UserId) -> bool:
        return user_id in self.clients.get(shoot_id, [])

    async def gone_unscoped(self, user_ids: Collection[UserId]) -> list[UserId]:
        return [each for each in user_ids if each in self.gone]

    async def first_viewed_at_unscoped(self, shoot_id: ShootId, user_id: UserId) -> datetime | None:
        return self.first_views.get((shoot_id, user_id))

    async def seen(
        self, scope: AccessScope, shoot_ids: Collection[ShootId]
    ) -> dict[ShootId, SeenShoot]:
        self.asked += 1
        return {
            each: self.shoots[each]
            for each in shoot_ids
            if each in self.shoots
            and (scope.everything or scope.viewer in self.clients.get(each, []))
        }

    async def of(self, scope: AccessScope, abouts: Collection[About]) -> dict[About, str]:
        self.asked += 1
        return {each: self.names[each] for each in abouts if each in self.names}
