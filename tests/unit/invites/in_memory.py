"""Invites kept in memory, and what they need of others: shoots, accounts, links, letters."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from unittest.mock import create_autospec

from pymongo.asynchronous.client_session import AsyncClientSession

from studio.events.event import Event
from studio.events.outbox import Change
from studio.invites.domain import Invite, InvitedAgain, InviteLink, InviteState, address_key, expiry
from studio.invites.ports import KnownMeanwhile, LinkRefused
from studio.invites.store import InviteStore
from studio.kernel.access import AccessScope, Role
from studio.kernel.errors import NotFound
from studio.kernel.ids import InviteId, ShootId, UserId, new_id
from tests.store.samples import NOW


def an_invite(**given: Any) -> Invite:
    """A pending invite that went out now."""
    usual: dict[str, Any] = {
        "id": InviteId(new_id()),
        "shoot_id": ShootId(new_id()),
        "email": "claire@example.com",
        "name": None,
        "message": None,
        "language": None,
        "state": InviteState.PENDING,
        "sendings": 1,
        "sent_at": NOW,
        "expires_at": expiry(NOW),
        "reminded_at": None,
        "accepted_at": None,
        "user_id": None,
        "granted_at": None,
        "version": 1,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Invite(**{**usual, **given})


class KeptInvites(InviteStore):
    """Invites in the order they were added, and what was told of them."""

    def __init__(self) -> None:
        self.kept: dict[InviteId, Invite] = {}
        self.told: list[Event] = []
        self.before_save: Callable[[Invite], Awaitable[None]] | None = None
        """Comes between what a service has read and what it writes: once."""

    async def add(self, scope: AccessScope, invite: Invite, *events: Event) -> bool:
        if not scope.everything or self._rival_of(invite) is not None:
            return False
        self.kept[invite.id] = invite
        self.told += events
        return True

    async def find_unscoped(self, invite_id: InviteId) -> Invite | None:
        return self.kept.get(invite_id)

    async def pending(self, scope: AccessScope, shoot_id: ShootId, email: str) -> Invite | None:
        pending = await self.pending_of_unscoped(shoot_id)
        found = (each for each in pending if each.email == address_key(email))
        return next(found, None) if scope.everything else None

    async def newest(
        self, scope: AccessScope, shoot_id: ShootId, *, below: int | None, limit: int
    ) -> list[tuple[int, Invite]]:
        numbered = list(enumerate(self.kept.values(), start=1))[::-1]
        return [
            (number, invite)
            for number, invite in numbered
            if invite.shoot_id == shoot_id and (below is None or number < below)
        ][:limit]

    async def save_unscoped(
        self, invite: Invite, *events: Event, version: int, along: Change | None = None
    ) -> bool:
        if self.before_save is not None:
            meanwhile, self.before_save = self.before_save, None
            await meanwhile(invite)
        if invite.id not in self.kept or self.kept[invite.id].version != version:
            return False
        if self._rival_of(invite) is not None:
            raise InvitedAgain
        if along is not None:
            await along(create_autospec(AsyncClientSession, instance=True))
        self.kept[invite.id] = invite
        self.told += events
        return True

    async def note_granted_unscoped(self, invite_id: InviteId, now: datetime) -> None:
        kept = self.kept[invite_id]
        self.kept[invite_id] = replace(kept, granted_at=kept.granted_at or now)

    async def due_unscoped(self, now: datetime, limit: int) -> list[Invite]:
        due = [each for each in self.kept.values() if each.due_at and each.due_at <= now]
        return due[:limit]

    async def pending_of_unscoped(self, shoot_id: ShootId) -> list[Invite]:
        return [
            each
            for each in self.kept.values()
            if each.shoot_id == shoot_id and each.state is InviteState.PENDING
        ]

    async def forget_user_unscoped(self, user_id: UserId) -> None:
        self.kept = {key: each for key, each in self.kept.items() if each.user_id != user_id}

    async def forget_shoot_unscoped(self, shoot_id: ShootId) -> None:
        self.kept = {key: each for key, each in self.kept.items() if each.shoot_id != shoot_id}

    def _rival_of(self, invite: Invite) -> Invite | None:
        """Another pending invite of the same address to the same shoot."""
        if invite.state is not InviteState.PENDING:
            return None
        same = (invite.shoot_id, invite.email, InviteState.PENDING)
        return next(
            (
                each
                for each in self.kept.values()
                if each.id != invite.id and (each.shoot_id, each.email, each.state) == same
            ),
            None,
        )


class NoSuchShoot(NotFound):
    """As the shoots service says it."""

    def __init__(self) -> None:
        super().__init__("There is no such shoot.")


class KeptShoots:
    """Shoots, and who has access to each; ``granted`` is every access that was given."""

    def __init__(self, *shoot_ids: ShootId) -> None:
        self.clients: dict[ShootId, list[UserId]] = {each: [] for each in shoot_ids}
        self.granted: list[tuple[ShootId, UserId]] = []
        self.accepted: list[InviteId] = []
        """By which invites, in the same order."""
        self.out_of_order = False
        self.before_grant: Callable[[], Awaitable[None]] | None = None
        """Comes before access is given: once."""

    async def require(self, scope: AccessScope, shoot_id: ShootId) -> None:
        await self.has_access(scope, shoot_id, scope.viewer)

    async def has_access(self, scope: AccessScope, shoot_id: ShootId, user_id: UserId) -> bool:
        clients = self.clients.get(shoot_id)
        if clients is None or not (scope.everything or scope.viewer in clients):
            raise NoSuchShoot
        return user_id in clients

    async def exists_unscoped(self, shoot_id: ShootId) -> bool:
        return shoot_id in self.clients

    async def grant_unscoped(self, shoot_id: ShootId, user_id: UserId, invite_id: InviteId) -> bool:
        if self.before_grant is not None:
            meanwhile, self.before_grant = self.before_grant, None
            await meanwhile()
        if self.out_of_order:
            raise ConnectionError("the database is away")
        if shoot_id not in self.clients:
            return False
        if user_id not in self.clients[shoot_id]:
            self.clients[shoot_id].append(user_id)
            self.granted.append((shoot_id, user_id))
            self.accepted.append(invite_id)
        return True


@dataclass(frozen=True)
class KeptAccount:
    """Somebody whom the studio knows."""

    id: UserId
    role: Role
    email: str
    name: str | None = None
    language: str | None = None


class KeptAccounts:
    """Accounts by address. A session is the id of its user, in words."""

    def __init__(self, *accounts: KeptAccount) -> None:
        self.kept = {each.email: each for each in accounts}
        self.before_welcome: Callable[[], Awaitable[None]] | None = None
        """Comes between what `accept` has read and what it writes: once."""

    async def find_by_address_unscoped(self, email: str) -> KeptAccount | None:
        return self.kept.get(email.lower())

    async def welcome_unscoped(
        self, email: str, name: str | None, language: str | None
    ) -> tuple[KeptAccount, Change | None]:
        if self.before_welcome is not None:
            meanwhile, self.before_welcome = self.before_welcome, None
            await meanwhile()
        known = self.kept.get(email)
        if known is not None:
            return known, None
        new = KeptAccount(UserId(new_id()), Role.CLIENT, email, name, language)

        async def join(_session: AsyncClientSession) -> bool:
            # The same again is a transaction that is tried again.
            if self.kept.setdefault(email, new) is not new:
                raise KnownMeanwhile
            return True

        return new, join

    async def session_unscoped(self, user_id: UserId) -> str | None:
        return next(
            (
                f"session of {user_id}"
                for each in self.kept.values()
                if each.id == user_id and each.role is Role.CLIENT
            ),
            None,
        )


class PlainLinks:
    """Tokens that anybody can read."""

    def token(self, invite: Invite) -> str:
        return f"{invite.id} {invite.expires_at.isoformat()}"

    def read(self, token: str) -> InviteLink:
        invite_id, _, expires_at = token.partition(" ")
        if not expires_at:
            raise LinkRefused
        return InviteLink(InviteId(invite_id), datetime.fromisoformat(expires_at))


class KeptLetters:
    """Letters by what they are for: asking twice for one is asking once."""

    def __init__(self) -> None:
        self.kept: dict[str, Invite] = {}
        self.refused: set[InviteId] = set()
        """Invites whose reminders the ledger doesn't take."""

    async def invite_unscoped(self, invite: Invite) -> None:
        self.kept[f"invite/{invite.id}/{invite.sendings}"] = invite

    async def remind_unscoped(self, invite: Invite) -> None:
        if invite.id in self.refused:
            raise ConnectionError("the ledger is away")
        self.kept[f"reminder/{invite.id}/{invite.sendings}"] = invite
