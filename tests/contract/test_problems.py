"""Whatever is wrong with a request: a problem, of the right status, that says what."""

import socket
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

import httpx
import pytest

from tests.conftest import Person
from tests.contract.exchanges import SPEC, operations
from tests.running import RunningStudio

Json = dict[str, Any]
_ID: Final = "01m81wj6asd9xt9rxfj2d3kj39"
_VALUES: Final = {
    "{shootId}": _ID,
    "{fileId}": _ID,
    "{userId}": _ID,
    "{inviteId}": _ID,
    "{eventId}": _ID,
    "{letterId}": "invite.1",
    "{resolution}": "thumb",
    "{ticket}": "12345678.AAAAAAAAAAAAAAAAAAAAAAAA.invite.1",
    "{kind}": "invite",
}


def filled(template: str) -> str:
    """A path of the spec with something for each parameter."""
    for parameter, value in _VALUES.items():
        template = template.replace(parameter, value)
    assert "{" not in template
    return template


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/shoots/",
        "/shoots//files",
        f"/shoots/{_ID}/nothing",
        f"/shoots/{_ID}/files/",
        "/Shoots",
        "/docs/",
        "/docs/nothing",
        "/docs/assets/",
        "/docs/assets/nothing.js",
        "/docs/assets/%2e%2e/%2e%2e/__init__.py",
        "/docsy",
        "/openapi.yaml",
        "/",
        "",
    ],
)
def test_there_is_no_such_path(admin: Person, path: str) -> None:
    answer = admin.http.get(path)
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert answer.json()["type"] == "/problems/not-found"
    assert "location" not in answer.headers


def test_outside_of_the_api_there_is_nothing(
    studio: RunningStudio, anonymous: httpx.Client
) -> None:
    for path in ("", "/", "/api", "/api/v2/shoots", "/..", "/%00", "/favicon.ico"):
        assert anonymous.get(studio.base_url + path).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("template", SPEC["paths"])
def test_a_method_that_a_path_has_not(admin: Person, template: str) -> None:
    declared = {method.upper() for method in SPEC["paths"][template]}
    expected = declared | ({"HEAD"} if "GET" in declared else set())
    for method in {"GET", "PUT", "POST", "PATCH", "DELETE", "OPTIONS", "TRACE"} - declared:
        answer = admin.http.request(method, filled(template))
        assert answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED, method
        assert answer.json()["type"] == "/problems/method-not-allowed"
        assert set(answer.headers["allow"].split(", ")) == expected


@pytest.mark.parametrize("path", ["/docs", "/openapi.json", "/docs/start.js"])
def test_a_method_that_a_page_has_not(anonymous: httpx.Client, path: str) -> None:
    for method in ("PUT", "POST", "DELETE"):
        answer = anonymous.request(method, path)
        assert answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED
        assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}


_TAKING_JSON: Final = [
    (method, filled(path))
    for method, path, operation in operations()
    if "application/json" in operation.get("requestBody", {}).get("content", {})
]


@pytest.mark.parametrize(("method", "path"), _TAKING_JSON)
def test_a_body_of_another_type(admin: Person, method: str, path: str) -> None:
    for media_type in ("text/plain", "application/xml", "multipart/form-data", "json", "é"):
        headers = [(b"content-type", media_type.encode())]
        answer = admin.http.request(method, path, content=b"{}", headers=headers)
        assert answer.status_code == HTTPStatus.UNSUPPORTED_MEDIA_TYPE
        assert [each["parameter"] for each in answer.json()["errors"]] == ["Content-Type"]


@pytest.mark.parametrize(("method", "path"), _TAKING_JSON)
def test_a_body_that_is_too_large(admin: Person, method: str, path: str) -> None:
    declared = b'{"title": "' + b"x" * 2**18 + b'"}'
    chunked = [declared[at : at + 4096] for at in range(0, len(declared), 4096)]
    for body in (declared, chunked):
        headers = {"Content-Type": "application/json"}
        answer = admin.http.request(method, path, content=body, headers=headers)
        assert answer.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        assert answer.json()["type"] == "/problems/too-large"


_NOT_JSON: Final = [
    b"",
    b"{",
    b"nonsense",
    b"{'a': 1}",
    b'{"title": NaN}',
    b"\xff\xfe",
    b'{"title": "\\ud800"}',
    b"[" * 100_000,
    '{"title": "é"}'.encode("latin-1"),
    b"null null",
    b"\x00",
]


