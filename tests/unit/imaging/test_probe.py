"""What is known before anything is decoded, and what is refused by it."""

import struct
import subprocess
import sys
import tracemalloc
import zlib
from pathlib import Path

import pytest
from PIL import Image

from studio.imaging.probe import PixelLimits, probe
from studio.imaging.refusals import (
    SideTooLong,
    TooManyPixels,
    TruncatedImage,
    UnreadableImage,
    UnsupportedImage,
)
from tests.unit.imaging.pictures import FORMATS, exif, grain, put, quarters, saved

_MEBIBYTE = 1 << 20


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("pillow_format", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF", "TIFF"])
def test_the_size_is_that_of_the_upright_picture(
    tmp_path: Path, pillow_format: str, orientation: int
) -> None:
    turned = saved(quarters((96, 64)), pillow_format, exif=exif({0x0112: orientation}))
    found = probe(put(tmp_path, turned))
    assert (found.width, found.height) == ((64, 96) if orientation > 4 else (96, 64))


def _png(width: int, height: int) -> bytes:
    """A PNG of a hundred bytes that claims to be as large as it likes."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(64))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


@pytest.mark.parametrize("size", [(50_000, 50_000), (2**31 - 1, 2**31 - 1), (20_000, 10_001)])
def test_a_bomb_is_refused_before_it_goes_off(tmp_path: Path, size: tuple[int, int]) -> None:
    with pytest.raises(TooManyPixels, match="megapixels") as refusal:
        probe(put(tmp_path, _png(*size)))
    assert refusal.value.limit == 200


def test_two_hundred_megapixels_are_taken(tmp_path: Path) -> None:
    assert probe(put(tmp_path, _png(20_000, 10_000))).width == 20_000


def test_a_side_beyond_what_decoders_take_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SideTooLong, match="65,501 pixels long") as refusal:
        probe(put(tmp_path, _png(65_501, 1)))
    assert refusal.value.limit == 65_500


@pytest.mark.parametrize("size", [(0, 10), (10, 0)])
def test_a_picture_without_pixels_is_refused(tmp_path: Path, size: tuple[int, int]) -> None:
    with pytest.raises(UnreadableImage, match="no pixels"):
        probe(put(tmp_path, _png(*size)))


def test_the_limit_is_a_parameter(tmp_path: Path) -> None:
    path = put(tmp_path, FORMATS["image/jpeg"](quarters((96, 64))))
    assert probe(path, PixelLimits(most_pixels=96 * 64)).width == 96
    with pytest.raises(TooManyPixels):
        probe(path, PixelLimits(most_pixels=96 * 64 - 1))
    with pytest.raises(TooManyPixels):
        probe(path, PixelLimits(longest_side=95))


def test_a_damaged_png_header_is_refused(tmp_path: Path) -> None:
    picture = bytearray(_png(64, 64))
    picture[19] ^= 1  # the width; its checksum no longer fits
    with pytest.raises(UnreadableImage):
        probe(put(tmp_path, bytes(picture)))


def test_the_first_of_several_pictures_counts(tmp_path: Path) -> None:
    pages = [quarters((96, 64)), quarters((640, 480))]
    data = saved(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    assert probe(put(tmp_path, data)).width == 96


def test_what_a_phone_appends_is_left_out(tmp_path: Path) -> None:
    first = FORMATS["image/jpeg"](quarters((96, 64)))
    film = struct.pack(">I", 8) + b"ftyp" + bytes(5000)
    assert probe(put(tmp_path, first + film)).width == 96
    assert probe(put(tmp_path, first + FORMATS["image/jpeg"](quarters((640, 480))))).width == 96


def _tiff(*entries: tuple[int, int, int, int], kind: bytes = b"II*\0") -> bytes:
    """A TIFF of little else than its directory; values as they stand in the entry."""
    directory = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return kind + struct.pack("<IH", 8, len(entries)) + directory + bytes(4 + 600)


_STRIP = ((273, 4, 1, 8), (279, 4, 1, 100))
_SIZE = ((256, 4, 1, 10), (257, 4, 1, 10))


def test_a_small_tiff_is_taken(tmp_path: Path) -> None:
    assert probe(put(tmp_path, _tiff(*_SIZE, *_STRIP))).width == 10


@pytest.mark.parametrize(
    "entry",
    [(254, 4, 1, 1), (50706, 1, 4, 0x0401)],
    ids=["a preview first, as in NEF and ARW", "DNG"],
)
def test_raw_files_are_refused_although_they_are_tiffs(
    tmp_path: Path, entry: tuple[int, int, int, int]
) -> None:
    with pytest.raises(UnsupportedImage, match="raw"):
        probe(put(tmp_path, _tiff(*_SIZE, *_STRIP, entry)))


@pytest.mark.parametrize("entry", [(339, 3, 1, 3), (258, 3, 1, 32)], ids=["floats", "32 bits"])
def test_tiffs_of_measurements_are_refused(
    tmp_path: Path, entry: tuple[int, int, int, int]
) -> None:
    with pytest.raises(UnsupportedImage, match="rare"):
        probe(put(tmp_path, _tiff(*_SIZE, *_STRIP, entry)))


@pytest.mark.parametrize(
    "entries",
    [
        _STRIP,
        _SIZE,
        (*_SIZE, _STRIP[0]),
        (*_SIZE, _STRIP[0], (279, 4, 0, 0)),
        (*_SIZE, (273, 4, 2**31, 8), (279, 4, 2**31, 8)),
        (*_SIZE, (273, 5, 1, 8), (279, 4, 1, 8)),
    ],
)
def test_a_tiff_that_makes_no_sense_is_refused(
    tmp_path: Path, entries: tuple[tuple[int, int, int, int], ...]
) -> None:
    with pytest.raises((UnreadableImage, TruncatedImage)):
        probe(put(tmp_path, _tiff(*entries)))


@pytest.mark.parametrize(
    "frame",
    [
        b"\xff\xc3\0\x0b\x08\0\x10\0\x10\x01\x01\x11\0",
        b"\xff\xc1\0\x0b\x0c\0\x10\0\x10\x01\x01\x11\0",
    ],
    ids=["lossless", "twelve bits"],
)
def test_rare_jpegs_are_refused(tmp_path: Path, frame: bytes) -> None:
    with pytest.raises(UnsupportedImage, match="rare"):
        probe(put(tmp_path, b"\xff\xd8" + frame + b"\xff\xda\0\x02\xff\xd9"))


def test_a_jpeg_that_states_two_sizes_is_refused(tmp_path: Path) -> None:
    frame = b"\xff\xc0\0\x0b\x08\0\x10\0\x10\x01\x01\x11\0"
    rest = b"\xff\xda\0\x02\xff\xd9"
    assert probe(put(tmp_path, b"\xff\xd8" + frame + rest)).width == 16
    with pytest.raises(UnreadableImage):
        probe(put(tmp_path, b"\xff\xd8" + frame + frame + rest))


def test_large_files_are_not_loaded(tmp_path: Path) -> None:
    path = put(tmp_path, FORMATS["image/jpeg"](grain()) + bytes(40 * _MEBIBYTE))
    tracemalloc.start()
    try:
        assert probe(path).width == 160
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 3 * _MEBIBYTE


_MANY = 210_000
_JPEG = FORMATS["image/jpeg"](quarters())


@pytest.mark.parametrize(
    "data",
    [
        _JPEG[:2] + b"\xff\xe9\0\x02" * _MANY + _JPEG[2:],
        _JPEG[:20] + bytes(_MANY) + _JPEG[20:],
        _JPEG[:-2] + b"\xff\xe9\0\x02" * _MANY + b"\xff\xd9tail",
        _png(8, 8)[:33] + b"\0\0\0\0abcd\0\0\0\0" * _MANY + _png(8, 8)[33:],
    ],
    ids=["segments", "stray bytes", "segments in the picture", "chunks"],
)
def test_whole_files_made_to_keep_us_busy_are_given_up(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(UnreadableImage):
        probe(put(tmp_path, data))


def test_probing_loads_no_decoder() -> None:
    code = "import studio.imaging.probe, studio.imaging.cost, sys; print('PIL' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"


def test_a_refusal_is_a_sentence_for_a_person(tmp_path: Path) -> None:
    cut = FORMATS["image/png"](grain())[:-1]
    with pytest.raises(TruncatedImage) as refusal:
        probe(put(tmp_path, cut))
    assert (
        str(refusal.value)
        == refusal.value.sentence
        == ("The file is cut off: its end is missing. Please send it again.")
    )


def test_an_animation_counts_by_its_first_picture(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (48, 32), colour) for colour in ("red", "blue")]
    data = saved(frames[0], "WEBP", save_all=True, append_images=frames[1:])
    assert probe(put(tmp_path, data)).width == 48
