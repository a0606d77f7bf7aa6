"""Identifiers: 26 letters and digits, ordered by the moment they were made.

The form is ULID's (github.com/ulid/spec) in lower case: 48 bits of milliseconds, then 80 random
bits, in Crockford's base 32. An id is not a secret: knowing one opens nothing.
"""

import os
import time
from base64 import b32encode
from typing import NewType

UserId = NewType("UserId", str)
ShootId = NewType("ShootId", str)
FileId = NewType("FileId", str)
InviteId = NewType("InviteId", str)
SignInId = NewType("SignInId", str)

_LENGTH = 26
_CROCKFORD = bytes.maketrans(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", b"0123456789abcdefghjkmnpqrstvwxyz"
)


def new_id() -> str:
    """A fresh id; wrap it in the type it is for, as in ``ShootId(new_id())``."""
    milliseconds = time.time_ns() // 1_000_000
    number = milliseconds << 80 | int.from_bytes(os.urandom(10))
    # 26 letters hold 130 bits: two zeros in front, and six behind to fill 17 bytes.
    return b32encode((number << 6).to_bytes(17))[:_LENGTH].translate(_CROCKFORD).decode()
