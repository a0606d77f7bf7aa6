"""Finding one's way about an OpenAPI 3.0 document, as plain JSON values."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

Json = dict[str, Any]
"""One JSON object: the document, or a part of it."""

PROBLEM: Final = "application/problem+json"
"""The media type of every failure (RFC 9457)."""

METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

_SCHEMA_LISTS: Final = ("allOf", "anyOf", "oneOf")
_SCHEMAS: Final = ("items", "additionalProperties", "not")


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of a document: where it stands and what it says."""

    path: str
    method: str
    spec: Json

    @property
    def id(self) -> str:
        """Its operationId; method and path, if it has none."""
        return str(self.spec.get("operationId") or f"{self.method.upper()} {self.path}")

    @property
    def permission(self) -> object:
        """What `x-permission` says."""
        return self.spec.get("x-permission")


def operations(document: Json) -> Iterator[Operation]:
    """Every operation, in the document's order."""
    for path, item in document.get("paths", {}).items():
        for method in METHODS:
            if method in item:
                yield Operation(path, method, item[method])


def resolved(document: Json, node: Json) -> Json:
    """`node`, or what it refers to within the document."""
    while "$ref" in node:
        target: Any = document
        for step in str(node["$ref"]).removeprefix("#/").split("/"):
            target = target[step.replace("~1", "/").replace("~0", "~")]
        node = target
    return node


def parameters(document: Json, operation: Operation) -> list[Json]:
    """The operation's parameters, each resolved."""
    return [resolved(document, each) for each in operation.spec.get("parameters", ())]


def referred_name(node: Mapping[str, Any]) -> str | None:
    """The name of the schema that `node` refers to, directly or as the only part of `allOf`."""
    parts = node.get("allOf", ())
    reference = parts[0].get("$ref") if len(parts) == 1 else node.get("$ref")
    return None if reference is None else str(reference).rpartition("/")[2]


def with_operations(document: Json, change: Callable[[Operation], Json]) -> Json:
    """A copy of the document in which each operation is what `change` made of it."""
    changed = {(each.path, each.method): change(each) for each in operations(document)}
    paths = {
        path: {key: changed.get((path, key), value) for key, value in item.items()}
        for path, item in document.get("paths", {}).items()
    }
    return {**document, "paths": paths}


def with_schemas(document: Json, change: Callable[[Json], Json]) -> Json:
    """A copy of the document in which each schema is what `change` made of it, innermost first.

    Only schemas are visited: an example or an extension may look like one and is left alone.
    """

    def holder(node: Json) -> Json:
        """A parameter, a header or a media type."""
        return _with(node, "schema", lambda schema: _schema(schema, change))

    def message(node: Json) -> Json:
        """A request body or a response."""
        return _with(
            _with(node, "headers", lambda headers: _each(headers, holder)),
            "content",
            lambda content: _each(content, holder),
        )

    def operation(found: Operation) -> Json:
        spec = _with(found.spec, "parameters", lambda each: [holder(one) for one in each])
        spec = _with(spec, "requestBody", message)
        return _with(spec, "responses", lambda responses: _each(responses, message))

    def components(node: Json) -> Json:
        node = _with(node, "schemas", lambda each: _each(each, lambda one: _schema(one, change)))
        for section, section_change in (
            ("parameters", holder),
            ("headers", holder),
            ("requestBodies", message),
            ("responses", message),
        ):
            node = _with(node, section, partial(_each, change=section_change))
        return node

    return _with(with_operations(document, operation), "components", components)


def _with(node: Json, key: str, change: Callable[[Any], Any]) -> Json:
    return {**node, key: change(node[key])} if key in node else node


def _each(nodes: Json, change: Callable[[Json], Json]) -> Json:
    return {name: change(node) for name, node in nodes.items()}


def _schema(schema: Json, change: Callable[[Json], Json]) -> Json:
    copy = dict(schema)
    if "properties" in copy:
        copy["properties"] = _each(copy["properties"], lambda each: _schema(each, change))
    for key in _SCHEMA_LISTS:
        if key in copy:
            copy[key] = [_schema(each, change) for each in copy[key]]
    for key in _SCHEMAS:
        if isinstance(copy.get(key), dict):
            copy[key] = _schema(copy[key], change)
    return change(copy)
