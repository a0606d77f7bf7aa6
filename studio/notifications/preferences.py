"""Which letters people want, and the links by which they say that they don't any more."""

import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from studio.kernel.errors import NotFound
from studio.kernel.keys import Keyring, SigningKey
from studio.notifications.domain import LedgerEntry, LetterId
from studio.notifications.kinds import LetterKind
from studio.notifications.preference_store import PreferenceStore
from studio.notifications.store import LedgerStore

_MAC_BYTES: Final = 18
_PARTS: Final = 3


class Topic(StrEnum):
    """What letters are about, as far as somebody may not want them."""

    INVITES = "invites"
    SHOOTS = "shoots"


_TOPICS: Final = {
    LetterKind.INVITE: Topic.INVITES,
    LetterKind.INVITE_REMINDER: Topic.INVITES,
    LetterKind.PROOFS_READY: Topic.SHOOTS,
    LetterKind.SHOOT_DELIVERED: Topic.SHOOTS,
}


@dataclass(frozen=True, slots=True)
class Wishes:
    """Which letters somebody wants, besides those that sign in."""

    invites: bool = True
    shoots: bool = True

    def wants(self, topic: Topic) -> bool:
        """Whether letters about this are wanted."""
        return bool(getattr(self, topic.value))


class UnsubscriptionNotFound(NotFound):
    """Not a link of ours, or its letter is gone."""

    def __init__(self) -> None:
        super().__init__("There is nothing to unsubscribe from behind this link.")


class Preferences:
    """What people want, by their addresses: who is invited may not be a user yet."""

    def __init__(
        self, store: PreferenceStore, ledger: LedgerStore, keys: Keyring, prefix: str
    ) -> None:
        self._store = store
        self._ledger = ledger
        self._keys = keys
        self._prefix = prefix

    async def of_unscoped(self, address: str) -> Wishes:
        """What whoever has that address wants."""
        unwanted = await self._store.unwanted_unscoped(address)
        return Wishes(**{topic.value: topic.value not in unwanted for topic in Topic})

    async def change_unscoped(self, address: str, change: dict[str, bool]) -> Wishes:
        """Change what whoever has that address wants: each topic that ``change`` names."""
        await self._store.change_unscoped(address, change)
        return await self.of_unscoped(address)

    async def wants_unscoped(self, entry: LedgerEntry) -> bool:
        """Whether whom a letter is for wants letters of that kind."""
        topic = _TOPICS.get(entry.kind)
        return topic is None or (await self.of_unscoped(entry.recipient)).wants(topic)

    def unsubscribe_url(self, entry: LedgerEntry) -> str | None:
        """Where whom a letter is for says that they want no more of these; None if they can't."""
        if entry.kind not in _TOPICS:
            return None
        key = self._keys.newest
        return f"{self._prefix}{key.id}.{_mac(key, entry.id)}.{entry.id}"

    async def unsubscribe(self, ticket: str) -> None:
        """Do what the ticket of such a link stands for; UnsubscriptionNotFound if it isn't one."""
        entry = await self._ledger.find_unscoped(self._letter_of(ticket))
        topic = None if entry is None else _TOPICS.get(entry.kind)
        if entry is None or topic is None:
            raise UnsubscriptionNotFound
        await self._store.change_unscoped(entry.recipient, {topic.value: False})

    def require_ticket(self, ticket: str) -> None:
        """UnsubscriptionNotFound unless the ticket is one of ours."""
        self._letter_of(ticket)

    def _letter_of(self, ticket: str) -> LetterId:
        parts = ticket.split(".", _PARTS - 1)
        if len(parts) != _PARTS:
            raise UnsubscriptionNotFound
        key_id, mac, letter_id = parts
        key = self._keys.find(key_id)
        if key is None or not hmac.compare_digest(_mac(key, letter_id).encode(), mac.encode()):
            raise UnsubscriptionNotFound
        return LetterId(letter_id)


def _mac(key: SigningKey, letter_id: str) -> str:
    digest = hmac.digest(key.secret, letter_id.encode(), "sha256")
    return urlsafe_b64encode(digest[:_MAC_BYTES]).decode()
