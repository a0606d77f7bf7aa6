"""The ledger of letters: an entry a letter, and the rules of sending."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NewType

from studio.kernel.errors import Conflict, NotFound
from studio.kernel.ids import InviteId, ShootId, SignInId, UserId
from studio.kernel.language import Language
from studio.notifications.kinds import LetterKind

LetterId = NewType("LetterId", str)
"""Made from what a letter is sent for, so that one cause has one letter, however often it is told:
small letters and digits, parted by ``:``, ``/``, ``.`` or ``-``; at most 100 characters."""

PATIENCE: Final[Mapping[LetterKind, timedelta]] = MappingProxyType(
    {
        LetterKind.SIGN_IN: timedelta(minutes=15),
        LetterKind.INVITE: timedelta(days=2),
        LetterKind.INVITE_REMINDER: timedelta(days=2),
        LetterKind.SHOOT_DELIVERED: timedelta(days=2),
        LetterKind.PROOFS_READY: timedelta(days=2),
    }
)
"""How long it is tried to hand over a letter of each kind."""
_FIRST_WAIT: Final = timedelta(seconds=30)
_LONGEST_WAIT: Final = timedelta(hours=1)
_DOUBLINGS: Final = 10
_JITTER: Final = 0.2
_LONGEST_REPLY: Final = 500
_LETTER_ID: Final = re.compile(r"[a-z0-9]+([:/.-][a-z0-9]+)*")
_LONGEST_ID: Final = 100
_UNSEEN: Final = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")
_BOUNCES_KEPT: Final = 20
_IN_ADDRESS: Final = r"[^\s<>\"',;:()\[\]]"
# Looked for from the beginning of a word alone: else a long one takes the square of its length.
_ADDRESS: Final = re.compile(rf"(?<!{_IN_ADDRESS}){_IN_ADDRESS}+@{_IN_ADDRESS}+")


class LetterState(StrEnum):
    """What became of a letter."""

    QUEUED = "queued"
    ACCEPTED = "accepted"
    """A mail server has taken it."""
    REFUSED = "refused"
    """A mail server has said that it never will."""
    BOUNCED = "bounced"
    """A mail server had taken it, and it came back."""
    GIVEN_UP = "given-up"
    """There was trouble for too long."""
    WITHDRAWN = "withdrawn"
    """There was nothing to say any more."""
    UNSUBSCRIBED = "unsubscribed"
    """Whom it was for doesn't want such letters."""


FAILED: Final = frozenset({LetterState.REFUSED, LetterState.BOUNCED, LetterState.GIVEN_UP})


