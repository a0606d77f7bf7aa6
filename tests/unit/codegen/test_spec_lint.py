"""Each rule of the linter finds what it is there for, says where, and nothing else."""

from collections.abc import Callable

import pytest

from codegen.document import Json
from codegen.lint import findings
from codegen.lint.access import PERMISSIONS


def lines(document: Json) -> list[str]:
    return [str(finding) for finding in findings(document)]


def test_finds_nothing_in_a_good_document(good: Json) -> None:
    assert lines(good) == []


Spoil = Callable[[Json, Json], object]


def _schema(document: Json, name: str = "cups.Cup") -> Json:
    found: Json = document["components"]["schemas"][name]
    return found


def _parameter(operation: Json, index: int = 0) -> Json:
    found: Json = operation["parameters"][index]
    return found


SPOILT: list[tuple[Spoil, str]] = [
    (
        lambda _, operation: operation.pop("operationId"),
        "PATCH /cups/{cupId}: operation-id: operationId is missing",
    ),
    (
        lambda _, operation: operation.update(operationId="changeCup"),
        "changeCup: operation-id: not of the form service_operationName",
    ),
    (
        lambda _, operation: operation.update(tags=[]),
        "cups_changeCup: tags: has 0 tags instead of one",
    ),
    (
        lambda document, _: document.update(tags=[]),
        "cups_changeCup: tags: 'Cups' has no description",
    ),
    (
        lambda _, operation: operation.update(summary=" "),
        "cups_changeCup: descriptions: summary is missing",
    ),
    (
        lambda _, operation: operation.pop("description"),
        "cups_changeCup: descriptions: description is missing",
    ),
    (
        lambda _, operation: _parameter(operation).pop("description"),
        "cups_changeCup: descriptions: parameter cupId has no description",
    ),
    (
        lambda _, operation: operation.pop("x-permission"),
        "cups_changeCup: permission: x-permission is missing",
    ),
    (
        lambda _, operation: operation.update({"x-permission": "cups:break"}),
        "cups_changeCup: permission: x-permission is 'cups:break', not one of "
        + ", ".join(PERMISSIONS),
    ),
    (
        lambda _, operation: operation.update(security=[]),
        "cups_changeCup: security: the bearer is not asked for",
    ),
    (
        lambda _, operation: operation.update(security=[{"Bearer": []}, {}]),
        "cups_changeCup: security: the bearer is not asked for",
    ),
    (
        lambda _, operation: operation.update({"x-permission": "ticket"}),
        "cups_changeCup: security: ticket operations take no bearer, this one does",
    ),
    (
        lambda _, operation: operation["responses"].pop("503"),
        "cups_changeCup: failures: 503 is not declared, though every part may be away",
    ),
    (
        lambda _, operation: operation["responses"].pop("404"),
        "cups_changeCup: failures: 404 is not declared, though its path names one thing",
    ),
    (
        lambda _, operation: operation["responses"].pop("412"),
        "cups_changeCup: failures: 412 is not declared, though it takes If-Match",
    ),
    (
        lambda _, operation: operation["responses"].pop("415"),
        "cups_changeCup: failures: 415 is not declared, though it takes a body",
    ),
    (
        lambda _, operation: operation["responses"]["404"].update(content={}),
        "cups_changeCup: problems: 404 is not application/problem+json alone",
    ),
    (
        lambda document, _: _schema(document, "problems.Problem").update(required=["status"]),
        "cups_changeCup: problems: 400 does not require title, type",
    ),
    (
        lambda _, operation: operation["responses"]["401"].update(headers={}),
        "cups_changeCup: problems: 401 lacks the header WWW-Authenticate",
    ),
    (
        lambda _, operation: operation["requestBody"]["content"]["application/json"].pop("example"),
        "cups_changeCup: examples: the request body (application/json) has no example",
    ),
    (
        lambda _, operation: operation["responses"]["200"]["content"]["application/json"].pop(
            "example"
        ),
        "cups_changeCup: examples: the body of 200 (application/json) has no example",
    ),
    (
        lambda _, operation: operation["requestBody"]["content"]["application/json"].update(
            example={"colour": 5}
        ),
        (
            "cups_changeCup: fitting-examples: the request body (application/json): "
            "/colour: 5 is not of type 'string'"
        ),
    ),
    (
        lambda document, _: _schema(document).update(example={"handle": True, "colour": "red"}),
        (
            "cups.Cup: fitting-examples: it: Additional properties are not allowed "
            "('handle' was unexpected)"
        ),
    ),
    (
        lambda document, _: _schema(document)["properties"]["colour"].pop("description"),
        "cups.Cup.colour: property-descriptions: description is missing",
    ),
    (
        lambda document, _: _schema(document).pop("additionalProperties"),
        "cups.Cup: sealing: additionalProperties is not false",
    ),
    (
        lambda document, _: _schema(document)["properties"]["colour"].pop("maxLength"),
        "cups.Cup.colour: bounds: maxLength is missing",
    ),
    (
        lambda document, _: _schema(document)["properties"]["stains"].pop("maxItems"),
        "cups.Cup.stains: bounds: maxItems is missing",
    ),
    (
        lambda _, operation: _parameter(operation, 1).update(schema={"type": "string"}),
        "cups_changeCup(If-Match): bounds: maxLength is missing",
    ),
]


@pytest.mark.parametrize(("spoil", "line"), SPOILT, ids=[line for _, line in SPOILT])
def test_finds_what_is_wrong(good: Json, operation: Json, spoil: Spoil, line: str) -> None:
    spoil(good, operation)

    found = lines(good)

    assert line in found
    rules = {each.split(": ")[1] for each in found}
    assert rules == {line.split(": ")[1]}, "one fault, one rule"


def test_holds_the_path_against_its_parameters(good: Json, operation: Json) -> None:
    _parameter(operation)["name"] = "saucerId"

    assert lines(good) == [
        "cups_changeCup: path-parameters: cupId is not declared",
        "cups_changeCup: path-parameters: saucerId is not in the path",
    ]


def test_wants_names_that_are_unique_without_their_service(good: Json, operation: Json) -> None:
    again = {**operation, "operationId": "saucers_changeCup"}
    good["paths"]["/cups/{cupId}"]["put"] = again

    assert lines(good) == [
        "saucers_changeCup: operation-id: another operation is called changeCup as well",
        "cups_changeCup: operation-id: another operation is called changeCup as well",
    ]


def test_expects_fewer_failures_of_what_takes_nothing_and_wants_nobody(
    good: Json, operation: Json
) -> None:
    operation.update({"x-permission": "public", "security": [], "parameters": []})
    del operation["requestBody"]
    for status in ("400", "401", "403", "404", "412", "413", "415"):
        del operation["responses"][status]
    good["paths"] = {"/cups": {"patch": operation}}

    assert lines(good) == []


def test_takes_the_documents_security_for_an_operation_that_says_nothing(
    good: Json, operation: Json
) -> None:
    good["security"] = operation.pop("security")

    assert lines(good) == []
