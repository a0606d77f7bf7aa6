"""What each kind of letter has to know. Nothing has a default: what is left out is an error."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from types import MappingProxyType
from typing import Final, TypeAlias
from urllib.parse import urlsplit

from studio.kernel.language import Language
from studio.notifications.kinds import LetterKind
from studio.notifications.letters.dates import in_words
from studio.notifications.letters.tidy import lines_of, one_line


class FactsDoNotFit(ValueError):
    """Facts of another kind of letter, or one that can't be; the message never repeats it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInFacts:
    """For signing in: a link that works once for 15 minutes, and the six digits beside it."""

    link: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteFacts:
    """For an invite to a shoot: its link, good for 14 days, ends on ``ends_on``.

    ``message`` is what the photographer wrote to whom they invite: plain text, of many lines.
    """

    link: str
    name: str | None
    shoot_title: str
    message: str | None
    ends_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteReminderFacts:
    """For the reminder of an invite whose link soon ends."""

    link: str
    name: str | None
    shoot_title: str
    ends_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ShootDeliveredFacts:
    """For a shoot whose photographs can be taken home; the link opens its gallery."""

    link: str
    name: str | None
    shoot_title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofsReadyFacts:
    """For a shoot of which there is something to choose from; the link opens its gallery."""

    link: str
    name: str | None
    shoot_title: str


Facts: TypeAlias = (
    SignInFacts | InviteFacts | InviteReminderFacts | ShootDeliveredFacts | ProofsReadyFacts
)

FACTS_OF: Final[Mapping[LetterKind, type[Facts]]] = MappingProxyType(
    {
        LetterKind.SIGN_IN: SignInFacts,
        LetterKind.INVITE: InviteFacts,
        LetterKind.INVITE_REMINDER: InviteReminderFacts,
        LetterKind.SHOOT_DELIVERED: ShootDeliveredFacts,
        LetterKind.PROOFS_READY: ProofsReadyFacts,
    }
)
"""Which facts each kind of letter is made from."""

_CODE: Final = re.compile(r"[0-9]{6}")


def placed(kind: LetterKind, facts: Facts, language: Language) -> dict[str, object]:
    """The facts as they stand in a letter of that kind and language; FactsDoNotFit if they can't.

    What people have written is tidied: it can't leave its place, whatever it is.
    """
    if not isinstance(facts, FACTS_OF[kind]):
        raise FactsDoNotFit(f"{type(facts).__name__} don't make a letter of the kind {kind}")
    found = {each.name: getattr(facts, each.name) for each in fields(facts)}
    return {name: _placed(name, value, language) for name, value in found.items()}


def _placed(name: str, value: object, language: Language) -> object:
    fits = True
    match name, value:
        case "link", str():
            fits, shown = is_link(value), value
        case "code", str():
            fits, shown = _CODE.fullmatch(value) is not None, value
        case "ends_on", date():
            shown = in_words(value, language)
        case "shoot_title", str():
            shown = one_line(value)
            fits = shown != ""
        case "name", (str() | None):
            return one_line(value or "") or None
        case "message", (str() | None):
            return lines_of(value or "")
        case _:
            fits = False
    if not fits:
        raise FactsDoNotFit(f"the fact {name} is not what it should be")
    return shown


def is_link(text: str) -> bool:
    """Whether this is a web address, whole and in ASCII, as it may stand in a letter."""
    if not (text.isascii() and text.isprintable()) or set(text) & set(' "<>\\'):
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)
