"""Which methods a path has, so that a 405 can say so."""

import pytest

from studio.runtime.http.description import load_spec
from studio.runtime.http.routes import Routes

ROUTES = Routes(
    {
        "paths": {
            "/users": {"get": {}, "post": {}, "parameters": []},
            "/users/me": {"get": {}},
            "/users/{userId}": {"get": {}, "patch": {}, "delete": {}},
            "/users/{userId}/sessions": {"delete": {}},
            "/uploads/{uploadId}": {"head": {}, "patch": {}},
        }
    },
    "/api/v1",
)


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/api/v1/users", ["GET", "HEAD", "POST"]),
        ("/api/v1/users/me", ["GET", "HEAD"]),
        ("/api/v1/users/abc", ["GET", "HEAD", "PATCH", "DELETE"]),
        ("/api/v1/users/abc/sessions", ["DELETE"]),
        ("/api/v1/uploads/abc", ["HEAD", "PATCH"]),
        ("/api/v1/users/abc/other", []),
        ("/api/v1/users/", []),
        ("/api/v1/nothing", []),
        ("/users", []),
        ("", []),
    ],
)
def test_a_path_has_the_methods_of_the_spec(path: str, methods: list[str]) -> None:
    assert ROUTES.methods_at(path) == methods


@pytest.mark.parametrize(
    ("path", "method", "has"),
    [
        ("/api/v1/users/me", "GET", True),
        ("/api/v1/users/me", "HEAD", True),
        ("/api/v1/users/me", "PATCH", False),
        ("/api/v1/users/abc", "PATCH", True),
        ("/api/v1/users", "DELETE", False),
    ],
)
def test_a_path_that_is_written_out_goes_before_one_with_parameters(
    path: str, method: str, has: bool
) -> None:
    assert ROUTES.has(path, method) is has


def test_ours_are_all_found() -> None:
    spec = load_spec()
    base = spec["servers"][0]["url"]
    routes = Routes(spec, base)
    for path, operations in spec["paths"].items():
        methods = routes.methods_at(base + path.replace("{", "").replace("}", ""))
        assert {each.upper() for each in operations} - {"PARAMETERS"} <= set(methods), path
