"""What the users service needs from outside."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from studio.kernel.ids import UserId


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to one person, as plain text and as HTML."""

    recipient: str
    subject: str
    text: str
    html: str


class LetterNotSent(Exception):
    """The mail could not be handed over; a later try may work."""


class Mailer(Protocol):
    """Hands a mail over for delivery."""

    async def send(self, letter: Letter) -> None:
        """Return once the mail is safely handed over; LetterNotSent otherwise."""
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
