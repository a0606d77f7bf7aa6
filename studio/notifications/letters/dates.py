"""Dates as people say them."""

from datetime import date
from typing import Final

from studio.kernel.language import Language

_FRENCH: Final = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
_ENGLISH: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_NO_BREAK: Final = "\N{NO-BREAK SPACE}"


def in_words(day: date, language: Language) -> str:
    """Such as "22 novembre 2026" or "22 November 2026", never broken at the end of a line."""
    if language is Language.FRENCH:
        number, month = "1er" if day.day == 1 else str(day.day), _FRENCH[day.month - 1]
    else:
        number, month = str(day.day), _ENGLISH[day.month - 1]
    return _NO_BREAK.join((number, month, str(day.year)))
