"""Conditional and partial reads (RFC 9110, 13 and 14)."""

import re
from typing import ClassVar, Final

from studio.kernel.errors import DomainError, Fault, FaultCode

_ONE_RANGE: Final = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class RangeNotSatisfiable(DomainError):
    """The part that was asked for lies behind the end."""

    status: ClassVar[int] = 416
    title: ClassVar[str] = "No such part"

    def __init__(self, size: int) -> None:
        detail = f"There are {size} bytes."
        fault = Fault(FaultCode.OUT_OF_RANGE, detail, parameter="Range", limit=size)
        super().__init__(detail, faults=[fault])
        self.size = size


def asked_for(header: str | None, size: int) -> tuple[int, int] | None:
    """From where to (not including) where, or None for all of it.

    Several ranges at once, and other units, are answered with the whole, as the RFC allows.
    """
    found = _ONE_RANGE.fullmatch(header.strip()) if header is not None else None
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(int(last) + 1, size) if last else size
        if last and int(last) < int(first):
            return None
    if start >= size:
        raise RangeNotSatisfiable(size)
    return start, end


def not_modified(if_none_match: str | None, etag: str) -> bool:
    """Whether the client has it already."""
    if if_none_match is None:
        return False
    tags = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return "*" in tags or etag in tags
