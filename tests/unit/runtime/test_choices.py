"""Where the spec has a choice, a problem is about the branch that comes closest."""

import pytest

from studio.runtime.http.description import load_spec
from studio.runtime.http.schemas import SchemaValidator

COMPONENTS = load_spec()["components"]
SESSION = SchemaValidator({"$ref": "#/components/schemas/auth.SessionCreate"}, COMPONENTS)
SHOOT = SchemaValidator({"$ref": "#/components/schemas/shoots.ShootCreate"}, COMPONENTS)


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({"email": "claire@example.com", "code": "12345"}, {"/code"}),
        ({"email": "claire", "code": "123456"}, {"/email"}),
        ({"email": "claire@example.com"}, {"/code"}),
        ({"token": "x"}, {"/token"}),
        ({"token": ".".join(["a" * 20] * 3), "extra": 1}, {"/extra"}),
        ({}, {"/token"}),
        ([], {""}),
    ],
)
def test_the_field_is_named(body: object, pointers: set[str]) -> None:
    assert {fault.pointer for fault in SESSION.faults(body)} == pointers


@pytest.mark.parametrize("date", ["2026-02-30", "soon", 7, ""])
def test_a_date_that_is_none_is_named(date: object) -> None:
    faults = SHOOT.faults({"title": "Claire & Antoine", "shootDate": date})
    assert {fault.pointer for fault in faults} == {"/shootDate"}
    assert all("date" in fault.detail or "type" in fault.detail for fault in faults)
