"""What operations and parameters are called, and what is said about them."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from codegen.document import Json, Operation, operations, parameters
from codegen.lint.finding import Finding

_OPERATION_ID: Final = re.compile(r"[a-z]+_[a-z][A-Za-z0-9]*")
_PLACEHOLDER: Final = re.compile(r"\{([^}]*)\}")


def operation_id(document: Json) -> Iterator[Finding]:
    """`service_operationName`; the second part alone is unique too: the client is named by it."""
    names = Counter(_bare(operation) for operation in operations(document))
    for operation in operations(document):
        if "operationId" not in operation.spec:
            yield Finding(operation.id, "operation-id", "operationId is missing")
        elif not _OPERATION_ID.fullmatch(operation.id):
            yield Finding(operation.id, "operation-id", "not of the form service_operationName")
        elif names[_bare(operation)] > 1:
            what = f"another operation is called {_bare(operation)} as well"
            yield Finding(operation.id, "operation-id", what)


def _bare(operation: Operation) -> str:
    return operation.id.rpartition("_")[2]


def tags(document: Json) -> Iterator[Finding]:
    """Exactly one tag, which the document describes."""
    described = {tag["name"] for tag in document.get("tags", ()) if tag.get("description")}
    for operation in operations(document):
        used = operation.spec.get("tags", [])
        if len(used) != 1:
            yield Finding(operation.id, "tags", f"has {len(used)} tags instead of one")
        for tag in used:
            if tag not in described:
                yield Finding(operation.id, "tags", f"{tag!r} has no description")


def descriptions(document: Json) -> Iterator[Finding]:
    """A summary and a description of each operation, a description of each parameter."""
    for operation in operations(document):
        for key in ("summary", "description"):
            if not operation.spec.get(key, "").strip():
                yield Finding(operation.id, "descriptions", f"{key} is missing")
        for parameter in parameters(document, operation):
            if not parameter.get("description", "").strip():
                what = f"parameter {parameter['name']} has no description"
                yield Finding(operation.id, "descriptions", what)


def path_parameters(document: Json) -> Iterator[Finding]:
    """What stands in braces in the path is a parameter, and the other way round."""
    for operation in operations(document):
        placeholders = set(_PLACEHOLDER.findall(operation.path))
        declared = {
            each["name"] for each in parameters(document, operation) if each["in"] == "path"
        }
        for name in sorted(placeholders ^ declared):
            what = f"{name} is not in the path" if name in declared else f"{name} is not declared"
            yield Finding(operation.id, "path-parameters", what)
