"""Use cases around letters: having them sent, and knowing what became of them."""

from studio.kernel.access import AccessScope
from studio.kernel.clock import Clock
from studio.kernel.ids import InviteId, ShootId, UserId
from studio.kernel.paging import Page, number_of, page_of_numbered
from studio.kernel.wakeup import Wakeup
from studio.notifications.domain import LedgerEntry, LetterId, LetterNotFound
from studio.notifications.store import LedgerStore


class Post:
    """Where letters are brought to, and the ledger of what became of them."""

    def __init__(self, store: LedgerStore, clock: Clock, letters_due: Wakeup) -> None:
        self._store = store
        self._clock = clock
        self._letters_due = letters_due

    async def enqueue_unscoped(self, entry: LedgerEntry) -> None:
        """Have a letter sent; asking twice for one is asking once."""
        if await self._store.add_unscoped(entry):
            self._letters_due.notify()

    async def get(self, scope: AccessScope, letter_id: LetterId) -> LedgerEntry:
        """One letter; LetterNotFound outside the scope."""
        entry = await self._store.find(scope, letter_id)
        if entry is None:
            raise LetterNotFound
        return entry

    async def page(
        self, scope: AccessScope, shoot_id: ShootId, *, limit: int, cursor: str | None = None
    ) -> Page[LedgerEntry]:
        """The letters about a shoot, newest first."""
        below = number_of(cursor)
        found = await self._store.newest(scope, shoot_id, below=below, limit=limit + 1)
        return page_of_numbered([(entry.number, entry) for entry in found], limit)

    async def retry(self, scope: AccessScope, letter_id: LetterId) -> LedgerEntry:
        """Have a letter tried again that had failed; NothingToRetry if it hadn't."""
        while True:
            entry = await self.get(scope, letter_id)
            retried = entry.retried(self._clock())
            if await self._store.save(scope, retried, version=entry.version):
                self._letters_due.notify()
                return retried

    async def mark_opened_unscoped(self, user_id: UserId, shoot_id: ShootId) -> None:
        """A user looks at a shoot in the portal: the letters about it have reached them."""
        await self._store.mark_opened_unscoped(user_id, shoot_id, self._clock())

    async def mark_accepted_unscoped(self, invite_id: InviteId, user_id: UserId) -> None:
        """A user accepts an invite: the letters about it were for them, and have reached them."""
        await self._store.mark_accepted_unscoped(invite_id, user_id, self._clock())

    async def forget_shoot_unscoped(self, shoot_id: ShootId) -> None:
        """Drop the letters about a shoot that is gone."""
        await self._store.forget_shoot_unscoped(shoot_id)

    async def forget_user_unscoped(self, user_id: UserId) -> None:
        """Drop the letters to a user who is gone."""
        await self._store.forget_user_unscoped(user_id)
