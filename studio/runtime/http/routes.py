"""Which methods a path has: for the `Allow` of a 405, which the router doesn't know whole."""

from collections.abc import Mapping
from typing import Any

from starlette.routing import compile_path

_METHODS = ("get", "head", "put", "patch", "post", "delete", "options")


class Routes:
    """The paths of the spec. A path that it writes out goes before one with parameters."""

    def __init__(self, spec: Mapping[str, Any], base_path: str) -> None:
        methods = {base_path + path: _allowed(each) for path, each in spec["paths"].items()}
        self._written_out = {path: each for path, each in methods.items() if "{" not in path}
        self._patterns = [(compile_path(path)[0], each) for path, each in methods.items()]

    def has(self, path: str, method: str) -> bool:
        """Whether ``method`` is for ``path``: `PATCH /users/me` is not `PATCH /users/{userId}`."""
        written_out = self._written_out.get(path)
        return written_out is None or method.lower() in written_out

    def methods_at(self, path: str) -> list[str]:
        """The methods of the spec's path that ``path`` is one of, in a fixed order."""
        found = self._written_out.get(path) or {
            method
            for pattern, methods in self._patterns
            if pattern.match(path)
            for method in methods
        }
        return [method.upper() for method in _METHODS if method in found]


def _allowed(operations: Mapping[str, Any]) -> set[str]:
    methods = set(operations) & set(_METHODS)
    return methods | {"head"} if "get" in methods else methods
