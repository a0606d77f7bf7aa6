"""How services see each other: each port of one, answered by another."""

from handlers.galleries import gallery_of
from studio.files.domain import Gallery
from studio.files.store import FileStore
from studio.kernel.access import AccessScope, Context
from studio.kernel.clock import Clock
from studio.kernel.ids import ShootId, UserId
from studio.kernel.wakeup import Wakeup
from studio.shoots.service import Shoots
from studio.users.domain import UserNotFound
from studio.users.store import UserStore


class UsersForShoots:
    """Who may be given access to a shoot."""

    def __init__(self, store: UserStore) -> None:
        self._store = store

    async def require_unscoped(self, user_id: UserId) -> None:
        """UserNotFound unless there is such a user."""
        if await self._store.find_unscoped(user_id) is None:
            raise UserNotFound


class UsersForFiles:
    """On whose behalf a signed address is opened."""

    def __init__(self, store: UserStore) -> None:
        self._store = store

    async def context_unscoped(self, user_id: UserId) -> Context | None:
        """What that user may do now; None once they are gone."""
        user = await self._store.find_unscoped(user_id)
        return None if user is None else Context(user.id, user.role)


class ShootsForFiles:
    """The shoots, as far as their photographs are concerned."""

    def __init__(self, shoots: Shoots) -> None:
        self._shoots = shoots

    async def open(self, scope: AccessScope, shoot_id: ShootId) -> Gallery:
        """What the scope may do there; ShootNotFound if it doesn't reach the shoot."""
        return gallery_of(scope, await self._shoots.get(scope, shoot_id))


class FilesForShoots:
    """The photographs that go with a deleted shoot."""

    def __init__(self, store: FileStore, clock: Clock, files_due: Wakeup) -> None:
        self._store = store
        self._clock = clock
        self._files_due = files_due

    async def delete_all_unscoped(self, shoot_id: ShootId) -> None:
        """Hide them for good; their bytes are removed in the background."""
        await self._store.delete_all_unscoped(shoot_id, now=self._clock())
        self._files_due.notify()
