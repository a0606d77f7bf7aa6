"""What the users service needs from outside."""

from datetime import timedelta
from typing import Protocol

from studio.kernel.ids import UserId
from studio.users.domain import SignIn, User


class SignInLetters(Protocol):
    """The letters that sign people in."""

    async def write_unscoped(self, sign_in: SignIn, user: User) -> None:
        """Have the letter of a request sent. Asking twice for one is asking once."""
        ...


class Allowance(Protocol):
    """Counts what somebody does against a limit that all processes share."""

    async def take(self, key: str, limit: int, window: timedelta) -> None:
        """Count one use of ``key``; TooManyRequests when ``limit`` is used up in ``window``."""
        ...


class Belongings(Protocol):
    """What other services keep about a user."""

    async def forget_user_unscoped(self, user_id: UserId) -> None:
        """Drop every mention of a user who is gone."""
        ...
