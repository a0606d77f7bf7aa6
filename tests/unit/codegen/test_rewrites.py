"""Each rewrite does the one thing that it is there for."""

from copy import deepcopy
from typing import Any

import pytest
from openapi_schema_validator import OAS30Validator

from codegen.client_package import with_nullable_references
from codegen.document import Json, operations
from codegen.rewrites import REWRITES, rewritten
from codegen.rewrites.access import with_explicit_security
from codegen.rewrites.links import with_links
from codegen.rewrites.parameters import with_inline_parameters
from codegen.rewrites.problems import with_problem_examples
from codegen.rewrites.schemas import with_plain_nulls, with_sealed_objects

TITLE = {"type": "string", "maxLength": 9, "description": "A title."}
COLOUR = {"type": "string", "enum": ["red", "blue"]}
MOMENT = {"type": "string", "format": "date-time"}
DAY = {"type": "string", "format": "date"}
NULL = {"nullable": True, "enum": [None]}


def reference(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def with_property(schema: Json, **schemas: Json) -> Json:
    owner = {"type": "object", "properties": {"it": schema}}
    return {"paths": {}, "components": {"schemas": {"Owner": owner, **schemas}}}


def property_of(document: Json) -> Json:
    found: Json = document["components"]["schemas"]["Owner"]["properties"]["it"]
    return found


def accepts(document: Json, value: object) -> bool:
    schema = {**property_of(document), "components": document["components"]}
    return bool(
        OAS30Validator(schema, format_checker=OAS30Validator.FORMAT_CHECKER).is_valid(value)
    )


def test_the_clients_generator_gets_the_form_of_null_that_it_knows() -> None:
    plain = with_plain_nulls(
        with_property(
            {"nullable": True, "allOf": [reference("Cup")], "description": "C."},
            Cup={"type": "object"},
        )
    )
    assert property_of(with_nullable_references(plain)) == {
        "nullable": True,
        "allOf": [reference("Cup")],
        "description": "C.",
    }
    # Any other choice stays one.
    choice = with_property({"anyOf": [reference("Cup"), DAY]}, Cup={"type": "object"})
    assert with_nullable_references(choice) == choice


class TestPlainNulls:
    def test_inlines_a_simple_type(self) -> None:
        nullable = {"type": "string", "nullable": True, "allOf": [reference("Title")]}
        document = with_property({**nullable, "description": "Mine."}, Title=TITLE)

        changed = with_plain_nulls(document)

        assert property_of(changed) == {
            "type": "string",
            "nullable": True,
            "maxLength": 9,
            "description": "Mine.",
        }
        assert not accepts(document, None), "what it is there for"
        assert accepts(changed, None)
        assert not accepts(changed, "a" * 10)

    def test_lets_an_enumeration_be_null_under_its_own_name(self) -> None:
        document = with_property({"nullable": True, "allOf": [reference("Colour")]}, Colour=COLOUR)

        changed = with_plain_nulls(document)

        assert property_of(changed) == {"anyOf": [reference("Colour"), NULL]}
        assert accepts(changed, None)
        assert not accepts(changed, "green")

    def test_makes_each_branch_of_a_union_nullable(self) -> None:
        document = with_property(
            {"nullable": True, "allOf": [reference("When")], "description": "When."},
            When={"anyOf": [MOMENT, reference("Day")], "description": "Some time."},
            Day=DAY,
        )

        changed = with_plain_nulls(document)

        assert property_of(changed) == {
            "anyOf": [{**MOMENT, "nullable": True}, {**DAY, "nullable": True}],
            "description": "When.",
        }
        for value in (None, "2026-06-01", "2026-06-01T10:00:00+02:00"):
            assert accepts(changed, value)
        assert not accepts(changed, "tomorrow")

    @pytest.mark.parametrize("said", [{}, {"type": "object"}])
    def test_makes_an_object_one_of_two(self, said: Json) -> None:
        document = with_property(
            {**said, "nullable": True, "allOf": [reference("Cup")]}, Cup={"type": "object"}
        )

        changed = with_plain_nulls(document)

        assert property_of(changed) == {"anyOf": [reference("Cup"), NULL]}
        assert accepts(changed, None)
        assert accepts(changed, {})
        assert not accepts(changed, 5)

    @pytest.mark.parametrize(
        "schema",
        [
            {"type": "string", "nullable": True},
            {"allOf": [reference("Title")], "description": "Not null."},
            reference("Title"),
        ],
    )
    def test_leaves_the_rest_alone(self, schema: Json) -> None:
        document = with_property(schema, Title=TITLE)

        assert with_plain_nulls(document) == document


class TestSealedObjects:
    @pytest.mark.parametrize("extra", [{}, {"additionalProperties": {"not": {}}}])
    def test_seals(self, extra: Json) -> None:
        document = with_property({"type": "object", "properties": {}, **extra})

        assert property_of(with_sealed_objects(document))["additionalProperties"] is False

    @pytest.mark.parametrize(
        "schema",
        [
            {"type": "object", "additionalProperties": TITLE},
            {"type": "object"},
            TITLE,
        ],
    )
    def test_leaves_maps_and_other_types_alone(self, schema: Json) -> None:
        assert property_of(with_sealed_objects(with_property(schema))) == schema

    def test_reaches_bodies_parameters_and_items(self) -> None:
        loose = {"type": "object", "properties": {}}
        sealed = {**loose, "additionalProperties": False}

        def document(schema: Json) -> Json:
            media = {"application/json": {"schema": {"type": "array", "items": schema}}}
            operation = {
                "parameters": [{"name": "a", "schema": schema}],
                "requestBody": {"content": media},
                "responses": {"200": {"content": media, "headers": {"A": {"schema": schema}}}},
            }
            named = {
                "parameters": {"a": {"schema": schema}},
                "responses": {"b": {"content": media}},
            }
            return {"paths": {"/a": {"post": operation}}, "components": named}

        assert with_sealed_objects(document(loose)) == document(sealed)

    def test_leaves_examples_alone(self) -> None:
        media = {"schema": TITLE, "example": {"properties": {"schema": {"properties": {}}}}}
        operation = {"responses": {"200": {"content": {"application/json": media}}}}
        document = {"paths": {"/a": {"get": operation}}}

        assert with_sealed_objects(document) == document


class TestInlineParameters:
    SCHEMA: Json = {"allOf": [reference("Colour")], "default": "red"}  # noqa: RUF012

    def test_inlines_an_enumeration_with_a_default(self) -> None:
        parameter = {"name": "colour", "in": "query", "schema": self.SCHEMA}
        document = {
            "paths": {"/a": {"get": {"parameters": [parameter]}, "put": {}}},
            "components": {"schemas": {"Colour": COLOUR}, "parameters": {"c": parameter}},
        }

        changed = with_inline_parameters(document)

        expected = {**COLOUR, "default": "red"}
        assert changed["paths"]["/a"]["get"]["parameters"][0]["schema"] == expected
        assert changed["components"]["parameters"]["c"]["schema"] == expected

    def test_leaves_references_alone(self) -> None:
        parameters = [{"$ref": "#/components/parameters/c"}, {"schema": reference("Colour")}]
        document = {"paths": {"/a": {"get": {"parameters": parameters}}}, "components": {}}

        assert with_inline_parameters(document) == document


def test_security_is_said_at_each_operation() -> None:
    document = {
        "security": [{"Bearer": []}],
        "paths": {"/a": {"get": {}, "put": {"security": [{}]}, "post": {"security": []}}},
    }

    changed = with_explicit_security(document)

    assert "security" not in changed
    said = {each.method: each.spec["security"] for each in operations(changed)}
    assert said == {"get": [{"Bearer": []}], "put": [], "post": []}


def test_problems_get_the_example_of_their_status() -> None:
    general = {"status": 404, "title": "Not found"}
    own = {"status": 409, "title": "My own"}
    document: Json = {
        "x-problem-examples": [general, {"status": 409, "title": "Conflict"}],
        "paths": {
            "/a": {
                "get": {
                    "responses": {
                        "200": {"content": {"application/json": {}}},
                        "404": {"content": {"application/problem+json": {}}},
                        "409": {"content": {"application/problem+json": {"example": own}}},
                        "418": {"content": {"application/problem+json": {}}},
                    }
                }
            }
        },
    }

    changed = with_problem_examples(document)

    assert "x-problem-examples" not in changed
    responses = changed["paths"]["/a"]["get"]["responses"]
    media = {
        status: next(iter(response["content"].values())) for status, response in responses.items()
    }
    assert media == {
        "200": {},
        "404": {"example": general},
        "409": {"example": own},
        "418": {},
    }


class TestLinks:
    def document(self, response: Json) -> Json:
        cup = {"type": "object", "properties": {"id": TITLE}}
        saucer = {"type": "object", "properties": {"size": TITLE}}
        path = {"name": "cupId", "in": "path", "schema": TITLE}
        takers = {
            "/cups/{cupId}": {
                "get": {"operationId": "cups_getCup", "parameters": [path]},
                "put": {"operationId": "cups_breakCup", "parameters": [{"$ref": "#/shared/path"}]},
            },
            "/other": {"get": {"operationId": "cups_other"}},
        }
        content = {"application/json": {"schema": response}}
        maker = {"operationId": "cups_makeCup", "responses": {"201": {"content": content}}}
        return {
            "shared": {"path": path},
            "paths": {"/cups": {"post": maker}, **takers},
            "components": {"schemas": {"cups.Cup": cup, "cups.Saucer": saucer}},
        }

    def links(self, response: Json) -> Json | None:
        changed = with_links(self.document(response))
        found: Json | None = changed["paths"]["/cups"]["post"]["responses"]["201"].get("links")
        return found

    def test_lead_to_every_operation_on_what_was_made(self) -> None:
        links = self.links(reference("cups.Cup"))

        assert links is not None
        assert list(links) == ["cups_getCup", "cups_breakCup"]
        assert links["cups_getCup"]["operationId"] == "cups_getCup"
        assert links["cups_getCup"]["parameters"] == {"cupId": "$response.body#/id"}

    @pytest.mark.parametrize("schema", [reference("cups.Saucer"), {"type": "string"}])
    def test_need_something_with_an_id(self, schema: Json) -> None:
        assert self.links(schema) is None


@pytest.mark.parametrize("rewrite", [*REWRITES, rewritten])
def test_a_rewrite_leaves_its_argument_as_it_was(good: Json, operation: Json, rewrite: Any) -> None:
    operation["responses"]["201"] = {"content": {}}
    good["x-problem-examples"] = [{"status": 400}]
    good["components"]["schemas"]["Nullable"] = {
        "properties": {"a": {"nullable": True, "allOf": [reference("cups.Cup")]}}
    }
    before = deepcopy(good)

    rewrite(good)

    assert good == before


def test_rewriting_twice_is_rewriting_once(good: Json) -> None:
    once = rewritten(good)

    assert rewritten(once) == once
