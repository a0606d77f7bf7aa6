from typing import Any

from starlette.routing import Router
from starlette.types import ASGIApp, Receive, Scope, Send

class RoutingMiddleware:
    router: Router

    def __init__(self, app: ASGIApp) -> None: ...
    def add_api(self, *args: Any, **kwargs: Any) -> None: ...
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None: ...
