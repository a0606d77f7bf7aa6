"""Turns whatever goes wrong inside into a problem: ours, Starlette's, and what nobody foresaw."""

import asyncio
import dataclasses
from http import HTTPStatus
from typing import Final

import structlog
from pymongo.errors import PyMongoError
from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from studio.kernel.errors import Forbidden, Unavailable
from studio.runtime.http.bodies import ClientGone, header
from studio.runtime.http.problems import MEDIA_TYPE, Problem, problem_of
from studio.runtime.http.routes import Routes

_log = structlog.get_logger("studio.http")


_STOPPING: Final = Unavailable("The studio is being stopped; try again soon.")


class Failures:
    """Answers with a problem when the application raises."""

    def __init__(self, app: ASGIApp, routes: Routes) -> None:
        self._app = app
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, whatever happens."""
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        # With "app" in the scope, Starlette raises what it would otherwise answer as plain text.
        scope["app"] = self
        try:
            await self._app(scope, receive, watched)
        except ClientGone:
            return
        except asyncio.CancelledError:
            # The studio stops, and this took longer than it waits.
            if not begun:
                await _send(problem_of(_STOPPING), scope["state"]["request_id"], send)
            raise
        except Exception as error:
            problem = self._explain(error, scope)
            if begun:
                # Too late for a problem: break the answer off, so that nobody takes it for whole.
                raise
            await _send(problem, scope["state"]["request_id"], send)

    def _explain(self, error: Exception, scope: Scope) -> Problem:
        if isinstance(error, PyMongoError):
            _log.error("database failed", error=type(error).__name__)
            error = Unavailable("The database can't be reached right now; try again soon.")
        problem = problem_of(error)
        # Our own pages are not in the spec; Starlette knows their methods.
        methods = self._routes.methods_at(scope["path"])
        if problem.status == HTTPStatus.METHOD_NOT_ALLOWED and methods:
            problem = dataclasses.replace(problem, headers={"Allow": ", ".join(methods)})
        if problem.status == HTTPStatus.INTERNAL_SERVER_ERROR:
            _log.error("unforeseen", request_id=scope["state"]["request_id"], exc_info=error)
        return problem


class Cors(CORSMiddleware):
    """Starlette's, but that a refused preflight is a problem too.

    What comes without an Origin goes straight through; `Vary` is on every answer (http/edge.py).
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        crosses = header(scope, b"origin") is not None
        await (super().__call__ if crosses else self.app)(scope, receive, send)

    def preflight_response(self, request_headers: Headers) -> Response:
        """The answer to an OPTIONS before a cross-origin request."""
        response = super().preflight_response(request_headers)
        if response.status_code < HTTPStatus.BAD_REQUEST:
            return response
        return _RefusedPreflight()


class _RefusedPreflight(Response):
    """The problem; it is told the request's id only when it is sent."""

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        problem = problem_of(Forbidden("This origin, method or header is not on the allow-list."))
        await _send(problem, scope["state"]["request_id"], send)


async def _send(problem: Problem, request_id: str, send: Send) -> None:
    body = problem.body(request_id)
    headers = {
        "content-type": MEDIA_TYPE,
        "content-length": str(len(body)),
        **{name.lower(): value for name, value in problem.headers.items()},
    }
    encoded = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": problem.status, "headers": encoded})
    await send({"type": "http.response.body", "body": body})
