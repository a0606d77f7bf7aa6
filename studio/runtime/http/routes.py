"""Which methods a path has: for the `Allow` of a 405, which the router doesn't know whole."""

from collections.abc import Mapping
from typing import Any

from starlette.routing import compile_path

_METHODS = ("get", "head", "put", "patch", "post", "delete", "options")


class Routes:
    """The paths of the spec."""

    def __init__(self, spec: Mapping[str, Any], base_path: str) -> None:
        self._paths = [
            (compile_path(base_path + path)[0], _allowed(operations))
            for path, operations in spec["paths"].items()
        ]

    def methods_at(self, path: str) -> list[str]:
        """The methods of the spec's path that ``path`` is one of, in a fixed order."""
        found = {
            method for pattern, methods in self._paths if pattern.match(path) for method in methods
        }
        return [method.upper() for method in _METHODS if method in found]


def _allowed(operations: Mapping[str, Any]) -> set[str]:
    methods = set(operations) & set(_METHODS)
    return methods | {"head"} if "get" in methods else methods
