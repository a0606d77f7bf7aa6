"""What one does about invites."""

from typing import Any

import httpx

from tests.conftest import Person

Json = dict[str, Any]


def post(person: Person, shoot: Json, **given: object) -> httpx.Response:
    return person.http.post(f"/shoots/{shoot['id']}/invites", json=given)


def accept(http: httpx.Client, token: str) -> httpx.Response:
    return http.post("/invites/accept", json={"token": token})


def require_refusal(answer: httpx.Response, status: int, kind: str) -> None:
    assert answer.status_code == status, answer.text
    assert answer.json()["type"] == f"/problems/{kind}"
