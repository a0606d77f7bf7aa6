"""A rendition says whose picture it is and nothing else."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from PIL import ExifTags, Image
from PIL.IptcImagePlugin import getiptcinfo
from PIL.PngImagePlugin import PngInfo

from studio.imaging.render import Renditions, render
from tests.unit.imaging.pictures import exif, grain, put, saved

_ARTIST, _COPYRIGHT = 0x013B, 0x8298
_NOTICE = "© Temps d'arrêt".encode()
_XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>SECRET http://ns.adobe.com</x:xmpmeta>"
_FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "HEIF", "TIFF")


def _told(more: Mapping[int, bytes] = MappingProxyType({})) -> bytes:
    """EXIF with a position, a camera, a serial number, a comment and an embedded thumbnail."""
    told = Image.Exif()
    told[_ARTIST] = "Ada Lovelace"
    told[_COPYRIGHT] = _NOTICE
    told[0x010E] = "SECRET description"
    told[0x010F] = "SECRET camera"
    for tag, value in more.items():
        told[tag] = value
    told.get_ifd(ExifTags.IFD.Exif).update({0xA431: "SECRET serial", 0x9286: b"SECRET comment"})
    told.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (50.0, 51.0, 1.0), 29: "SECRET day"})
    told.get_ifd(ExifTags.IFD.IFD1).update({0x0103: 6, 0x010E: "SECRET thumbnail"})
    return told.tobytes()


def _telling(pillow_format: str) -> bytes:
    """A photograph that tells all it knows, in every way that its format has."""
    options: dict[str, Any] = {"exif": _told()}
    if pillow_format == "PNG":
        text = PngInfo()
        text.add_text("Author", "SECRET author")
        text.add_itxt("XML:com.adobe.xmp", _XMP.decode())
        options["pnginfo"] = text
    elif pillow_format == "TIFF":
        options["exif"] = _told({700: _XMP, 33723: b"SECRET iptc"})
    else:
        options["xmp"] = _XMP
    if pillow_format == "JPEG":
        iptc = b"\x1c\x02\x5a\0\x06SECRET"
        block = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + len(iptc).to_bytes(4, "big") + iptc + b"\0"
        options["extra"] = b"\xff\xed" + (len(block) + 2).to_bytes(2, "big") + block
        options["comment"] = b"SECRET"
    return saved(grain(), pillow_format, **options)


def _parts(rendition: bytes) -> list[str]:
    """What a rendition has besides its pixels: a JPEG's segments, a WebP's chunks."""
    if rendition.startswith(b"RIFF"):
        return [name for name in _chunks(rendition) if name != "VP8 "]
    return [f"APP{marker - 0xE0}" for marker in _segments(rendition) if marker >= 0xE0]


def _chunks(rendition: bytes) -> list[str]:
    """The names of a WebP's chunks."""
    found, position = [], 12
    while position < len(rendition):
        found.append(rendition[position : position + 4].decode())
        size = int.from_bytes(rendition[position + 4 : position + 8], "little")
        position += 8 + size + size % 2
    return found


def _segments(rendition: bytes) -> list[int]:
    """The markers of a JPEG up to its pixels."""
    found, position = [], 2
    while (marker := rendition[position + 1]) != 0xDA:
        found.append(marker)
        position += 2 + int.from_bytes(rendition[position + 2 : position + 4], "big")
    return found


def _every(made: Renditions) -> tuple[bytes, ...]:
    return made.high.data, made.medium.data, made.small.data, made.thumb.data


@pytest.mark.parametrize("pillow_format", _FORMATS)
def test_the_source_tells_so_that_silence_means_something(pillow_format: str) -> None:
    told = _telling(pillow_format)
    assert told.count(b"SECRET") >= 5
    with Image.open(BytesIO(told)) as image:
        assert image.getexif().get_ifd(ExifTags.IFD.GPSInfo)
        if pillow_format == "JPEG":
            assert getiptcinfo(image)


@pytest.mark.parametrize("pillow_format", _FORMATS)
def test_nothing_is_told_but_whose_it_is(tmp_path: Path, pillow_format: str) -> None:
    for data in _every(render(put(tmp_path, _telling(pillow_format)))):
        assert b"SECRET" not in data
        # JFIF and EXIF, then what the pixels need: no other APP segment, no comment, no chunk.
        assert _parts(data) in (["APP0", "APP1"], ["VP8X", "EXIF"])
        image = Image.open(BytesIO(data))
        kept = image.getexif()
        assert set(kept) == {_ARTIST, _COPYRIGHT}
        assert all(not kept.get_ifd(part) for part in ExifTags.IFD)
        assert not {"xmp", "comment", "photoshop", "icc_profile", "mp"} & set(image.info)


@pytest.mark.parametrize("pillow_format", _FORMATS)
def test_the_notices_are_kept_byte_by_byte(tmp_path: Path, pillow_format: str) -> None:
    source = _telling(pillow_format)
    # Pillow writes the notices of a TIFF in ASCII, with a question mark for every other byte.
    notice = (
        _NOTICE.decode("latin-1").encode("ascii", "replace") if pillow_format == "TIFF" else _NOTICE
    )
    assert notice in source
    for data in _every(render(put(tmp_path, source))):
        assert b"Ada Lovelace\0" in data
        assert notice + b"\0" in data


def test_without_notices_there_is_no_exif(tmp_path: Path) -> None:
    silent = saved(grain(), "JPEG", exif=exif({0x010F: "a camera"}))
    for data in _every(render(put(tmp_path, silent))):
        assert _parts(data) in (["APP0"], [])


def test_grey_tells_no_more_than_colour(tmp_path: Path) -> None:
    grey = saved(grain().convert("L"), "JPEG", comment=b"SECRET", dpi=(301, 301))
    for data in _every(render(put(tmp_path, grey))):
        assert b"SECRET" not in data
        assert _parts(data) in (["APP0"], [])


def test_an_endless_notice_does_not_swell_thumbs(tmp_path: Path) -> None:
    long = saved(grain(), "JPEG", exif=exif({_COPYRIGHT: "all rights " * 5000, _ARTIST: "Ada"}))
    made = render(put(tmp_path, long))
    assert b"all rights" not in made.thumb.data
    assert b"Ada\0" in made.thumb.data


def test_the_original_is_left_as_it_was(tmp_path: Path) -> None:
    told = _telling("JPEG")
    path = put(tmp_path, told)
    render(path)
    assert path.read_bytes() == told
