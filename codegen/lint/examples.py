"""Examples: they are what people read first."""

from collections.abc import Iterator
from typing import Any

from openapi_schema_validator import OAS30Validator

from codegen.document import Json, Operation, operations, resolved
from codegen.lint.finding import Finding


def examples(document: Json) -> Iterator[Finding]:
    """Each body, of the request and of every response, comes with an example."""
    for where, what, media in _bodies(document):
        if next(_given(media), None) is None:
            yield Finding(where, "examples", f"{what} has no example")


def fitting_examples(document: Json) -> Iterator[Finding]:
    """Each example is what its schema says."""
    for where, what, media in _bodies(document):
        for example in _given(media):
            for error in _errors(document, media["schema"], example):
                yield Finding(where, "fitting-examples", f"{what}: {error}")
    for name, schema in document.get("components", {}).get("schemas", {}).items():
        if "example" in schema:
            for error in _errors(document, schema, schema["example"]):
                yield Finding(name, "fitting-examples", error)


def _bodies(document: Json) -> Iterator[tuple[str, str, Json]]:
    """Where, what, and the media type of each body; bytes have no example."""
    for operation in operations(document):
        for what, message in _messages(operation):
            content = resolved(document, message).get("content", {})
            for media_type, media in content.items():
                if media_type.endswith("json"):
                    yield operation.id, f"{what} ({media_type})", media


def _messages(operation: Operation) -> Iterator[tuple[str, Json]]:
    if "requestBody" in operation.spec:
        yield "the request body", operation.spec["requestBody"]
    for status, response in operation.spec.get("responses", {}).items():
        yield f"the body of {status}", response


def _given(media: Json) -> Iterator[Any]:
    if "example" in media:
        yield media["example"]
    for example in media.get("examples", {}).values():
        yield example["value"]


def _errors(document: Json, schema: Json, value: object) -> Iterator[str]:
    whole = {**schema, "components": document.get("components", {})}
    validator = OAS30Validator(whole, format_checker=OAS30Validator.FORMAT_CHECKER)
    for error in validator.iter_errors(value):
        place = "".join(f"/{step}" for step in error.absolute_path)
        yield f"{place or 'it'}: {error.message}"
