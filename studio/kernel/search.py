"""Finding things by what people type: whole words or their beginnings, accents and case aside."""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")
_LONGEST_WORD = 64


def words_of(*texts: str | None) -> list[str]:
    """The words under which something is found: each once, in order."""
    joined = " ".join(text for text in texts if text)
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", joined)
        if not unicodedata.combining(letter)
    ).casefold()
    return sorted({word[:_LONGEST_WORD] for word in _WORD.findall(plain)})


def word_ranges(q: str) -> list[tuple[str, str]]:
    """For each word of ``q``, from where to (not including) where the words it begins lie."""
    return [(word, word + "\uffff") for word in words_of(q)]
