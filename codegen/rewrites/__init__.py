"""What the compiler emits -> the one document that is published and that everything is made from.

Each rewrite is a pure function from document to document, and there because something downstream
stumbles over what the compiler emits; its docstring says what.
"""

from collections.abc import Callable
from functools import reduce
from typing import Final

from codegen.document import Json
from codegen.rewrites.access import with_explicit_security
from codegen.rewrites.links import with_links
from codegen.rewrites.parameters import with_inline_parameters
from codegen.rewrites.problems import with_problem_examples
from codegen.rewrites.schemas import with_plain_nulls, with_sealed_objects

REWRITES: Final[tuple[Callable[[Json], Json], ...]] = (
    with_plain_nulls,
    with_inline_parameters,
    with_sealed_objects,
    with_explicit_security,
    with_problem_examples,
    with_links,
)


def rewritten(document: Json) -> Json:
    """The document after every rewrite."""
    return reduce(lambda current, rewrite: rewrite(current), REWRITES, document)
