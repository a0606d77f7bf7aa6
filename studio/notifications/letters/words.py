"""What letters say: a TOML file for each language and kind."""

import importlib.resources
import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from jinja2 import Environment, StrictUndefined, Template
from pydantic import BaseModel, ConfigDict

from studio.kernel.language import Language
from studio.notifications.kinds import LetterKind
from studio.notifications.letters.typography import set_blanks

_COMMON: Final = "every-letter"
_FILES: Final = importlib.resources.files("studio.notifications.letters") / "words"
_PLAIN: Final = Environment(undefined=StrictUndefined, autoescape=False)  # noqa: S701 - no HTML yet


class Words(BaseModel):
    """A letter's words, with places for facts.

    ``quote`` introduces what the photographer wrote, ``code`` the digits; a kind that has neither
    leaves them out. ``reason`` says why somebody gets this letter.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)

    subject: str
    preheader: str
    heading: str
    paragraphs: tuple[str, ...]
    button: str
    after: tuple[str, ...]
    reason: str
    quote: str | None = None
    code: str | None = None


class CommonWords(BaseModel):
    """What letters of all kinds say."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    greeting: str
    unsubscribe: str


@cache
def words_of(kind: LetterKind, language: Language) -> Words:
    """The words of letters of that kind in that language."""
    return Words.model_validate(_read(kind.value, language))


@cache
def common_words_of(language: Language) -> CommonWords:
    """What letters of all kinds say in that language."""
    return CommonWords.model_validate(_read(_COMMON, language))


def filled(words: str, facts: Mapping[str, object]) -> str:
    """Words with facts in their places, as plain text; UndefinedError if a fact is missing."""
    return _template(words).render(facts)


@cache
def _template(words: str) -> Template:
    return _PLAIN.from_string(words)


def _read(name: str, language: Language) -> dict[str, Any]:
    source = (_FILES / language.value / f"{name}.toml").read_text("utf-8")
    return tomllib.loads(set_blanks(source, language))
