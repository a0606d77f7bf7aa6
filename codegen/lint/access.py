"""Who may call an operation."""

from collections.abc import Iterator
from typing import Final

from codegen.document import Json, operations
from codegen.lint.finding import Finding

PERMISSIONS: Final = (
    "public",
    "ticket",
    "account:read",
    "account:write",
    "users:read",
    "users:write",
    "shoots:read",
    "shoots:write",
    "shoots:share",
    "files:read",
    "files:write",
    "letters:read",
    "letters:write",
    "events:read",
    "outbox:read",
    "outbox:write",
)
"""Everything that `x-permission` may say; the kernel knows the same."""

WITHOUT_BEARER: Final = frozenset({"public", "ticket"})
"""Permissions of operations that nobody signs in for."""


def permission(document: Json) -> Iterator[Finding]:
    """Every operation says who may call it, in a word that the kernel knows."""
    for operation in operations(document):
        if operation.permission is None:
            yield Finding(operation.id, "permission", "x-permission is missing")
        elif operation.permission not in PERMISSIONS:
            what = f"x-permission is {operation.permission!r}, not one of {', '.join(PERMISSIONS)}"
            yield Finding(operation.id, "permission", what)


def security(document: Json) -> Iterator[Finding]:
    """A bearer is asked for exactly where somebody has to be signed in."""
    schemes = document.get("components", {}).get("securitySchemes", {})
    bearers = [name for name, scheme in schemes.items() if scheme.get("scheme") == "bearer"]
    default: list[Json] = document.get("security", [])
    for operation in operations(document):
        wanted: list[Json] = operation.spec.get("security", default)
        asked = [name for each in wanted for name in each]
        if operation.permission in WITHOUT_BEARER:
            if asked:
                what = f"{operation.permission} operations take no bearer, this one does"
                yield Finding(operation.id, "security", what)
        elif not wanted or not all(list(each) == bearers for each in wanted):
            yield Finding(operation.id, "security", "the bearer is not asked for")
