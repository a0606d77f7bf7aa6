"""What the signed-in are told in the studio itself, and what of it they have read."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from pymongo import MongoClient

from generated import events as wire
from studio.events.event import Event, envelope
from studio.kernel.clock import system_clock
from studio.kernel.ids import InviteId, new_id
from studio.runtime.database.address import running_address
from tests.conftest import Person
from tests.running import RunningStudio, until

Json = dict[str, Any]
_SOON: Final = 10.0


@contextmanager
def _database(studio: RunningStudio) -> Iterator[Any]:
    address = running_address(studio.data_dir)
    assert address is not None
    with MongoClient[Json](address, tz_aware=True) as mongo:
        yield mongo.get_default_database()


@pytest.fixture
def happens(studio: RunningStudio) -> Callable[[Event], None]:
    """Has something happen that takes too long to bring about, and waits until it was told."""

    def tell(event: Event) -> None:
        with _database(studio) as database:
            outbox = database["events_outbox"]
            outbox.insert_one(
                {
                    "_id": event.id,
                    "type": event.type,
                    "subject": event.subject,
                    "time": event.time,
                    "event": event.model_dump_json(by_alias=True).encode(),
                    "dueAt": system_clock() - timedelta(days=1),
                    "attempts": 0,
                    "done": [],
                }
            )
            delivered = {"_id": event.id, "position": {"$exists": True}}
            until(lambda: outbox.find_one(delivered), _SOON, f"{event.type} is delivered")

    return tell


@pytest.fixture
def reader(new_person: Callable[..., Person]) -> Person:
    """A client who was told nothing yet."""
    return new_person()


def _inbox(person: Person) -> Json:
    answer = person.http.get("/notifications")
    assert answer.status_code == HTTPStatus.OK, answer.text
    inbox: Json = answer.json()
    return inbox


def _about(person: Person, shoot: Json) -> list[Json]:
    return [each for each in _inbox(person)["items"] if each["shoot"]["id"] == shoot["id"]]


def _told(person: Person, kind: str, shoot: Json) -> Json:
    """A notification, once it is there."""

    def found() -> Json | None:
        return next((each for each in _about(person, shoot) if each["kind"] == kind), None)

    notification: Json = until(found, _SOON, f"they are told: {kind}")
    return notification


def _unread(person: Person) -> int:
    answer = person.http.get("/notifications/unread")
    assert answer.status_code == HTTPStatus.OK, answer.text
    count: int = answer.json()["unread"]
    return count


def _read(person: Person, up_to: int) -> None:
    answer = person.http.post("/notifications/read", json={"upTo": up_to})
    assert answer.status_code == HTTPStatus.NO_CONTENT, answer.text


def _move(admin: Person, shoot: Json, to: str, **more: Any) -> None:
    moved = admin.http.post(f"/shoots/{shoot['id']}/transitions", json={"to": to, **more})
    assert moved.status_code == HTTPStatus.OK, moved.text


def _expired(shoot: Json, invite: Json, before: timedelta = timedelta()) -> Event:
    facts = wire.InviteFacts(invite_id=InviteId(invite["id"]), shoot_id=shoot["id"])
    about = envelope("invite.expired", invite["id"], 2, system_clock() - before)
    return wire.InviteExpired(**about, data=facts)


def test_who_was_told_nothing_has_an_empty_inbox(reader: Person) -> None:
    assert _inbox(reader) == {"items": [], "upTo": 0}
    assert _unread(reader) == 0
    _read(reader, 0)


def test_a_client_is_told_what_there_is_for_them_and_reads_it(
    admin: Person, reader: Person, stranger: Person, new_shoot: Callable[..., Json]
) -> None:
    before = _inbox(stranger)
    shoot = new_shoot(reader, title="Étretat", status="editing")
    shared = _told(reader, "shoot-shared", shoot)
    assert shared["shoot"] == {"id": shoot["id"], "title": "Étretat"}
    assert (shared["read"], shared["who"]) == (False, None)
    _move(admin, shoot, "proofing")
    _told(reader, "proofs-ready", shoot)
    assert _unread(reader) == 2
    inbox = _inbox(reader)
    assert [each["kind"] for each in inbox["items"]] == ["proofs-ready", "shoot-shared"]
    _read(reader, inbox["upTo"])
    assert _unread(reader) == 0
    assert [each["read"] for each in _inbox(reader)["items"]] == [True, True]
    _move(admin, shoot, "delivered")
    assert _told(reader, "shoot-delivered", shoot)["read"] is False
    assert _unread(reader) == 1
    # Nobody else was told, nor has anybody else read it.
    assert _inbox(stranger) == before
    admin.http.patch(f"/shoots/{shoot['id']}", json={"title": "Fécamp"})
    assert {each["shoot"]["title"] for each in _about(reader, shoot)} == {"Fécamp"}


def test_what_is_told_again_is_unread_again(
    admin: Person, reader: Person, new_shoot: Callable[..., Json]
) -> None:
    shoot = new_shoot(reader, status="proofing")
    until(lambda: len(_about(reader, shoot)) == 1, _SOON, "told that it is shared")
    _move(admin, shoot, "editing")
    _move(admin, shoot, "proofing")
    first = _told(reader, "proofs-ready", shoot)
    _read(reader, _inbox(reader)["upTo"])
    _move(admin, shoot, "editing")
    # There is nothing to look at now.
    assert [each["kind"] for each in _about(reader, shoot)] == ["shoot-shared"]
    _move(admin, shoot, "proofing")
    until(lambda: _unread(reader) == 1, _SOON, "told again")
    again = _told(reader, "proofs-ready", shoot)
    assert again["id"] == first["id"]
    assert again["at"] > first["at"]
    assert len(_about(reader, shoot)) == 2


def test_what_is_published_quietly_is_told_to_nobody(
    admin: Person, reader: Person, new_shoot: Callable[..., Json]
) -> None:
    quiet, loud = (new_shoot(reader, status="editing") for _ in range(2))
    _move(admin, quiet, "delivered", quiet=True)
    _move(admin, loud, "delivered")
    # Told of in this order: when they are told of the second, they would have been of the first.
    _told(reader, "shoot-delivered", loud)
    assert [each["kind"] for each in _about(reader, quiet)] == ["shoot-shared"]


def test_who_sees_a_shoot_no_more_is_told_no_more_of_it(
    admin: Person, reader: Person, new_shoot: Callable[..., Json]
) -> None:
    shoot = new_shoot(reader, status="delivered")
    _told(reader, "shoot-shared", shoot)
    assert _unread(reader) == 1
    access = f"/shoots/{shoot['id']}/clients/{reader.id}"
    admin.http.delete(access)
    assert _about(reader, shoot) == []
    assert _unread(reader) == 0
    # It was dropped, not hidden: given access again, they are told of that alone.
    admin.http.put(access)
    assert _told(reader, "shoot-shared", shoot)["read"] is False
    assert len(_about(reader, shoot)) == 1


def test_the_photographer_is_told_what_clients_do(
    admin: Person,
    reader: Person,
    new_shoot: Callable[..., Json],
    upload: Callable[..., Json],
) -> None:
    shoot = new_shoot(reader, status="delivered")
    files = [upload(shoot, f"{number}.jpg") for number in range(2)]
    path = f"/shoots/{shoot['id']}/files"
    urls = {each["id"]: each["urls"] for each in reader.http.get(path).json()["items"]}
    viewed = _told(admin, "gallery-viewed", shoot)
    assert (viewed["read"], viewed["who"]) == (False, reader.email)
    reader.http.get(urls[files[0]["id"]]["original"].removeprefix("/api/v1"))
    first = _told(admin, "photographs-downloaded", shoot)
    _read(admin, _inbox(admin)["upTo"])
    assert _unread(admin) == 0
    reader.http.get(urls[files[1]["id"]]["original"].removeprefix("/api/v1"))
    until(lambda: _unread(admin) == 1, _SOON, "told of the second photograph")
    second = _told(admin, "photographs-downloaded", shoot)
    assert (second["id"], second["read"], second["who"]) == (first["id"], False, reader.email)
    reader.http.patch("/users/me", json={"name": "Claire Moreau"})
    assert {each["who"] for each in _about(admin, shoot)} == {"Claire Moreau"}
    # What others do, and what one did oneself, is not for clients.
    assert [each["kind"] for each in _about(reader, shoot)] == ["shoot-shared"]


def test_the_photographer_is_told_what_became_of_invites(
    admin: Person,
    new_shoot: Callable[..., Json],
    happens: Callable[[Event], None],
) -> None:
    shoot = new_shoot()
    guests = ({"email": "lapsed@example.com"}, {"email": "x@example.com", "name": "Hugo"})
    for guest in guests:
        invite = admin.http.post(f"/shoots/{shoot['id']}/invites", json=guest).json()
        happens(_expired(shoot, invite))
    told = _about(admin, shoot)
    assert [(each["kind"], each["who"]) for each in told] == [
        ("invite-expired", "Hugo"),
        ("invite-expired", "lapsed@example.com"),
    ]
    assert {each["read"] for each in told} == {False}


def test_the_photographer_is_told_of_a_letter_and_a_photograph_that_failed(
    studio: RunningStudio,
    admin: Person,
    reader: Person,
    new_shoot: Callable[..., Json],
    happens: Callable[[Event], None],
) -> None:
    shoot = new_shoot(reader)
    invite = admin.http.post(
        f"/shoots/{shoot['id']}/invites", json={"email": "guest-of-inbox@example.com"}
    ).json()
    letter = f"invite.{invite['id']}.1"

    def written() -> bool:
        return Path(studio.data_dir / "mail" / f"{letter}.eml").exists()

    until(written, _SOON, "the letter is there")
    for number, known in enumerate(({}, {"user_id": reader.id})):
        facts = wire.LetterFacts(letter_id=letter, kind="invite", shoot_id=shoot["id"], **known)
        about = envelope("notification.failed", letter, 9 + number, system_clock())
        happens(wire.NotificationFailed(**about, data=facts))
    failed = wire.FileFailedFacts(file_id=new_id(), shoot_id=shoot["id"], code="too-large")
    about = envelope("file.failed", failed.file_id, 2, system_clock())
    happens(wire.FileFailed(**about, data=failed))
    assert [(each["kind"], each["who"]) for each in _about(admin, shoot)] == [
        ("photographs-failed", None),
        ("letter-failed", reader.email),
        ("letter-failed", "guest-of-inbox@example.com"),
    ]
    assert [each["kind"] for each in _about(reader, shoot)] == ["shoot-shared"]


def test_what_happened_before_and_is_told_after_is_not_born_read(
    admin: Person, new_shoot: Callable[..., Json], happens: Callable[[Event], None]
) -> None:
    shoot = new_shoot()
    early, late = (
        admin.http.post(
            f"/shoots/{shoot['id']}/invites", json={"email": f"{name}-lapse@example.com"}
        ).json()
        for name in ("early", "late")
    )
    happens(_expired(shoot, late))
    _read(admin, _inbox(admin)["upTo"])
    assert _unread(admin) == 0
    # It waited for an hour, until its delivery went through.
    happens(_expired(shoot, early, before=timedelta(hours=1)))
    assert _unread(admin) == 1
    assert [(each["who"], each["read"]) for each in _about(admin, shoot)] == [
        ("late-lapse@example.com", True),
        ("early-lapse@example.com", False),
    ]


def test_an_event_that_comes_again_is_not_unread_again(
    admin: Person, new_shoot: Callable[..., Json], happens: Callable[[Event], None]
) -> None:
    shoot = new_shoot()
    guest = {"email": "again@example.com"}
    invite = admin.http.post(f"/shoots/{shoot['id']}/invites", json=guest).json()
    event = _expired(shoot, invite)
    happens(event)
    _read(admin, _inbox(admin)["upTo"])
    happens(event.model_copy(update={"id": new_id()}))
    assert _unread(admin) == 0
    assert [each["read"] for each in _about(admin, shoot)] == [True]


def test_what_has_not_been_told_yet_can_not_be_read(
    admin: Person, reader: Person, new_shoot: Callable[..., Json]
) -> None:
    for _ in range(2):
        _told(reader, "shoot-shared", new_shoot(reader))
        assert _unread(reader) == 1
        _read(reader, 2**31 - 1)
        assert _unread(reader) == 0
    # Nor unread what was read.
    _read(reader, 0)
    assert _unread(reader) == 0


def test_who_runs_the_studio_no_more_is_told_what_clients_are(
    admin: Person,
    reader: Person,
    new_person: Callable[..., Person],
    enter: Callable[[str], Person],
    new_shoot: Callable[..., Json],
    happens: Callable[[Event], None],
) -> None:
    helper = new_person("admin")
    shoot = new_shoot(reader, helper)
    guest = {"email": "demoted@example.com"}
    invite = admin.http.post(f"/shoots/{shoot['id']}/invites", json=guest).json()
    happens(_expired(shoot, invite))
    assert [each["kind"] for each in _about(helper, shoot)] == ["invite-expired"]
    admin.http.patch(f"/users/{helper.id}", json={"role": "client"})
    helper = enter(helper.email)
    # They see the shoot still, which was shared with them as well.
    assert helper.http.get(f"/shoots/{shoot['id']}").status_code == HTTPStatus.OK
    assert _about(helper, shoot) == []
    assert _unread(helper) == 0


def test_with_a_shoot_goes_what_was_told_of_it(
    studio: RunningStudio,
    admin: Person,
    reader: Person,
    new_shoot: Callable[..., Json],
    happens: Callable[[Event], None],
) -> None:
    shoot = new_shoot(reader)
    invite = admin.http.post(
        f"/shoots/{shoot['id']}/invites", json={"email": "gone@example.com"}
    ).json()
    happens(_expired(shoot, invite))
    _told(reader, "shoot-shared", shoot)
    admin.http.delete(f"/shoots/{shoot['id']}")
    for person in (admin, reader):
        assert _about(person, shoot) == []
    with _database(studio) as database:
        kept = database["inbox_notifications"]
        until(lambda: kept.find_one({"shootId": shoot["id"]}) is None, _SOON, "all is dropped")


def test_with_a_user_goes_what_was_told_of_them(
    studio: RunningStudio,
    admin: Person,
    reader: Person,
    new_shoot: Callable[..., Json],
    upload: Callable[..., Json],
) -> None:
    shoot = new_shoot(reader, status="delivered")
    upload(shoot)
    reader.http.get(f"/shoots/{shoot['id']}/files")
    _told(admin, "gallery-viewed", shoot)
    admin.http.delete(f"/users/{reader.id}")
    assert _about(admin, shoot) == []
    with _database(studio) as database:

        def forgotten() -> bool:
            found = [*database["inbox_notifications"].find(), *database["inbox_readers"].find()]
            return reader.id not in str(found)

        until(forgotten, _SOON, "all is dropped")


def test_it_is_there_when_the_live_stream_tells(
    studio: RunningStudio, admin: Person, reader: Person, new_shoot: Callable[..., Json]
) -> None:
    """Whoever counts again when they hear of it counts what they hear of."""
    shoot = new_shoot()
    headers = {"Authorization": f"Bearer {reader.bearer}"}
    # Unobserved: it is never read to its end.
    with (
        httpx.Client(base_url=studio.base_url, headers=headers, timeout=_SOON) as http,
        http.stream("GET", "/api/v1/events/stream") as stream,
    ):
        lines = stream.iter_lines()
        assert next(lines).startswith("retry:")
        admin.http.put(f"/shoots/{shoot['id']}/clients/{reader.id}")
        assert "event: access.granted" in lines
        assert _unread(reader) == 1


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({}, "/upTo", "missing"),
        ({"upTo": -1}, "/upTo", "too-low"),
        ({"upTo": 2**31}, "/upTo", "too-high"),
        ({"upTo": "1"}, "/upTo", "wrong-type"),
        ({"upTo": None}, "/upTo", "wrong-type"),
        ({"upTo": 1.5}, "/upTo", "wrong-type"),
        ({"upTo": True}, "/upTo", "wrong-type"),
        ({"upTo": 1, "at": "2026-06-24T20:11:00Z"}, "/at", "unknown"),
    ],
)
def test_what_is_wrong_is_named(client: Person, body: Json, pointer: str, code: str) -> None:
    answer = client.http.post("/notifications/read", json=body)
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    faults = [(each["pointer"], each["code"]) for each in answer.json()["errors"]]
    assert faults == [(pointer, code)]


@pytest.mark.parametrize("path", ["/notifications", "/notifications/unread"])
def test_there_is_nothing_to_choose(client: Person, path: str) -> None:
    answer = client.http.get(path, params={"limit": "5"})
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert answer.json()["errors"][0]["parameter"] == "limit"
