"""The sizes of renditions, and how one picture fits into another's."""

from typing import Final

Size = tuple[int, int]
"""Width and height in pixels."""

HIGH: Final = 2048
MEDIUM: Final = 1024
SMALL: Final = 640
THUMB: Final = 320
"""Pixels on the longer side of each rendition."""


def fit(size: Size, edge: int) -> Size:
    """``size`` scaled down so that its longer side is ``edge``; never enlarged, never nothing."""
    longer = max(size)
    if longer <= edge:
        return size
    width, height = (max(1, round(side * edge / longer)) for side in size)
    return width, height


def whole_factor(size: Size, wanted: Size) -> int:
    """The largest whole number by which ``size`` can be divided and still cover ``wanted``."""
    return min(side // smaller for side, smaller in zip(size, wanted, strict=True))
