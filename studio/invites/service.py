"""Use cases around invites."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Generic

from studio.invites import events
from studio.invites.admission import Admission
from studio.invites.domain import (
    AlreadyHasAccess,
    Invite,
    InviteAccepted,
    InviteLink,
    InviteLinkExpired,
    InviteLinkInvalid,
    InviteLinkUsed,
    InviteNotFound,
    InviteRevoked,
    InviteState,
    InviteTakenBack,
    RunsTheStudio,
    address_key,
    expiry,
)
from studio.invites.ports import Accounts, KnownMeanwhile, LinkRefused, Links, S, Shoots
from studio.invites.store import InviteStore
from studio.kernel.access import AccessScope, Role
from studio.kernel.clock import Clock
from studio.kernel.ids import InviteId, ShootId, new_id
from studio.kernel.paging import Page, number_of, page_of_numbered


@dataclass(frozen=True, slots=True)
class InviteDetails:
    """Whom to invite, and what to say."""

    email: str
    name: str | None = None
    message: str | None = None
    language: str | None = None


class Invites(Generic[S]):
    """The studio's invites. ``S`` is what a session is to those who open it."""

    def __init__(
        self,
        *,
        store: InviteStore,
        shoots: Shoots,
        accounts: Accounts[S],
        links: Links,
        clock: Clock,
    ) -> None:
        self._store = store
        self._shoots = shoots
        self._accounts = accounts
        self._links = links
        self._clock = clock
        self._admission = Admission(store, shoots, clock)

    async def create(
        self, scope: AccessScope, shoot_id: ShootId, details: InviteDetails
    ) -> tuple[Invite, bool]:
        """The pending invite of an address to a shoot, and whether it is a new one."""
        await self._require_needed(scope, shoot_id, details.email)
        if not scope.everything:
            raise InviteNotFound
        while True:
            now = self._clock()
            invite = _new(shoot_id, details, now)
            if await self._store.add(scope, invite, events.sent(invite)):
                return invite, True
            pending = await self._store.pending(scope, shoot_id, details.email)
            if pending is None:
                continue
            if pending.state_at(now) is InviteState.PENDING:
                return pending, False
            # Over, and not noted yet: the new one takes its place.
            expired = pending.ended(InviteState.EXPIRED, now)
            await self._store.save(scope, expired, events.ended(expired), version=pending.version)

    async def page(
        self, scope: AccessScope, shoot_id: ShootId, *, limit: int, cursor: str | None = None
    ) -> Page[Invite]:
        """The invites to a shoot, newest first."""
        await self._shoots.require(scope, shoot_id)
        below = number_of(cursor)
        found = await self._store.newest(scope, shoot_id, below=below, limit=limit + 1)
        now = self._clock()
        seen = [(number, invite.seen_at(now)) for number, invite in found]
        return page_of_numbered(seen, limit)

    async def get(self, scope: AccessScope, invite_id: InviteId) -> Invite:
        """One invite; InviteNotFound outside the scope, ShootNotFound once the shoot is gone."""
        return (await self._find(scope, invite_id)).seen_at(self._clock())

    async def revoke(self, scope: AccessScope, invite_id: InviteId) -> None:
        """Take an invite back: its links are dead from now on. That they were is fine."""
        while True:
            invite = await self._find(scope, invite_id)
            if invite.state is InviteState.REVOKED:
                return
            if invite.state is InviteState.ACCEPTED:
                raise InviteAccepted(
                    "This invite was accepted; withdraw the client's access to the shoot instead."
                )
            revoked = invite.ended(InviteState.REVOKED, self._clock())
            if await self._store.save(
                scope, revoked, events.ended(revoked), version=invite.version
            ):
                return

    async def resend(self, scope: AccessScope, invite_id: InviteId) -> Invite:
        """Have the mail of an invite sent once more, good for as long as a new one."""
        while True:
            invite = await self._find(scope, invite_id)
            if invite.state is InviteState.ACCEPTED:
                raise InviteAccepted("This invite was accepted; there is nothing to send again.")
            if invite.state is InviteState.REVOKED:
                raise InviteTakenBack
            await self._require_needed(scope, invite.shoot_id, invite.email)
            again = invite.sent_again(self._clock())
            if await self._store.save(scope, again, events.sent(again), version=invite.version):
                return again

    async def accept(self, token: str) -> S:
        """A session for the holder of an invite's link, and access to the shoot."""
        link = self._read(token)
        while True:
            invite = await self._open(link)
            account, joining = await self._accounts.welcome_unscoped(
                invite.email, invite.name, invite.language
            )
            # A link is good for too long to sign somebody in who sees everything.
            if account.role is not Role.CLIENT:
                raise InviteLinkInvalid
            accepted = invite.accepted(account.id, self._clock())
            told = events.accepted(accepted, account.id)
            # Both or neither: who comes too late leaves no account behind that sees nothing.
            with suppress(KnownMeanwhile):
                if await self._store.save_unscoped(
                    accepted, told, version=invite.version, along=joining
                ):
                    break
        session = None
        if await self._admission.finish_unscoped(accepted):
            session = await self._accounts.session_unscoped(account.id)
        if session is None:
            raise InviteLinkInvalid
        return session

    async def _find(self, scope: AccessScope, invite_id: InviteId) -> Invite:
        invite = await self._store.find(scope, invite_id)
        if invite is None:
            raise InviteNotFound
        await self._shoots.require(scope, invite.shoot_id)
        return invite

    def _read(self, token: str) -> InviteLink:
        try:
            return self._links.read(token)
        except LinkRefused:
            raise InviteLinkInvalid from None

    async def _open(self, link: InviteLink) -> Invite:
        """The invite that a link is for, if it can be accepted now."""
        invite = await self._store.find_unscoped(link.invite_id)
        if invite is None:
            raise InviteLinkInvalid
        now = self._clock()
        match invite.state_at(now):
            case InviteState.ACCEPTED:
                raise InviteLinkUsed
            case InviteState.REVOKED:
                raise InviteRevoked
            case InviteState.EXPIRED:
                raise InviteLinkExpired
        if now >= link.expires_at:
            # The link of an earlier mail; the last one's still works.
            raise InviteLinkExpired
        if not await self._shoots.exists_unscoped(invite.shoot_id):
            raise InviteLinkInvalid
        return invite

    async def _require_needed(self, scope: AccessScope, shoot_id: ShootId, email: str) -> None:
        """Conflict if whoever has the address sees the shoot already."""
        await self._shoots.require(scope, shoot_id)
        account = await self._accounts.find_by_address_unscoped(email)
        if account is None:
            return
        if account.role is not Role.CLIENT:
            raise RunsTheStudio
        if await self._shoots.has_access(scope, shoot_id, account.id):
            raise AlreadyHasAccess


def _new(shoot_id: ShootId, details: InviteDetails, now: datetime) -> Invite:
    return Invite(
        id=InviteId(new_id()),
        shoot_id=shoot_id,
        email=address_key(details.email),
        name=details.name,
        message=details.message,
        language=details.language,
        state=InviteState.PENDING,
        sendings=1,
        sent_at=now,
        expires_at=expiry(now),
        reminded_at=None,
        accepted_at=None,
        user_id=None,
        granted_at=None,
        version=1,
        created_at=now,
        updated_at=now,
    )
