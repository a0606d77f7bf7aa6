"""Which letters people want, and the links by which they say that they don't any more."""

import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from studio.kernel.errors import NotFound
from studio.kernel.keys import Keyring, SigningKey
from studio.notifications.domain import LedgerEntry
from studio.notifications.kinds import LetterKind
from studio.notifications.preference_store import PreferenceStore, digest_of

_MAC_BYTES: Final = 18
_PARTS: Final = 4


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
    """Not a link of ours."""

    def __init__(self) -> None:
        super().__init__("There is nothing to unsubscribe from behind this link.")


class Preferences:
    """What people want, by their addresses: who is invited may not be a user yet.

    The link of a letter has all that it needs in itself, and works when the letter, the shoot or
    the user is long gone: a mail lies in somebody's mailbox for years.
    """

    def __init__(self, store: PreferenceStore, keys: Keyring, prefix: str) -> None:
        self._store = store
        self._keys = keys
        self._prefix = prefix

    async def of_unscoped(self, address: str) -> Wishes:
        """What whoever has that address wants."""
        unwanted = await self._store.unwanted_unscoped(digest_of(address))
        return Wishes(**{topic.value: topic.value not in unwanted for topic in Topic})

    async def change_unscoped(self, address: str, change: dict[str, bool]) -> Wishes:
        """Change what whoever has that address wants: each topic that ``change`` names."""
        await self._store.change_unscoped(digest_of(address), change)
        return await self.of_unscoped(address)

    async def wants_unscoped(self, entry: LedgerEntry) -> bool:
        """Whether whom a letter is for wants letters of that kind."""
        topic = _TOPICS.get(entry.kind)
        return topic is None or (await self.of_unscoped(entry.recipient)).wants(topic)

    def unsubscribe_url(self, entry: LedgerEntry) -> str | None:
        """Where whom a letter is for says that they want no more of these; None if they can't."""
        if (topic := _TOPICS.get(entry.kind)) is None:
            return None
        key, stands_for = self._keys.newest, f"{topic.value}.{digest_of(entry.recipient)}"
        return f"{self._prefix}{key.id}.{_mac(key, stands_for)}.{stands_for}"

    async def unsubscribe(self, ticket: str) -> None:
        """Do what the ticket of such a link stands for; UnsubscriptionNotFound if it isn't one."""
        topic, digest = self._read(ticket)
        await self._store.change_unscoped(digest, {topic.value: False})

    def require_ticket(self, ticket: str) -> None:
        """UnsubscriptionNotFound unless the ticket is one of ours."""
        self._read(ticket)

    def _read(self, ticket: str) -> tuple[Topic, str]:
        """What a ticket is about, and the digest of whose it is."""
        parts = ticket.split(".")
        if len(parts) != _PARTS:
            raise UnsubscriptionNotFound
        key_id, mac, topic, digest = parts
        key = self._keys.find(key_id)
        expected = None if key is None else _mac(key, f"{topic}.{digest}")
        if expected is None or not hmac.compare_digest(expected.encode(), mac.encode()):
            raise UnsubscriptionNotFound
        return Topic(topic), digest


def _mac(key: SigningKey, stands_for: str) -> str:
    digest = hmac.digest(key.secret, stands_for.encode(), "sha256")
    return urlsafe_b64encode(digest[:_MAC_BYTES]).decode()
