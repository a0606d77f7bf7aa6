"""Signed addresses: who has one may read one resolution of one file, for a while.

A ticket is a MAC (HMAC-SHA256, cut to 144 bits, as a page of a gallery carries a hundred of them)
over file, resolution, user and expiry, with the name of the key that made it. It opens what its
user may see at the moment it is used, never more. It stands in the path, not in the query, and no
log of ours has it.
"""

import hmac
from binascii import b2a_base64
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial
from typing import Final

from studio.files.domain import Resolution, TicketRefused
from studio.kernel.clock import Clock
from studio.kernel.ids import FileId, UserId
from studio.kernel.keys import Keyring, SigningKey

_STEP: Final = int(timedelta(hours=12).total_seconds())
_VIEWERS_REMEMBERED: Final = 32
_FILES_REMEMBERED: Final = 2048
"""Of each viewer; about a kilobyte each, so 64 MB at the very most."""
_MAC_BYTES: Final = 18
"""A multiple of three, so that its base64 ends without padding."""
_URL_SAFE: Final = bytes.maketrans(b"+/", b"-_")


class Tickets:
    """Makes and checks signed addresses under ``prefix`` (such as ``/api/v1/files``)."""

    def __init__(self, keys: Keyring, clock: Clock, prefix: str) -> None:
        self._keys = keys
        self._clock = clock
        # Somebody who looks at a gallery again gets the same addresses: nothing new to sign.
        self._issuer = lru_cache(_VIEWERS_REMEMBERED)(partial(Issuer, prefix))

    def issue(self, viewer: UserId) -> "Issuer":
        """What writes the addresses of one answer."""
        # Rounded up to a half-day, so that the same address comes again and browsers can cache:
        # each is good for 12 to 24 hours.
        expiry = (int(self._clock().timestamp()) // _STEP + 2) * _STEP
        return self._issuer(self._keys.newest, viewer, expiry)

    def holder(self, path: Mapping[str, str]) -> UserId | None:
        """Whose ticket a path carries, by the names that the spec gives its parts."""
        try:
            resolution = Resolution(path["resolution"])
            return self.viewer(FileId(path["fileId"]), resolution, path["ticket"])
        except (TicketRefused, ValueError):
            return None

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
        right = _Signer(key.secret).sign(file_id, resolution, f"{user_id}.{expiry}")
        if not hmac.compare_digest(right.encode(), signature.encode()):
            raise TicketRefused
        if self._clock() >= expires_at:
            raise TicketRefused
        return UserId(user_id)


class Issuer:
    """Writes addresses for one viewer, which all stop working at ``expires_at``."""

    def __init__(self, prefix: str, key: SigningKey, viewer: UserId, expiry: int) -> None:
        self.expires_at = datetime.fromtimestamp(expiry, UTC)
        self._prefix = prefix
        self._signer = _Signer(key.secret)
        self._grant = f"{viewer}.{expiry}"
        self._ticket = f"{key.id}.{expiry}.{viewer}."
        self.addresses = lru_cache(_FILES_REMEMBERED)(self._addresses)

    def _addresses(self, file_id: FileId, resolutions: tuple[Resolution, ...]) -> dict[str, str]:
        """A signed path for each resolution."""
        sign, grant, ticket = self._signer.sign, self._grant, self._ticket
        stem = f"{self._prefix}/{file_id}/"
        return {each: f"{stem}{each}/{ticket}{sign(file_id, each, grant)}" for each in resolutions}


class _Signer:
    """One key, set up once: a copy of a keyed MAC costs a quarter of keying another."""

    def __init__(self, secret: bytes) -> None:
        self._keyed = hmac.new(secret, digestmod="sha256")

    def sign(self, file_id: FileId, resolution: Resolution, grant: str) -> str:
        """The MAC over a file, a resolution and a grant, as text that is safe in a path."""
        mac = self._keyed.copy()
        mac.update(f"{file_id}/{resolution}/{grant}".encode())
        return b2a_base64(mac.digest()[:_MAC_BYTES], newline=False).translate(_URL_SAFE).decode()
