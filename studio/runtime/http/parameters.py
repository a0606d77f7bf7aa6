"""The parameters of an operation: read from the request as the spec declares them."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import parse_qsl

from starlette.types import Scope

from studio.kernel.errors import Fault, FaultCode, Invalid, NotFound
from studio.runtime.http.schemas import SchemaValidator

_INTEGER: Final = re.compile(r"-?[0-9]{1,18}")
_MOST_FIELDS: Final = 50


class Parameters:
    """Reads and validates an operation's path, query and header parameters.

    A path that can't name anything is NotFound; everything else that is wrong is Invalid. Both
    name the parameter.
    """

    def __init__(
        self, declared: Sequence[Mapping[str, Any]], components: Mapping[str, Any]
    ) -> None:
        self.names = [parameter["name"] for parameter in declared]
        self._path = _Location(declared, "path", components)
        self._query = _Location(declared, "query", components)
        self._header = _Location(declared, "header", components)

    def read(self, scope: Scope) -> dict[str, Any]:
        """The values by their names in the spec; absent ones with a default have it."""
        values: dict[str, Any] = {}
        if self._path.names:
            found = self._path.typed(scope["path_params"])
            if faults := self._path.faults(found):
                raise NotFound("Nothing is found under this path.", faults=faults)
            values.update(found)
        if self._query.names or scope["query_string"]:
            found = self._query.typed(_query_of(scope["query_string"]))
            if faults := self._query.faults(found):
                raise Invalid("A parameter of the query is not valid.", faults=faults)
            values.update(self._query.defaults, **found)
        if self._header.names:
            found = self._header.typed(self._headers_of(scope))
            if faults := self._header.faults(found):
                raise Invalid("A header is not valid.", faults=faults)
            values.update(found)
        return values

    def _headers_of(self, scope: Scope) -> dict[str, str]:
        found: dict[str, str] = {}
        for raw_name, raw_value in scope["headers"]:
            name = self._header.by_lower_name.get(raw_name.decode("latin-1"))
            if name is not None:
                value = raw_value.decode("latin-1")
                # Several lines of one header are one list (RFC 9110, 5.2).
                found[name] = f"{found[name]}, {value}" if name in found else value
        return found


class _Location:
    """The parameters in one part of the request, validated as one object."""

    def __init__(
        self, declared: Sequence[Mapping[str, Any]], place: str, components: Mapping[str, Any]
    ) -> None:
        mine = [parameter for parameter in declared if parameter["in"] == place]
        self.names = [parameter["name"] for parameter in mine]
        self.by_lower_name = {name.lower(): name for name in self.names}
        schemas = {each["name"]: _resolved(each["schema"], components) for each in mine}
        self.defaults = {
            name: schema["default"] for name, schema in schemas.items() if "default" in schema
        }
        self._integers = {
            name for name, schema in schemas.items() if schema.get("type") == "integer"
        }
        self._validator = SchemaValidator(
            {
                "type": "object",
                "properties": schemas,
                "required": [each["name"] for each in mine if each.get("required")],
                "additionalProperties": False,
            }
            if any(each.get("required") for each in mine)
            else {"type": "object", "properties": schemas, "additionalProperties": False},
            components,
        )

    def typed(self, texts: Mapping[str, str]) -> dict[str, Any]:
        """Numbers as numbers, where the spec has them; the validator refuses what isn't one."""
        return {
            name: int(text) if name in self._integers and _INTEGER.fullmatch(text) else text
            for name, text in texts.items()
        }

    def faults(self, values: Mapping[str, Any]) -> list[Fault]:
        return self._validator.faults(values, parameters=True)


def _resolved(schema: Mapping[str, Any], components: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = schema.get("$ref")
    if reference is None:
        return schema
    resolved: Mapping[str, Any] = components["schemas"][reference.rsplit("/", 1)[1]]
    return resolved


def _query_of(raw: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(
            raw.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=bool(raw),
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError:
        detail = "This is not a query: name=value&name=value, in UTF-8."
        fault = Fault(FaultCode.UNREADABLE, detail, parameter="query")
        raise Invalid("The query can't be read.", faults=[fault]) from None
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = [name for name in found if [each for each, _ in pairs].count(name) > 1]
        detail = "It is given more than once."
        faults = [Fault(FaultCode.REPEATED, detail, parameter=name) for name in twice]
        raise Invalid("A parameter of the query is given more than once.", faults=faults)
    return found
