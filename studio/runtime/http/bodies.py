"""Request bodies: read with a limit, and checked against the spec."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from typing import Any, ClassVar, Final

import orjson
from starlette.types import Receive, Scope

from studio.kernel.errors import (
    DomainError,
    Fault,
    FaultCode,
    Invalid,
    TooLarge,
    UnsupportedType,
)
from studio.runtime.http.schemas import SchemaValidator

MOST_JSON_BYTES: Final = 256 * 1024
_LONGEST_SILENCE: Final = 30.0
"""Seconds without a byte before a slow client is given up."""
_LONGEST_BODY: Final = 1800.0
"""Seconds for all of a body: 25 MB at 14 kB a second. Nobody waits for a byte at a time."""


class ClientGone(Exception):
    """The client closed the connection in the middle of its request."""


class TooSlow(DomainError):
    """The client stopped sending."""

    status: ClassVar[int] = 408
    title: ClassVar[str] = "Request timeout"


class JsonBody:
    """An operation's JSON body."""

    def __init__(self, content: Mapping[str, Any], components: Mapping[str, Any]) -> None:
        self._validators = {
            media_type: SchemaValidator(declared["schema"], components)
            for media_type, declared in content.items()
        }

    async def read(self, scope: Scope, receive: Receive) -> Any:
        """The body as plain values, valid by the spec."""
        media_type = media_type_of(scope)
        validator = self._validators.get(media_type or "application/json")
        if validator is None:
            raise not_taken(media_type, self._validators)
        declared = content_length(scope)
        if declared is not None and declared > MOST_JSON_BYTES:
            raise _too_large()
        body = bytearray()
        async for chunk in chunks_of(receive):
            body += chunk
            if len(body) > MOST_JSON_BYTES:
                raise _too_large()
        try:
            value = orjson.loads(body)
        except orjson.JSONDecodeError as error:
            detail = f"This is not JSON: {error.msg} (line {error.lineno}, column {error.colno})."
            fault = Fault(FaultCode.UNREADABLE, detail, pointer="")
            raise Invalid("The body can't be read.", faults=[fault]) from None
        if faults := validator.faults(value):
            raise Invalid("The body is not valid; see `errors`.", faults=faults)
        return value


async def chunks_of(receive: Receive) -> AsyncIterator[bytes]:
    """The body as it comes; ClientGone or TooSlow if it doesn't."""
    end = time.monotonic() + _LONGEST_BODY
    while True:
        try:
            message = await asyncio.wait_for(receive(), _LONGEST_SILENCE)
        except TimeoutError:
            raise TooSlow("Nothing has come for half a minute.") from None
        if time.monotonic() > end:
            raise TooSlow("The body has taken longer than half an hour.")
        if message["type"] == "http.disconnect":
            raise ClientGone
        if chunk := message.get("body", b""):
            yield chunk
        if not message.get("more_body", False):
            return


def header(scope: Scope, name: bytes) -> str | None:
    """A request header by its lower-case name."""
    for key, value in scope["headers"]:
        if key == name:
            text: str = value.decode("latin-1")
            return text
    return None


def content_length(scope: Scope) -> int | None:
    """How many bytes the client says will come."""
    declared = header(scope, b"content-length")
    return (
        int(declared)
        if declared is not None and declared.isascii() and declared.isdigit()
        else None
    )


def media_type_of(scope: Scope) -> str | None:
    """The media type of the body, without parameters, in lower case."""
    declared = header(scope, b"content-type")
    return None if declared is None else declared.split(";", 1)[0].strip().lower()


def not_taken(media_type: str | None, taken: Mapping[str, Any] | set[str]) -> UnsupportedType:
    """The error for a body of a type that the operation doesn't take."""
    detail = f"This takes {' or '.join(sorted(taken))}, not {media_type or 'a body without type'}."
    fault = Fault(FaultCode.MEDIA_TYPE, detail[:500], parameter="Content-Type")
    return UnsupportedType("The body is of a type that is not taken here.", faults=[fault])


def _too_large() -> TooLarge:
    return TooLarge(f"A JSON body may have at most {MOST_JSON_BYTES // 1024} KiB.")
