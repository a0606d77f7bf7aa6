"""What a container says about its picture before anything is decoded."""

from dataclasses import dataclass

from studio.imaging.exif import NO_EXIF, Exif


@dataclass(frozen=True, slots=True)
class Header:
    """Size and nature of the first picture in a file."""

    width: int
    height: int
    """Pixels, upright: as the picture is meant to be looked at."""

    exif: Exif = NO_EXIF

    turn: int = 1
    """The EXIF orientation (1 to 8) that is still to be applied once the pixels are decoded."""

    progressive: bool = False
    """A JPEG whose coefficients are all held in memory while it is decoded."""

    luma_chroma: bool = False
    """A JPEG that stores brightness apart from colour, as nearly every one does."""


def upright(width: int, height: int, exif: Exif) -> Header:
    """The header of a picture that is stored as ``width`` x ``height`` and turned by its EXIF."""
    if exif.orientation in _ON_ITS_SIDE:
        width, height = height, width
    return Header(width, height, exif, turn=exif.orientation)


_ON_ITS_SIDE = frozenset({5, 6, 7, 8})
