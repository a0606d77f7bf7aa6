"""What the committed document and models promise, tried with the engines that enforce it."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from pydantic import MISSING, TypeAdapter, ValidationError

from codegen.document import Json
from codegen.lint import findings
from codegen.lint.access import PERMISSIONS
from generated.models.auth import CodeRedemption, LinkRedemption, SessionCreate
from generated.models.shoots import Notes, ShootUpdate, Title
from generated.models.users import EmailAddress
from studio.kernel.access import Permission

DOCUMENT = Path(__file__).parents[3] / "generated" / "openapi" / "openapi.json"


@pytest.fixture(scope="module")
def published() -> Json:
    loaded: Json = json.loads(DOCUMENT.read_text("utf-8"))
    return loaded


def test_keeps_our_rules(published: Json) -> None:
    assert [str(finding) for finding in findings(published)] == []


def test_the_linter_knows_the_permissions_that_the_kernel_knows() -> None:
    assert set(PERMISSIONS) == {permission.value for permission in Permission}


TEXTS = [
    # value, a title?, notes?
    ("Claire & Antoine", True, True),
    ("é", True, True),
    ("👩‍👩‍👧", True, True),
    ("15\u202fh", True, True),
    (" around ", True, True),
    ("", False, False),
    (" ", False, False),
    ("\u00a0\u200b\ufeff", False, False),
    ("\n", False, False),
    ("two\nlines", False, True),
    ("a\tb", False, True),
    ("a\u2028b", False, True),
    ("trailing\n", False, True),
    ("nul\x00", False, False),
    ("\x7f", False, False),
    ("a\x85b", False, False),
    ("a\u202eb", False, False),
]


@pytest.mark.parametrize(("value", "title", "notes"), TEXTS, ids=[repr(text[0]) for text in TEXTS])
def test_texts_are_the_same_to_the_gateway_and_to_the_models(
    published: Json, value: str, *, title: bool, notes: bool
) -> None:
    schemas = published["components"]["schemas"]

    assert jsonschema_rs.is_valid(schemas["shoots.Title"], value) is title
    assert jsonschema_rs.is_valid(schemas["shoots.Notes"], value) is notes
    assert _is_valid(TypeAdapter(Title), value) is title
    assert _is_valid(TypeAdapter(Notes), value) is notes


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("claire.moreau@example.com", True),
        ("studio@localhost.localdomain", True),
        ("o'neil+studio@sub.example.co.uk", True),
        ("a@xn--caf-dma.fr", True),
        ("claire", False),
        ("claire@localhost", False),
        ("claire@@example.com", False),
        (".claire@example.com", False),
        ("claire@example.c1", False),
        ("claire@-example.com", False),
        ("claire @example.com", False),
        ("claire@example.com\n", False),
        ("claire@example.com\nBcc: other@example.com", False),
    ],
)
def test_addresses(value: str, *, expected: bool) -> None:
    assert _is_valid(TypeAdapter(EmailAddress), value) is expected


def test_a_patch_tells_null_from_absent() -> None:
    patch = ShootUpdate.model_validate({"location": None})

    assert patch.location is None
    assert patch.notes is MISSING
    assert patch.model_dump(by_alias=True) == {"location": None}


@pytest.mark.parametrize(
    ("wire", "value"),
    [
        ("2026-06-20", date(2026, 6, 20)),
        ("2026-06-20T00:00:00Z", datetime(2026, 6, 20, tzinfo=UTC)),
        ("2026-06-20T14:30:00+02:00", datetime(2026, 6, 20, 12, 30, tzinfo=UTC)),
    ],
)
def test_a_shoot_date_is_a_day_or_a_moment_and_stays_what_it_is(wire: str, value: date) -> None:
    patch = ShootUpdate.model_validate({"shootDate": wire})

    assert patch.shoot_date == value
    assert type(patch.shoot_date) is type(value)
    assert patch.model_dump(mode="json", by_alias=True) == {"shootDate": wire}


@pytest.mark.parametrize("wire", ["2026-06-20T14:30:00", "tomorrow", ""])
def test_a_shoot_date_has_an_offset_or_no_time(wire: str) -> None:
    with pytest.raises(ValidationError):
        ShootUpdate.model_validate({"shootDate": wire})


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"token": "eyJhbGciOi.eyJqdGkiOi.2mE1hQ0Zb3"}, LinkRedemption),
        ({"email": "claire@example.com", "code": "402817"}, CodeRedemption),
    ],
)
def test_a_session_comes_of_a_link_or_a_code(body: Json, kind: type) -> None:
    assert isinstance(TypeAdapter[Any](SessionCreate).validate_python(body), kind)


def test_a_session_does_not_come_of_both() -> None:
    both = {
        "token": "eyJhbGciOi.eyJqdGkiOi.2mE1hQ0Zb3",
        "email": "claire@example.com",
        "code": "402817",
    }
    with pytest.raises(ValidationError):
        TypeAdapter[Any](SessionCreate).validate_python(both)


def _is_valid(adapter: TypeAdapter[Any], value: object) -> bool:
    try:
        adapter.validate_python(value)
    except ValidationError:
        return False
    return True
