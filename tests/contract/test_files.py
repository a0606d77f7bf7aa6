"""Photographs: taken in or refused, listed, deleted."""

import hashlib
import os
from collections.abc import Callable
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from PIL import Image

from studio.kernel.ids import new_id
from tests.conftest import Person
from tests.contract.photographs import jpeg
from tests.contract.together import at_once
from tests.running import RunningStudio, until

Json = dict[str, Any]
MakeShoot = Callable[..., Json]
_MEBIBYTE: Final = 2**20


def send(person: Person, shoot: Json, name: str, data: bytes) -> httpx.Response:
    path = f"/shoots/{shoot['id']}/files"
    return person.http.post(path, files={"file": (name, data)})


def send_form(person: Person, shoot: Json, body: bytes, boundary: str = "x") -> httpx.Response:
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    path = f"/shoots/{shoot['id']}/files"
    return person.http.post(path, content=body, headers=headers)


def stored(studio: RunningStudio, shoot: Json) -> list[Path]:
    """What lies in storage for a shoot. Folders may go while this looks: `os.walk` doesn't mind."""
    folder = studio.data_dir / "uploads" / "shoots" / shoot["id"]
    return [Path(where) / name for where, _, names in os.walk(folder) for name in names]


def test_a_photograph_is_taken_in(
    admin: Person, new_shoot: MakeShoot, upload: Callable[..., Json]
) -> None:
    shoot, data = new_shoot(), jpeg((120, 90))
    sent = send(admin, shoot, "Église & jardin.JPG", data)

    assert sent.status_code == HTTPStatus.CREATED
    file = sent.json()
    assert sent.headers["location"] == f"/api/v1/files/{file['id']}"
    assert file["shootId"] == shoot["id"]
    assert file["filename"] == "Église & jardin.JPG"
    assert file["contentType"] == "image/jpeg"
    assert (file["width"], file["height"]) == (120, 90)
    assert file["bytes"] == len(data)
    assert file["sha256"] == hashlib.sha256(data).hexdigest()
    assert file["state"] in {"processing", "ready"}
    assert file["takenAt"] is None


def test_the_smaller_sizes_follow(
    admin: Person, new_shoot: MakeShoot, upload: Callable[..., Json]
) -> None:
    shoot = new_shoot()
    file = upload(shoot)
    assert set(file["urls"]) == {"thumb", "small", "medium", "high", "original"}
    assert file["thumbhash"]
    assert admin.http.get(f"/shoots/{shoot['id']}/files").json()["items"] == [file]


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF", "TIFF"])
def test_other_types_are_taken_in(
    new_shoot: MakeShoot, upload: Callable[..., Json], kind: str
) -> None:
    out = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, kind)
    file = upload(new_shoot(), f"a.{kind.lower()}", out.getvalue())
    assert file["contentType"] == f"image/{kind.lower()}"


def test_two_uploads_of_one_name_both_live(
    admin: Person, studio: RunningStudio, new_shoot: MakeShoot, upload: Callable[..., Json]
) -> None:
    shoot, first, second = new_shoot(), jpeg(), jpeg()
    files = [upload(shoot, "same.jpg", first), upload(shoot, "SAME.jpg", second)]
    listed = admin.http.get(f"/shoots/{shoot['id']}/files").json()["items"]
    assert [each["filename"] for each in listed] == ["same.jpg", "SAME.jpg"]
    for file, data in zip(files, (first, second), strict=True):
        read = admin.http.get(studio.base_url + file["urls"]["original"])
        assert read.content == data

    assert admin.http.delete(f"/files/{files[0]['id']}").status_code == HTTPStatus.NO_CONTENT
    survivor = admin.http.get(studio.base_url + files[1]["urls"]["original"])
    assert survivor.content == second


