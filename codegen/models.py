"""Pydantic models of the document's schemas, one module for each service."""

import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from codegen.commands import python_tool, run
from codegen.document import Json

HEADER: Final = '"""Made from the spec by `scripts/generate`; do not edit."""'
"""The first line of each generated Python module."""

_OPTIONS: Final = (
    "--input-file-type=openapi",
    "--openapi-scopes=schemas",
    "--output-model-type=pydantic_v2.BaseModel",
    "--target-python-version=3.11",
    "--target-pydantic-version=2.14",
    "--formatters=builtin",
    "--disable-timestamp",
    "--use-annotated",
    "--field-constraints",
    "--snake-case-field",
    "--allow-population-by-field-name",
    "--use-schema-description",
    "--use-field-description",
    "--enum-field-as-literal=one",
    "--use-specialized-enum",
    "--capitalise-enum-members",
    "--strict-nullable",
    # Named strings and unions are names for types, not classes around a value.
    "--use-type-alias",
    # What is absent from a merge patch is MISSING, what is null is None.
    "--use-missing-sentinel",
)


_ANY_EVENT: Final = "AnyEvent"


def write_models(openapi: Path, folder: Path) -> None:
    """Write the models of the document in `openapi` as a typed package at `folder`.

    A schema named `shoots.Shoot` becomes the class `Shoot` of the module `shoots`. ToolFailed if
    a schema defeats the generator.
    """
    _run(openapi, folder)
    (folder / "py.typed").touch()


def write_event_models(schemas: Json, events: Sequence[str], folder: Path) -> None:
    """Write the models of `schemas` as a typed package of one module at `folder`.

    `AnyEvent` is one of those that `events` names, told apart by its type.
    """
    any_event = {
        "description": "Any of the events.",
        "oneOf": [{"$ref": f"#/components/schemas/{name}"} for name in events],
        "discriminator": {"propertyName": "type"},
    }
    with TemporaryDirectory() as scratch:
        document = Path(scratch) / "events.json"
        components = {"schemas": {**schemas, _ANY_EVENT: any_event}}
        content = {"openapi": "3.1.0", "info": {}, "paths": {}, "components": components}
        document.write_text(json.dumps(content), "utf-8")
        folder.mkdir(parents=True)
        _run(document, folder / "__init__.py")
    (folder / "py.typed").touch()


def _run(document: Path, output: Path) -> None:
    run(
        [
            python_tool("datamodel-codegen"),
            *_OPTIONS,
            f"--custom-file-header={HEADER}",
            f"--input={document}",
            f"--output={output}",
        ]
    )
