"""A small document that keeps every rule, for the tests to spoil."""

from copy import deepcopy
from typing import Any

import pytest

from codegen.document import Json

_PROBLEM = {"$ref": "#/components/schemas/problems.Problem"}


def _failure(status: int, *headers: str) -> Json:
    """A response as the linter wants it."""
    return {
        "description": "It did not work.",
        "headers": {name: {"schema": {"type": "string", "maxLength": 9}} for name in headers},
        "content": {
            "application/problem+json": {
                "schema": _PROBLEM,
                "example": {"type": "/problems/some", "title": "Some", "status": status},
            }
        },
    }


@pytest.fixture
def good() -> Json:
    """One operation, and nothing to complain about."""
    return deepcopy(_GOOD)


@pytest.fixture
def operation(good: Json) -> Json:
    """The only operation of `good`."""
    found: Json = good["paths"]["/cups/{cupId}"]["patch"]
    return found


_TEXT: dict[str, Any] = {"type": "string", "maxLength": 40}

_GOOD: Json = {
    "openapi": "3.0.0",
    "info": {"title": "Cups", "version": "1"},
    "tags": [{"name": "Cups", "description": "Everything about cups."}],
    "paths": {
        "/cups/{cupId}": {
            "patch": {
                "operationId": "cups_changeCup",
                "summary": "Change a cup",
                "description": "Change what is known about a cup.",
                "tags": ["Cups"],
                "x-permission": "shoots:write",
                "security": [{"Bearer": []}],
                "parameters": [
                    {
                        "name": "cupId",
                        "in": "path",
                        "required": True,
                        "description": "Which cup.",
                        "schema": _TEXT,
                    },
                    {
                        "name": "If-Match",
                        "in": "header",
                        "description": "The version that was read.",
                        "schema": _TEXT,
                    },
                ],
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {"$ref": "#/components/schemas/cups.Cup"},
                            "example": {"colour": "blue"},
                        }
                    }
                },
                "responses": {
                    "200": {
                        "description": "As it is now.",
                        "content": {
                            "application/json": {
                                "schema": {"$ref": "#/components/schemas/cups.Cup"},
                                "example": {"colour": "blue"},
                            }
                        },
                    },
                    "400": _failure(400),
                    "401": _failure(401, "WWW-Authenticate"),
                    "403": _failure(403),
                    "404": _failure(404),
                    "412": _failure(412),
                    "413": _failure(413),
                    "415": _failure(415),
                    "429": _failure(429, "Retry-After"),
                    "503": _failure(503, "Retry-After"),
                },
            }
        }
    },
    "components": {
        "securitySchemes": {"Bearer": {"type": "http", "scheme": "bearer"}},
        "schemas": {
            "cups.Cup": {
                "type": "object",
                "description": "A cup.",
                "required": ["colour"],
                "additionalProperties": False,
                "properties": {
                    "colour": {**_TEXT, "description": "What colour it has."},
                    "stains": {
                        "type": "array",
                        "maxItems": 9,
                        "items": _TEXT,
                        "description": "Where it is stained.",
                    },
                },
            },
            "problems.Problem": {
                "type": "object",
                "description": "What went wrong.",
                "required": ["type", "title", "status"],
                "additionalProperties": False,
                "properties": {
                    "type": {**_TEXT, "description": "Which kind."},
                    "title": {**_TEXT, "description": "In a few words."},
                    "status": {"type": "integer", "description": "The status."},
                },
            },
        },
    },
}
