from collections.abc import Sequence
from typing import Any

from connexion.resolver import Resolver
from starlette.types import ASGIApp, Receive, Scope, Send

class ConnexionMiddleware:
    def __init__(self, app: ASGIApp, *, middlewares: Sequence[type[ASGIApp]]) -> None: ...
    def add_api(
        self,
        specification: dict[str, Any],
        *,
        base_path: str,
        resolver: Resolver,
        validate_responses: bool,
    ) -> None: ...
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None: ...
