"""The secret keys: one secret yields a key for each purpose, so that none serves two."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field

_KEY_ID_LENGTH = 8


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key and the short public name it is told apart by."""

    id: str
    secret: bytes = field(repr=False)


class Keyring:
    """Keys for one purpose, newest first: the newest signs, every one verifies."""

    def __init__(self, secrets: Sequence[str], purpose: str) -> None:
        if not secrets:
            raise ValueError("a keyring needs at least one secret")
        self._keys = [_derive(secret, purpose) for secret in secrets]
        self._by_id = {key.id: key for key in self._keys}

    @property
    def newest(self) -> SigningKey:
        """The key that signs."""
        return self._keys[0]

    def find(self, key_id: str) -> SigningKey | None:
        """The key of that name, if it is still trusted."""
        return self._by_id.get(key_id)


def _derive(secret: str, purpose: str) -> SigningKey:
    key = hmac.digest(secret.encode(), f"tempsdarret/{purpose}".encode(), "sha256")
    name = hashlib.sha256(b"key id of " + key).hexdigest()[:_KEY_ID_LENGTH]
    return SigningKey(name, key)
