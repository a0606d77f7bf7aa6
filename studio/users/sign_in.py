"""Signing in without a password: a link and a code by mail, a bearer in exchange."""

import asyncio
import secrets
from datetime import datetime, timedelta
from typing import Final

import bcrypt

from studio.kernel.access import Context, SessionOrigin
from studio.kernel.clock import Clock
from studio.kernel.errors import Unauthenticated
from studio.kernel.ids import SignInId, new_id
from studio.kernel.wakeup import Wakeup
from studio.users.domain import (
    CODE_DIGITS,
    CODE_TRIES,
    SIGN_IN_LIFETIME,
    SIGN_INS_AN_HOUR,
    CodeRefused,
    Session,
    SignIn,
    SignInLinkExpired,
    SignInLinkInvalid,
    SignInLinkUsed,
    User,
    address_key,
)
from studio.users.ports import Allowance
from studio.users.store import SignInStore, UserStore
from studio.users.tokens import TokenExpired, TokenRefused, Tokens

_BCRYPT_ROUNDS: Final = 10
"""About 50 ms: a code lives for a quarter of an hour and five tries, not for years."""
_ANY_HASH: Final = bcrypt.hashpw(b"no code", bcrypt.gensalt(_BCRYPT_ROUNDS))


class SignIns:
    """Requests to sign in, the sessions they turn into, and who a bearer stands for."""

    def __init__(
        self,
        *,
        users: UserStore,
        sign_ins: SignInStore,
        tokens: Tokens,
        allowance: Allowance,
        clock: Clock,
        requests_due: Wakeup,
    ) -> None:
        self._users = users
        self._sign_ins = sign_ins
        self._tokens = tokens
        self._allowance = allowance
        self._clock = clock
        self._requests_due = requests_due

    async def request(self, email: str) -> None:
        """Note that somebody wants to sign in; whether they are known is for the mail to find."""
        await self._allowance.take(
            f"sign-in:{address_key(email)}", SIGN_INS_AN_HOUR, timedelta(hours=1)
        )
        now = self._clock()
        sign_in = SignIn(SignInId(new_id()), email, None, now + SIGN_IN_LIFETIME, None)
        await self._sign_ins.add(sign_in, now=now)
        self._requests_due.notify()

    async def redeem_token(self, token: str) -> Session:
        """A session for the holder of a magic link."""
        now = self._clock()
        try:
            sign_in_id = self._tokens.read_sign_in(token, now)
        except TokenExpired:
            raise SignInLinkExpired("This link has expired; ask for a new one.") from None
        except TokenRefused:
            raise SignInLinkInvalid(
                "This is not a sign-in link of ours; check that it is complete."
            ) from None
        sign_in = await self._sign_ins.find_unscoped(sign_in_id)
        if sign_in is None:
            raise SignInLinkInvalid("This link is not valid any more; ask for a new one.")
        if not await self._sign_ins.use_unscoped(sign_in_id, now):
            raise SignInLinkUsed("This link has been used already; ask for a new one.")
        user = await self._users.find_by_address_unscoped(sign_in.email)
        if user is None:
            raise SignInLinkInvalid("This link is not valid any more; ask for a new one.")
        return self._session(user)

    async def redeem_code(self, email: str, code: str) -> Session:
        """A session for whoever read the code in the newest mail to ``email``."""
        now = self._clock()
        sign_in = await self._sign_ins.newest_unscoped(email, now)
        tries_left = sign_in is not None and await self._sign_ins.count_try_unscoped(
            sign_in.id, CODE_TRIES
        )
        known_hash = sign_in.code_hash if sign_in is not None else None
        # Without a request there is still a hash to check, so that the answer takes as long.
        matches = await asyncio.to_thread(bcrypt.checkpw, code.encode(), known_hash or _ANY_HASH)
        if sign_in is not None and tries_left and known_hash and matches:
            user = await self._users.find_by_address_unscoped(sign_in.email)
            if user is not None and await self._sign_ins.use_unscoped(sign_in.id, now):
                return self._session(user)
        raise CodeRefused(
            "This code is wrong or not valid any more; after five tries, ask for a new one."
        )

    async def authenticate(self, bearer: str) -> Context:
        """Who a bearer stands for, as of now; Unauthenticated once its session is over."""
        try:
            claims = self._tokens.read_session(bearer, self._clock())
        except TokenRefused:
            raise _session_ended() from None
        user = await self._users.find_unscoped(claims.user_id)
        if user is None or user.epoch != claims.epoch:
            raise _session_ended()
        return Context(
            user.id, user.role, SessionOrigin(claims.signed_in_at, claims.epoch, claims.expires_at)
        )

    async def holds(self, caller: Context) -> bool:
        """Whether the session that ``caller`` came by goes on, in the same role."""
        origin = caller.session
        if origin is None or self._clock() >= origin.expires_at:
            return False
        user = await self._users.find_unscoped(caller.user_id)
        return user is not None and (user.epoch, user.role) == (origin.epoch, caller.role)

    async def renew(self, caller: Context) -> Session:
        """Another bearer for the caller's session, which goes on; the old one stays good."""
        user = await self._users.find_unscoped(caller.user_id)
        origin = caller.session
        # Of the same epoch: the sessions may have been ended since this request was let in, and
        # what was ended must not come back.
        if user is None or origin is None or user.epoch != origin.epoch:
            raise _session_ended()
        return self._session(user, origin.signed_in_at)

    def _session(self, user: User, signed_in_at: datetime | None = None) -> Session:
        now = self._clock()
        return self._tokens.session_of(user, signed_in_at=signed_in_at or now, now=now)


def _session_ended() -> Unauthenticated:
    return Unauthenticated("Your session has ended; sign in again.")


def fresh_code() -> tuple[str, bytes]:
    """A code to enter by hand, and the hash that is kept of it. Takes about 50 ms of CPU."""
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    return code, bcrypt.hashpw(code.encode(), bcrypt.gensalt(_BCRYPT_ROUNDS))
