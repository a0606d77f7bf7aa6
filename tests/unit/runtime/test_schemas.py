"""What the spec's schemas let through, and what is said about the rest."""

from typing import Any

import pytest

from studio.runtime.http.schemas import SchemaValidator

SECRET = "hunter2hunter2"
COMPONENTS: dict[str, Any] = {
    "schemas": {
        "a.Name": {"type": "string", "maxLength": 5, "nullable": True},
        "a.Kind": {"type": "string", "enum": ["wedding", "portrait"], "example": "wedding"},
        "a.Album": {
            "type": "object",
            "required": ["kinds"],
            "properties": {
                "kinds": {"type": "array", "items": {"$ref": "#/components/schemas/a.Kind"}},
                "a/b~c": {"type": "integer"},
            },
            "additionalProperties": False,
        },
    }
}
KIND_OR_NULL = {
    "anyOf": [{"$ref": "#/components/schemas/a.Kind"}, {"nullable": True, "enum": [None]}]
}
LINK_OR_CODE = {
    "anyOf": [
        {
            "type": "object",
            "required": ["token"],
            "properties": {"token": {"type": "string"}},
            "additionalProperties": False,
        },
        {
            "type": "object",
            "required": ["email", "code"],
            "properties": {"email": {"type": "string"}, "code": {"type": "string"}},
            "additionalProperties": False,
        },
    ]
}


def ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def faults(schema: dict[str, Any], value: object) -> list[tuple[str | None, str]]:
    found = SchemaValidator(schema, COMPONENTS).faults(value)
    assert all(fault.parameter is None for fault in found)
    return [(fault.pointer, fault.detail) for fault in found]


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        (ref("a.Name"), None),
        (ref("a.Name"), "Zoë"),
        (KIND_OR_NULL, None),
        (KIND_OR_NULL, "wedding"),
        ({"type": "string", "nullable": True, "enum": ["x"]}, None),
        (ref("a.Album"), {"kinds": ["wedding"], "a/b~c": 1}),
        (ref("a.Album"), {"kinds": []}),
        ({"type": "string", "format": "date"}, "2028-02-29"),
        ({"type": "string", "format": "date-time"}, "2026-11-22T12:00:00Z"),
        ({"type": "string", "format": "date-time"}, "2026-11-22T12:00:00.123+01:00"),
        ({"type": "string", "maxLength": 1}, "👰"),
        (LINK_OR_CODE, {"token": "t"}),
        (LINK_OR_CODE, {"email": "e", "code": "c"}),
    ],
)
def test_what_the_spec_allows_has_no_faults(schema: dict[str, Any], value: object) -> None:
    assert faults(schema, value) == []


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        (ref("a.Name"), 3),
        (ref("a.Name"), SECRET),
        (ref("a.Kind"), None),
        (KIND_OR_NULL, SECRET),
        ({"type": "string"}, None),
        ({"type": "string", "enum": ["x"]}, None),
        ({"type": "string", "format": "date"}, "2026-02-30"),
        ({"type": "string", "format": "date"}, "20261122"),
        ({"type": "string", "format": "date"}, "2026-W47-7"),
        ({"type": "string", "format": "date"}, "22.11.2026"),
        ({"type": "string", "format": "date-time"}, "2026-11-22T12:00:00"),
        ({"type": "string", "format": "date-time"}, "2026-11-22T25:00:00Z"),
        ({"type": "string", "format": "date-time"}, "2026-11-22"),
        ({"type": "string", "pattern": "^[a-z]+$"}, SECRET),
        ({"type": "string", "pattern": "^[a-z]+$"}, "a\n"),
        ({"type": "integer"}, True),
        ({"type": "integer"}, "1"),
        ({"type": "integer", "maximum": 9}, 2**80),
        ({"type": "array", "maxItems": 1}, [SECRET, SECRET]),
    ],
)
def test_what_it_does_not_allow_is_told_without_repeating_it(
    schema: dict[str, Any], value: object
) -> None:
    found = faults(schema, value)
    assert found
    for pointer, detail in found:
        assert pointer == ""
        assert detail.startswith("the value ")
        assert "hunter2" not in detail
        assert "[a-z]" not in detail


def test_each_fault_points_to_its_place() -> None:
    found = faults(ref("a.Album"), {"kinds": ["wedding", SECRET], "a/b~c": SECRET, "more": SECRET})
    assert [pointer for pointer, _ in found] == ["/kinds/1", "/a~1b~0c", "/more"]
    assert "hunter2" not in str(found)


def test_what_is_missing_is_pointed_to_where_it_belongs() -> None:
    assert faults(ref("a.Album"), {}) == [("/kinds", '"kinds" is a required property')]


def test_of_a_choice_the_branch_that_was_meant_is_told() -> None:
    assert faults(LINK_OR_CODE, {"email": "e"}) == [("/code", '"code" is a required property')]
    [(pointer, detail)] = faults(LINK_OR_CODE, {"token": 3})
    assert (pointer, detail) == ("/token", 'the value is not of type "string"')


def test_not_every_fault_of_very_many_is_told() -> None:
    found = faults({"type": "array", "items": {"type": "integer"}}, [SECRET] * 1000)
    assert [pointer for pointer, _ in found] == [f"/{number}" for number in range(20)]


def test_what_is_told_is_never_long() -> None:
    schema = {"type": "object", "properties": {}, "additionalProperties": False}
    assert len(faults(schema, {"x" * 100_000: 1})[0][1]) <= 1000
    assert len(faults({"type": "string", "enum": ["x" * 5000]}, SECRET)[0][1]) <= 1000


def test_parameters_are_named_instead() -> None:
    schema = {
        "type": "object",
        "required": ["status"],
        "properties": {"limit": {"type": "integer"}},
        "additionalProperties": False,
    }
    found = SchemaValidator(schema, COMPONENTS).faults(
        {"limit": SECRET, "sort": 1}, parameters=True
    )
    assert all(fault.pointer is None for fault in found)
    assert sorted(str(fault.parameter) for fault in found) == ["limit", "sort", "status"]
    assert "hunter2" not in str(found)


@pytest.mark.parametrize(
    ("schema", "value", "code", "limit"),
    [
        (ref("a.Album"), {}, "missing", None),
        (ref("a.Album"), {"kinds": [], "more": 1}, "unknown", None),
        ({"type": "string"}, 1, "wrong-type", None),
        ({"type": "string", "minLength": 2}, "a", "too-short", 2),
        ({"type": "string", "maxLength": 2}, "abc", "too-long", 2),
        ({"type": "integer", "minimum": 1}, 0, "too-low", 1),
        ({"type": "integer", "maximum": 9}, 10, "too-high", 9),
        ({"type": "array", "minItems": 1}, [], "too-few", 1),
        ({"type": "array", "maxItems": 1}, [1, 2], "too-many", 1),
        ({"type": "object", "minProperties": 1}, {}, "too-few", 1),
        ({"type": "object", "maxProperties": 0}, {"a": 1}, "too-many", 0),
        (ref("a.Kind"), "party", "not-a-choice", None),
        ({"type": "string", "pattern": "^[a-z]+$"}, "A", "malformed", None),
        ({"type": "string", "format": "date"}, "soon", "malformed", None),
        ({"type": "integer", "multipleOf": 2}, 3, "not-valid", None),
    ],
)
def test_each_fault_has_a_code_and_the_bound_that_was_crossed(
    schema: dict[str, Any], value: object, code: str, limit: int | None
) -> None:
    [fault] = SchemaValidator(schema, COMPONENTS).faults(value)
    assert (fault.code, fault.limit) == (code, limit)
