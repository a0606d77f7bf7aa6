"""Keys, ``shoots/{shootId}/{resolution}/{filename}``, and the file names they become."""

import re
from typing import Final

from studio.runtime.storage.errors import InvalidKey

LONGEST_KEY: Final = 1024
# File systems allow 255; the library adds "#" and a number while it writes.
LONGEST_SEGMENT: Final = 250
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_NO_NAME: Final = re.compile(r"(?:^|/)\.{0,2}(?:/|$)")
_DRAFT_ENDING: Final = re.compile(r"#([0-9]+)$")
_ESCAPED_ENDING: Final = re.compile(r"%(25)*23([0-9]+)$")


def checked_key(key: str) -> str:
    """``key``; InvalidKey if it could lead out of the storage, or be no name of a file."""
    try:
        longest = max(len(segment.encode()) for segment in key.split("/"))
    except UnicodeEncodeError:
        raise InvalidKey(f"{key!r} is not text") from None
    if _CONTROL.search(key):
        raise InvalidKey(f"{key!r} has control characters")
    if _NO_NAME.search(key):
        raise InvalidKey(f"{key!r} is no plain path")
    if longest > LONGEST_SEGMENT or len(key.encode()) > LONGEST_KEY:
        raise InvalidKey(f"{key!r} is too long")
    return key


def name_in_folder(key: str) -> str:
    """The path below the folder: the key itself, but for a name that ends as the library's drafts.

    ``photo#1`` becomes ``photo%231``; a name that looks like that already gets one more ``25``.
    """
    if _DRAFT_ENDING.search(key):
        return _DRAFT_ENDING.sub(r"%23\1", key)
    ending = _ESCAPED_ENDING.search(key)
    return f"{key[: ending.start()]}%25{key[ending.start() + 1 :]}" if ending else key


def key_of_name(name: str) -> str:
    """The key that ``name_in_folder`` made ``name`` of."""
    ending = _ESCAPED_ENDING.search(name)
    if ending is None:
        return name
    before, after = name[: ending.start()], name[ending.start() + 3 :]
    return f"{before}%{after}" if ending[1] else f"{before}#{after}"


def is_draft(filename: str) -> bool:
    """Whether a file is one the library was writing when it was cut off."""
    return _DRAFT_ENDING.search(filename) is not None