def test_of_ten_uploads_of_one_name_at_once_all_live(admin: Person, new_shoot: MakeShoot) -> None:
    shoot = new_shoot()
    sent = at_once(lambda: send(admin, shoot, "same.jpg", jpeg()), times=10)
    assert {each.status_code for each in sent} == {HTTPStatus.CREATED}
    listed = admin.http.get(f"/shoots/{shoot['id']}/files").json()["items"]
    assert {each["id"] for each in listed} == {each.json()["id"] for each in sent}
    assert len({each["sha256"] for each in listed}) == 10


def test_a_deleted_photograph_is_gone(
    admin: Person, studio: RunningStudio, new_shoot: MakeShoot, upload: Callable[..., Json]
) -> None:
    shoot = new_shoot()
    file = upload(shoot)
    assert len(stored(studio, shoot)) == 5
    assert admin.http.delete(f"/files/{file['id']}").status_code == HTTPStatus.NO_CONTENT

    assert admin.http.get(f"/files/{file['id']}").status_code == HTTPStatus.NOT_FOUND
    assert admin.http.delete(f"/files/{file['id']}").status_code == HTTPStatus.NOT_FOUND
    assert admin.http.get(f"/shoots/{shoot['id']}/files").json()["items"] == []
    for url in file["urls"].values():
        assert admin.http.get(studio.base_url + url).status_code == HTTPStatus.NOT_FOUND
    until(lambda: not stored(studio, shoot), 10, "the bytes are removed")


_SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>x()</script></svg>'
_REFUSED: dict[str, tuple[str, bytes, int]] = {
    "nothing": ("a.jpg", b"", 400),
    "text": ("a.jpg", b"not an image at all", 415),
    "an SVG": ("a.jpg", _SVG, 415),
    "a web page": ("a.jpg", b"<!doctype html><script>x()</script>", 415),
    "a GIF": ("a.gif", b"GIF89a" + bytes(40), 415),
    "half of a JPEG": ("a.jpg", jpeg((200, 200))[:4000], 400),
    "the start of a JPEG": ("a.jpg", jpeg()[:20], 400),
    "a JPEG called PNG": ("a.png", jpeg(), 400),
    "a way out": ("../../etc/passwd", jpeg(), 400),
    "a way out on Windows": ("..\\a.jpg", jpeg(), 400),
    "an absolute path": ("/a.jpg", jpeg(), 400),
    "dots": ("..", jpeg(), 400),
    "a long name": ("a" * 250 + ".jpg", jpeg(), 400),
    "a control character": ("a\x1bb.jpg", jpeg(), 400),
}


@pytest.mark.parametrize("what", _REFUSED)
def test_what_is_no_photograph_is_refused_and_leaves_nothing(
    admin: Person, studio: RunningStudio, new_shoot: MakeShoot, what: str
) -> None:
    name, data, status = _REFUSED[what]
    shoot = new_shoot()
    refused = send(admin, shoot, name, data)
    assert refused.status_code == status, refused.text
    assert (
        refused.json()["type"]
        in {
            HTTPStatus.BAD_REQUEST: {"/problems/photograph-refused", "/problems/filename-refused"},
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE: {"/problems/not-a-photograph"},
        }[HTTPStatus(status)]
    )
    assert [each["pointer"] for each in refused.json()["errors"]] == ["/file"]
    assert admin.http.get(f"/shoots/{shoot['id']}/files").json()["items"] == []
    until(lambda: not stored(studio, shoot), 10, "nothing is left")


def test_the_type_that_the_client_says_counts_for_nothing(
    admin: Person, new_shoot: MakeShoot
) -> None:
    sent = admin.http.post(
        f"/shoots/{new_shoot()['id']}/files",
        files={"file": ("photograph", jpeg(), "text/html")},
    )
    assert sent.status_code == HTTPStatus.CREATED
    assert sent.json()["contentType"] == "image/jpeg"


