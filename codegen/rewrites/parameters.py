"""Parameters in the form that the gateway understands."""

from codegen.document import Json, Operation, resolved, with_operations


def with_inline_parameters(document: Json) -> Json:
    """Parameters whose schema says its `type` itself, without `allOf`.

    For an enumeration with a default the compiler emits `{allOf: [$ref], default}`; Connexion
    looks for `type` there and answers 500.
    """

    def inlined(parameter: Json) -> Json:
        schema = parameter.get("schema", {})
        parts = schema.get("allOf", ())
        if len(parts) != 1:
            return parameter
        rest = {key: value for key, value in schema.items() if key != "allOf"}
        return {**parameter, "schema": {**resolved(document, parts[0]), **rest}}

    def change(operation: Operation) -> Json:
        spec = operation.spec
        if "parameters" not in spec:
            return spec
        return {**spec, "parameters": [inlined(each) for each in spec["parameters"]]}

    changed = with_operations(document, change)
    components = dict(changed.get("components", {}))
    if "parameters" in components:
        named = components["parameters"].items()
        components["parameters"] = {name: inlined(each) for name, each in named}
    return {**changed, "components": components}
