"""A file is what its bytes say."""

import struct
from pathlib import Path

import pytest

from studio.imaging.formats import ImageFormat, identify
from studio.imaging.probe import probe
from studio.imaging.refusals import EmptyFile, ImageRefused, UnsupportedImage
from tests.unit.imaging.pictures import FORMATS, VARIANTS, put, quarters, saved, tiled_tiff


@pytest.mark.parametrize("content_type", FORMATS)
def test_each_format_is_known_by_its_bytes(tmp_path: Path, content_type: str) -> None:
    picture = FORMATS[content_type](quarters((96, 64)))
    found = probe(put(tmp_path, picture))
    assert (found.content_type, found.width, found.height) == (content_type, 96, 64)


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_usual_kind_of_a_format_is_taken(tmp_path: Path, variant: str) -> None:
    found = probe(put(tmp_path, VARIANTS[variant](quarters((96, 64)))))
    assert (found.width, found.height) == (96, 64)


def test_a_tiled_tiff_is_taken(tmp_path: Path) -> None:
    found = probe(put(tmp_path, tiled_tiff(quarters((70, 50)))))
    assert (found.format, found.width, found.height) == (ImageFormat.TIFF, 70, 50)


@pytest.mark.parametrize("name", ["a.png", "a.html", "a", "a.jpg.exe"])
def test_the_name_has_no_say(tmp_path: Path, name: str) -> None:
    picture = FORMATS["image/webp"](quarters())
    assert probe(put(tmp_path, picture, name)).content_type == "image/webp"


def test_formats_have_extensions_of_their_own() -> None:
    every = [extension for each in ImageFormat for extension in each.extensions]
    assert len(every) == len(set(every))
    assert ImageFormat.JPEG.extensions[0] == "jpg"


def _box(brand: bytes, *others: bytes) -> bytes:
    body = brand + bytes(4) + b"".join(others)
    return struct.pack(">I", 8 + len(body)) + b"ftyp" + body


@pytest.mark.parametrize(
    ("head", "named"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"\xef\xbb\xbf <?xml version='1.0'?><svg/>", "SVG"),
        (b"  \r\n<!doctype html><script>alert(1)</script>", "HTML"),
        (saved(quarters(), "GIF"), "GIF"),
        (saved(quarters(), "BMP"), "BMP"),
        (b"%PDF-1.7\n", "PDF"),
        (b"8BPS\0\1", "Photoshop"),
        (b"PK\x03\x04", "ZIP"),
        (b"\xff\x0a\xfa\x7f", "JPEG XL"),
        (b"\0\0\0\x0cjP  \r\n\x87\n", "JPEG 2000"),
        (_box(b"isom", b"mp42"), "video"),
        (_box(b"qt  "), "video"),
        (_box(b"crx ", b"isom"), "raw"),
        (b"II*\0\x10\0\0\0CR\x02\0", "raw"),
        (b"FUJIFILMCCD-RAW ", "raw"),
        (b"Dear photographer", "no photograph"),
        (b"\0" * 64, "no photograph"),
        (b"GIF89a" + FORMATS["image/jpeg"](quarters()), "GIF"),
        (b"<!--" + FORMATS["image/png"](quarters()), "text"),
        (b"\n" + FORMATS["image/jpeg"](quarters()), "no photograph"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "no photograph"),
    ],
)
def test_what_is_no_photograph_is_refused_by_name(tmp_path: Path, head: bytes, named: str) -> None:
    with pytest.raises(UnsupportedImage, match=named) as refusal:
        probe(put(tmp_path, head, "holiday.jpg"))
    assert refusal.value.sentence.endswith("JPEG, PNG, WebP, AVIF, HEIC or TIFF.")
    formats = {"GIF", "BMP", "PDF", "Photoshop", "ZIP", "JPEG XL", "JPEG 2000"}
    assert refusal.value.name == ("RAW" if named == "raw" else named if named in formats else None)


@pytest.mark.parametrize("brands", [(b"heic", b"mif1"), (b"mif1", b"heic"), (b"msf1", b"hevc")])
def test_heif_goes_by_any_of_its_brands(brands: tuple[bytes, ...]) -> None:
    assert identify(_box(*brands)) is ImageFormat.HEIC


def test_avif_goes_by_any_of_its_brands() -> None:
    assert identify(_box(b"mif1", b"miaf", b"avif")) is ImageFormat.AVIF


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EmptyFile, match="empty"):
        probe(put(tmp_path, b""))


@pytest.mark.parametrize("content_type", FORMATS)
def test_a_beginning_alone_is_refused(tmp_path: Path, content_type: str) -> None:
    picture = FORMATS[content_type](quarters())
    for size in range(1, 65):
        with pytest.raises(ImageRefused):
            probe(put(tmp_path, picture[:size]))


def test_a_missing_file_is_no_refusal(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        probe(tmp_path / "nothing")
