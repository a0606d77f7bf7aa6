"""Every exchange with a studio, written down, and held against the spec by openapi-core.

The studio has validated its answers itself (STUDIO_VALIDATE_RESPONSES); this is a second opinion,
from another library, of what went over the wire.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import unquote

import httpx
import orjson
from openapi_core import Config, OpenAPI
from openapi_core.datatypes import RequestParameters
from openapi_core.exceptions import OpenAPIError
from werkzeug.datastructures import Headers, MultiDict

from studio.runtime.http.description import load_spec
from tests.running import API

SPEC: Final[Mapping[str, Any]] = load_spec()
PROBLEM: Final = "application/problem+json"
_ERROR: Final = 400
_SERVER_ERROR: Final = 500
_JSON_TYPES: Final = ("application/json", "application/merge-patch+json", PROBLEM)
_IMAGE_TYPES: Final = ("jpeg", "png", "webp", "avif", "heic", "tiff")

SECURITY_HEADERS: Final = {
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-site",
    "origin-agent-cluster": "?1",
    "referrer-policy": "no-referrer",
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "x-content-type-options": "nosniff",
    "x-dns-prefetch-control": "off",
    "x-download-options": "noopen",
    "x-frame-options": "DENY",
    "x-permitted-cross-domain-policies": "none",
    "x-xss-protection": "0",
}
"""On every answer, whatever it is."""


def operations() -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Each operation of the spec: its method, its path as a template, and what is said of it."""
    for path, methods in SPEC["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


class Exchanges:
    """Checks each answer as it comes, and remembers which statuses each operation gave."""

    def __init__(self) -> None:
        self.statuses: dict[str, set[str]] = defaultdict(set)
        self._request_ids: set[str] = set()
        self._openapi = OpenAPI.from_dict(
            dict(SPEC),
            config=Config(
                extra_media_type_deserializers={
                    **dict.fromkeys(_JSON_TYPES, _json),
                    **{f"image/{kind}": bytes for kind in _IMAGE_TYPES},
                    "text/event-stream": _first_event,
                }
            ),
        )
        self._paths = [
            (_pattern(path), {method: each["operationId"] for method, each in methods.items()})
            for path, methods in SPEC["paths"].items()
        ]
        # A path that the spec writes out goes before one with parameters.
        self._paths.sort(key=lambda each: "[^/]" in each[0].pattern)

    def observe(self, response: httpx.Response) -> None:
        """Check an answer; AssertionError if it is not what the spec and the rules say."""
        self._check_manners(response)
        if response.status_code >= _ERROR:
            _check_problem(response)
        operation_id = self._operation_of(response.request)
        if operation_id is None:
            return
        request = _Request(response.request)
        if (fault := self._fault_of(request)) is not None:
            refused = _ERROR <= response.status_code < _SERVER_ERROR
            assert refused, f"{operation_id} took what the spec refuses: {_reason(fault)}"
        try:
            self._openapi.validate_response(request, _Response(response))
        except OpenAPIError as error:
            said = f"{response.status_code} {response.text[:500]}"
            raise AssertionError(f"{operation_id}: {_reason(error)}: {said}") from error
        self.statuses[operation_id].add(str(response.status_code))

    def _fault_of(self, request: "_Request") -> Exception | None:
        """Why the spec would refuse a request."""
        try:
            self._openapi.validate_request(request)
        except (OpenAPIError, AssertionError) as fault:  # its multipart reader asserts
            return fault
        return None

    def _check_manners(self, response: httpx.Response) -> None:
        headers = response.headers
        for name, value in SECURITY_HEADERS.items():
            assert headers[name] == value, f"{name} on {response.request.url}"
        assert headers["content-security-policy"].startswith("default-src 'none'; ")
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "server" not in headers
        assert headers["cache-control"] == "no-store" or response.status_code < _ERROR
        request_id = headers["x-request-id"]
        assert re.fullmatch("[0-9a-z]{26}", request_id)
        assert request_id not in self._request_ids, "two answers with one id"
        self._request_ids.add(request_id)

    def _operation_of(self, request: httpx.Request) -> str | None:
        """The operation that the spec has for a request, if it is one of the spec's at all."""
        for pattern, operation_ids in self._paths:
            if pattern.fullmatch(request.url.path):
                return operation_ids.get(request.method.lower())
        return None


def _json(body: bytes, **_parameters: str) -> Any:
    return orjson.loads(body)


def _first_event(body: bytes, **_parameters: str) -> Any:
    """What the spec describes of a stream is each of its events."""
    data = next(line for line in body.splitlines() if line.startswith(b"data: "))
    return orjson.loads(data.removeprefix(b"data: "))


def _check_problem(response: httpx.Response) -> None:
    assert response.headers["content-type"] == PROBLEM, response.text[:500]
    if response.request.method == "HEAD":
        return
    problem = response.json()
    assert problem["status"] == response.status_code
    assert re.fullmatch("/problems(/[a-z]+(-[a-z]+)*)", problem["type"])
    assert problem["title"]
    assert problem["instance"] == f"urn:request:{response.headers['x-request-id']}"
    for fault in problem.get("errors", []):
        assert fault["detail"]
        assert fault["code"]
        assert len({"pointer", "parameter"} & fault.keys()) == 1


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.escape(API) + re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path)))


def _reason(error: Exception) -> str:
    inner = getattr(error.__cause__, "schema_errors", None) or [error.__cause__ or ""]
    return f"{error}: {'; '.join(str(getattr(each, 'message', each)) for each in inner)}"


class _Request:
    """A request as openapi-core reads it."""

    def __init__(self, request: httpx.Request) -> None:
        self._request = request
        self.parameters = RequestParameters(
            query=MultiDict(request.url.params.multi_items()),
            header=Headers(list(request.headers.items())),
            cookie=MultiDict(),
        )

    @property
    def host_url(self) -> str:
        return f"{self._request.url.scheme}://{self._request.url.netloc.decode()}"

    @property
    def path(self) -> str:
        return unquote(self._request.url.path)

    @property
    def method(self) -> str:
        return self._request.method.lower()

    @property
    def body(self) -> bytes | None:
        return self._request.read() or None

    @property
    def content_type(self) -> str:
        return str(self._request.headers.get("content-type", "")).lower()


class _Response:
    """An answer as openapi-core reads it."""

    def __init__(self, response: httpx.Response) -> None:
        self.status_code = response.status_code
        self.content_type = response.headers.get("content-type", "")
        self.headers = Headers(list(response.headers.items()))
        self.data = response.content or None
