"""Addresses of mail servers in settings: looked at strictly, and never repeated in a message."""

from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

_NEVER_PLAIN: Final = frozenset(' "<>\\?#')


def parts_of(url: str) -> SplitResult | None:
    """The parts of an address; None if it can't be one."""
    try:
        parts = urlsplit(url)
        _ = parts.port  # read: a bad one is an error only then
    except ValueError:
        return None
    plain = url.isascii() and url.isprintable() and not _NEVER_PLAIN.intersection(url)
    return parts if plain and parts.port != 0 else None


def decoded(text: str | None) -> str | None:
    """What percent-encoded text stands for; ValueError if that is nothing to be typed."""
    found = None if text is None else unquote(text)
    if found is not None and ("\N{REPLACEMENT CHARACTER}" in found or not found.isprintable()):
        raise ValueError("that can't be typed")
    return found
