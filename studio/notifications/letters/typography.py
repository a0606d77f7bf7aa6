"""Blanks as printers set them, so that whoever writes the words types ordinary ones."""

import re
from typing import Final

from studio.kernel.language import Language

NO_BREAK: Final = "\N{NO-BREAK SPACE}"
NARROW: Final = "\N{NARROW NO-BREAK SPACE}"

_NUMBER_AND_UNIT: Final = re.compile(r"(?<=\d) (?=[^\W\d_])")
_FRENCH: Final = (
    (re.compile(r" (?=[;!?])"), NARROW),
    (re.compile(r" (?=[:»])|(?<=«) "), NO_BREAK),
)


def set_blanks(text: str, language: Language) -> str:
    """``text`` with the blanks that no line may end at: before a unit, and around French signs."""
    text = _NUMBER_AND_UNIT.sub(NO_BREAK, text)
    if language is Language.FRENCH:
        for place, blank in _FRENCH:
            text = place.sub(blank, text)
    return text
