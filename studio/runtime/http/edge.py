"""The outermost layer: an id and a log line for every request, headers on every answer."""

import time
from typing import Any, Final

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from studio.kernel.ids import new_id

_log = structlog.get_logger("studio.http")

_SECURITY: Final = {
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cross-origin-opener-policy": "same-origin",
    # The web front end may live on another port of this site, and shows our images.
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
"""What Helmet sets (helmetjs.github.io), with a policy fit for an API: nothing may be loaded."""

_DEFAULTS: Final = [
    (name.encode(), value.encode())
    # An answer with and one without the headers for another origin are two for a cache.
    for name, value in {**_SECURITY, "cache-control": "no-store", "vary": "Origin"}.items()
]


class Edge:
    """Wraps the whole application."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            return
        exchange = _Exchange(scope, send)
        try:
            await self._app(scope, receive, exchange.send)
        finally:
            exchange.log()


class _Exchange:
    """One request and its answer."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope = scope
        self._send = send
        self._began = time.perf_counter()
        self._request_id = new_id()
        self._status: int | None = None
        scope["state"] = {"request_id": self._request_id}

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            headers: list[tuple[bytes, bytes]] = message["headers"]
            given = {name for name, _ in headers}
            message["headers"] = [
                *headers,
                *(each for each in _DEFAULTS if each[0] not in given),
                (b"x-request-id", self._request_id.encode()),
            ]
        await self._send(message)

    def log(self) -> None:
        """One line. It names the operation, not the path, which may carry a ticket."""
        state: dict[str, Any] = self._scope["state"]
        caller = state.get("caller")
        _log.info(
            "request",
            request_id=self._request_id,
            method=self._scope["method"],
            operation=state.get("operation"),
            # None: the client went away before there was an answer.
            status=self._status,
            ms=round((time.perf_counter() - self._began) * 1000, 1),
            user=caller.user_id if caller is not None else None,
        )
