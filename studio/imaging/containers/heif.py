"""HEIF, the container of AVIF and HEIC: the picture is the primary item of its ``meta`` box."""

from contextlib import suppress
from typing import Final

from studio.imaging.containers.boxes import Fields
from studio.imaging.containers.heif_meta import (
    Boxes,
    find_meta,
    items_of_type,
    locate_items,
    primary_properties,
    within,
)
from studio.imaging.exif import NO_EXIF, Exif, read_exif
from studio.imaging.file_bytes import FileBytes
from studio.imaging.header import Header
from studio.imaging.refusals import ImageRefused, damaged

# The EXIF orientation that a quarter turn (anticlockwise, 0 to 3) amounts to with no mirror after
# it, one from top to bottom, or one from left to right.
_TURNS: Final = ((1, 4, 2), (8, 5, 7), (3, 2, 4), (6, 7, 5))


def read_heic(data: FileBytes) -> Header:
    """The header of an HEIC, whose decoder crops and turns the picture by itself."""
    exif, properties = _describe(data)
    width, height = _crop(properties) or _size(properties)
    if _quarter_turns(properties) % 2:
        width, height = height, width
    return Header(width, height, exif)


def read_avif(data: FileBytes) -> Header:
    """The header of an AVIF, whose decoder does neither; crops are rare enough to leave out."""
    exif, properties = _describe(data)
    width, height = _size(properties)
    turns = _quarter_turns(properties)
    if turns % 2:
        width, height = height, width
    mirror = 1 + (properties[b"imir"].number(0, 1) & 1) if b"imir" in properties else 0
    return Header(width, height, exif, turn=_TURNS[turns][mirror])


def _describe(data: FileBytes) -> tuple[Exif, Boxes]:
    """What EXIF says (not of the turn: there the container speaks) and the picture's properties."""
    meta = find_meta(data)
    items = locate_items(meta, data)
    exif = NO_EXIF
    with suppress(ImageRefused, LookupError):
        block = items[items_of_type(meta, b"Exif")[0]][0]
        start = 4 + block.number(0, 4)
        exif = read_exif(block.part(start, block.size - start))
    return exif, primary_properties(meta)


def _size(properties: Boxes) -> tuple[int, int]:
    fields = Fields(within(properties, b"ispe"))
    fields.version()
    return fields.take(4), fields.take(4)


def _crop(properties: Boxes) -> tuple[int, int] | None:
    """The size after the crop that ``clap`` asks for: two fractions, of width and of height."""
    if b"clap" not in properties:
        return None
    fields = Fields(properties[b"clap"])
    width, width_parts, height, height_parts = (fields.take(4) for _ in range(4))
    if not width_parts or not height_parts:
        raise damaged()
    return width // width_parts, height // height_parts


def _quarter_turns(properties: Boxes) -> int:
    return properties[b"irot"].number(0, 1) & 3 if b"irot" in properties else 0
