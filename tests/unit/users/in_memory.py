"""Users and sign-ins kept in memory, and an allowance that counts."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from studio.events.event import Event
from studio.kernel.access import AccessScope, Role
from studio.kernel.errors import TooManyRequests
from studio.kernel.ids import SignInId, UserId
from studio.users.domain import AddressTaken, SignIn, User, address_key
from studio.users.store import SignInStore, Telling, UserStore


class KeptUsers(UserStore):
    """Users, in the order they were added."""

    def __init__(self, *users: User) -> None:
        self.kept = {user.id: user for user in users}
        self.told: list[Event] = []

    async def add(self, user: User, *events: Event) -> None:
        if await self.find_by_address_unscoped(user.email):
            raise AddressTaken("There is a user with this address already.")
        self.kept[user.id] = user
        self.told += events

    async def find(self, scope: AccessScope, user_id: UserId) -> User | None:
        return self.kept.get(user_id) if scope.everything or scope.viewer == user_id else None

    async def find_unscoped(self, user_id: UserId) -> User | None:
        return self.kept.get(user_id)

    async def find_by_address_unscoped(self, email: str) -> User | None:
        found = [each for each in self.kept.values() if each.email == address_key(email)]
        return found[0] if found else None

    async def any_admin_unscoped(self) -> User | None:
        return next((each for each in self.kept.values() if each.role is Role.ADMIN), None)

    async def newest(
        self, scope: AccessScope, *, below: int | None, limit: int, role: Role | None, q: str | None
    ) -> list[tuple[int, User]]:
        numbered = list(enumerate(self.kept.values(), start=1))[::-1]
        return [each for each in numbered if below is None or each[0] < below][:limit]

    async def update(self, scope: AccessScope, user: User, *, version: int) -> bool:
        if not scope.everything or self.kept[user.id].version != version:
            return False
        self.kept[user.id] = replace(user, epoch=self.kept[user.id].epoch)
        return True

    async def find_many(self, scope: AccessScope, user_ids: Sequence[UserId]) -> list[User]:
        return [user for each in user_ids if (user := await self.find(scope, each)) is not None]

    async def update_account(self, scope: AccessScope, user: User, *, version: int) -> bool:
        if scope.viewer != user.id or self.kept[user.id].version != version:
            return False
        self.kept[user.id] = replace(
            user, epoch=self.kept[user.id].epoch, role=self.kept[user.id].role
        )
        return True

    async def end_sessions(self, scope: AccessScope, user_id: UserId, tell: Telling) -> bool:
        user = await self.find(scope, user_id)
        if user is not None:
            self.kept[user_id] = replace(user, epoch=user.epoch + 1)
            self.told.append(tell(user_id, user.version))
        return user is not None

    async def delete(self, scope: AccessScope, user_id: UserId, tell: Telling) -> bool:
        user = await self.find(scope, user_id)
        if user is not None:
            del self.kept[user_id]
            self.told.append(tell(user_id, user.version + 1))
        return user is not None

    async def promote_unscoped(self, email: str) -> None:
        user = await self.find_by_address_unscoped(email)
        assert user is not None
        self.kept[user.id] = replace(user, role=Role.ADMIN, version=user.version + 1)


@dataclass
class KeptSignIn:
    """A request to sign in as it is now."""

    is_now: SignIn
    due_at: datetime | None
    tries: int = 0


class KeptSignIns(SignInStore):
    """Requests to sign in, oldest first."""

    def __init__(self) -> None:
        self.kept: dict[SignInId, KeptSignIn] = {}

    async def add(self, sign_in: SignIn, *, now: datetime) -> None:
        self.kept[sign_in.id] = KeptSignIn(sign_in, now)

    async def due_unscoped(self, now: datetime, limit: int) -> list[SignIn]:
        due = [kept for kept in self.kept.values() if kept.due_at and kept.due_at <= now]
        return [kept.is_now for kept in due][:limit]

    async def arm_unscoped(self, sign_in: SignInId, *, code_hash: bytes) -> bool:
        kept = self.kept[sign_in]
        if kept.is_now.used_at is not None:
            return False
        kept.is_now, kept.tries = replace(kept.is_now, code_hash=code_hash), 0
        return True

    async def settle_unscoped(self, sign_in: SignInId) -> None:
        self.kept[sign_in].due_at = None

    async def find_unscoped(self, sign_in: SignInId) -> SignIn | None:
        return self.kept[sign_in].is_now if sign_in in self.kept else None

    async def newest_unscoped(self, email: str, now: datetime) -> SignIn | None:
        found = [
            each.is_now
            for each in self.kept.values()
            if address_key(each.is_now.email) == address_key(email)
            and each.is_now.used_at is None
            and each.is_now.expires_at > now
        ]
        return found[-1] if found else None

    async def count_try_unscoped(self, sign_in: SignInId, most: int) -> bool:
        kept = self.kept[sign_in]
        if kept.tries >= most:
            return False
        kept.tries += 1
        return True

    async def use_unscoped(self, sign_in: SignInId, now: datetime) -> bool:
        kept = self.kept[sign_in]
        if kept.is_now.used_at is not None or kept.is_now.expires_at <= now:
            return False
        kept.is_now, kept.due_at = replace(kept.is_now, used_at=now), None
        return True


class CountedAllowance:
    """An allowance whose window never ends."""

    def __init__(self) -> None:
        self.used: Counter[str] = Counter()

    async def take(self, key: str, limit: int, window: timedelta) -> None:
        if self.used[key] >= limit:
            raise TooManyRequests("That was too often; try again later.", wait=window)
        self.used[key] += 1
