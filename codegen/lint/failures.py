"""Every way in which an operation may fail is declared, and is a problem."""

from collections.abc import Iterator
from typing import Final

from codegen.document import PROBLEM, Json, Operation, operations, parameters, resolved
from codegen.lint.access import WITHOUT_BEARER
from codegen.lint.finding import Finding

_HEADERS: Final = {"401": "WWW-Authenticate", "429": "Retry-After", "503": "Retry-After"}
"""Failures that are no use without a header."""

_FIRST_FAILURE: Final = 400


def failures(document: Json) -> Iterator[Finding]:
    """Each status that an operation of this kind may fail with is declared."""
    for operation in operations(document):
        declared = operation.spec.get("responses", {})
        for status, why in _expected(document, operation).items():
            if status not in declared:
                yield Finding(operation.id, "failures", f"{status} is not declared, though {why}")


def _expected(document: Json, operation: Operation) -> dict[str, str]:
    taken = parameters(document, operation)
    has_body = "requestBody" in operation.spec
    expected = {"503": "every part may be away"}
    # Whoever watches over the platform must get its answer, however often it asks.
    if not operation.id.startswith("health_"):
        expected["429"] = "every caller may be too fast"
    if taken or has_body:
        expected["400"] = "it takes input"
    if operation.permission not in WITHOUT_BEARER:
        expected["401"] = "it wants somebody signed in"
    if operation.permission != "public":
        expected["403"] = "it is not public"
    if any(each["in"] == "path" for each in taken):
        expected["404"] = "its path names one thing"
    if any(each["name"].lower() == "if-match" for each in taken):
        expected["412"] = "it takes If-Match"
    if has_body:
        expected["413"] = expected["415"] = "it takes a body"
    return expected


def problems(document: Json) -> Iterator[Finding]:
    """Each failure is a problem (RFC 9457), with the header that its status calls for."""
    for operation in operations(document):
        for status, response in operation.spec.get("responses", {}).items():
            if not status.isdigit() or int(status) < _FIRST_FAILURE:
                continue
            what = _wrong_with(document, status, resolved(document, response))
            if what:
                yield Finding(operation.id, "problems", f"{status} {what}")


def _wrong_with(document: Json, status: str, response: Json) -> str | None:
    content = response.get("content", {})
    if list(content) != [PROBLEM]:
        return f"is not {PROBLEM} alone"
    schema = resolved(document, content[PROBLEM].get("schema", {}))
    missing = {"type", "title", "status"} - set(schema.get("required", ()))
    if missing:
        return f"does not require {', '.join(sorted(missing))}"
    header = _HEADERS.get(status)
    if header and header not in response.get("headers", {}):
        return f"lacks the header {header}"
    return None
