"""An example of the right status in each response that is a problem."""

from typing import Any, Final

from codegen.document import PROBLEM, Json, Operation, with_operations

_EXAMPLES: Final = "x-problem-examples"


def with_problem_examples(document: Json) -> Json:
    """`x-problem-examples`, moved into the responses that have no example of their own.

    The compiler takes examples from operations only; repeating a 429 at each would bury the spec.
    """
    examples = {str(each["status"]): each for each in document.get(_EXAMPLES, ())}

    def responded(status: str, response: Json) -> Json:
        problem: Any = response.get("content", {}).get(PROBLEM)
        if problem is None or status not in examples or problem.keys() & {"example", "examples"}:
            return response
        content = {**response["content"], PROBLEM: {**problem, "example": examples[status]}}
        return {**response, "content": content}

    def change(operation: Operation) -> Json:
        responses = operation.spec.get("responses", {}).items()
        return {
            **operation.spec,
            "responses": {status: responded(status, each) for status, each in responses},
        }

    changed = with_operations(document, change)
    return {key: value for key, value in changed.items() if key != _EXAMPLES}
