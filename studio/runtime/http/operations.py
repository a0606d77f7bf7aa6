"""From a routed request to an answer: admit, read, call, write."""

import dataclasses
import types
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

import orjson
from connexion.middleware.abstract import ROUTING_CONTEXT
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from handlers.transport import Reply, Stream
from studio.kernel.access import Permission
from studio.runtime.http.binder import Binding, Call, bind, require_no_stray_handlers
from studio.runtime.http.bodies import JsonBody
from studio.runtime.http.live import send_live
from studio.runtime.http.multipart import read_file
from studio.runtime.http.parameters import Parameters
from studio.runtime.http.routes import Routes
from studio.runtime.http.security import Gate

Headers = list[tuple[bytes, bytes]]
_HEALTH: Final = "health_"
_JSON: Headers = [(b"content-type", b"application/json")]


class Operations:
    """The application that Connexion's routing hands requests to."""

    def __init__(
        self,
        spec: Mapping[str, Any],
        modules: Mapping[str, types.ModuleType],
        services: Mapping[type, object],
        gate: Gate,
        routes: Routes,
    ) -> None:
        self._routes = routes
        self._operations = {
            operation["operationId"]: _Operation(operation, spec, modules, services, gate)
            for path in spec["paths"].values()
            for operation in path.values()
        }
        require_no_stray_handlers(set(self._operations), modules)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request whose operation is known."""
        operation_id = scope["extensions"][ROUTING_CONTEXT]["operation_id"]
        if operation_id is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        if not self._routes.has(scope["path"], scope["method"]):
            raise HTTPException(HTTPStatus.METHOD_NOT_ALLOWED)
        scope["state"]["operation"] = operation_id
        await self._operations[operation_id](scope, receive, send)


class _Operation:
    """One operation, with everything compiled that can be."""

    def __init__(
        self,
        operation: Mapping[str, Any],
        spec: Mapping[str, Any],
        modules: Mapping[str, types.ModuleType],
        services: Mapping[type, object],
        gate: Gate,
    ) -> None:
        components = spec["components"]
        operation = {**operation, "parameters": _in_full(operation, components)}
        self._gate = gate
        self._binding: Binding = bind(operation["operationId"], operation, modules, services)
        self._parameters = Parameters(operation["parameters"], components)
        self._json = (
            JsonBody(operation["requestBody"]["content"], components)
            if self._binding.takes == "json"
            else None
        )
        # Health is asked for by machines, most of all when the database that counts is away.
        is_health = operation["operationId"].startswith(_HEALTH)
        self._limited = not (is_health and self._binding.permission is Permission.PUBLIC)
        self._status = min(int(status) for status in operation["responses"])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        caller = None
        if self._limited:
            caller = await self._gate.admit(scope, self._binding.permission)
        scope["state"]["caller"] = caller
        parameters = self._parameters.read(scope)
        body = None
        if self._json is not None:
            body = await self._json.read(scope, receive)
        elif self._binding.takes == "file":
            body = await read_file(scope, receive)
        result = await self._binding(Call(caller, parameters, body))
        if isinstance(result, Stream) and scope["method"] == "HEAD":
            result = dataclasses.replace(result, chunks=None)
        await self._answer(result, receive, send)

    async def _answer(self, result: Any, receive: Receive, send: Send) -> None:
        match result:
            case Stream(live=True, chunks=chunks) if chunks is not None:
                await send_live(result, chunks, receive, send)
            case Stream():
                await _send_stream(result, send)
            case Reply(body=body, headers=headers, status=status):
                head = _JSON + _encoded(headers)
                await _send(send, status or self._status, head, _dumped(body))
            case BaseModel():
                await _send(send, self._status, _JSON, _dumped(result))
            case None:
                await _send(send, self._status, [], b"")
            case _:
                raise TypeError(f"a handler gave a {type(result).__name__}")


def _in_full(
    operation: Mapping[str, Any], components: Mapping[str, Any]
) -> list[Mapping[str, Any]]:
    """The operation's parameters, those that the spec shares between operations written out."""
    return [
        components["parameters"][each["$ref"].rsplit("/", 1)[1]] if "$ref" in each else each
        for each in operation.get("parameters", [])
    ]


def _dumped(model: BaseModel) -> bytes:
    return orjson.dumps(model.model_dump(by_alias=True), option=orjson.OPT_UTC_Z)


def _encoded(headers: Mapping[str, str]) -> Headers:
    return [
        (name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()
    ]


async def _send(send: Send, status: int, headers: Headers, body: bytes) -> None:
    length = [] if status == HTTPStatus.NO_CONTENT else [(b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers + length})
    await send({"type": "http.response.body", "body": body})


async def _send_stream(stream: Stream, send: Send) -> None:
    # The first bytes before the head: if there are none to be had, there is still time to say so.
    last = b"" if stream.chunks is None else await anext(stream.chunks, b"")
    headers = _encoded(stream.headers)
    await send({"type": "http.response.start", "status": stream.status, "headers": headers})
    if stream.chunks is not None:
        async for chunk in stream.chunks:
            await send({"type": "http.response.body", "body": last, "more_body": True})
            last = chunk
    # Most images are one chunk: this is then all there is to send.
    await send({"type": "http.response.body", "body": last})
