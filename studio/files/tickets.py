"""Signed addresses: who has one may read one resolution of one file, for a while.

A ticket is a MAC (HMAC-SHA256) over file, resolution, user and expiry, with the name of the key
that made it. It opens what its user may see at the moment it is used, never more. It stands in the
path, not in the query, and no log of ours has it.
"""

import hmac
from binascii import b2a_base64
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from studio.files.domain import Resolution, TicketRefused
from studio.kernel.clock import Clock
from studio.kernel.ids import FileId, UserId
from studio.kernel.keys import Keyring

_STEP: Final = int(timedelta(hours=12).total_seconds())
_URL_SAFE: Final = bytes.maketrans(b"+/", b"-_")


class Tickets:
    """Makes and checks signed addresses under ``prefix`` (such as ``/api/v1/files``)."""

    def __init__(self, keys: Keyring, clock: Clock, prefix: str) -> None:
        self._keys = keys
        self._clock = clock
        self._prefix = prefix

    def issue(self, viewer: UserId) -> "Issuer":
        """What writes the addresses of one answer."""
        # Rounded up to a half-day, so that the same address comes again and browsers can cache:
        # each is good for 12 to 24 hours.
        expiry = (int(self._clock().timestamp()) // _STEP + 2) * _STEP
        key = self._keys.newest
        return Issuer(self._prefix, key.id, key.secret, viewer, expiry)

    def viewer(self, file_id: FileId, resolution: Resolution, ticket: str) -> UserId:
        """On whose behalf a ticket opens; TicketRefused if it was altered or has expired."""
        try:
            key_id, expiry, user_id, signature = ticket.split(".")
            expires_at = datetime.fromtimestamp(int(expiry), UTC)
        except (ValueError, OverflowError, OSError):
            raise TicketRefused from None
        key = self._keys.find(key_id)
        if key is None:
            raise TicketRefused
        right = _signature(key.secret, file_id, resolution, f"{user_id}.{expiry}")
        if not hmac.compare_digest(right.encode(), signature.encode()):
            raise TicketRefused
        if self._clock() >= expires_at:
            raise TicketRefused
        return UserId(user_id)


class Issuer:
    """Writes addresses for one viewer, all with the same expiry."""

    def __init__(
        self, prefix: str, key_id: str, secret: bytes, viewer: UserId, expiry: int
    ) -> None:
        self._prefix = prefix
        self._secret = secret
        self._grant = f"{viewer}.{expiry}"
        self._ticket = f"{key_id}.{expiry}.{viewer}."

    def addresses(self, file_id: FileId, resolutions: Iterable[Resolution]) -> dict[str, str]:
        """A signed path for each resolution."""
        return {
            each.value: f"{self._prefix}/{file_id}/{each.value}/{self._ticket}"
            + _signature(self._secret, file_id, each, self._grant)
            for each in resolutions
        }


def _signature(secret: bytes, file_id: str, resolution: Resolution, grant: str) -> str:
    mac = hmac.digest(secret, f"{file_id}/{resolution.value}/{grant}".encode(), "sha256")
    return b2a_base64(mac, newline=False).translate(_URL_SAFE).rstrip(b"=").decode()
