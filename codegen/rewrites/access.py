"""Who may call an operation, said at the operation."""

from codegen.document import Json, Operation, with_operations


def with_explicit_security(document: Json) -> Json:
    """`security` at every operation, and an empty list where none is needed.

    The compiler leaves the default at the document and writes `[{}]` for none, which also reads
    as "optional".
    """
    default: list[Json] = document.get("security", [])

    def change(operation: Operation) -> Json:
        said: list[Json] = operation.spec.get("security", default)
        wanted = [each for each in said if each]
        return {**operation.spec, "security": wanted}

    changed = with_operations(document, change)
    return {key: value for key, value in changed.items() if key != "security"}
