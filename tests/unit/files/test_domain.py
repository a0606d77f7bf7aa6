import pytest

from studio.files.domain import (
    FilenameRefused,
    Resolution,
    StorageName,
    checked_filename,
    require_fitting_ending,
)
from studio.kernel.ids import ShootId


@pytest.mark.parametrize(
    "name",
    [
        "a.jpg",
        "Été à Étretat.JPG",
        "no ending",
        "👰.heic",
        "a.b.c.png",
        ".hidden.jpg",
        "a" * 196 + ".jpg",
    ],
)
def test_plain_names_are_kept(name: str) -> None:
    assert checked_filename(name) == name


def test_two_ways_to_write_an_accent_are_one_name() -> None:
    assert checked_filename("e\u0301te\u0301.jpg") == "été.jpg"


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        ".",
        "..",
        "...",
        "../a.jpg",
        "a/b.jpg",
        "a\\b.jpg",
        "a\x00.jpg",
        "a\n.jpg",
        "a\x7f.jpg",
        "a\x85.jpg",
        "a\ud800.jpg",
        "a\u2028.jpg",
        "gpj\u202egnp.exe",
        "a" * 197 + ".jpg",
        "é" * 99 + ".jpg",
    ],
)
def test_other_names_are_refused_and_the_field_is_named(name: str) -> None:
    with pytest.raises(FilenameRefused) as refused:
        checked_filename(name)
    assert refused.value.faults[0].pointer == "/file"


@pytest.mark.parametrize(
    ("filename", "content_type"),
    [
        ("a.jpg", "image/jpeg"),
        ("a.JPEG", "image/jpeg"),
        ("a.tif", "image/tiff"),
        ("a.HEIF", "image/heic"),
        ("a", "image/png"),
        (".jpg", "image/png"),
    ],
)
def test_a_fitting_ending_or_none_is_taken(filename: str, content_type: str) -> None:
    require_fitting_ending(filename, content_type)


@pytest.mark.parametrize(
    ("filename", "content_type"),
    [("a.jpg", "image/png"), ("a.svg", "image/jpeg"), ("a.", "image/png")],
)
def test_an_ending_of_another_type_is_refused(filename: str, content_type: str) -> None:
    if filename == "a.":
        require_fitting_ending(filename, content_type)
        return
    with pytest.raises(FilenameRefused, match=r"name it \."):
        require_fitting_ending(filename, content_type)


def test_renditions_are_jpeg_whatever_the_original_is() -> None:
    name, shoot = StorageName.of("Été.final.heic"), ShootId("s")
    assert name.keys(shoot) == [
        "shoots/s/original/Été.final.heic",
        "shoots/s/high/Été.final.jpg",
        "shoots/s/medium/Été.final.jpg",
        "shoots/s/thumb/Été.final.jpg",
    ]
    assert StorageName.of("plain").key(shoot, Resolution.ORIGINAL) == "shoots/s/original/plain"
