"""Photographs that are none, or harm: refused in words, or failed, and the studio goes on."""

import unicodedata
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import httpx
import pytest

from tests.crash.forms import CONTENT_TYPE, END, file_part
from tests.crash.hostile import BOMBS, DAMAGED, STRANGERS
from tests.crash.photographer import Photographer, photographer_at
from tests.crash.photographs import noisy_jpeg, with_trailer
from tests.crash.storage_folder import nothing_left, of_shoot, require_photographs
from tests.running import RunningStudio
from tests.unit.imaging.pictures import FORMATS, grain

ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/avif": "avif",
    "image/heic": "heic",
    "image/tiff": "tif",
}
_SETTLED_WITHIN = 60.0


def require_refused(answer: httpx.Response, *statuses: int) -> str:
    """A problem about the file, in a sentence; that sentence."""
    assert answer.status_code in statuses, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    (error,) = answer.json()["errors"]
    assert error["pointer"] == "/file"
    return str(error["detail"])


@pytest.mark.parametrize("filename", BOMBS)
def test_a_picture_that_claims_to_be_enormous_is_refused_before_it_is_decoded(
    studio: RunningStudio, photographer: Photographer, filename: str
) -> None:
    shoot_id = photographer.new_shoot()
    detail = require_refused(photographer.send(shoot_id, filename, BOMBS[filename]), 400)
    assert "pixel" in detail
    nothing_left(of_shoot(studio, shoot_id))


@pytest.mark.parametrize("filename", STRANGERS)
def test_what_is_no_photograph_is_refused(
    studio: RunningStudio, photographer: Photographer, filename: str
) -> None:
    shoot_id = photographer.new_shoot()
    require_refused(photographer.send(shoot_id, filename, STRANGERS[filename]), 415)
    nothing_left(of_shoot(studio, shoot_id))


def test_an_empty_file_is_refused(studio: RunningStudio, photographer: Photographer) -> None:
    shoot_id = photographer.new_shoot()
    assert "empty" in require_refused(photographer.send(shoot_id, "empty.jpg", b""), 400)
    nothing_left(of_shoot(studio, shoot_id))


