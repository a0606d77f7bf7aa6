"""TIFF: a directory of tags that says where the strips or tiles of the picture lie."""

from dataclasses import replace
from typing import Final

from studio.imaging.exif import exif_of
from studio.imaging.file_bytes import FileBytes
from studio.imaging.formats import RAW, unsupported
from studio.imaging.header import Header, upright
from studio.imaging.refusals import cut_off, damaged
from studio.imaging.tiff_directory import Directory, TaggedFile

_SUBFILE_TYPE, _WIDTH, _HEIGHT, _BITS = 254, 256, 257, 258
_STRIPS, _TILES = (273, 279), (324, 325)
_SAMPLE_FORMAT = 339
_DNG_VERSION = 50706
_REDUCED = 1
_UNSIGNED_SAMPLES: Final = frozenset({1, 4})
_DEPTHS: Final = frozenset({1, 2, 4, 8, 16})

# Strips of one row in four separate planes, at the most rows we take.
_MOST_PIECES = 4 * 65_536


def read_header(data: FileBytes) -> Header:
    """Read the first directory and see that all it points at is inside the file."""
    tagged = TaggedFile(data)
    main = tagged.directory(tagged.first)
    tagged.following(tagged.first)  # may be the last thing in the file, and then a cut takes it
    _refuse_raw(tagged, main)
    if not all(tagged.holds(entry) for entry in main.values()):
        raise cut_off()
    _see_samples(tagged, main)
    _see_pieces(tagged, main, data.size)
    width, height = (_number(tagged, main, tag) for tag in (_WIDTH, _HEIGHT))
    # The decoder turns a TIFF by itself.
    return replace(upright(width, height, exif_of(tagged, main)), turn=1)


def _refuse_raw(tagged: TaggedFile, main: Directory) -> None:
    """Raw files are TIFFs whose first picture is a small preview; that is not the photograph."""
    if _DNG_VERSION in main or (
        _SUBFILE_TYPE in main and _number(tagged, main, _SUBFILE_TYPE) & _REDUCED
    ):
        raise unsupported(*RAW)


def _see_samples(tagged: TaggedFile, main: Directory) -> None:
    formats = tagged.numbers(main[_SAMPLE_FORMAT]) if _SAMPLE_FORMAT in main else (1,)
    depths = tagged.numbers(main[_BITS]) if _BITS in main else (1,)
    if not _UNSIGNED_SAMPLES.issuperset(formats) or not _DEPTHS.issuperset(depths):
        raise unsupported("a TIFF of a rare kind (floating point, or of more than 16 bits)")


def _see_pieces(tagged: TaggedFile, main: Directory, size: int) -> None:
    offsets, counts = next(
        (pair for pair in (_STRIPS, _TILES) if set(pair) <= main.keys()), (None, None)
    )
    if offsets is None or counts is None or main[offsets].count > _MOST_PIECES:
        raise damaged()
    starts, lengths = tagged.numbers(main[offsets]), tagged.numbers(main[counts])
    if len(starts) != len(lengths):
        raise damaged()
    if any(start + length > size for start, length in zip(starts, lengths, strict=True)):
        raise cut_off()


def _number(tagged: TaggedFile, main: Directory, tag: int) -> int:
    if tag not in main:
        raise damaged()
    return tagged.numbers(main[tag])[0]
