"""The HTTP application: Connexion's routing and validation around our operations."""

import types
from collections.abc import Mapping, Sequence
from typing import Any, Final

from connexion import ConnexionMiddleware
from connexion.middleware.response_validation import ResponseValidationMiddleware
from connexion.middleware.routing import RoutingMiddleware
from connexion.resolver import Resolution, Resolver
from starlette.routing import Mount, Router
from starlette.types import ASGIApp

from studio.runtime.http.docs import docs_app
from studio.runtime.http.edge import Edge
from studio.runtime.http.failures import Cors, Failures
from studio.runtime.http.operations import Operations
from studio.runtime.http.routes import Routes
from studio.runtime.http.security import Gate

_ALLOWED: Final = (
    "Authorization",
    "Content-Type",
    "If-Match",
    "If-None-Match",
    "If-Range",
    "Range",
)
_EXPOSED: Final = (
    "Accept-Ranges",
    "Content-Disposition",
    "Content-Range",
    "ETag",
    "Location",
    "Retry-After",
    "X-Request-Id",
)


def build_app(
    *,
    spec: dict[str, Any],
    modules: Mapping[str, types.ModuleType],
    services: Mapping[type, object],
    gate: Gate,
    cors_origins: Sequence[str],
    validate_responses: bool,
) -> ASGIApp:
    """Everything between the server and the handlers; NotBindable if they don't fit the spec."""
    base_path = spec["servers"][0]["url"]
    routes = Routes(spec, base_path)
    operations = Operations(spec, modules, services, gate, routes)
    # Of Connexion's stack, routing, and validation of answers while testing: what it would do on
    # the way in, the operations do with validators compiled once (docs/adr/0003).
    connexion = ConnexionMiddleware(
        operations, middlewares=[_ExactRouting, ResponseValidationMiddleware]
    )
    connexion.add_api(
        spec,
        base_path=base_path,
        resolver=_ByOperationId(),
        validate_responses=validate_responses,
    )
    app: ASGIApp = Failures(docs_app(spec, base_path, connexion), routes)
    if cors_origins:
        app = Cors(
            app,
            allow_origins=cors_origins,
            allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=_ALLOWED,
            expose_headers=_EXPOSED,
            max_age=600,
        )
    return Edge(app)


class _ExactRouting(RoutingMiddleware):
    """Without redirects for a slash too many: they would lead to whatever `Host` a client names."""

    def add_api(self, *args: Any, **kwargs: Any) -> None:
        super().add_api(*args, **kwargs)
        mounted = (each.app for each in self.router.routes if isinstance(each, Mount))
        for router in (self.router, *mounted):
            if isinstance(router, Router):
                router.redirect_slashes = False


class _ByOperationId(Resolver):
    """Connexion only routes: which function serves an operation is the binder's to say."""

    def resolve(self, operation: Any) -> Resolution:
        return Resolution(lambda: None, operation.operation_id)