@pytest.mark.parametrize("media_type", FORMATS)
def test_a_photograph_whose_end_is_missing_is_refused(
    studio: RunningStudio, photographer: Photographer, media_type: str
) -> None:
    shoot_id = photographer.new_shoot()
    whole = FORMATS[media_type](grain())
    filename = f"cut.{ENDINGS[media_type]}"
    for length in (len(whole) - 1, len(whole) * 6 // 10, 40):
        require_refused(photographer.send(shoot_id, filename, whole[:length]), 400)
    nothing_left(of_shoot(studio, shoot_id))


@pytest.mark.parametrize("media_type", FORMATS)
def test_a_name_that_speaks_of_another_type_is_refused(
    studio: RunningStudio, photographer: Photographer, media_type: str
) -> None:
    shoot_id = photographer.new_shoot()
    whole = FORMATS[media_type](grain())
    others = {"html", "svg", "exe", *ENDINGS.values()} - {ENDINGS[media_type]}
    for ending in sorted(others):
        detail = require_refused(photographer.send(shoot_id, f"photo.{ending}", whole), 400)
        assert f".{ENDINGS[media_type]}" in detail
    nothing_left(of_shoot(studio, shoot_id))


def test_what_only_a_decoder_finds_out_has_failed_and_says_why(
    studio: RunningStudio, photographer: Photographer
) -> None:
    shoot_id = photographer.new_shoot()
    for filename, data in DAMAGED.items():
        photographer.upload(shoot_id, filename, data)
    sound = photographer.upload(shoot_id, "sound.jpg", noisy_jpeg(1, (80, 60)))
    files = photographer.settled(shoot_id, _SETTLED_WITHIN)
    for file in files:
        if file["state"] == "failed":
            assert file["failure"]
            assert file["failureCode"] == "damaged"
            assert set(file["urls"]) == {"original"}
    states = {file["filename"]: file["state"] for file in files}
    assert states["sound.jpg"] == "ready"
    assert states["noise-inside.png"] == "failed"
    [listed] = [file for file in files if file["id"] == sound.id]
    photographer.require_kept(sound, listed)
    require_photographs(studio, {shoot_id: photographer.files(shoot_id)})


@pytest.mark.parametrize("media_type", FORMATS)
def test_every_format_is_taken_under_any_fitting_name(
    studio: RunningStudio, photographer: Photographer, media_type: str
) -> None:
    shoot_id = photographer.new_shoot()
    whole = FORMATS[media_type](grain())
    ending = ENDINGS[media_type]
    for filename in (f"a.{ending}", f"B.{ending.upper()}", "without"):
        photographer.upload(shoot_id, filename, whole)
    files = photographer.settled(shoot_id, _SETTLED_WITHIN)
    assert {file["state"] for file in files} == {"ready"}
    assert {file["contentType"] for file in files} == {media_type}
    require_photographs(studio, {shoot_id: photographer.files(shoot_id)})


NAMES = [
    "Été à Étretat.jpg",
    unicodedata.normalize("NFD", "Été à Étretat, décomposé.jpg"),
    "結婚式 👰🏽‍♀️🤵 ❤️.jpg",
    "חתונה.jpg",
    "100% #1 (final)?&=+;*|<>:.jpg",
    "with \"quotes\" and 'these'.jpg",
    "%2e%2e%2fphoto.jpg",
    "photo#1",
    "photo%231",
    "photo%25231",
    ".jpg",
    "..jpg",
    "-rf.jpg",
    "~root.jpg",
    " leading.jpg",
    "two.dots..jpg",
    "trailing.jpg.",
    "CON.jpg",
    "é" * 98 + ".jpg",
]


def test_any_plain_name_is_taken_and_given_back(
    studio: RunningStudio, photographer: Photographer
) -> None:
    shoot_id = photographer.new_shoot()
    small = noisy_jpeg(1, (80, 60))
    taken = {}
    for number, filename in enumerate(NAMES):
        data = with_trailer(small, str(number).encode())
        escaped = filename.replace("\\", "\\\\").replace('"', '\\"').encode()
        answer = photographer.http.post(
            f"/shoots/{shoot_id}/files",
            content=file_part(data, escaped) + END,
            headers={"Content-Type": CONTENT_TYPE},
        )
        assert answer.status_code == 201, answer.text
        taken[answer.json()["id"]] = (filename, data)
    files = photographer.settled(shoot_id, _SETTLED_WITHIN)
    assert sorted(file["id"] for file in files) == sorted(taken)
    for file in files:
        filename, data = taken[file["id"]]
        assert file["state"] == "ready", filename
        assert file["filename"] == unicodedata.normalize("NFC", filename)
        original = httpx.get(studio.base_url + file["urls"]["original"])
        assert original.content == data
        kept = quote(file["filename"], safe="")
        assert original.headers["content-disposition"].endswith(f"''{kept}")
    require_photographs(studio, {shoot_id: photographer.files(shoot_id)})


def test_one_name_many_times_at_once(studio: RunningStudio, photographer: Photographer) -> None:
    shoot_id = photographer.new_shoot()
    small = noisy_jpeg(1, (80, 60))
    bearer = photographer.http.headers["Authorization"].removeprefix("Bearer ")

    def upload(number: int) -> str:
        name = "photo.jpg" if number % 2 else "PHOTO.JPG"
        with photographer_at(studio, bearer) as somebody:
            data = with_trailer(small, str(number).encode())
            return somebody.upload(shoot_id, name, data).sha256

    with ThreadPoolExecutor(8) as threads:
        sent = sorted(threads.map(upload, range(16)))
    files = photographer.settled(shoot_id, _SETTLED_WITHIN)
    assert sorted(file["sha256"] for file in files) == sent
    assert {file["state"] for file in files} == {"ready"}
    require_photographs(studio, {shoot_id: photographer.files(shoot_id)})
