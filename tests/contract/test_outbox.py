"""Events that could not be delivered, as the photographer sees them."""

from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any

import pytest

from studio.kernel.clock import system_clock
from studio.kernel.ids import ShootId, UserId, new_id
from studio.shoots.events import granted
from tests.conftest import Person
from tests.running import RunningStudio, until

Json = dict[str, Any]


@pytest.fixture
def outbox(studio: RunningStudio) -> Iterator[Any]:
    """The studio's own outbox: nothing that a request does makes a dead letter."""
    with studio.database() as database:
        yield database["events_outbox"]


@pytest.fixture
def dead(outbox: Any) -> Callable[[], str]:
    """Puts a dead letter there; says its id."""

    def die() -> str:
        event = granted(ShootId(new_id()), 1, UserId(new_id()), system_clock())
        outbox.insert_one(
            {
                "_id": event.id,
                "type": event.type,
                "subject": event.subject,
                "time": event.time,
                "event": event.model_dump_json(by_alias=True).encode(),
                "deadAt": event.time,
                "attempts": 12,
                "done": [],
                "trouble": "notifications: AutoReconnect('connection closed')",
            }
        )
        return event.id

    return die


def test_dead_letters_are_listed_a_page_at_a_time(admin: Person, dead: Callable[[], str]) -> None:
    ids = [dead() for _ in range(5)]
    found: list[Json] = []
    cursor: Json = {}
    for _ in range(3):
        page = admin.http.get("/events/dead-letters", params={"limit": 2, **cursor}).json()
        found += page["items"]
        cursor = {"cursor": page["nextCursor"]}
    assert page["nextCursor"] is None
    assert [each["id"] for each in found] == sorted(ids, reverse=True)
    assert found[0]["type"] == "access.granted"
    assert found[0]["attempts"] == 12
    assert "AutoReconnect" in found[0]["trouble"]
    for each in ids:
        gone = admin.http.delete(f"/events/dead-letters/{each}")
        assert gone.status_code == HTTPStatus.NO_CONTENT
    assert admin.http.get("/events/dead-letters").json()["items"] == []


def test_a_dead_letter_that_is_tried_again_is_delivered(
    admin: Person, dead: Callable[[], str], outbox: Any
) -> None:
    letter = dead()
    tried = admin.http.post(f"/events/dead-letters/{letter}/retry")
    assert tried.status_code == HTTPStatus.ACCEPTED
    until(lambda: outbox.find_one({"_id": letter}).get("position"), 10, "it is delivered")
    assert admin.http.get("/events/dead-letters").json()["items"] == []


def test_what_is_no_dead_letter_is_not_found(admin: Person, outbox: Any) -> None:
    admin.http.post("/shoots", json={"title": "Told of"})
    alive = outbox.find_one({"type": "shoot.created"})["_id"]
    for event_id in (alive, new_id()):
        path = f"/events/dead-letters/{event_id}"
        assert admin.http.delete(path).status_code == HTTPStatus.NOT_FOUND
        assert admin.http.post(f"{path}/retry").status_code == HTTPStatus.NOT_FOUND
    assert outbox.find_one({"_id": alive}) is not None


@pytest.mark.parametrize("cursor", ["x", "MQ", "YQ"])
def test_a_cursor_of_another_listing_is_refused(admin: Person, cursor: str) -> None:
    answer = admin.http.get("/events/dead-letters", params={"cursor": cursor})
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert answer.json()["errors"][0]["code"] == "not-a-cursor"