def test_more_than_25_mib_is_too_large(
    admin: Person, studio: RunningStudio, new_shoot: MakeShoot
) -> None:
    shoot = new_shoot()
    too_much = jpeg() + bytes(25 * _MEBIBYTE)
    assert send(admin, shoot, "a.jpg", too_much).status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE

    form = part("file", "a.jpg", too_much) + _END
    undeclared = [form[at : at + _MEBIBYTE] for at in range(0, len(form), _MEBIBYTE)]
    refused = admin.http.post(
        f"/shoots/{shoot['id']}/files",
        content=undeclared,
        headers={"Content-Type": "multipart/form-data; boundary=x"},
    )
    assert refused.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert refused.json()["errors"][0]["pointer"] == "/file"
    until(lambda: not stored(studio, shoot), 10, "nothing is left")


def part(name: str, filename: str | None, data: bytes) -> bytes:
    file = "" if filename is None else f'; filename="{filename}"'
    head = f'--x\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'
    return head.encode() + data + b"\r\n"


_END = b"--x--\r\n"
_FORMS = {
    "empty": b"",
    "no form": b"photograph",
    "no part": _END,
    "another field": part("photo", "a.jpg", jpeg()) + _END,
    "a field beside": part("file", "a.jpg", jpeg()) + part("title", None, b"x") + _END,
    "a field before": part("title", None, b"x") + part("file", "a.jpg", jpeg()) + _END,
    "two files": part("file", "a.jpg", jpeg()) + part("file", "b.jpg", jpeg()) + _END,
    "no filename": part("file", None, jpeg()) + _END,
    "an empty filename": part("file", "", jpeg()) + _END,
    "cut off in the file": part("file", "a.jpg", jpeg())[:-50],
    "cut off before the end": part("file", "a.jpg", jpeg()),
    "a header that never ends": b"--x\r\nContent-Disposition: " + b"a" * 20_000,
    "a filename that is not UTF-8": part("file", "a.jpg", jpeg()).replace(b"a.jpg", b"\xff.jpg")
    + _END,
    "a part without headers": b"--x\r\n\r\n" + jpeg() + b"\r\n" + _END,
}


@pytest.mark.parametrize("what", _FORMS)
def test_a_form_that_is_none(
    admin: Person, studio: RunningStudio, new_shoot: MakeShoot, what: str
) -> None:
    shoot = new_shoot()
    refused = send_form(admin, shoot, _FORMS[what])
    assert refused.status_code == HTTPStatus.BAD_REQUEST, refused.text
    assert all("pointer" in each for each in refused.json()["errors"])
    assert admin.http.get(f"/shoots/{shoot['id']}/files").json()["items"] == []
    until(lambda: not stored(studio, shoot), 10, "nothing is left")


@pytest.mark.parametrize("boundary", ["", "y" * 300])
def test_a_boundary_that_is_none(admin: Person, new_shoot: MakeShoot, boundary: str) -> None:
    refused = send_form(admin, new_shoot(), part("file", "a.jpg", jpeg()) + _END, boundary)
    assert refused.status_code == HTTPStatus.BAD_REQUEST


def test_a_body_that_is_no_form(admin: Person, new_shoot: MakeShoot) -> None:
    path = f"/shoots/{new_shoot()['id']}/files"
    for refused in (
        admin.http.post(path),
        admin.http.post(path, json={"file": "a.jpg"}),
        admin.http.post(path, content=jpeg(), headers={"Content-Type": "image/jpeg"}),
    ):
        assert refused.status_code == HTTPStatus.UNSUPPORTED_MEDIA_TYPE
        assert refused.json()["errors"][0]["parameter"] == "Content-Type"


def test_there_is_no_such_shoot_or_photograph(admin: Person) -> None:
    nowhere = {"id": new_id()}
    assert send(admin, nowhere, "a.jpg", jpeg()).status_code == HTTPStatus.NOT_FOUND
    for path in (f"/shoots/{new_id()}/files", f"/files/{new_id()}"):
        assert admin.http.get(path).status_code == HTTPStatus.NOT_FOUND
