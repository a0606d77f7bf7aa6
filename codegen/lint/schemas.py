"""Schemas: described, closed and bounded."""

from collections.abc import Iterator
from typing import Final

from codegen.document import Json, operations, parameters, resolved
from codegen.lint.finding import Finding

_BOUNDED_FORMATS: Final = frozenset({"binary", "date", "date-time"})


def property_descriptions(document: Json) -> Iterator[Finding]:
    """Every property says what it is."""
    for name, schema in _components(document):
        for member, value in schema.get("properties", {}).items():
            if not resolved(document, value).get("description", "").strip():
                where = f"{name}.{member}"
                yield Finding(where, "property-descriptions", "description is missing")


def sealing(document: Json) -> Iterator[Finding]:
    """Objects refuse members that they do not name."""
    for name, schema in _components(document):
        if "properties" in schema and schema.get("additionalProperties") is not False:
            yield Finding(name, "sealing", "additionalProperties is not false")


def bounds(document: Json) -> Iterator[Finding]:
    """Strings and lists that come in or go out have an upper bound."""
    for name, schema in _components(document):
        yield from _unbounded(name, schema)
        for member, value in schema.get("properties", {}).items():
            yield from _unbounded(f"{name}.{member}", value)
            yield from _unbounded(f"{name}.{member}[]", value.get("items", {}))
    for operation in operations(document):
        for parameter in parameters(document, operation):
            yield from _unbounded(f"{operation.id}({parameter['name']})", parameter["schema"])


def _unbounded(where: str, schema: Json) -> Iterator[Finding]:
    kind = schema.get("type")
    if kind == "array" and "maxItems" not in schema:
        yield Finding(where, "bounds", "maxItems is missing")
    said = {"maxLength", "enum"} & schema.keys() or schema.get("format") in _BOUNDED_FORMATS
    if kind == "string" and not said:
        yield Finding(where, "bounds", "maxLength is missing")


def _components(document: Json) -> Iterator[tuple[str, Json]]:
    yield from document.get("components", {}).get("schemas", {}).items()
