"""What the notifications service needs from outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from studio.kernel.ids import ShootId, UserId
from studio.kernel.language import Language
from studio.notifications.domain import LedgerEntry, LetterId, is_letter_id
from studio.notifications.letters.facts import Facts


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail says: a subject of one line, and the rest as plain text and as HTML."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A letter on its way to one person.

    ``message_id`` is its id in the ledger: the message's own id is made from it, so that whoever
    gets it twice, after a crash, sees that it is the same. With an ``unsubscribe_url`` the mail
    program offers to unsubscribe with one click (RFC 8058). ValueError if either can't be.
    """

    recipient: str
    letter: Letter
    message_id: str
    unsubscribe_url: str | None = None

    def __post_init__(self) -> None:
        """Neither may break a header."""
        if not is_letter_id(self.message_id):
            raise ValueError("a letter's id has other characters than it may have")
        url = self.unsubscribe_url
        if url is not None and not (
            url.isascii() and url.isprintable() and not set(url) & set(" <>")
        ):
            raise ValueError("an address to unsubscribe at is no web address")


class Refused(Exception):
    """A mail server doesn't take a letter; ``reply`` is what it said.

    ``permanent``: it won't take it later either (5xx).
    """

    def __init__(self, reply: str, *, permanent: bool) -> None:
        super().__init__(reply)
        self.reply = reply
        self.permanent = permanent


class NotHandedOver(Exception):
    """No mail server could be reached, or none has said what became of the letter.

    A later try may work; ``reason`` says what the trouble is.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Courier(Protocol):
    """Hands letters over for delivery."""

    async def hand_over(self, message: Outgoing) -> str:
        """Return what the server said once it is its business; Refused or NotHandedOver if not."""
        ...


class Contents(Protocol):
    """Knows what letters are about."""

    async def of_unscoped(self, entry: LedgerEntry) -> Facts | None:
        """What there is to say in a letter now; None if there is nothing any more."""
        ...


class Subscriptions(Protocol):
    """Knows who wants which letters. It isn't asked about those that sign in."""

    async def wants_unscoped(self, entry: LedgerEntry) -> bool:
        """Whether whoever it is for wants letters of that kind."""
        ...

    def unsubscribe_url(self, entry: LedgerEntry) -> str | None:
        """Where they unsubscribe by one click, a POST; None if they can't."""
        ...


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody whom letters about a shoot are for."""

    user_id: UserId
    email: str
    language: Language | None


class Readers(Protocol):
    """Knows whom letters about a shoot are for."""

    async def of_shoot_unscoped(self, shoot_id: ShootId) -> Sequence[Reader]:
        """The clients who have access to a shoot."""
        ...


@dataclass(frozen=True, slots=True)
class Bounce:
    """A mail server says that a letter couldn't be delivered after all.

    ``id`` stands for the message that says so, ``words`` are what it says.
    """

    id: str
    letter_id: LetterId
    recipient: str
    words: str


@dataclass(frozen=True, slots=True)
class Look:
    """What a look into a mailbox has found.

    ``mark``: how far it was read, to be given next time. ``more``: there was more than was read.
    """

    bounces: Sequence[Bounce]
    mark: str
    more: bool


class MailboxUnreadable(Exception):
    """A mailbox can't be looked into at the moment; ``reason`` says why, without any secret."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Returns(Protocol):
    """The mailbox that letters come back to. Reading it changes nothing in it."""

    @property
    def name(self) -> str:
        """Stands for that mailbox, so that none is taken for another; it tells nothing of it."""
        ...

    async def look(self, mark: str | None) -> Look:
        """What has come since ``mark``, or lately if that is None.

        MailboxUnreadable if that can't be said. A mark that can't be followed any more is as good
        as none.
        """
        ...
