"""How one operation leads to the next."""

from codegen.document import (
    Json,
    Operation,
    operations,
    parameters,
    referred_name,
    resolved,
    with_operations,
)


def with_links(document: Json) -> Json:
    """Links from each 201 that holds an X with an `id` to every operation with the path's `xId`.

    TypeSpec has no word for them. Documentation shows them, and the fuzzer follows them, so that
    it tries operations on what it made itself.
    """
    takers: dict[str, list[Operation]] = {}
    for each in operations(document):
        for parameter in parameters(document, each):
            if parameter["in"] == "path":
                takers.setdefault(parameter["name"], []).append(each)

    def change(operation: Operation) -> Json:
        spec = operation.spec
        made = spec.get("responses", {}).get("201", {})
        name = _identifier(document, made)
        if name not in takers:
            return spec
        links = {taker.id: _link(taker, name) for taker in takers[name]}
        return {**spec, "responses": {**spec["responses"], "201": {**made, "links": links}}}

    return with_operations(document, change)


def _link(taker: Operation, parameter: str) -> Json:
    return {
        "operationId": taker.id,
        "parameters": {parameter: "$response.body#/id"},
        "description": f"`id` is the `{parameter}` of {taker.id}.",
    }


def _identifier(document: Json, response: Json) -> str:
    """`shootId` for a response that holds a `shoots.Shoot` with an `id`; else nothing."""
    schema = response.get("content", {}).get("application/json", {}).get("schema", {})
    model = referred_name(schema)
    if model is None or "id" not in resolved(document, schema).get("properties", {}):
        return ""
    word = model.rpartition(".")[2]
    return f"{word[0].lower()}{word[1:]}Id"
