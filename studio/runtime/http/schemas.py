"""The spec's schemas as fast validators: compiled once at the start, by jsonschema-rs."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final, cast

import jsonschema_rs

from studio.kernel.errors import Fault, FaultCode

_MOST_FAULTS: Final = 20
_LONGEST_DETAIL: Final = 1000
_CODES: Final[Mapping[str, FaultCode]] = {
    "required": FaultCode.MISSING,
    "additionalProperties": FaultCode.UNKNOWN,
    "type": FaultCode.WRONG_TYPE,
    "minLength": FaultCode.TOO_SHORT,
    "maxLength": FaultCode.TOO_LONG,
    "minimum": FaultCode.TOO_LOW,
    "maximum": FaultCode.TOO_HIGH,
    "minItems": FaultCode.TOO_FEW,
    "maxItems": FaultCode.TOO_MANY,
    "minProperties": FaultCode.TOO_FEW,
    "maxProperties": FaultCode.TOO_MANY,
    "enum": FaultCode.NOT_A_CHOICE,
    "pattern": FaultCode.MALFORMED,
    "format": FaultCode.MALFORMED,
}
"""By the keyword of the schema that was not heeded."""


class SchemaValidator:
    """Finds what is wrong with a value, and says where without repeating the value."""

    def __init__(self, schema: Mapping[str, Any], components: Mapping[str, Any]) -> None:
        self._validator = jsonschema_rs.Draft4Validator(
            {**_as_json_schema(schema), "components": _as_json_schema(components)},
            validate_formats=True,
            formats={"date": _is_date},
            mask="the value",
        )

    def faults(self, value: object, *, parameters: bool = False) -> list[Fault]:
        """What is wrong with ``value``; of ``parameters``, the name instead of a pointer."""
        if self._validator.is_valid(value):
            return []
        found: list[Fault] = []
        for error in _to_the_point(self._validator.iter_errors(value)):
            code = _CODES.get(error.kind.name, FaultCode.NOT_VALID)
            detail, limit = _plain(error), _limit(error)
            for path in _paths(error):
                pointer = None if parameters else _pointer(path)
                parameter = (path[0] if path else "unknown") if parameters else None
                found.append(Fault(code, detail, pointer, parameter, limit))
            if len(found) >= _MOST_FAULTS:
                break
        return found


def _to_the_point(
    errors: Iterable[jsonschema_rs.ValidationError],
) -> Iterator[jsonschema_rs.ValidationError]:
    """The errors, and for a choice those of the branch that comes closest to what was sent."""
    for error in errors:
        branches: list[list[jsonschema_rs.ValidationError]] = getattr(error.kind, "context", [])
        if branches:
            closest = min(branches, key=_distance)
            yield from _to_the_point(closest)
        else:
            yield error


def _distance(branch: list[jsonschema_rs.ValidationError]) -> tuple[int, int]:
    """How far a branch is: first by members that are missing or too much, then by all errors."""
    strangers = [getattr(error.kind, "unexpected", ()) for error in branch]
    missing = [error for error in branch if getattr(error.kind, "property", None) is not None]
    return len(missing) + sum(map(len, strangers)), len(branch)


def _plain(error: jsonschema_rs.ValidationError) -> str:
    """What is wrong, for a person: a regular expression tells few people anything."""
    if error.kind.name == "pattern":
        return "the value has a form, or characters, that are not allowed here"
    return error.message[:_LONGEST_DETAIL]


def _limit(error: jsonschema_rs.ValidationError) -> int | None:
    """The bound that was crossed, where the keyword has one."""
    limit = getattr(error.kind, "limit", None)
    return limit if isinstance(limit, int) and limit >= 0 else None


def _paths(error: jsonschema_rs.ValidationError) -> Iterable[list[str]]:
    """Where an error belongs: to the member that is missing or too much, not to its owner."""
    path = [str(step) for step in error.instance_path]
    missing = getattr(error.kind, "property", None)
    if missing is not None:
        return [[*path, str(missing)]]
    unexpected = getattr(error.kind, "unexpected", None)
    if unexpected is not None:
        return [[*path, str(name)] for name in unexpected]
    return [path]


def _pointer(path: list[str]) -> str:
    return "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in path)


def _as_json_schema(schema: Any) -> Any:
    """OpenAPI 3.0's ``nullable`` in JSON Schema's own words."""
    if isinstance(schema, list):
        return [_as_json_schema(each) for each in schema]
    if not isinstance(schema, Mapping):
        return schema
    plain = {name: _as_json_schema(value) for name, value in schema.items() if name != "example"}
    if plain.pop("nullable", False) is True and isinstance(plain.get("type"), str):
        plain["type"] = [plain["type"], "null"]
        if "enum" in plain and None not in plain["enum"]:
            plain["enum"] = [*plain["enum"], None]
    return cast("dict[str, Any]", plain)


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
