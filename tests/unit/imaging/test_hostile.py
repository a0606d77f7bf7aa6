"""Whatever the bytes, there are two outcomes: a photograph, or a refusal."""

import warnings
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.imaging.decode import decode
from studio.imaging.probe import PixelLimits, probe
from studio.imaging.refusals import ImageRefused, UnreadableImage
from studio.imaging.render import render
from studio.imaging.sizes import HIGH
from tests.unit.imaging.pictures import VARIANTS, exif, grain, put, quarters, saved

_LIMITS = PixelLimits(most_pixels=1_000_000)
_SMALL = {name: make(grain((40, 30))) for name, make in VARIANTS.items()} | {
    "with EXIF": saved(grain((40, 30)), "JPEG", exif=exif({0x0112: 6}, {0x9003: "2024"})),
    "palette": saved(quarters((40, 30)).quantize(4), "PNG", transparency=1),
    "CMYK": saved(grain((40, 30)).convert("CMYK"), "JPEG"),
}


def _try(path: Path) -> None:
    """Neither may raise anything but a refusal, not even a warning."""
    with suppress(ImageRefused):
        probe(path, _LIMITS)
    with suppress(ImageRefused), warnings.catch_warnings():
        warnings.simplefilter("error")
        render(path, _LIMITS)


@pytest.mark.parametrize("name", _SMALL)
@settings(derandomize=True, database=None, max_examples=20, deadline=None)
@given(data=st.data())
def test_flipped_bytes_do_no_harm(
    tmp_path_factory: pytest.TempPathFactory, name: str, data: st.DataObject
) -> None:
    spoilt = bytearray(_SMALL[name])
    places = st.integers(0, len(spoilt) - 1) | st.integers(0, min(400, len(spoilt) - 1))
    flips = st.dictionaries(places, st.integers(0, 255), min_size=1, max_size=6)
    for place, value in data.draw(flips).items():
        spoilt[place] = value
    _try(put(tmp_path_factory.getbasetemp(), bytes(spoilt)))


_STARTS = (
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    b"RIFF\x60\0\0\0WEBPVP8X",
    b"II*\0\x08\0\0\0",
    b"MM\0+\0\x08\0\0",
    b"\0\0\0\x18ftypavif\0\0\0\0avifmif1\0\0\0\x40meta\0\0\0\0",
    b"\0\0\0\x18ftypheic\0\0\0\0heicmif1\0\0\0\x40meta\0\0\0\0",
)


@settings(derandomize=True, database=None, max_examples=200, deadline=None)
@given(start=st.sampled_from(_STARTS), rest=st.binary(max_size=200))
def test_a_good_beginning_and_then_anything(
    tmp_path_factory: pytest.TempPathFactory, start: bytes, rest: bytes
) -> None:
    path = put(tmp_path_factory.getbasetemp(), start + rest)
    with pytest.raises(ImageRefused):
        probe(path, _LIMITS)


def test_a_decoder_that_disagrees_about_the_size_is_not_believed(tmp_path: Path) -> None:
    path = put(tmp_path, VARIANTS["image/jpeg"](grain((40, 30))))
    found = probe(path)
    assert decode(path, found, HIGH).size == (40, 30)
    with pytest.raises(UnreadableImage):
        decode(path, replace(found, header=replace(found.header, width=41)), HIGH)
