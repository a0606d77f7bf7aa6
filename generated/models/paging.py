"""Made from the spec by `scripts/generate`; do not edit."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from typing_extensions import TypeAliasType

Cursor = TypeAliasType(
    "Cursor",
    Annotated[str, Field(max_length=500, min_length=1, pattern='^[A-Za-z0-9_-]+$')],
)
"""
Where a page begins: opaque, as `nextCursor` of the page before gave it.
"""
