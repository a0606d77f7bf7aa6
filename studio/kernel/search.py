"""Finding things by what people type: whole words or their beginnings, accents and case aside.

What can be found is stored with every beginning of every word of it. That makes a lookup one
equality, which is all that the embedded database does by index on a list (docs/lessons.md).
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

_WORD: Final = re.compile(r"[^\W_]+")
_LONGEST: Final = 24
"""Letters; a longer word is found by its first ones."""


def beginnings_of(*texts: str | None) -> list[str]:
    """Everything under which a thing with these texts is found: each once, in order."""
    return sorted({word[:end] for text in texts for word in _words(text) for end in _ends(word)})


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody typed: all of its words have to be there."""

    words: frozenset[str]

    @classmethod
    def of(cls, q: str) -> "Search":
        """The search for ``q``; without any word in it, nothing is found."""
        return cls(frozenset(_words(q)))

    @property
    def rarest(self) -> str | None:
        """The word that fewest things are likely to have: the longest."""
        return max(sorted(self.words), key=len, default=None)

    def finds(self, beginnings: Collection[str]) -> bool:
        """Whether a thing stored under these is found."""
        return bool(self.words) and self.words.issubset(beginnings)


def _words(text: str | None) -> list[str]:
    letters = unicodedata.normalize("NFKD", text or "")
    plain = "".join(each for each in letters if not unicodedata.combining(each))
    return [word[:_LONGEST] for word in _WORD.findall(plain.casefold())]


def _ends(word: str) -> range:
    return range(1, len(word) + 1)
