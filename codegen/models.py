"""Pydantic models of the document's schemas, one module for each service."""

from pathlib import Path
from typing import Final

from codegen.commands import python_tool, run

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


def write_models(openapi: Path, folder: Path) -> None:
    """Write the models of the document in `openapi` as a typed package at `folder`.

    A schema named `shoots.Shoot` becomes the class `Shoot` of the module `shoots`. ToolFailed if
    a schema defeats the generator.
    """
    run(
        [
            python_tool("datamodel-codegen"),
            *_OPTIONS,
            f"--custom-file-header={HEADER}",
            f"--input={openapi}",
            f"--output={folder}",
        ]
    )
    (folder / "py.typed").touch()