@dataclass(frozen=True, slots=True)
class About:
    """What a letter is about."""

    shoot_id: ShootId | None = None
    invite_id: InviteId | None = None
    sign_in_id: SignInId | None = None


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A letter. What it says is in no ledger: it is written at the moment of sending.

    ``number`` counts the letters in the order in which they were asked for; 0 until one is in the
    ledger. ``due_at``: when it is to be tried (next), None once nothing is left to do.
    ``reply``: what the mail server, or we, last said about it. ``bounces``: which messages told
    that it came back, so that each counts once, even if it is read again after the letter was
    sent again.
    """

    id: LetterId
    number: int
    kind: LetterKind
    recipient: str
    user_id: UserId | None
    language: Language | None
    about: About
    state: LetterState
    attempts: int
    reply: str | None
    queued_at: datetime
    due_at: datetime | None
    gives_up_at: datetime
    accepted_at: datetime | None
    opened_at: datetime | None
    version: int
    bounces: tuple[str, ...] = ()

    def begun(self) -> "LedgerEntry":
        """As it is for whoever hands it over, while nobody else needs to know."""
        return replace(self, attempts=self.attempts + 1)

    def taken(self, until: datetime) -> "LedgerEntry":
        """As it is while somebody hands it over; due again then, should that be cut off."""
        return replace(self.begun(), due_at=until, version=self.version + 1)

    def accepted(self, reply: str, now: datetime) -> "LedgerEntry":
        """As it is once a mail server has taken it."""
        return self._settled(LetterState.ACCEPTED, reply, accepted_at=now)

    def refused(self, reply: str) -> "LedgerEntry":
        """As it is once a mail server has refused it for good."""
        return self._settled(LetterState.REFUSED, reply)

    def bounced(self, bounce: str, words: str) -> "LedgerEntry":
        """As it is once ``bounce`` says that it came back, with the mail server's ``words``.

        Itself if that changes nothing: no mail server has it, or this was said before.
        """
        if self.state is not LetterState.ACCEPTED or bounce in self.bounces:
            return self
        back = self._settled(LetterState.BOUNCED, words, accepted_at=self.accepted_at)
        return replace(back, bounces=(*self.bounces, bounce)[-_BOUNCES_KEPT:])

    def silenced(self, state: LetterState) -> "LedgerEntry":
        """As it is if it isn't sent: withdrawn, or unsubscribed."""
        return self._settled(state, None)

    def held_up(self, trouble: str, now: datetime, jitter: float) -> "LedgerEntry":
        """As it is after trouble that may pass: due again later, or given up.

        ``jitter`` is between 0 and 1; it spreads what had trouble at the same time.
        """
        due_at = now + wait_after(self.attempts, jitter)
        if due_at >= self.gives_up_at:
            return self._settled(LetterState.GIVEN_UP, trouble)
        said = kept_words(trouble, self.recipient)
        return replace(self, due_at=due_at, reply=said, version=self.version + 1)

    def released(self, now: datetime) -> "LedgerEntry":
        """As it is if whoever had taken it stops before the end."""
        return replace(self, due_at=now, attempts=self.attempts - 1, version=self.version + 1)

    def retried(self, now: datetime) -> "LedgerEntry":
        """As it is once somebody wants it tried again; NothingToRetry unless it had failed."""
        if self.state not in FAILED:
            raise NothingToRetry
        return replace(
            self,
            state=LetterState.QUEUED,
            attempts=0,
            due_at=now,
            gives_up_at=now + PATIENCE[self.kind],
            accepted_at=None,
            version=self.version + 1,
        )

    def _settled(
        self, state: LetterState, reply: str | None, accepted_at: datetime | None = None
    ) -> "LedgerEntry":
        said = self.reply if reply is None else kept_words(reply, self.recipient)
        return replace(
            self,
            state=state,
            reply=said,
            due_at=None,
            accepted_at=accepted_at,
            version=self.version + 1,
        )


def queued(
    letter_id: str,
    kind: LetterKind,
    recipient: str,
    *,
    about: About,
    user_id: UserId | None,
    language: Language | None,
    now: datetime,
) -> LedgerEntry:
    """A letter that is to be sent; ValueError if it can't be called that."""
    if not is_letter_id(letter_id):
        raise ValueError("a letter's id has other characters than it may have")
    return LedgerEntry(
        id=LetterId(letter_id),
        number=0,
        kind=kind,
        recipient=recipient,
        user_id=user_id,
        language=language,
        about=about,
        state=LetterState.QUEUED,
        attempts=0,
        reply=None,
        queued_at=now,
        due_at=now,
        gives_up_at=now + PATIENCE[kind],
        accepted_at=None,
        opened_at=None,
        version=1,
    )


def is_letter_id(text: str) -> bool:
    """Whether a letter may be called that: it stands in headers and in file names."""
    return len(text) <= _LONGEST_ID and _LETTER_ID.fullmatch(text) is not None


def wait_after(attempts: int, jitter: float) -> timedelta:
    """How long a letter waits after so many tries: half a minute, then each time twice as long.

    An hour at most, and a fifth more or less.
    """
    wait = min(_FIRST_WAIT * (1 << min(max(attempts - 1, 0), _DOUBLINGS)), _LONGEST_WAIT)
    return wait * (1 - _JITTER + 2 * _JITTER * jitter)


def kept_words(said: str, recipient: str) -> str:
    """What a mail server said, as it is kept: one line, no address but the recipient's own."""

    def shown(found: re.Match[str]) -> str:
        return found[0] if found[0].casefold() == recipient.casefold() else "…"

    # Servers' bytes may be no text at all.
    text = said.encode("utf-8", "replace").decode("utf-8")
    line = _ADDRESS.sub(shown, _UNSEEN.sub(" ", text).strip())
    return line if len(line) <= _LONGEST_REPLY else line[: _LONGEST_REPLY - 1] + "…"


def without_addresses(said: str) -> str:
    """What a mail server said, as logs may have it."""
    return kept_words(said, "")


class LetterNotFound(NotFound):
    """No such letter, for the caller."""

    def __init__(self) -> None:
        super().__init__("There is no such letter.")


class NothingToRetry(Conflict):
    """It is on its way, or has arrived, or isn't wanted."""

    def __init__(self) -> None:
        super().__init__("Only a letter that failed or came back can be tried again.")
