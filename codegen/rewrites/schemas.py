"""Schemas in the form that validators and generators agree on."""

from typing import Any

from codegen.document import Json, resolved, with_schemas

_NULL: Json = {"nullable": True, "enum": [None]}


def with_plain_nulls(document: Json) -> Json:
    """`nullable` beside a reference, put where every validator heeds it.

    OpenAPI 3.0 gives `nullable` a meaning beside `type` only, so that validators refuse null where
    the compiler emits `{nullable, allOf: [$ref]}`. A simple type is inlined, each branch of a union
    gets its own `nullable`, and an object becomes one of two alternatives; so does an enumeration,
    of which each inlined copy would become a type of its own.
    """

    def change(schema: Json) -> Json:
        parts = schema.get("allOf", ())
        if not schema.get("nullable") or len(parts) != 1:
            return schema
        rest = {key: value for key, value in schema.items() if key != "allOf"}
        target = resolved(document, parts[0])
        if _is_simple(target) and "enum" not in target:
            return {**_nullable(target), **rest}
        del rest["nullable"]
        branches = [resolved(document, each) for each in target.get("anyOf", ())]
        if branches and all(map(_is_simple, branches)):
            return {**target, **rest, "anyOf": [_nullable(each) for each in branches]}
        # The compiler puts an object's type beside it, where it would refuse null all the same.
        rest.pop("type", None)
        return {**rest, "anyOf": [*parts, dict(_NULL)]}

    return with_schemas(document, change)


def _is_simple(schema: Json) -> bool:
    return schema.get("type") in {"string", "integer", "number", "boolean"}


def _nullable(schema: Json) -> Json:
    values: list[Any] | None = schema.get("enum")
    if values is None or None in values:
        return {**schema, "nullable": True}
    return {**schema, "enum": [*values, None], "nullable": True}


def with_sealed_objects(document: Json) -> Json:
    """Objects that refuse members they do not name, written as `additionalProperties: false`.

    The compiler writes `{not: {}}`, which the model generator takes for "anything goes", and
    leaves multipart bodies open.
    """

    def change(schema: Json) -> Json:
        extra = schema.get("additionalProperties")
        unsaid = extra is None and "properties" in schema and "allOf" not in schema
        if extra == {"not": {}} or unsaid:
            return {**schema, "additionalProperties": False}
        return schema

    return with_schemas(document, change)
