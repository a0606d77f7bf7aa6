"""Where a shoot may go from where it stands."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

import pytest

from tests.conftest import Person

Json = dict[str, Any]

_ALLOWED: Final = {
    "draft": {"scheduled", "editing", "cancelled"},
    "scheduled": {"shooting", "editing", "cancelled"},
    "shooting": {"editing", "cancelled"},
    "editing": {"proofing", "delivered"},
    "proofing": {"editing", "delivered"},
    "delivered": {"proofing", "archived"},
    "archived": {"delivered"},
    "cancelled": {"draft"},
}


@pytest.mark.parametrize("status", _ALLOWED)
def test_the_lifecycle(admin: Person, new_shoot: Callable[..., Json], status: str) -> None:
    for to in _ALLOWED:
        shoot = new_shoot(status=status)
        assert set(shoot["transitions"]) == _ALLOWED[status]
        moved = admin.http.post(f"/shoots/{shoot['id']}/transitions", json={"to": to})
        if to in _ALLOWED[status]:
            assert moved.status_code == HTTPStatus.OK
            assert moved.json()["status"] == to
            assert set(moved.json()["transitions"]) == _ALLOWED[to]
        else:
            assert moved.status_code == HTTPStatus.CONFLICT
            assert moved.json()["type"] == "/problems/transition-not-allowed"
            assert set(moved.json()["allowed"]) == _ALLOWED[status]
            unmoved = admin.http.get(f"/shoots/{shoot['id']}").json()
            assert unmoved == shoot


@pytest.mark.parametrize("body", [{}, {"to": "lost"}, {"to": None}, {"to": "editing", "by": "me"}])
def test_a_transition_that_is_none(
    admin: Person, new_shoot: Callable[..., Json], body: Json
) -> None:
    refused = admin.http.post(f"/shoots/{new_shoot()['id']}/transitions", json=body)
    assert refused.status_code == HTTPStatus.BAD_REQUEST


def test_a_transition_is_a_change_like_any_other(
    admin: Person, new_shoot: Callable[..., Json]
) -> None:
    path = f"/shoots/{new_shoot()['id']}"
    seen = admin.http.get(path).headers["etag"]
    headers = {"If-Match": seen}
    moved = admin.http.post(f"{path}/transitions", json={"to": "editing"}, headers=headers)
    assert moved.headers["etag"] != seen
    stale = admin.http.post(f"{path}/transitions", json={"to": "proofing"}, headers=headers)
    assert stale.status_code == HTTPStatus.PRECONDITION_FAILED
