"""Pages of other origins: those on the allow-list, and no others."""

from http import HTTPStatus
from typing import Final

import httpx
import pytest

from tests.conftest import Person

_OURS: Final = "http://127.0.0.1:5173"
"""The web front end: allowed unless STUDIO_CORS_ORIGINS says otherwise."""
_FOREIGN: Final = ["https://evil.example", "null", f"{_OURS}.evil.example", "http://127.0.0.1"]


def preflight(http: httpx.Client, origin: str, method: str, headers: str = "") -> httpx.Response:
    asked = {"Origin": origin, "Access-Control-Request-Method": method}
    if headers:
        asked["Access-Control-Request-Headers"] = headers
    return http.options("/shoots", headers=asked)


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
def test_our_page_may_call(anonymous: httpx.Client, method: str) -> None:
    allowed = preflight(anonymous, _OURS, method, "authorization,content-type,if-match,range")
    assert allowed.status_code == HTTPStatus.OK
    assert allowed.headers["access-control-allow-origin"] == _OURS
    assert method in allowed.headers["access-control-allow-methods"]
    assert "authorization" in allowed.headers["access-control-allow-headers"].lower()
    # Bearers, not cookies: nothing that a browser would add by itself.
    assert "access-control-allow-credentials" not in allowed.headers


@pytest.mark.parametrize("origin", _FOREIGN)
def test_another_page_may_not(anonymous: httpx.Client, origin: str) -> None:
    refused = preflight(anonymous, origin, "GET")
    assert refused.status_code == HTTPStatus.FORBIDDEN
    assert refused.json()["type"] == "/problems/forbidden"
    assert "access-control-allow-origin" not in refused.headers


def test_a_method_or_header_that_is_not_on_the_list(anonymous: httpx.Client) -> None:
    for method, headers in (("TRACE", ""), ("GET", "x-forwarded-for")):
        refused = preflight(anonymous, _OURS, method, headers)
        assert refused.status_code == HTTPStatus.FORBIDDEN


def test_our_page_reads_answers_and_problems(admin: Person) -> None:
    for path in ("/shoots", "/nothing", "/shoots?limit=0"):
        answer = admin.http.get(path, headers={"Origin": _OURS})
        assert answer.headers["access-control-allow-origin"] == _OURS
        assert "Origin" in answer.headers["vary"]
        exposed = answer.headers["access-control-expose-headers"].lower()
        assert {"etag", "location", "retry-after", "x-request-id"} <= set(exposed.split(", "))


@pytest.mark.parametrize("origin", _FOREIGN)
def test_another_page_reads_nothing(admin: Person, origin: str) -> None:
    answer = admin.http.get("/shoots", headers={"Origin": origin})
    assert "access-control-allow-origin" not in answer.headers


def test_answers_to_no_page_vary_all_the_same(admin: Person) -> None:
    assert "Origin" in admin.http.get("/shoots").headers["vary"]
