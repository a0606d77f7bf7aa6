"""Who may do what: the one place where that is decided.

A permission says which operations a role may call. A scope says whose data such a call may touch;
stores take one wherever they read or write what concerns somebody, and only `scope_of` makes one.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, final

from studio.kernel.errors import Forbidden
from studio.kernel.ids import UserId


class Role(StrEnum):
    """What somebody is to the studio."""

    ADMIN = "admin"
    CLIENT = "client"


class Permission(StrEnum):
    """What an operation needs; the spec names one for each operation (`x-permission`)."""

    PUBLIC = "public"
    TICKET = "ticket"
    ACCOUNT_READ = "account:read"
    ACCOUNT_WRITE = "account:write"
    USERS_READ = "users:read"
    USERS_WRITE = "users:write"
    SHOOTS_READ = "shoots:read"
    SHOOTS_WRITE = "shoots:write"
    SHOOTS_SHARE = "shoots:share"
    FILES_READ = "files:read"
    FILES_WRITE = "files:write"
    LETTERS_READ = "letters:read"
    LETTERS_WRITE = "letters:write"
    EVENTS_READ = "events:read"
    OUTBOX_READ = "outbox:read"
    OUTBOX_WRITE = "outbox:write"


UNAUTHENTICATED: Final = frozenset({Permission.PUBLIC, Permission.TICKET})
"""Operations that take no bearer. A ticket carries its own access, which the handler checks."""

_GRANTS: Final[dict[Role, frozenset[Permission]]] = {
    Role.ADMIN: frozenset(Permission) - UNAUTHENTICATED,
    Role.CLIENT: frozenset(
        {
            Permission.ACCOUNT_READ,
            Permission.ACCOUNT_WRITE,
            Permission.SHOOTS_READ,
            Permission.FILES_READ,
            Permission.EVENTS_READ,
        }
    ),
}


@dataclass(frozen=True, slots=True)
class SessionOrigin:
    """What a session goes back to: the moment of its sign-in, and its user's epoch then.

    ``expires_at``: when the bearer that was shown ends.
    """

    signed_in_at: datetime
    epoch: int
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Context:
    """Who is asking: a user who exists and whose access has been verified.

    ``session`` is None where no bearer was shown, as behind a signed address.
    """

    user_id: UserId
    role: Role
    session: SessionOrigin | None = None


_MINT: Final = object()


@final
class AccessScope:
    """Whose data may be touched: everything, or what was shared with ``viewer``."""

    __slots__ = ("everything", "viewer")

    def __init__(self, mint: object, *, viewer: UserId, everything: bool) -> None:
        if mint is not _MINT:
            raise TypeError("an AccessScope comes from scope_of(), nowhere else")
        self.viewer: Final = viewer
        self.everything: Final = everything


def scope_of(context: Context, permission: Permission) -> AccessScope:
    """The scope in which ``context`` may use ``permission``; Forbidden if it may not."""
    if permission not in _GRANTS[context.role]:
        raise Forbidden("This is for the studio only.")
    return AccessScope(_MINT, viewer=context.user_id, everything=context.role is Role.ADMIN)
