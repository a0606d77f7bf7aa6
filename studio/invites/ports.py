"""What the invites service needs from other services."""

from typing import Protocol, TypeVar

from studio.events.outbox import Change
from studio.invites.domain import Invite, InviteLink
from studio.kernel.access import AccessScope, Role
from studio.kernel.ids import InviteId, ShootId, UserId

S = TypeVar("S")
S_co = TypeVar("S_co", covariant=True)


class Account(Protocol):
    """Somebody whom the studio knows."""

    @property
    def id(self) -> UserId:
        """Who."""
        ...

    @property
    def role(self) -> Role:
        """What they are to the studio."""
        ...


class KnownMeanwhile(Exception):
    """The address became somebody's after it was asked whose it is."""


class Accounts(Protocol[S_co]):
    """Those whom the studio knows, and the sessions that they get."""

    async def find_by_address_unscoped(self, email: str) -> Account | None:
        """Whose address it is, if the studio knows them."""
        ...

    async def welcome_unscoped(
        self, email: str, name: str | None, language: str | None
    ) -> tuple[Account, Change | None]:
        """Whose address it is; if it is nobody's, a new client with that name and language.

        A new one isn't known yet, and comes with what makes them known, in the transaction that
        lets them in. It raises KnownMeanwhile if the address is somebody's by then.
        """
        ...

    async def session_unscoped(self, user_id: UserId) -> S_co | None:
        """A new session of a client; None once there is no such client."""
        ...


class Shoots(Protocol):
    """What people are invited to."""

    async def require(self, scope: AccessScope, shoot_id: ShootId) -> None:
        """ShootNotFound unless the scope reaches the shoot."""
        ...

    async def has_access(self, scope: AccessScope, shoot_id: ShootId, user_id: UserId) -> bool:
        """Whether it was shared with a user; ShootNotFound if the scope doesn't reach it."""
        ...

    async def exists_unscoped(self, shoot_id: ShootId) -> bool:
        """Whether it is still there."""
        ...

    async def grant_unscoped(self, shoot_id: ShootId, user_id: UserId, invite_id: InviteId) -> bool:
        """Share it with a user who has accepted that invite, if it isn't shared with them.

        False if there is no such shoot or user any more.
        """
        ...


class LinkRefused(Exception):
    """Not a link of ours, or not in one piece."""


class Links(Protocol):
    """The tokens that invites' links carry."""

    def token(self, invite: Invite) -> str:
        """The token for the invite's mail: good for as long as the invite is now."""
        ...

    def read(self, token: str) -> InviteLink:
        """What a token says; LinkRefused if it isn't one of ours."""
        ...


class Letters(Protocol):
    """The mails about invites. Asking twice for one is asking once."""

    async def invite_unscoped(self, invite: Invite) -> None:
        """Have the mail sent that invites: one for each of the ``sendings``."""
        ...

    async def remind_unscoped(self, invite: Invite) -> None:
        """Have the mail sent that reminds: one for each of the ``sendings``."""
        ...
