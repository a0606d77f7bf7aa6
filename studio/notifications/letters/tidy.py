"""What people have written, made harmless: it stays in its place whatever it is.

Control characters break headers, and what turns the reading direction makes a letter say something
else than it says. Letters, accents, signs and joined emoji stay.
"""

import re
import unicodedata
from typing import Final

_LINE_END: Final = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_BLANKS: Final = re.compile(r"[ \t]+")
_JOINERS: Final = "\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"
_CUT: Final = "…"


def one_line(text: str) -> str:
    """``text`` on one line, its blanks single; empty if there is nothing to see in it."""
    line = _BLANKS.sub(" ", _visible(_LINE_END.sub(" ", text))).strip()
    return line if line.strip(_JOINERS) else ""


def lines_of(text: str) -> list[str]:
    """The lines of ``text``; no more than one empty one in a row, none at either end."""
    lines: list[str] = []
    for line in map(one_line, _LINE_END.split(text)):
        if line or (lines and lines[-1]):
            lines.append(line)
    return lines[:-1] if lines and not lines[-1] else lines


def shortened(text: str, most: int) -> str:
    """``text`` if it has at most so many characters, or else its beginning and an ellipsis."""
    if len(text) <= most:
        return text
    end = most - len(_CUT)
    # Not within a character that is made of several.
    while end and (_continues(text[end]) or text[end - 1] in _JOINERS):
        end -= 1
    return text[:end].rstrip() + _CUT


def _continues(character: str) -> bool:
    return character in _JOINERS or unicodedata.category(character).startswith("M")


def _visible(text: str) -> str:
    return "".join(each for each in text if each in _JOINERS or not _is_control(each))


def _is_control(character: str) -> bool:
    """Control and format characters, lone halves of pairs, and what is no character at all."""
    if character == "\t":
        return False
    no_character = ord(character) & 0xFFFE == 0xFFFE  # noqa: PLR2004 - the last two of each plane
    return no_character or unicodedata.category(character) in {"Cc", "Cf", "Cs"}