@pytest.mark.parametrize("body", _NOT_JSON)
@pytest.mark.parametrize(("method", "path"), _TAKING_JSON)
def test_a_body_that_is_no_json(admin: Person, method: str, path: str, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    answer = admin.http.request(method, path, content=body, headers=headers)
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert answer.json()["errors"][0]["pointer"] == ""


@pytest.mark.parametrize("body", ["null", "[]", "7", '"title"', "true", "[{}]"])
@pytest.mark.parametrize(("method", "path"), _TAKING_JSON)
def test_a_body_that_is_no_object(admin: Person, method: str, path: str, body: str) -> None:
    headers = {"Content-Type": "application/json"}
    answer = admin.http.request(method, path, content=body, headers=headers)
    assert answer.status_code == HTTPStatus.BAD_REQUEST


def test_json_may_come_in_chunks_and_with_parameters(admin: Person) -> None:
    made = admin.http.post(
        "/shoots",
        content=[b'{"ti', b'tle": "In', b' pieces"}'],
        headers={"Content-Type": "Application/JSON; charset=utf-8"},
    )
    assert made.json()["title"] == "In pieces"


@pytest.mark.parametrize(
    ("method", "path"), [(method, filled(path)) for method, path, _ in operations()]
)
def test_a_parameter_that_does_not_exist(admin: Person, method: str, path: str) -> None:
    """Every operation refuses it, and declares that it does: the answer is checked."""
    answer = admin.http.request(method, path, params={"nonsense": "1"})
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert [each["parameter"] for each in answer.json()["errors"]] == ["nonsense"]


@pytest.mark.parametrize("identifier", ["x", _ID.upper(), _ID + "0", _ID[:-1], "8" + _ID[1:], "é"])
def test_an_id_that_is_none_finds_nothing(admin: Person, identifier: str) -> None:
    for path, parameter in (
        (f"/shoots/{identifier}", "shootId"),
        (f"/users/{identifier}", "userId"),
        (f"/files/{identifier}", "fileId"),
        (f"/shoots/{identifier}/files", "shootId"),
        (f"/invites/{identifier}", "inviteId"),
        (f"/shoots/{identifier}/invites", "shootId"),
    ):
        answer = admin.http.get(path)
        assert answer.status_code == HTTPStatus.NOT_FOUND
        assert {each["parameter"] for each in answer.json()["errors"]} == {parameter}


def test_a_header_that_is_too_long_is_named(admin: Person, new_shoot: Callable[..., Json]) -> None:
    headers = {"If-Match": '"1",' * 200}
    answer = admin.http.patch(f"/shoots/{new_shoot()['id']}", json={}, headers=headers)
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert [each["parameter"] for each in answer.json()["errors"]] == ["If-Match"]


def test_what_was_sent_is_not_repeated(admin: Person) -> None:
    answer = admin.http.post("/shoots", json={"title": "\x00s3cret", "notes": ["s3cret"]})
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert "s3cret" not in answer.text


def test_head_is_get_without_the_body(admin: Person, new_shoot: Callable[..., Json]) -> None:
    for path in (f"/shoots/{new_shoot()['id']}", "/users/me", "/health/live", "/docs", "/nothing"):
        head, get = admin.http.head(path), admin.http.get(path)
        assert head.status_code == get.status_code
        assert head.content == b""
        assert head.headers["content-length"] == get.headers["content-length"]
        assert head.headers.get("etag") == get.headers.get("etag")


def test_an_id_of_the_clients_choice_is_not_taken_over(anonymous: httpx.Client) -> None:
    answer = anonymous.get("/health/live", headers={"X-Request-Id": "mine"})
    assert answer.headers.get_list("x-request-id") != ["mine"]


@pytest.mark.parametrize(
    "sent",
    [
        b"nonsense\r\n\r\n",
        b"GET /api/v1/health/live HTTP/1.1\r\n\r\n",
        b"GET  HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: a\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        b"GET http://else.where/api/v1/shoots HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        b"POST /api/v1/shoots HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
        b"POST /api/v1/shoots HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"CONNECT a:80 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        b"GET /api/v1/users/me HTTP/1.1\r\nAuthorization: Bearer \xe9\r\nConnection: close\r\n\r\n",
    ],
)
def test_what_is_hardly_http_is_the_clients_fault(studio: RunningStudio, sent: bytes) -> None:
    with socket.create_connection(("127.0.0.1", studio.port), 10) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    # Nothing at all is an answer too: the connection was closed.
    assert not answer.startswith(b"HTTP/1.1 5")
