"""Made from the spec by `scripts/generate`; do not edit."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from typing_extensions import TypeAliasType

FileId = TypeAliasType(
    "FileId",
    Annotated[
        str,
        Field(
            examples=['01k7r1b4ss0zqe7yv2k9m6xjhd'],
            max_length=26,
            min_length=26,
            pattern='^[0-7][0-9a-hjkmnp-tv-z]{25}$',
        ),
    ],
)
"""
Which file.
"""


InviteId = TypeAliasType(
    "InviteId",
    Annotated[
        str,
        Field(
            examples=['01k7r2c8hx5n0wq3zj6v9ykm4t'],
            max_length=26,
            min_length=26,
            pattern='^[0-7][0-9a-hjkmnp-tv-z]{25}$',
        ),
    ],
)
"""
Which invite.
"""


ShootId = TypeAliasType(
    "ShootId",
    Annotated[
        str,
        Field(
            examples=['01k7qzt5c8w3f0g6hmj9n2pdvr'],
            max_length=26,
            min_length=26,
            pattern='^[0-7][0-9a-hjkmnp-tv-z]{25}$',
        ),
    ],
)
"""
Which shoot.
"""


UserId = TypeAliasType(
    "UserId",
    Annotated[
        str,
        Field(
            examples=['01k7qz2fx9by0r4vj8e5c1mng3'],
            max_length=26,
            min_length=26,
            pattern='^[0-7][0-9a-hjkmnp-tv-z]{25}$',
        ),
    ],
)
"""
Which user.
"""
