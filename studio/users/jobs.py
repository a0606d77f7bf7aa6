"""Having the letters written that sign people in, for requests from those who are known."""

from typing import Final

import structlog

from studio.kernel.clock import Clock
from studio.users.ports import SignInLetters
from studio.users.store import SignInStore, UserStore

_log = structlog.get_logger("studio.letters")

_AT_ONCE: Final = 20


class SignInRequests:
    """Attends to what was asked for: whether the studio knows the address shows here only."""

    def __init__(
        self, *, users: UserStore, sign_ins: SignInStore, letters: SignInLetters, clock: Clock
    ) -> None:
        self._users = users
        self._sign_ins = sign_ins
        self._letters = letters
        self._clock = clock

    async def attend_unscoped(self) -> int:
        """Have the letters written that are due; says how many requests there were."""
        due = await self._sign_ins.due_unscoped(self._clock(), _AT_ONCE)
        for sign_in in due:
            user = await self._users.find_by_address_unscoped(sign_in.email)
            if user is not None and self._clock() < sign_in.expires_at:
                # Twice is as good as once, should the studio end before this is noted.
                await self._letters.write_unscoped(sign_in, user)
            elif user is not None:
                _log.error("letter given up", sign_in=sign_in.id)
            await self._sign_ins.settle_unscoped(sign_in.id)
        return len(due)
