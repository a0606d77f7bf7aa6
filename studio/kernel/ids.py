"""Identifiers: 26 letters and digits, ordered by the moment they were made.

The form is ULID's (github.com/ulid/spec) in lower case: 48 bits of milliseconds, then 80 random
bits, in Crockford's base 32. An id is not a secret: knowing one opens nothing.
"""

import secrets
import time
from typing import NewType

UserId = NewType("UserId", str)
ShootId = NewType("ShootId", str)
FileId = NewType("FileId", str)
SignInId = NewType("SignInId", str)

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_LENGTH = 26


def new_id() -> str:
    """A fresh id; wrap it in the type it is for, as in ``ShootId(new_id())``."""
    number = (time.time_ns() // 1_000_000) << 80 | secrets.randbits(80)
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(5 * (_LENGTH - 1), -1, -5))
