"""Where a page of photographs ended, for a client to bring back with the next request.

The name that the last photograph came with goes along, not its place: a place may be longer than a
cursor.
"""

import binascii
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Final

from studio.files.domain import StoredFile
from studio.files.order import Place, milliseconds_of, place_at
from studio.kernel.ids import FileId
from studio.kernel.paging import key_of, not_a_cursor

_KEY: Final = re.compile("([0-9]{0,15})[.]([0-9a-z]{26})[.]([A-Za-z0-9_-]+={0,2})")


def key_after(file: StoredFile) -> str:
    """The key of the page that begins behind a photograph."""
    milliseconds = milliseconds_of(file.taken_at)
    time = "" if milliseconds is None else str(milliseconds)
    return f"{time}.{file.id}.{urlsafe_b64encode(file.filename.encode()).decode()}"


def place_in(cursor: str) -> Place:
    """The place behind which the page of a cursor begins; Invalid if it isn't one of ours."""
    found = _KEY.fullmatch(key_of(cursor))
    if found is None:
        raise not_a_cursor()
    milliseconds = int(found[1]) if found[1] else None
    try:
        filename = urlsafe_b64decode(found[3]).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise not_a_cursor() from None
    return place_at(milliseconds, filename, FileId(found[2]))
