"""Forms that are no forms, names that are no names, clients that stop: refused, and no trace."""

import asyncio
import socket
import struct
import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest

from studio.kernel.errors import DomainError
from studio.runtime.http import bodies
from tests.conftest import Person
from tests.crash.forms import (
    CONTENT_TYPE,
    END,
    begun_upload,
    field_part,
    file_part,
    part,
)
from tests.crash.photographs import noisy_jpeg
from tests.crash.storage_folder import files_below, nothing_left, of_shoot
from tests.running import RunningStudio, until

PHOTO = noisy_jpeg(1, (80, 60))
HEAVY = noisy_jpeg(1)
FILE_FIELD = b'Content-Disposition: form-data; name="file"; '


@pytest.fixture
def shoot_id(admin: Person) -> str:
    """A shoot for what is refused."""
    made = admin.http.post("/shoots", json={"title": "Nothing ever gets in here"})
    return str(made.json()["id"])


def send(admin: Person, shoot_id: str, content_type: str | None, body: Any) -> httpx.Response:
    """Send a body as it is."""
    headers = {} if content_type is None else {"Content-Type": content_type}
    return admin.http.post(f"/shoots/{shoot_id}/files", content=body, headers=headers)


def require_refused(answer: httpx.Response, status: int, field: str) -> None:
    """A problem that says what is wrong with which field, and repeats nothing dangerous."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    named = [each.get("pointer", each.get("parameter")) for each in problem["errors"]]
    assert named == [field]
    assert all(each["detail"] for each in problem["errors"])


FORMS: dict[str, tuple[str | None, bytes, int, str]] = {
    "no content type": (None, file_part(PHOTO) + END, 415, "Content-Type"),
    "JSON": ("application/json", b"{}", 415, "Content-Type"),
    "urlencoded": ("application/x-www-form-urlencoded", b"file=a", 415, "Content-Type"),
    "bare photograph": ("image/jpeg", PHOTO, 415, "Content-Type"),
    "no boundary": ("multipart/form-data", file_part(PHOTO) + END, 400, ""),
    "empty boundary": ('multipart/form-data; boundary=""', file_part(PHOTO) + END, 400, ""),
    "long boundary": (f"multipart/form-data; boundary={'b' * 300}", file_part(PHOTO), 400, ""),
    "other boundary": ("multipart/form-data; boundary=b", file_part(PHOTO) + END, 400, ""),
    "no body": (CONTENT_TYPE, b"", 400, ""),
    "no form": (CONTENT_TYPE, PHOTO, 400, ""),
    "no part": (CONTENT_TYPE, END, 400, "/file"),
    "no end": (CONTENT_TYPE, file_part(PHOTO), 400, ""),
    "half an end": (CONTENT_TYPE, file_part(PHOTO) + b"--frontier-", 400, ""),
    "cut in the photograph": (CONTENT_TYPE, file_part(PHOTO)[:300], 400, ""),
    "cut in the headers": (CONTENT_TYPE, file_part(PHOTO)[:60], 400, ""),
    "two files": (CONTENT_TYPE, file_part(PHOTO) + file_part(PHOTO) + END, 400, "/file"),
    "two large files": (CONTENT_TYPE, file_part(HEAVY) + file_part(HEAVY) + END, 400, "/file"),
    "a field before": (CONTENT_TYPE, field_part(b"title", b"a") + file_part(PHOTO), 400, "/title"),
    "a field after": (
        CONTENT_TYPE,
        file_part(HEAVY) + field_part(b"title", b"a") + END,
        400,
        "/title",
    ),
    "another name": (CONTENT_TYPE, file_part(PHOTO, field=b"photo") + END, 400, "/photo"),
    "no name": (
        CONTENT_TYPE,
        part(b'Content-Disposition: form-data; filename="a.jpg"', PHOTO) + END,
        400,
        "/",
    ),
    "no disposition": (CONTENT_TYPE, part(b"Content-Type: image/jpeg", PHOTO) + END, 400, "/"),
    "a name with slashes": (
        CONTENT_TYPE,
        field_part(b"a/b~c", b"a") + END,
        400,
        "/a~1b~0c",
    ),
    "no filename": (CONTENT_TYPE, field_part(b"file", PHOTO) + END, 400, "/file"),
    "only an extended filename": (
        CONTENT_TYPE,
        part(FILE_FIELD + b"filename*=UTF-8''a.jpg", PHOTO) + END,
        400,
        "/file",
    ),
    "a header without end": (
        CONTENT_TYPE,
        part(FILE_FIELD + b'filename="a.jpg"\r\nX-Long: ' + b"x" * 100_000, PHOTO) + END,
        400,
        "",
    ),
    "a header's name without end": (CONTENT_TYPE, part(b"x" * 100_000, PHOTO) + END, 400, ""),
    "headers without end": (
        CONTENT_TYPE,
        part(FILE_FIELD + b'filename="a.jpg"' + b"\r\nX: y" * 10_000, PHOTO) + END,
        400,
        "",
    ),
    "a header with a NUL": (CONTENT_TYPE, part(b"X\0Y: z", PHOTO) + END, 400, ""),
    "much before": (CONTENT_TYPE, b"\r\n" * 100_000 + file_part(PHOTO) + END, 400, ""),
    "much after": (CONTENT_TYPE, file_part(PHOTO) + END + b"x" * 100_000, 400, ""),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_body_that_is_no_form_with_one_file_is_refused(
    studio: RunningStudio, admin: Person, shoot_id: str, name: str
) -> None:
    content_type, body, status, field = FORMS[name]
    require_refused(send(admin, shoot_id, content_type, body), status, field)
    nothing_left(of_shoot(studio, shoot_id))


@pytest.mark.parametrize("name", ["two large files", "a field after", "much before", "much after"])
def test_the_same_in_chunks_of_unknown_number(
    studio: RunningStudio, admin: Person, shoot_id: str, name: str
) -> None:
    content_type, body, status, field = FORMS[name]

    def chunks() -> Iterator[bytes]:
        for start in range(0, len(body), 5_000):
            yield body[start : start + 5_000]

    require_refused(send(admin, shoot_id, content_type, chunks()), status, field)
    nothing_left(of_shoot(studio, shoot_id))


FILENAMES: dict[str, bytes] = {
    "empty": b"",
    "dot": b".",
    "two dots": b"..",
    "three dots": b"...",
    "spaces": b"   ",
    "above": b"../photo.jpg",
    "far above": b"../../../../etc/passwd",
    "absolute": b"/etc/passwd",
    "folder": b"folder/photo.jpg",
    "backslash": b"folder\\photo.jpg",
    "above with backslashes": b"..\\..\\photo.jpg",
    "NUL": b"photo.jpg\0.png",
    "line feed": b"photo\n.jpg",
    "tab": b"photo\t.jpg",
    "escape sequence": b"\x1b[2Jphoto.jpg",
    "delete": b"photo\x7f.jpg",
    "C1 control": "photo\x85.jpg".encode(),
    "300 characters": b"p" * 296 + b".jpg",
    "201 bytes of accents": ("é" * 98 + "p.jpg").encode(),
    "not UTF-8": b"\xff\xfe.jpg",
    "Latin-1": b"\xe9t\xe9.jpg",
    "overlong slash": b"..\xc0\xafphoto.jpg",
    "lone surrogate": b"\xed\xa0\x80.jpg",
    "right-to-left override": "photo\u202egpj.exe.jpg".encode(),
    "right-to-left isolate": "photo\u2067gpj.jpg".encode(),
    "line separator": "photo\u2028.jpg".encode(),
    "paragraph separator": "photo\u2029.jpg".encode(),
}


@pytest.mark.parametrize("name", FILENAMES)
def test_a_filename_that_is_no_plain_name_is_refused(
    studio: RunningStudio, admin: Person, shoot_id: str, name: str
) -> None:
    body = file_part(PHOTO, FILENAMES[name]) + END
    require_refused(send(admin, shoot_id, CONTENT_TYPE, body), 400, "/file")
    nothing_left(of_shoot(studio, shoot_id))


def test_a_line_break_in_a_filename_makes_no_header(
    studio: RunningStudio, admin: Person, shoot_id: str
) -> None:
    body = file_part(PHOTO, b'a.jpg"\r\nContent-Disposition: form-data; name="other') + END
    require_refused(send(admin, shoot_id, CONTENT_TYPE, body), 400, "/other")
    nothing_left(of_shoot(studio, shoot_id))


@pytest.mark.parametrize("abrupt", [True, False], ids=["reset", "closed"])
def test_a_client_that_goes_in_the_middle_leaves_nothing(
    studio: RunningStudio, admin: Person, shoot_id: str, *, abrupt: bool
) -> None:
    body = file_part(HEAVY) + END
    with begun_upload(studio, admin.bearer, shoot_id, len(body)) as connection:
        connection.sendall(body[: len(body) // 2])
        until(lambda: files_below(of_shoot(studio, shoot_id)), 10, "bytes arrive")
        if abrupt:
            forget = struct.pack("ii", 1, 0)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, forget)
    nothing_left(of_shoot(studio, shoot_id))


def test_slow_clients_keep_nobody_waiting(
    studio: RunningStudio, admin: Person, shoot_id: str
) -> None:
    body = file_part(HEAVY) + END
    with ExitStack() as stalled:
        for number in range(20):
            begun = begun_upload(studio, admin.bearer, shoot_id, len(body))
            stalled.enter_context(begun).sendall(body[: 10 + number * 1000])
        start = time.monotonic()
        assert admin.http.get("/users/me").status_code == 200
        other = admin.http.post("/shoots", json={"title": "In the meantime"}).json()["id"]
        answer = send(admin, other, CONTENT_TYPE, file_part(PHOTO) + END)
        assert answer.status_code == 201, answer.text
        assert time.monotonic() - start < 5
    nothing_left(of_shoot(studio, shoot_id))


async def test_a_client_that_sends_nothing_more_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bodies, "_LONGEST_SILENCE", 0.02)

    async def silence() -> Any:
        await asyncio.Event().wait()

    with pytest.raises(bodies.TooSlow):
        async for _ in bodies.chunks_of(silence):
            pass


async def test_a_client_that_sends_byte_by_byte_is_given_up_in_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bodies, "_LONGEST_BODY", 0.05)
    received = 0

    async def trickle() -> Any:
        return {"type": "http.request", "body": b"x", "more_body": True}

    with pytest.raises(DomainError) as caught:
        async for chunk in bodies.chunks_of(trickle):
            received += len(chunk)
    assert caught.value.status == 408
    assert received > 0
