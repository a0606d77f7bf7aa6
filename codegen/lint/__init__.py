"""The rules of our own that the spec keeps; `findings` says where it doesn't."""

from collections.abc import Callable, Iterator
from typing import Final

from codegen.document import Json
from codegen.lint.access import permission, security
from codegen.lint.examples import examples, fitting_examples
from codegen.lint.failures import failures, problems
from codegen.lint.finding import Finding
from codegen.lint.naming import descriptions, operation_id, path_parameters, tags
from codegen.lint.schemas import bounds, property_descriptions, sealing

__all__ = ["RULES", "Finding", "findings"]

Rule = Callable[[Json], Iterator[Finding]]
"""Reads a document, and tells what it finds wrong with it."""

RULES: Final[tuple[Rule, ...]] = (
    operation_id,
    tags,
    descriptions,
    path_parameters,
    permission,
    security,
    failures,
    problems,
    examples,
    fitting_examples,
    property_descriptions,
    sealing,
    bounds,
)


def findings(document: Json) -> list[Finding]:
    """Everything that is wrong with the document, in the rules' order."""
    return [finding for rule in RULES for finding in rule(document)]
