"""The generated description that everything here follows."""

import importlib.resources
from typing import Any

import orjson


def load_spec() -> dict[str, Any]:
    """The OpenAPI document."""
    path = importlib.resources.files("generated") / "openapi" / "openapi.json"
    spec: dict[str, Any] = orjson.loads(path.read_bytes())
    return spec
