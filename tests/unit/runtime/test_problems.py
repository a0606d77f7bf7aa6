"""Errors as callers are told about them."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

import orjson
import pytest
from starlette.exceptions import HTTPException

from generated.models import files as files_wire
from generated.models import problems as wire
from handlers.ranges import RangeNotSatisfiable
from studio.files.domain import FailureCode, FileFault, NotAPhotograph
from studio.kernel.errors import (
    Fault,
    FaultCode,
    Forbidden,
    Invalid,
    TooManyRequests,
    Unauthenticated,
)
from studio.kernel.health import NotReady
from studio.runtime.http.problems import problem_of
from studio.shoots.domain import ShootNotFound
from studio.shoots.lifecycle import ShootStatus, TransitionNotAllowed, require_transition


def body(error: Exception) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(problem_of(error).body("r1"))
    return found


def test_an_error_says_what_it_is() -> None:
    assert body(ShootNotFound()) == {
        "type": "/problems/shoot-not-found",
        "title": "Not found",
        "status": 404,
        "detail": "There is no such shoot.",
        "instance": "urn:request:r1",
    }


def test_its_faults_name_the_fields() -> None:
    faults = [
        Fault(FaultCode.TOO_LONG, "Too long.", pointer="/title", limit=200),
        Fault(FaultCode.UNKNOWN, "Unknown.", parameter="sort"),
        Fault(FaultCode.TOO_SHORT, "All of it.", pointer="", limit=0),
    ]
    assert body(Invalid("Not valid.", faults=faults))["errors"] == [
        {"pointer": "/title", "code": "too-long", "limit": 200, "detail": "Too long."},
        {"parameter": "sort", "code": "unknown", "detail": "Unknown."},
        {"pointer": "", "code": "too-short", "limit": 0, "detail": "All of it."},
    ]
    assert body(NotAPhotograph("It is a PDF.", name="PDF"))["errors"] == [
        {"pointer": "/file", "code": "kind-not-taken", "name": "PDF", "detail": "It is a PDF."}
    ]


def test_the_spec_has_the_codes_that_faults_have() -> None:
    assert {each.value for each in wire.FaultCode} == {
        each.value for each in (*FaultCode, *FileFault)
    }
    assert {each.value for each in files_wire.FailureCode} == {each.value for each in FailureCode}


def test_it_names_no_end_of_faults() -> None:
    faults = [Fault(FaultCode.NOT_VALID, "Wrong.", pointer=f"/{number}") for number in range(1000)]
    assert len(body(Invalid("Not valid.", faults=faults))["errors"]) == 100


def test_it_says_more_where_there_is_more_to_say() -> None:
    with pytest.raises(TransitionNotAllowed) as refused:
        require_transition(ShootStatus.DELIVERED, ShootStatus.DRAFT)
    assert body(refused.value)["allowed"] == ["proofing", "archived"]
    down = NotReady("Down: mail.", extensions={"checks": {"mail": "down", "storage": "ok"}})
    assert body(down)["checks"] == {"mail": "down", "storage": "ok"}


@pytest.mark.parametrize(
    ("error", "headers"),
    [
        (Unauthenticated("Sign in."), {"WWW-Authenticate": 'Bearer realm="studio"'}),
        (TooManyRequests("Later.", wait=timedelta(seconds=59.1)), {"Retry-After": "60"}),
        (TooManyRequests("Later.", wait=timedelta(seconds=-1)), {"Retry-After": "1"}),
        (NotReady("Down."), {"Retry-After": "5"}),
        (RangeNotSatisfiable(1234), {"Content-Range": "bytes */1234"}),
        (Forbidden("No."), {}),
        (HTTPException(405, headers={"Allow": "GET, HEAD"}), {"Allow": "GET, HEAD"}),
    ],
)
def test_headers_that_belong_to_a_status_come_with_it(
    error: Exception, headers: dict[str, str]
) -> None:
    assert problem_of(error).headers == headers


@pytest.mark.parametrize(
    ("status", "slug"), [(404, "not-found"), (405, "method-not-allowed"), (400, "bad-request")]
)
def test_what_the_framework_refuses_reads_the_same(status: int, slug: str) -> None:
    found = body(HTTPException(status, detail="hunter2"))
    assert (found["status"], found["type"]) == (status, f"/problems/{slug}")
    assert "hunter2" not in str(found)


def test_of_what_nobody_foresaw_nothing_is_told_but_that_it_was() -> None:
    found = problem_of(RuntimeError("hunter2"))
    assert found.status == HTTPStatus.INTERNAL_SERVER_ERROR
    assert b"hunter2" not in found.body("r1")
    assert b"urn:request:r1" in found.body("r1")
