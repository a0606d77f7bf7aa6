"""What notifications say, asked of whoever knows at the moment of reading, and for whom."""

from collections.abc import Collection
from datetime import datetime

from handlers.galleries import gallery_of
from studio.inbox.domain import About, SeenShoot
from studio.invites.store import InviteStore
from studio.kernel.access import AccessScope, Role
from studio.kernel.ids import ShootId, UserId
from studio.notifications.domain import LetterId
from studio.notifications.store import LedgerStore
from studio.notifications.visit_store import VisitStore
from studio.shoots.service import Shoots
from studio.shoots.store import ShootStore
from studio.users.store import UserStore


class ShootsForInbox:
    """The shoots that notifications are about."""

    def __init__(self, shoots: Shoots) -> None:
        self._shoots = shoots

    async def seen(
        self, scope: AccessScope, shoot_ids: Collection[ShootId]
    ) -> dict[ShootId, SeenShoot]:
        """Those of the shoots that there are and the scope reaches."""
        seen = {}
        for shoot in await self._shoots.known(scope, sorted(shoot_ids)):
            gallery = gallery_of(scope, shoot)
            seen[shoot.id] = SeenShoot(shoot.title, gallery.shown, gallery.originals_given)
        return seen


class NamesForInbox:
    """What those are called whom notifications are about: each kind asked for at once."""

    def __init__(self, users: UserStore, invites: InviteStore, ledger: LedgerStore) -> None:
        self._users = users
        self._invites = invites
        self._ledger = ledger

    async def of(self, scope: AccessScope, abouts: Collection[About]) -> dict[About, str]:
        """A name for each, or an address; without those who are gone or beyond the scope."""
        user_ids = sorted(each.user_id for each in abouts if each.user_id is not None)
        invite_ids = sorted(each.invite_id for each in abouts if each.invite_id is not None)
        letter_ids = sorted(LetterId(each.letter_id) for each in abouts if each.letter_id)
        users = await self._users.find_many(scope, user_ids)
        invites = await self._invites.find_many(scope, invite_ids)
        letters = await self._ledger.find_many(scope, letter_ids)
        return {
            **{About(user_id=each.id): each.name or each.email for each in users},
            **{About(invite_id=each.id): each.name or each.email for each in invites},
            **{About(letter_id=each.id): each.recipient for each in letters},
        }


class RecipientsOfInbox:
    """Whom something concerns."""

    def __init__(self, users: UserStore, shoots: ShootStore) -> None:
        self._users = users
        self._shoots = shoots

    async def admins_unscoped(self) -> list[UserId]:
        """Those who run the studio."""
        return await self._users.admins_unscoped()

    async def clients_of_unscoped(self, shoot_id: ShootId) -> list[UserId]:
        """The clients who have access to a shoot."""
        shoot = await self._shoots.find_unscoped(shoot_id)
        given = () if shoot is None else shoot.client_ids
        return [each for each in given if await self._is_client(each)]

    async def is_client_of_unscoped(self, shoot_id: ShootId, user_id: UserId) -> bool:
        """Whether that user is one of them."""
        shoot = await self._shoots.find_unscoped(shoot_id)
        given = () if shoot is None else shoot.client_ids
        return user_id in given and await self._is_client(user_id)

    async def gone_unscoped(self, user_ids: Collection[UserId]) -> list[UserId]:
        """Those of the users whom the studio doesn't know any more."""
        return [each for each in user_ids if await self._users.find_unscoped(each) is None]

    async def _is_client(self, user_id: UserId) -> bool:
        user = await self._users.find_unscoped(user_id)
        return user is not None and user.role is Role.CLIENT


class VisitsForInbox:
    """What clients have done in galleries."""

    def __init__(self, store: VisitStore) -> None:
        self._store = store

    async def first_viewed_at_unscoped(self, shoot_id: ShootId, user_id: UserId) -> datetime | None:
        """When a client looked at a shoot for the first time; None if that isn't noted yet."""
        return await self._store.first_viewed_at_unscoped(shoot_id, user_id)
