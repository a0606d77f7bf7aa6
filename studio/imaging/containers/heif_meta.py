"""The ``meta`` box of a HEIF file, which describes every item in it: pictures, EXIF, and so on.

ISO/IEC 14496-12 defines the boxes, 23008-12 what pictures make of them.
"""

from collections.abc import Mapping
from typing import Final

from studio.imaging.containers.boxes import Fields, boxes
from studio.imaging.file_bytes import FileBytes
from studio.imaging.formats import unsupported
from studio.imaging.refusals import damaged

# A grid of 200 megapixels is described in some 20 kB; more is made to keep us busy.
_LARGEST = 1 << 20
_IN_IDAT = 1
_TYPED: Final = {2: 2, 3: 4}  # versions of an entry that state a type: bytes of the number

Boxes = Mapping[bytes, FileBytes]


def find_meta(data: FileBytes) -> Boxes:
    """The boxes inside the file's first ``meta``, having walked to the end so that a cut shows."""
    meta: FileBytes | None = None
    for name, body in boxes(data):
        if name == b"meta" and meta is None:
            meta = body
    if meta is None:
        raise unsupported("a film, or a sequence of images without a still one")
    if meta.size > _LARGEST:
        raise damaged()
    return dict(boxes(meta.part(4, meta.size - 4)))


def within(meta: Boxes, name: bytes) -> FileBytes:
    """The box ``name``, which must be there."""
    if name not in meta:
        raise damaged()
    return meta[name]


def locate_items(meta: Boxes, data: FileBytes) -> Mapping[int, list[FileBytes]]:
    """The stretches of the file that hold each item; all of them must be inside the file."""
    fields = Fields(within(meta, b"iloc"))
    version, _ = fields.version()
    sizes = fields.take(2)
    offset_size, length_size = sizes >> 12, sizes >> 8 & 15
    base_size, index_size = sizes >> 4 & 15, sizes & 15 if version else 0
    wide = 2 if version <= 1 else 4
    items: dict[int, list[FileBytes]] = {}
    for _ in range(fields.take(wide)):
        item = fields.take(wide)
        method = fields.take(2) & 15 if version else 0
        fields.take(2)  # in which file: always this one
        base = fields.take(base_size)
        place = within(meta, b"idat") if method == _IN_IDAT else data
        extents = items.setdefault(item, [])
        for _ in range(fields.take(2)):
            fields.take(index_size)
            offset, length = base + fields.take(offset_size), fields.take(length_size)
            if method <= _IN_IDAT:  # the third method, inside another item, is for films
                extents.append(place.part(offset, length or place.size - offset))
    return items


def primary_properties(meta: Boxes) -> Boxes:
    """The properties of the picture to show, by name."""
    fields = Fields(within(meta, b"pitm"))
    version, _ = fields.version()
    primary = fields.take(4 if version else 2)
    groups = dict(boxes(within(meta, b"iprp")))
    every = list(boxes(within(groups, b"ipco")))
    chosen = _associations(within(groups, b"ipma"), primary)
    return dict(every[number - 1] for number in chosen if 0 < number <= len(every))


def _associations(box: FileBytes, wanted: int) -> list[int]:
    """The numbers, from 1, of the properties that the item ``wanted`` has."""
    fields = Fields(box)
    version, flags = fields.version()
    wide, mask = (2, 0x7FFF) if flags & 1 else (1, 0x7F)
    chosen: list[int] = []
    for _ in range(fields.take(4)):
        item = fields.take(4 if version else 2)
        numbers = [fields.take(wide) & mask for _ in range(fields.take(1))]
        if item == wanted:
            chosen += numbers
    return chosen


def items_of_type(meta: Boxes, wanted: bytes) -> list[int]:
    """The items that ``iinf`` says are of the type ``wanted``, four letters."""
    fields = Fields(within(meta, b"iinf"))
    version, _ = fields.version()
    fields.take(4 if version else 2)
    found: list[int] = []
    for name, body in boxes(fields.rest()):
        entry = Fields(body)
        version, _ = entry.version()
        if name != b"infe" or version not in _TYPED:
            continue
        item, _ = entry.take(_TYPED[version]), entry.take(2)
        if entry.take(4) == int.from_bytes(wanted, "big"):
            found.append(item)
    return found
