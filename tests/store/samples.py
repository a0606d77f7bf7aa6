"""People, shoots and photographs to try stores and services on, and a clock that can be set."""

from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from typing import Any, Final

from pymongo.asynchronous.database import AsyncDatabase

from studio.events.outbox import Outbox
from studio.files.domain import FileState, Gallery, StorageName, StoredFile
from studio.files.store import FileStore
from studio.files.store.overviews import Overviews
from studio.files.store.sheets import Sheets
from studio.kernel.access import AccessScope, Context, Permission, Role, scope_of
from studio.kernel.ids import FileId, ShootId, SignInId, UserId, new_id
from studio.kernel.memory import Memory
from studio.kernel.wakeup import Wakeup
from studio.shoots.domain import Shoot
from studio.shoots.events import deleted as shoot_deleted
from studio.shoots.events import granted
from studio.shoots.lifecycle import ShootStatus
from studio.users.domain import SESSION_LIFETIME, SIGN_IN_LIFETIME, SignIn, User
from studio.users.events import deleted as user_deleted
from studio.users.tokens import SessionClaims

NOW: Final = datetime(2086, 11, 22, 12, 30, 15, 123_000, tzinfo=UTC)
"""Far ahead: the database clears away what has ended by a clock of its own."""
_numbers = count(1)

SHARED: Final = partial(granted, user_id=UserId(new_id()), now=NOW)
"""What is told when a shoot is shared, and as well when it isn't any more: about somebody."""
SHOOT_GONE: Final = partial(shoot_deleted, now=NOW)
USER_GONE: Final = partial(user_deleted, now=NOW)


class SetClock:
    """A clock that stands still until it is told otherwise."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, by: timedelta) -> datetime:
        """Let time pass; says what time it is then."""
        self.now += by
        return self.now


def scope_of_admin(user_id: str = "the-admin") -> AccessScope:
    """What an admin reaches: everything."""
    return scope_of(Context(UserId(user_id), Role.ADMIN), Permission.ACCOUNT_READ)


def scope_of_client(user_id: str) -> AccessScope:
    """What a client reaches: themselves, and what was shared with them."""
    return scope_of(Context(UserId(user_id), Role.CLIENT), Permission.ACCOUNT_READ)


def a_user(**given: Any) -> User:
    """A client, unless told otherwise."""
    usual: dict[str, Any] = {
        "id": UserId(new_id()),
        "email": f"client-{next(_numbers)}@example.com",
        "name": None,
        "role": Role.CLIENT,
        "language": None,
        "epoch": 0,
        "version": 1,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return User(**{**usual, **given})


def a_sign_in(**given: Any) -> SignIn:
    """A request to sign in, made now."""
    usual: dict[str, Any] = {
        "id": SignInId(new_id()),
        "email": "claire@example.com",
        "code_hash": None,
        "expires_at": NOW + SIGN_IN_LIFETIME,
        "used_at": None,
    }
    return SignIn(**{**usual, **given})


def a_session(user_id: str, expires_at: datetime, **given: Any) -> SessionClaims:
    """A session that was never renewed, of somebody whose sessions were never ended."""
    usual: dict[str, Any] = {"epoch": 0, "signed_in_at": expires_at - SESSION_LIFETIME}
    return SessionClaims(user_id=UserId(user_id), expires_at=expires_at, **{**usual, **given})


def a_shoot(**given: Any) -> Shoot:
    """A draft that nobody was given access to."""
    usual: dict[str, Any] = {
        "id": ShootId(new_id()),
        "title": "A shoot",
        "status": ShootStatus.DRAFT,
        "shoot_date": None,
        "location": None,
        "notes": None,
        "client_ids": (),
        "version": 1,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Shoot(**{**usual, **given})


def a_file_store(
    database: AsyncDatabase[dict[str, Any]], *, exclusive: bool, capacity: int = 256
) -> FileStore:
    """The photographs in a database, as the platform has them; so many go on a sheet."""
    sheets = Sheets(database, Memory(exclusive=exclusive), capacity=capacity)
    overviews = Overviews(database, sheets, Memory(exclusive=exclusive))
    return FileStore(
        database, sheets, overviews, Memory(exclusive=exclusive), Outbox(database, Wakeup())
    )


def a_gallery(shoot_id: str | None = None, **given: Any) -> Gallery:
    """A shoot as an admin sees its photographs."""
    usual: dict[str, Any] = {"shown": True, "originals_given": True}
    return Gallery(ShootId(shoot_id or new_id()), **{**usual, **given})


def a_file(shoot_id: str, **given: Any) -> StoredFile:
    """A photograph that is to be rendered; its id is above all before."""
    number = next(_numbers)
    usual: dict[str, Any] = {
        "id": FileId(f"{number:026d}"),
        "shoot_id": ShootId(shoot_id),
        "filename": f"{number}.jpg",
        "name": StorageName(str(number), ".jpg"),
        "content_type": "image/jpeg",
        "bytes": 4_000_000,
        "sha256": "0" * 64,
        "width": 6000,
        "height": 4000,
        "taken_at": None,
        "state": FileState.PROCESSING,
        "thumbhash": None,
        "failure": None,
        "created_at": NOW,
    }
    return StoredFile(**{**usual, **given})
