"""How services see each other: each port of one, answered by another."""

from pymongo.asynchronous.client_session import AsyncClientSession

from handlers.galleries import gallery_of
from studio.events.outbox import Change
from studio.files.domain import Gallery
from studio.files.store import FileStore
from studio.invites.domain import Invite, InviteLink
from studio.invites.ports import KnownMeanwhile, LinkRefused
from studio.kernel.access import AccessScope, Context, Role
from studio.kernel.clock import Clock
from studio.kernel.ids import InviteId, ShootId, UserId
from studio.kernel.language import Language
from studio.kernel.wakeup import Wakeup
from studio.shoots.service import Shoots
from studio.shoots.store import ShootStore
from studio.users.domain import AddressTaken, Session, User, UserNotFound
from studio.users.service import Users
from studio.users.store import UserStore
from studio.users.tokens import TokenRefused, Tokens


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


class ShootsForInvites:
    """What people are invited to."""

    def __init__(self, shoots: Shoots, store: ShootStore, users: UserStore) -> None:
        self._shoots = shoots
        self._store = store
        self._users = users

    async def require(self, scope: AccessScope, shoot_id: ShootId) -> None:
        """ShootNotFound unless the scope reaches the shoot."""
        await self._shoots.get(scope, shoot_id)

    async def has_access(self, scope: AccessScope, shoot_id: ShootId, user_id: UserId) -> bool:
        """Whether it was shared with a user; ShootNotFound if the scope doesn't reach it."""
        return user_id in (await self._shoots.get(scope, shoot_id)).client_ids

    async def exists_unscoped(self, shoot_id: ShootId) -> bool:
        """Whether it is still there."""
        return await self._store.find_unscoped(shoot_id) is not None

    async def grant_unscoped(self, shoot_id: ShootId, user_id: UserId, invite_id: InviteId) -> bool:
        """Share it with who accepted the invite; False if either of the two is gone."""
        if await self._users.find_unscoped(user_id) is None:
            return False
        return await self._shoots.grant_access_unscoped(shoot_id, user_id, invite_id)


class AccountsForInvites:
    """Those whom the studio knows, and the sessions that invites open."""

    def __init__(self, users: Users, store: UserStore, tokens: Tokens, clock: Clock) -> None:
        self._users = users
        self._store = store
        self._tokens = tokens
        self._clock = clock

    async def find_by_address_unscoped(self, email: str) -> User | None:
        """Whose address it is, if the studio knows them."""
        return await self._store.find_by_address_unscoped(email)

    async def welcome_unscoped(
        self, email: str, name: str | None, language: str | None
    ) -> tuple[User, Change | None]:
        """Whose address it is; a new client and what makes them known, if it is nobody's."""
        user = await self._store.find_by_address_unscoped(email)
        if user is not None:
            return user, None
        spoken = None if language is None else Language(language)
        newcomer, keep = await self._users.newcomer(email, name, Role.CLIENT, spoken)

        async def join(session: AsyncClientSession) -> bool:
            try:
                return await keep(session)
            except AddressTaken:
                # By somebody who accepts another invite at this very moment.
                raise KnownMeanwhile from None

        return newcomer, join

    async def session_unscoped(self, user_id: UserId) -> Session | None:
        """A new session of a client; None once there is no such client."""
        user = await self._store.find_unscoped(user_id)
        if user is None or user.role is not Role.CLIENT:
            return None
        now = self._clock()
        return self._tokens.session_of(user, signed_in_at=now, now=now)


class TokensForInvites:
    """The tokens that invites' links carry."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens

    def token(self, invite: Invite) -> str:
        """The token for the invite's mail."""
        return self._tokens.for_invite(invite.id, invite.expires_at)

    def read(self, token: str) -> InviteLink:
        """What a token says; LinkRefused if it isn't one of ours."""
        try:
            return InviteLink(*self._tokens.read_invite(token))
        except TokenRefused:
            raise LinkRefused from None
