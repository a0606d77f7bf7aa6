"""What Schemathesis can't make up: photographs, tickets, cursors and tags that count.

Requests that it made to fit the spec get real ones from what the studio has answered before, so
that they come further than to a refusal. Those that it spoilt on purpose stay as they are.
"""

import os
from collections.abc import Mapping
from io import BytesIO
from itertools import count, cycle
from typing import Any, Final

import httpx
import schemathesis
from hypothesis import strategies as st
from PIL import Image
from schemathesis import Case, HookContext, Response
from schemathesis.core.parameters import ParameterLocation

_OWN_ID: Final = os.environ.get("STUDIO_OWN_ID")
_BEARER: Final = os.environ.get("STUDIO_BEARER")

_addresses: list[tuple[str, str, str]] = []
"""File, resolution and ticket of every signed address so far."""
_latest: dict[str, str] = {}
"""By the name of a path's parameter, the id of what was seen last."""
_cursors: dict[str, str] = {}
"""The last cursor that each listing gave."""
_numbers = count()
_turns = cycle([True, True, False])
"""Two of three requests get what counts; the third keeps what was generated."""


def _photograph(number: int) -> bytes:
    """A small photograph; each number has its own, and one of three types."""
    image = Image.new("RGB", (16 + number % 17, 16 + number % 23), (number % 256, 80, 120))
    out = BytesIO()
    image.save(out, ("JPEG", "PNG", "WEBP")[number % 3])
    return out.getvalue()


schemathesis.openapi.format("binary", st.one_of(st.integers(0, 999).map(_photograph), st.binary()))


@schemathesis.hook
def before_call(context: HookContext, case: Case[Any], kwargs: dict[str, Any]) -> None:
    """Put in what counts."""
    _spare_own_sessions(case)
    operation_id = case.operation.definition.raw["operationId"]
    if _fits(case, ParameterLocation.QUERY) and "cursor" in case.query:
        # Only a page gives cursors: what else fits the pattern is refused, and rightly.
        case.query.pop("cursor")
        if operation_id in _cursors:
            case.query["cursor"] = _cursors[operation_id]
    if not next(_turns):
        return
    if _fits(case, ParameterLocation.HEADER) and "If-Match" in case.headers:
        case.headers["If-Match"] = "*"
    if operation_id == "shoots_grantAccess" and _fits(case, ParameterLocation.PATH):
        # Two things at once that are both there: it would hardly ever meet them by itself.
        both: dict[str, Any] = {
            name: _latest[name] for name in ("shootId", "userId") if name in _latest
        }
        case.path_parameters.update(both)
    if operation_id == "files_readImage" and _fits(case, ParameterLocation.PATH) and _addresses:
        names = ("fileId", "resolution", "ticket")
        address = _addresses[next(_numbers) % len(_addresses)]
        case.path_parameters.update(zip(names, address, strict=True))


@schemathesis.hook
def after_call(context: HookContext, case: Case[Any], response: Response) -> None:
    """Remember what counts."""
    if response.headers.get("content-type") != ["application/json"]:
        return
    body = response.json()
    if not isinstance(body, Mapping):
        return
    if body.get("nextCursor"):
        _cursors[case.operation.definition.raw["operationId"]] = body["nextCursor"]
    marks = (("userId", "role"), ("shootId", "transitions"), ("inviteId", "sendings"))
    for parameter, mark in marks:
        if mark in body:
            _latest[parameter] = body["id"]
    for path in body.get("urls", {}).values():
        *_, file_id, resolution, ticket = path.split("/")
        _addresses.append((file_id, resolution, ticket))


def _fits(case: Case[Any], location: ParameterLocation) -> bool:
    """Whether a part of the request is there, and was made to fit the spec."""
    if case.get_container(location) is None or case.meta is None:
        return False
    return case.meta.generation.mode.is_positive and not case.meta.is_negative_at(location)


def _spare_own_sessions(case: Case[Any]) -> None:
    """Ending the sessions of the very user who fuzzes would end the fuzzing: somebody else's go."""
    mine = _OWN_ID is not None and case.path_parameters.get("userId") == _OWN_ID
    if mine and case.operation.definition.raw["operationId"] == "users_endUserSessions":
        made = httpx.post(
            f"{case.operation.base_url}/users",
            headers={"Authorization": f"Bearer {_BEARER}"},
            json={"email": f"decoy-{next(_numbers)}@example.com", "role": "client"},
        )
        case.path_parameters["userId"] = made.json()["id"]
