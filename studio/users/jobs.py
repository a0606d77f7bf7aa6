"""Sending the mails that sign people in: what was asked for is sent, also after a crash."""

import asyncio
from datetime import timedelta
from typing import Final

import structlog

from studio.kernel.clock import Clock
from studio.users.domain import SignIn
from studio.users.letters import sign_in_letter
from studio.users.ports import LetterNotSent, Mailer
from studio.users.sign_in import fresh_code
from studio.users.store import SignInStore, UserStore
from studio.users.tokens import Tokens

_log = structlog.get_logger("studio.letters")

_AT_ONCE: Final = 20
_RETRY_AFTER: Final = timedelta(seconds=30)


class SignInLetters:
    """Sends the letters that are due."""

    def __init__(
        self,
        *,
        users: UserStore,
        sign_ins: SignInStore,
        tokens: Tokens,
        mailer: Mailer,
        clock: Clock,
        public_url: str,
    ) -> None:
        self._users = users
        self._sign_ins = sign_ins
        self._tokens = tokens
        self._mailer = mailer
        self._clock = clock
        self._public_url = public_url.rstrip("/")

    async def send_due_unscoped(self) -> int:
        """Send what is due; says how many were tried. What fails is due again soon."""
        due = await self._sign_ins.due_unscoped(self._clock(), _AT_ONCE)
        await asyncio.gather(*(self._send(sign_in) for sign_in in due))
        return len(due)

    async def _send(self, sign_in: SignIn) -> None:
        now = self._clock()
        user = await self._users.find_by_address_unscoped(sign_in.email)
        if user is None or now >= sign_in.expires_at:
            if user is not None:
                _log.error("letter given up", sign_in=sign_in.id)
            await self._sign_ins.settle_unscoped(sign_in.id)
            return
        code, code_hash = await asyncio.to_thread(fresh_code)
        until = now + _RETRY_AFTER
        if not await self._sign_ins.claim_unscoped(
            sign_in.id, now=now, until=until, code_hash=code_hash
        ):
            return
        token = self._tokens.for_sign_in(sign_in.id, sign_in.expires_at)
        # In the fragment: no server's log and no referrer ever has it.
        link = f"{self._public_url}/sign-in#token={token}"
        try:
            # To the address as the user has it: what was typed only had to match it.
            await self._mailer.send(sign_in_letter(user.email, link=link, code=code))
        except LetterNotSent as error:
            # Mail servers repeat the address; it is nobody's who reads the log.
            reason = str(error).replace(user.email, "…")
            _log.warning("letter not sent, to be tried again", sign_in=sign_in.id, reason=reason)
            return
        await self._sign_ins.settle_unscoped(sign_in.id)
