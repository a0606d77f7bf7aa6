"""Signed tokens: those in magic links and in invites, and the bearer of a session."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final

import jwt

from studio.kernel.ids import InviteId, SignInId, UserId
from studio.kernel.keys import Keyring
from studio.users.domain import SESSION_LIFETIME, Session, User, session_end

_ALGORITHM: Final = "HS256"
_SIGN_IN: Final = "sign-in"
_SESSION: Final = "session"
_INVITE: Final = "invite"
_REMEMBERED: Final = 4096


class TokenRefused(Exception):
    """Not a token of ours, for this purpose, or not any more."""


class TokenExpired(TokenRefused):
    """Ours, and its time is over."""


@dataclass(frozen=True, slots=True)
class SessionClaims:
    """What a session's bearer says, its signature verified."""

    user_id: UserId
    epoch: int
    signed_in_at: datetime
    expires_at: datetime


class Tokens:
    """Makes and reads tokens; a token made for one purpose is refused for the others."""

    def __init__(self, keys: Keyring) -> None:
        self._keys = keys
        # A verified signature stays verified: a client's bearer comes back with every request.
        self._verified_session = lru_cache(_REMEMBERED)(self._verify_session)

    def for_sign_in(self, sign_in: SignInId, expires_at: datetime) -> str:
        """The token that a magic link carries."""
        return self._sign({"aud": _SIGN_IN, "jti": sign_in, "exp": expires_at})

    def for_invite(self, invite: InviteId, expires_at: datetime) -> str:
        """The token that an invite's link carries."""
        return self._sign({"aud": _INVITE, "jti": invite, "exp": expires_at})

    def session_of(self, user: User, *, signed_in_at: datetime, now: datetime) -> Session:
        """A session that is opened or renewed now."""
        claims = SessionClaims(user.id, user.epoch, signed_in_at, session_end(signed_in_at, now))
        return Session(self.for_session(claims), claims.expires_at, user)

    def for_session(self, claims: SessionClaims) -> str:
        """The bearer of a session."""
        return self._sign(
            {
                "aud": _SESSION,
                "sub": claims.user_id,
                "epoch": claims.epoch,
                "auth_time": int(claims.signed_in_at.timestamp()),
                "exp": claims.expires_at,
            }
        )

    def read_sign_in(self, token: str, now: datetime) -> SignInId:
        """The sign-in that a magic link is for."""
        claims = self._verify(token, _SIGN_IN)
        _require_unexpired(_expiry(claims), now)
        return SignInId(str(claims["jti"]))

    def read_invite(self, token: str) -> tuple[InviteId, datetime]:
        """Which invite a link is for, and when the link ends or has ended.

        What has become of the invite tells people more than that their link is old: who asks
        judges both.
        """
        claims = self._verify(token, _INVITE)
        return InviteId(str(claims["jti"])), _expiry(claims)

    def read_session(self, token: str, now: datetime) -> SessionClaims:
        """The session that a bearer is for."""
        claims = self._verified_session(token)
        _require_unexpired(claims.expires_at, now)
        return claims

    def _verify_session(self, token: str) -> SessionClaims:
        claims = self._verify(token, _SESSION)
        expires_at = _expiry(claims)
        signed_in = claims.get("auth_time")
        return SessionClaims(
            user_id=UserId(str(claims["sub"])),
            epoch=int(claims["epoch"]),
            # Bearers from before sessions could be renewed don't say; they all lasted as long.
            signed_in_at=expires_at - SESSION_LIFETIME if signed_in is None else _moment(signed_in),
            expires_at=expires_at,
        )

    def _sign(self, claims: dict[str, Any]) -> str:
        key = self._keys.newest
        return jwt.encode(claims, key.secret, _ALGORITHM, headers={"kid": key.id})

    def _verify(self, token: str, audience: str) -> dict[str, Any]:
        try:
            key = self._keys.find(str(jwt.get_unverified_header(token).get("kid")))
            if key is None:
                raise TokenRefused
            return jwt.decode(
                token,
                key.secret,
                algorithms=[_ALGORITHM],
                audience=audience,
                # Expiry is judged by our own clock, after the signature.
                options={"require": ["exp", "aud"], "verify_exp": False},
            )
        except (jwt.PyJWTError, UnicodeError, ValueError):
            raise TokenRefused from None


def _expiry(claims: dict[str, Any]) -> datetime:
    return _moment(claims["exp"])


def _moment(seconds: Any) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)


def _require_unexpired(expires_at: datetime, now: datetime) -> None:
    if now >= expires_at:
        raise TokenExpired
