"""Putting a letter together: the same words into both layouts."""

import importlib.resources
from functools import cache
from typing import Any, Final

from jinja2 import Environment, StrictUndefined, Template

from studio.kernel.language import Language
from studio.notifications.kinds import LetterKind
from studio.notifications.letters.facts import Facts, FactsDoNotFit, is_link, placed
from studio.notifications.letters.tidy import shortened
from studio.notifications.letters.words import common_words_of, filled, words_of
from studio.notifications.ports import Letter

STUDIO: Final = "Temps D'arrêt"
_LONGEST_SUBJECT: Final = 120
_LAYOUTS: Final[dict[str, Any]] = {
    "undefined": StrictUndefined,
    "trim_blocks": True,
    "keep_trailing_newline": True,
}
_BOTH: Final = (Language.FRENCH, Language.ENGLISH)


def compose(
    kind: LetterKind,
    language: Language | None,
    facts: Facts,
    *,
    unsubscribe_url: str | None = None,
) -> Letter:
    """A letter of that kind; in both languages, one below the other, if nobody has said which.

    FactsDoNotFit if the facts are another kind's, or one of them can't be.
    """
    if unsubscribe_url is not None and not is_link(unsubscribe_url):
        raise FactsDoNotFit("the address to unsubscribe at is no web address")
    languages = _BOTH if language is None else (language,)
    parts = [_part(kind, each, facts) for each in languages]
    subject = " / ".join(str(part["subject"]) for part in parts)
    content = {
        "studio": STUDIO,
        "subject": subject,
        "parts": parts,
        "link": facts.link,
        "code": getattr(facts, "code", None),
        "unsubscribe_url": unsubscribe_url,
    }
    return Letter(
        subject=subject,
        text=_text_layout().render(content),
        html=_html_layout().render(content),
    )


def _part(kind: LetterKind, language: Language, facts: Facts) -> dict[str, object]:
    """What a letter says in one language, all of it plain text."""
    known = placed(kind, facts, language)
    words, common = words_of(kind, language), common_words_of(language)
    quoted = known.get("message") or []
    return {
        "language": language.value,
        "subject": shortened(filled(words.subject, known), _LONGEST_SUBJECT),
        "preheader": filled(words.preheader, known),
        "heading": filled(words.heading, known),
        "before": [
            filled(each, {"name": None, **known}) for each in (common.greeting, *words.paragraphs)
        ],
        "quote": None if words.quote is None else filled(words.quote, known),
        "quote_lines": quoted,
        "button": filled(words.button, known),
        "code": None if words.code is None else filled(words.code, known),
        "after": [filled(each, known) for each in words.after],
        "reason": filled(words.reason, known),
        "unsubscribe": common.unsubscribe,
    }


@cache
def _html_layout() -> Template:
    source = importlib.resources.files("generated") / "mail" / "layout.html"
    return Environment(autoescape=True, **_LAYOUTS).from_string(source.read_text("utf-8"))


@cache
def _text_layout() -> Template:
    source = importlib.resources.files("studio.notifications.letters") / "layout.txt"
    plain = Environment(autoescape=False, **_LAYOUTS)  # noqa: S701 - no HTML
    return plain.from_string(source.read_text("utf-8"))
