"""Every failure as a problem (RFC 9457), in one place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

import orjson
from starlette.exceptions import HTTPException

from handlers.ranges import RangeNotSatisfiable
from studio.kernel.errors import DomainError, Fault, TooManyRequests, Unauthenticated, Unavailable

MEDIA_TYPE: Final = "application/problem+json"
_TYPE_PREFIX: Final = "/problems/"
_MOST_FAULTS: Final = 100


@dataclass(frozen=True, slots=True)
class Problem:
    """An answer that says what went wrong."""

    status: int
    members: Mapping[str, Any]
    headers: Mapping[str, str]

    def body(self, request_id: str) -> bytes:
        """The JSON, which names the request so that people can ask about it."""
        return orjson.dumps({**self.members, "instance": f"urn:request:{request_id}"})


def problem_of(error: Exception) -> Problem:
    """What to tell the caller about an error. Of one nobody foresaw, nothing but that it was."""
    if isinstance(error, DomainError):
        return _of_domain(error)
    if isinstance(error, HTTPException):
        return _of_status(error.status_code, headers=error.headers)
    return _of_status(HTTPStatus.INTERNAL_SERVER_ERROR)


def _of_domain(error: DomainError) -> Problem:
    members: dict[str, Any] = {
        "type": _TYPE_PREFIX + error.slug(),
        "title": error.title,
        "status": error.status,
        "detail": error.detail,
        **error.extensions,
    }
    if error.faults:
        members["errors"] = _listed(error.faults)
    headers: dict[str, str] = {}
    if isinstance(error, Unauthenticated):
        headers["WWW-Authenticate"] = 'Bearer realm="studio"'
    if isinstance(error, TooManyRequests | Unavailable):
        headers["Retry-After"] = str(error.patience.seconds)
    if isinstance(error, RangeNotSatisfiable):
        headers["Content-Range"] = f"bytes */{error.size}"
    return Problem(error.status, members, headers)


def _of_status(status: int, headers: Mapping[str, str] | None = None) -> Problem:
    known = HTTPStatus(status)
    members: dict[str, Any] = {
        "type": _TYPE_PREFIX + known.phrase.lower().replace(" ", "-"),
        "title": known.phrase.capitalize(),
        "status": status,
        "detail": known.description or known.phrase,
    }
    return Problem(status, members, dict(headers or {}))


def _listed(faults: Sequence[Fault]) -> list[dict[str, str | int]]:
    return [
        {
            name: value
            for name, value in (
                ("pointer", fault.pointer),
                ("parameter", fault.parameter),
                ("code", fault.code.value),
                ("limit", fault.limit),
                ("name", fault.name),
                ("detail", fault.detail),
            )
            if value is not None
        }
        for fault in faults[:_MOST_FAULTS]
    ]
