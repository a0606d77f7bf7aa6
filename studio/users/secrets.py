"""The secrets in a letter that signs somebody in: made at the moment of sending, kept nowhere."""

import asyncio
from dataclasses import dataclass, field

from studio.kernel.clock import Clock
from studio.kernel.ids import SignInId
from studio.users.sign_in import fresh_code
from studio.users.store import SignInStore
from studio.users.tokens import Tokens


@dataclass(frozen=True, slots=True)
class LetterSecrets:
    """What opens a session: the token of the link, or the code together with the address."""

    token: str = field(repr=False)
    code: str = field(repr=False)


class SignInSecrets:
    """Makes them."""

    def __init__(self, sign_ins: SignInStore, tokens: Tokens, clock: Clock) -> None:
        self._sign_ins = sign_ins
        self._tokens = tokens
        self._clock = clock

    async def fresh_unscoped(self, sign_in_id: SignInId) -> LetterSecrets | None:
        """New ones for a request; None if it is used or too old. An earlier code ends by it."""
        sign_in = await self._sign_ins.find_unscoped(sign_in_id)
        if sign_in is None or self._clock() >= sign_in.expires_at:
            return None
        code, code_hash = await asyncio.to_thread(fresh_code)
        if not await self._sign_ins.arm_unscoped(sign_in_id, code_hash=code_hash):
            return None
        return LetterSecrets(self._tokens.for_sign_in(sign_in_id, sign_in.expires_at), code)
