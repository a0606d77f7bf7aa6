"""Parameters, read from a request as the spec declares them."""

from typing import Any

import pytest

from studio.kernel.errors import DomainError, Invalid, NotFound
from studio.runtime.http.parameters import Parameters

COMPONENTS: dict[str, Any] = {
    "schemas": {
        "a.Id": {"type": "string", "pattern": "^[0-9a-z]{4}$"},
        "a.Status": {"type": "string", "enum": ["draft", "delivered"]},
    }
}
DECLARED: list[dict[str, Any]] = [
    {"name": "shootId", "in": "path", "required": True, "schema": {"$ref": "#/x/schemas/a.Id"}},
    {
        "name": "limit",
        "in": "query",
        "schema": {"type": "integer", "minimum": 1, "maximum": 200, "default": 50},
    },
    {"name": "status", "in": "query", "schema": {"$ref": "#/x/schemas/a.Status"}},
    {"name": "q", "in": "query", "schema": {"type": "string", "minLength": 1, "maxLength": 9}},
    {"name": "If-Match", "in": "header", "schema": {"type": "string", "maxLength": 20}},
]


def read(
    query: bytes = b"",
    *,
    path: dict[str, str] | None = None,
    headers: list[tuple[bytes, bytes]] | None = None,
    declared: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    scope = {
        "type": "http",
        "path_params": {"shootId": "ab12"} if path is None else path,
        "query_string": query,
        "headers": headers or [],
    }
    return Parameters(DECLARED if declared is None else declared, COMPONENTS).read(scope)


def refused(query: bytes = b"", **request: Any) -> DomainError:
    with pytest.raises(DomainError) as caught:
        read(query, **request)
    assert caught.value.faults
    return caught.value


def names(error: DomainError) -> list[str | None]:
    return [fault.parameter for fault in error.faults]


def test_what_is_absent_has_its_default_or_is_absent() -> None:
    assert read() == {"shootId": "ab12", "limit": 50}


def test_all_of_them_by_their_names_in_the_spec() -> None:
    found = read(b"limit=7&status=draft&q=%C3%89t%C3%A9+2", headers=[(b"if-match", b'"3"')])
    assert found == {
        "shootId": "ab12",
        "limit": 7,
        "status": "draft",
        "q": "Été 2",
        "If-Match": '"3"',
    }


def test_other_headers_are_nobodys_business() -> None:
    headers = [(b"x-other", b"\xff"), (b"if-matching", b"x")]
    assert read(headers=headers) == {"shootId": "ab12", "limit": 50}


def test_lines_of_one_header_are_one_list() -> None:
    headers = [(b"if-match", b'"1"'), (b"accept", b"*/*"), (b"if-match", b'"2"')]
    assert read(headers=headers)["If-Match"] == '"1", "2"'


def test_a_path_that_can_name_nothing_is_not_found() -> None:
    error = refused(path={"shootId": "../etc"})
    assert isinstance(error, NotFound)
    assert names(error) == ["shootId"]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        (b"limit=0", "limit"),
        (b"limit=201", "limit"),
        (b"limit=", "limit"),
        (b"limit=1.0", "limit"),
        (b"limit=+1", "limit"),
        (b"limit=%2B1", "limit"),
        (b"limit=1e1", "limit"),
        (b"limit=0x1", "limit"),
        (b"limit=%D9%A3", "limit"),
        (b"limit=-1", "limit"),
        (b"limit=" + b"9" * 5000, "limit"),
        (b"status=hunter2", "status"),
        (b"status=Draft", "status"),
        (b"status=", "status"),
        (b"q=", "q"),
        (b"q=hunter2hunter2", "q"),
        (b"hunter2=1", "hunter2"),
        (b"Limit=1", "Limit"),
        (b"limit=1&limit=1", "limit"),
        (b"q=a&limit=1&q=b", "q"),
    ],
)
def test_a_parameter_of_the_query_that_is_wrong_is_named(query: bytes, name: str) -> None:
    error = refused(query)
    assert isinstance(error, Invalid)
    assert names(error) == [name]
    if name != "hunter2":
        assert "hunter2" not in error.faults[0].detail


def test_all_that_are_wrong_are_named() -> None:
    assert sorted(str(each) for each in names(refused(b"limit=x&status=x"))) == ["limit", "status"]


@pytest.mark.parametrize(
    "query",
    [
        b"limit",
        b"&",
        b"limit=1&",
        b"q=%FF",
        b"q=%C3",
        b"q=\xc3\xa9",
        b"&".join(b"q%d=1" % number for number in range(51)),
    ],
)
def test_what_is_no_query_is_refused(query: bytes) -> None:
    assert names(refused(query)) == ["query"]


def test_percent_signs_that_stand_for_nothing_stand_for_themselves() -> None:
    assert read(b"q=50%25+%zz")["q"] == "50% %zz"


def test_a_header_that_is_wrong_is_named() -> None:
    error = refused(headers=[(b"if-match", b"x" * 21)])
    assert isinstance(error, Invalid)
    assert names(error) == ["If-Match"]


def test_an_operation_without_parameters_takes_none() -> None:
    assert read(declared=[], path={}) == {}
    assert names(refused(b"limit=1", declared=[], path={})) == ["limit"]


def test_a_required_parameter_is_asked_for() -> None:
    declared = [{"name": "q", "in": "query", "required": True, "schema": {"type": "string"}}]
    assert read(b"q=", declared=declared, path={}) == {"q": ""}
    assert names(refused(declared=declared, path={})) == ["q"]
