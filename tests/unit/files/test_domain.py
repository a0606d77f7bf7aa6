import pytest

from studio.files.domain import (
    Failure,
    FailureCode,
    FileFault,
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
    [fault] = refused.value.faults
    assert fault.pointer == "/file"
    assert fault.code in set(FileFault)
    assert fault.limit == (200 if fault.code is FileFault.FILENAME_TOO_LONG else None)


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
    with pytest.raises(FilenameRefused, match=r"name it \.") as refused:
        require_fitting_ending(filename, content_type)
    [fault] = refused.value.faults
    assert (fault.code, fault.name) == (
        FileFault.FILENAME_ENDING,
        {"image/png": "png", "image/jpeg": "jpg"}[content_type],
    )


@pytest.mark.parametrize("code", FailureCode)
def test_each_failure_has_a_sentence_of_its_own(code: FailureCode) -> None:
    failure = Failure.of(code.value)
    assert failure.code is code
    assert failure.sentence.endswith(".")
    assert Failure.of(failure.sentence) == failure


def test_a_failure_that_an_older_studio_told_otherwise_is_told_so_still() -> None:
    assert Failure.of("It rained.") == Failure("It rained.", None)


def test_what_an_upload_is_refused_for_can_be_what_a_render_fails_for() -> None:
    of_bytes = {each.value for each in FailureCode} - {
        "takes-too-long",
        "broke-off",
        "original-missing",
    }
    assert of_bytes < {each.value for each in FileFault}


def test_renditions_end_as_their_type_does_whatever_the_original_is() -> None:
    name, shoot = StorageName.of("Été.final.heic"), ShootId("s")
    assert name.keys(shoot) == [
        "shoots/s/original/Été.final.heic",
        "shoots/s/high/Été.final.jpg",
        "shoots/s/medium/Été.final.jpg",
        "shoots/s/small/Été.final.webp",
        "shoots/s/thumb/Été.final.webp",
        # Where thumbs once lay.
        "shoots/s/thumb/Été.final.jpg",
    ]
    assert StorageName.of("plain").key(shoot, Resolution.ORIGINAL) == "shoots/s/original/plain"
