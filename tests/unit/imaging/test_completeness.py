"""A file that lost its end is refused, wherever it was cut."""

import os
import struct
from pathlib import Path

import pytest

from studio.imaging.probe import probe
from studio.imaging.refusals import ImageRefused, TruncatedImage
from tests.unit.imaging.pictures import FORMATS, VARIANTS, exif, grain, put, saved, tiled_tiff

_WHOLE = {name: make(grain()) for name, make in VARIANTS.items()} | {"tiles": tiled_tiff(grain())}


@pytest.mark.parametrize("name", _WHOLE)
def test_the_whole_file_is_taken(tmp_path: Path, name: str) -> None:
    assert probe(put(tmp_path, _WHOLE[name])).width == 160


@pytest.mark.parametrize("name", _WHOLE)
@pytest.mark.parametrize("share", [0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99])
def test_a_cut_anywhere_shows(tmp_path: Path, name: str, share: float) -> None:
    whole = _WHOLE[name]
    with pytest.raises(TruncatedImage):
        probe(put(tmp_path, whole[: int(len(whole) * share)]))


@pytest.mark.parametrize("name", _WHOLE)
@pytest.mark.parametrize("lost", [1, 2, 3, 5, 12, 100])
def test_losing_the_last_bytes_shows(tmp_path: Path, name: str, lost: int) -> None:
    with pytest.raises(TruncatedImage):
        probe(put(tmp_path, _WHOLE[name][:-lost]))


@pytest.mark.parametrize("content_type", FORMATS)
def test_no_cut_at_all_slips_through(tmp_path: Path, content_type: str) -> None:
    notices = exif({0x8298: "Ada"}, {0x9003: "2024:05:06 07:08:09"})
    path = put(tmp_path, saved(grain((12, 8)), _PILLOW[content_type], exif=notices))
    assert probe(path).taken_at is not None
    for size in reversed(range(1, path.stat().st_size)):
        os.truncate(path, size)
        with pytest.raises(ImageRefused):
            probe(path)


_PILLOW = dict(zip(FORMATS, ("JPEG", "PNG", "WEBP", "AVIF", "HEIF", "TIFF"), strict=True))


def test_a_jpeg_whose_end_is_not_the_end_of_the_file_is_walked(tmp_path: Path) -> None:
    for name in ("image/jpeg", "progressive", "restarts"):
        whole = _WHOLE[name]
        assert probe(put(tmp_path, whole + b"appended")).width == 160
        for cut in (whole[:-2], whole[: len(whole) // 2]):
            with pytest.raises(TruncatedImage):
                probe(put(tmp_path, cut + bytes(100)))


def test_a_picture_begun_again_before_its_end_is_cut(tmp_path: Path) -> None:
    whole = _WHOLE["image/jpeg"]
    with pytest.raises(TruncatedImage):
        probe(put(tmp_path, whole[:-2] + whole + b"tail"))


def test_the_end_is_found_across_the_edge_of_a_window(tmp_path: Path) -> None:
    whole = _WHOLE["image/jpeg"]
    body = whole[:-2]
    scan = body.index(b"\xff\xda")
    start = scan + 2 + int.from_bytes(body[scan + 2 : scan + 4], "big")
    for more in (-1, 0, 1):  # one megabyte is read at a time
        padded = body + bytes((1 << 20) - (len(body) - start) + more) + b"\xff\xd9tail"
        assert probe(put(tmp_path, padded)).width == 160
        with pytest.raises(TruncatedImage):
            probe(put(tmp_path, padded.replace(b"\xff\xd9tail", b"\xff\0tail")))


def test_an_end_marker_inside_a_segment_is_none(tmp_path: Path) -> None:
    whole = _WHOLE["progressive"]
    second = whole.index(b"\xff\xda", whole.index(b"\xff\xda") + 2)
    comment = b"\xff\xfe" + struct.pack(">H", 6) + b"\xff\xd9\xff\xd9"
    spoilt = whole[:second] + comment + whole[second:-2]
    with pytest.raises(TruncatedImage):
        probe(put(tmp_path, spoilt + b"tail"))
    assert probe(put(tmp_path, spoilt + b"\xff\xd9tail")).width == 160


def test_a_directory_at_the_very_end_may_not_lose_a_byte(tmp_path: Path) -> None:
    entries = ((256, 4, 1, 4), (257, 4, 1, 4), (273, 4, 1, 8), (279, 4, 1, 16))
    directory = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    whole = (
        b"II*\0" + struct.pack("<I", 24) + bytes(16) + struct.pack("<H", 4) + directory + bytes(4)
    )
    assert probe(put(tmp_path, whole)).width == 4
    with pytest.raises(TruncatedImage):
        probe(put(tmp_path, whole[:-1]))
