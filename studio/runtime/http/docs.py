"""The spec itself, and a page to read and try it: Swagger UI, served from here, no CDN."""

from pathlib import Path
from typing import Any, Final

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route, Router
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send
from swagger_ui_bundle import swagger_ui_path

_ASSETS: Final = Path(str(swagger_ui_path))
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_PAGE: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Temps D'arrêt Studio: the API</title>
<link rel="icon" href="{base}/docs/assets/favicon-32x32.png">
<link rel="stylesheet" href="{base}/docs/assets/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<noscript>This page needs JavaScript; the description itself is <a href="{base}/openapi.json">here
</a>.</noscript>
<script src="{base}/docs/assets/swagger-ui-bundle.js"></script>
<script src="{base}/docs/start.js"></script>
</body>
</html>
"""
_START: Final = """SwaggerUIBundle({{
  url: "{base}/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  displayRequestDuration: true,
  docExpansion: "list",
  validatorUrl: null,
}});
"""


def docs_app(spec: dict[str, Any], base_path: str, app: ASGIApp) -> ASGIApp:
    """``app``, with the description and its page beside it."""
    description = orjson.dumps(spec)

    async def openapi(_: Request) -> Response:
        return Response(description, media_type="application/json")

    async def page(_: Request) -> Response:
        return _described(_PAGE.format(base=base_path), "text/html")

    async def start(_: Request) -> Response:
        return _described(_START.format(base=base_path), "text/javascript")

    pages = Router(
        [
            Route(f"{base_path}/openapi.json", openapi),
            Route(f"{base_path}/docs", page),
            Route(f"{base_path}/docs/start.js", start),
            Mount(f"{base_path}/docs/assets", StaticFiles(directory=_ASSETS)),
        ],
        redirect_slashes=False,
    )
    mine = (f"{base_path}/openapi.json", f"{base_path}/docs")

    async def dispatch(scope: Scope, receive: Receive, send: Send) -> None:
        own = scope["path"] == mine[0] or scope["path"].startswith(mine[1])
        await (pages if own else app)(scope, receive, send)

    return dispatch


def _described(content: str, media_type: str) -> Response:
    return Response(content, media_type=media_type, headers={"content-security-policy": _POLICY})
