"""When a photograph was taken, and that nothing in EXIF can do harm."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.imaging.probe import probe
from tests.unit.imaging.pictures import exif, put, quarters, saved

_TAKEN, _OFFSET, _FRACTION = 0x9003, 0x9011, 0x9291


def _taken_at(folder: Path, block: bytes, pillow_format: str = "JPEG") -> datetime | None:
    return probe(put(folder, saved(quarters(), pillow_format, exif=block))).taken_at


@pytest.mark.parametrize("pillow_format", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF", "TIFF"])
def test_every_format_says_when_it_was_taken(tmp_path: Path, pillow_format: str) -> None:
    block = exif({}, {_TAKEN: "2024:05:06 07:08:09", _OFFSET: "+02:00"})
    found = _taken_at(tmp_path, block, pillow_format)
    assert found == datetime(2024, 5, 6, 5, 8, 9, tzinfo=UTC)
    assert found is not None
    assert found.tzinfo is UTC


@pytest.mark.parametrize(
    ("photo", "expected"),
    [
        ({_TAKEN: "2024:05:06 07:08:09"}, datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)),
        (
            {_TAKEN: "2024:05:06 07:08:09", _FRACTION: "5"},
            datetime(2024, 5, 6, 7, 8, 9, 500_000, tzinfo=UTC),
        ),
        (
            {_TAKEN: "2024:05:06 00:08:09", _OFFSET: "-09:30"},
            datetime(2024, 5, 6, 9, 38, 9, tzinfo=UTC),
        ),
        (
            {_TAKEN: "2024:05:06 07:08:09", _OFFSET: "summer", _FRACTION: "soon"},
            datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC),
        ),
        ({_TAKEN: "0000:00:00 00:00:00"}, None),
        ({_TAKEN: "    :  :     :  :  "}, None),
        ({_TAKEN: "2024:13:06 07:08:09"}, None),
        ({_TAKEN: "yesterday, I think"}, None),
        ({_TAKEN: b"\xff\xfe2024:05:06"}, None),
        ({_TAKEN: "0001:01:01 00:00:00", _OFFSET: "+14:00"}, None),
        ({_TAKEN: "2024:05:06 07:08:09" + " " * 2000}, None),
        ({_OFFSET: "+02:00"}, None),
        ({}, None),
    ],
)
def test_the_moment_is_in_utc_or_unknown(
    tmp_path: Path, photo: dict[int, object], expected: datetime | None
) -> None:
    assert _taken_at(tmp_path, exif({}, photo)) == expected


def test_what_follows_a_chunk_of_odd_length_is_found(tmp_path: Path) -> None:
    block = exif({}, {_TAKEN: "2024:05:06 07:08:09"})
    data = saved(quarters(), "WEBP", exif=block)
    chunk = data.index(b"EXIF")
    data = data[:chunk] + b"odd.\x01\0\0\0!\0" + data[chunk:]
    data = data[:4] + (len(data) - 8).to_bytes(4, "little") + data[8:]
    assert probe(put(tmp_path, data)).taken_at == datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "block",
    [
        b"Exif\0\0",
        b"Exif\0\0MM",
        b"Exif\0\0garbage",
        b"Exif\0\0II*\0\xff\xff\xff\xff",
        b"Exif\0\0II*\0\x08\0\0\0\xff\xff",
        b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x87\x69\0\x04\0\0\0\x00\0\0\0\0",
        b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x87\x69\0\x04\0\0\0\x01\0\0\0\x08",
        b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x02\0\0\0\x01A\0\0\0",
        b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x63\0\0",
    ],
)
def test_garbage_is_no_exif(tmp_path: Path, block: bytes) -> None:
    found = probe(put(tmp_path, saved(quarters((96, 64)), "JPEG", exif=block)))
    assert (found.width, found.height, found.taken_at) == (96, 64, None)


def test_one_bad_tag_does_not_spoil_the_others(tmp_path: Path) -> None:
    block = exif({0x0112: 6, 0x8298: "Ada"}, {_TAKEN: "garbage"})
    header = probe(put(tmp_path, saved(quarters((96, 64)), "JPEG", exif=block))).header
    assert (header.width, header.turn, header.exif.copyright) == (64, 6, b"Ada")


@settings(derandomize=True, database=None, max_examples=150, deadline=None)
@given(order=st.sampled_from([b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"]), rest=st.binary(max_size=90))
def test_no_bytes_in_exif_keep_a_photograph_out(
    tmp_path_factory: pytest.TempPathFactory, order: bytes, rest: bytes
) -> None:
    data = saved(quarters((96, 64)), "JPEG", exif=b"Exif\0\0" + order + rest)
    found = probe(put(tmp_path_factory.getbasetemp(), data))
    assert {found.width, found.height} == {96, 64}
