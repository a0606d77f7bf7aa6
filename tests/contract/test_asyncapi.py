"""The events' contract: a document that AsyncAPI's parser takes, and events that are as it says."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import jsonschema_rs
from pydantic import TypeAdapter

from generated.events import AnyEvent
from tests.conftest import Person
from tests.running import RunningStudio, until

Json = dict[str, Any]

_HERE: Final = Path(__file__).parent
_FILE: Final = _HERE.parents[1] / "generated" / "asyncapi" / "asyncapi.json"
_DOCUMENT: Final[Json] = json.loads(_FILE.read_text())
_SCHEMAS: Final[Json] = _DOCUMENT["components"]["schemas"]
_MESSAGES: Final[Json] = _DOCUMENT["components"]["messages"]
_ANY_EVENT: Final[TypeAdapter[AnyEvent]] = TypeAdapter(AnyEvent)


def _problems(file: Path) -> list[Json]:
    node = Path(sys.executable).with_name("node")
    ran = subprocess.run(
        [str(node), str(_HERE / "asyncapi.mjs"), str(file)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    found: list[Json] = json.loads(ran.stdout)
    return found


def _schema_of(type_: str) -> Json:
    """The schema of the event of that type, with all that it refers to."""
    name = next(name for name, message in _MESSAGES.items() if message["name"] == type_)
    return {"$ref": f"#/components/schemas/{name}", "components": {"schemas": _SCHEMAS}}


def test_the_parser_takes_it() -> None:
    assert _problems(_FILE) == []


def test_the_parser_would_notice(tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text(json.dumps({**_DOCUMENT, "operations": {"tell": {"action": "sing"}}}))
    assert _problems(broken)


def test_every_message_is_in_one_channel() -> None:
    placed = [name for each in _DOCUMENT["channels"].values() for name in each["messages"]]
    assert sorted(placed) == sorted(_MESSAGES)


def test_what_listeners_rely_on_is_there() -> None:
    assert {message["name"] for message in _MESSAGES.values()} >= {
        "user.registered",
        *(f"invite.{each}" for each in ("sent", "accepted", "revoked", "expired")),
        *(f"shoot.{each}" for each in ("created", "transitioned", "deleted")),
        *(f"access.{each}" for each in ("granted", "withdrawn")),
        *(f"file.{each}" for each in ("uploaded", "rendered", "failed", "deleted", "downloaded")),
        "gallery.viewed",
        "notification.sent",
        "notification.failed",
    }


def test_events_are_as_the_document_says(
    studio: RunningStudio,
    admin: Person,
    new_person: Callable[..., Person],
    new_shoot: Callable[..., Json],
    upload: Callable[..., Json],
) -> None:
    visitor = new_person()
    shoot = new_shoot(visitor, status="delivered")
    file = upload(shoot)
    path = f"/shoots/{shoot['id']}"
    original = visitor.http.get(f"{path}/files").json()["items"][0]["urls"]["original"]
    visitor.http.get(original.removeprefix("/api/v1"))
    admin.http.delete(f"/files/{file['id']}")
    admin.http.delete(path)
    visitor.http.delete("/users/me/sessions")
    admin.http.delete(f"/users/{visitor.id}")
    with studio.database() as database:
        outbox = database["events_outbox"]

        def delivered() -> bool:
            gone = outbox.find_one({"type": "user.deleted", "subject": visitor.id})
            return gone is not None and "position" in gone

        until(delivered, 10, "the last event is delivered")
        told = [json.loads(each["event"]) for each in outbox.find({})]
    ids = (visitor.id, shoot["id"], file["id"])
    ours = {each["type"] for each in told if any(id_ in json.dumps(each) for id_ in ids)}
    assert ours == {
        "user.registered",
        "user.signed-out",
        "user.deleted",
        "shoot.created",
        "shoot.transitioned",
        "shoot.deleted",
        "access.granted",
        "access.withdrawn",
        "file.uploaded",
        "file.rendered",
        "file.deleted",
        "gallery.viewed",
        "file.downloaded",
        # That with which they signed in.
        "notification.sent",
    }
    for each in told:
        jsonschema_rs.Draft202012Validator(
            _schema_of(each["type"]), validate_formats=True
        ).validate(each)
        known = _ANY_EVENT.validate_python(each)
        assert json.loads(known.model_dump_json(by_alias=True)) == each
    assert "@" not in json.dumps(told), "an event names somebody by address"


def test_the_document_refuses_what_is_no_event() -> None:
    event = {
        "specversion": "1.0",
        "id": "01k7r3d9pz7b1x5wq0vn8yskme",
        "source": "/api/v1",
        "type": "shoot.deleted",
        "subject": "01k7qzt5c8w3f0g6hmj9n2pdvr",
        "subjectversion": 3,
        "time": "2026-06-22T09:14:00Z",
        "data": {"shootId": "01k7qzt5c8w3f0g6hmj9n2pdvr"},
    }
    schema = jsonschema_rs.Draft202012Validator(_schema_of("shoot.deleted"), validate_formats=True)
    assert schema.is_valid(event)
    changes: list[Json] = [
        {"data": {}},
        {"data": {"shootId": "x"}},
        {"data": {"shootId": "01k7qzt5c8w3f0g6hmj9n2pdvr", "title": "secret"}},
        {"time": "today"},
        {"more": 1},
        {"type": "shoot.created"},
    ]
    for change in changes:
        assert not schema.is_valid({**event, **change}), change
