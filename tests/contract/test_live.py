"""Following what happens: who is told what, from where on, and until when."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final

import httpx
import pytest

from generated.models.live import LiveEvent
from studio.kernel.clock import system_clock
from studio.kernel.keys import Keyring
from studio.users.tokens import Tokens
from tests.conftest import Person
from tests.contract.photographs import jpeg
from tests.running import RunningStudio, until
from tests.store.samples import a_session

Json = dict[str, Any]
_SOON: Final = 10.0


class Stream:
    """One user's stream, read by a thread of its own until it ends."""

    def __init__(self, http: httpx.Client, after: str | None = None) -> None:
        self.events: list[Json] = []
        self.ids: list[str] = []
        self.status: int | None = None
        self._http = http
        self._headers = {} if after is None else {"Last-Event-ID": after}
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()
        until(lambda: self.status is not None, _SOON, "the stream begins")

    def _read(self) -> None:
        # As it is when the test hangs up.
        with suppress(httpx.ReadError):
            self._follow()

    def _follow(self) -> None:
        with self._http.stream("GET", "/events/stream", headers=self._headers) as answer:
            self.status = answer.status_code
            for line in answer.iter_lines():
                name, _, value = line.partition(": ")
                if name == "id":
                    self.ids.append(value)
                elif name == "data":
                    LiveEvent.model_validate_json(value)
                    self.events.append(json.loads(value))

    def types(self) -> list[str]:
        return [each["type"] for each in self.events]

    def wait_for(self, type_: str) -> Json:
        until(lambda: type_ in self.types(), _SOON, f"{type_}, after {self.types()}")
        return next(each for each in self.events if each["type"] == type_)

    def ends(self) -> None:
        self._thread.join(_SOON)
        assert not self._thread.is_alive(), "the stream goes on"


@pytest.fixture
def follow(studio: RunningStudio) -> Iterator[Callable[..., Stream]]:
    """Opens streams, unobserved: one that goes on is never read to its end."""
    clients: list[httpx.Client] = []

    def open_stream(person: Person, after: str | None = None) -> Stream:
        headers = {"Authorization": f"Bearer {person.bearer}"}
        base = str(person.http.base_url)
        clients.append(httpx.Client(base_url=base, headers=headers, timeout=60))
        return Stream(clients[-1], after)

    yield open_stream
    for each in clients:
        each.close()


def test_the_photographer_is_told_of_everything(
    admin: Person, new_shoot: Callable[..., Json], follow: Callable[..., Stream]
) -> None:
    stream = follow(admin)
    shoot = new_shoot()
    sent = admin.http.post(f"/shoots/{shoot['id']}/files", files={"file": ("a.jpg", jpeg())})
    rendered = stream.wait_for("file.rendered")
    assert rendered["fileId"] == sent.json()["id"]
    mine = [each["type"] for each in stream.events if each.get("shootId") == shoot["id"]]
    assert mine == ["shoot.created", "file.uploaded", "file.rendered"]
    assert sorted(stream.ids, key=int) == stream.ids


def test_a_client_is_told_of_what_they_see_and_of_nothing_else(
    admin: Person,
    client: Person,
    new_shoot: Callable[..., Json],
    upload: Callable[..., Json],
    follow: Callable[..., Stream],
) -> None:
    stream = follow(client)
    secret, early, shown = (new_shoot(status=each) for each in ("proofing", "draft", "proofing"))
    for shoot in (early, shown):
        admin.http.put(f"/shoots/{shoot['id']}/clients/{client.id}")
    files = [upload(each) for each in (secret, early, shown)]
    admin.http.post(f"/shoots/{shown['id']}/transitions", json={"to": "delivered"})
    admin.http.delete(f"/files/{files[2]['id']}")
    # What they may be told is decided when they are.
    stream.wait_for("file.deleted")
    admin.http.delete(f"/shoots/{shown['id']}/clients/{client.id}")
    assert stream.wait_for("access.withdrawn")["shootId"] == shown["id"]
    told = [(each["type"], each["shootId"]) for each in stream.events]
    assert told == [
        ("access.granted", early["id"]),
        ("access.granted", shown["id"]),
        ("file.rendered", shown["id"]),
        ("shoot.transitioned", shown["id"]),
        ("file.deleted", shown["id"]),
        ("access.withdrawn", shown["id"]),
    ]
    assert secret["id"] not in json.dumps(stream.events)


def test_who_comes_back_goes_on_where_they_were(
    admin: Person, new_shoot: Callable[..., Json], follow: Callable[..., Stream]
) -> None:
    first = follow(admin)
    shoots = [new_shoot()["id"] for _ in range(3)]
    until(lambda: first.types().count("shoot.created") >= 3, _SOON, "three shoots")
    position = first.ids[[each.get("shootId") for each in first.events].index(shoots[0])]
    again = follow(admin, position)
    until(lambda: again.types().count("shoot.created") >= 2, _SOON, "two shoots")
    assert [each["shootId"] for each in again.events if each["type"] == "shoot.created"] == shoots[
        1:
    ]


def test_a_position_from_elsewhere_is_answered_by_a_reset(
    admin: Person, follow: Callable[..., Stream]
) -> None:
    assert follow(admin, "999999999999").wait_for("reset").keys() == {"type", "time"}


def test_the_stream_ends_when_the_bearer_does_and_is_in_the_spec(
    studio: RunningStudio,
    admin: Person,
    client: Person,
    new_shoot: Callable[..., Json],
    follow: Callable[..., Stream],
) -> None:
    before = follow(client)
    admin.http.put(f"/shoots/{new_shoot()['id']}/clients/{client.id}")
    before.wait_for("access.granted")
    tokens = Tokens(Keyring((studio.data_dir / "secret-keys").read_text().split(), "tokens"))
    short = tokens.for_session(a_session(client.id, system_clock() + timedelta(seconds=4)))
    # Observed, as every other exchange: it is read to its end, which has to come.
    with studio.client(short) as http:
        behind = str(int(before.ids[0]) - 1)
        answer = http.get("/events/stream", headers={"Last-Event-ID": behind})
        refused = http.get("/events/stream")
    assert answer.status_code == HTTPStatus.OK
    assert answer.headers["content-type"] == "text/event-stream"
    assert answer.text.startswith("retry: ")
    assert "event: access.granted" in answer.text
    assert refused.status_code == HTTPStatus.UNAUTHORIZED


def test_the_stream_ends_with_the_sessions(
    new_person: Callable[..., Person], follow: Callable[..., Stream]
) -> None:
    leaving = new_person()
    stream = follow(leaving)
    leaving.http.delete("/users/me/sessions")
    stream.ends()


def test_a_user_who_is_removed_hears_no_more(
    admin: Person, new_person: Callable[..., Person], follow: Callable[..., Stream]
) -> None:
    leaving = new_person()
    stream = follow(leaving)
    admin.http.delete(f"/users/{leaving.id}")
    stream.ends()


def test_who_becomes_an_admin_has_to_come_back(
    admin: Person,
    new_person: Callable[..., Person],
    new_shoot: Callable[..., Json],
    follow: Callable[..., Stream],
) -> None:
    rising = new_person()
    stream, shoot = follow(rising), new_shoot()
    admin.http.patch(f"/users/{rising.id}", json={"role": "admin"})
    admin.http.put(f"/shoots/{shoot['id']}/clients/{rising.id}")
    stream.ends()
    assert stream.events == []


@pytest.mark.parametrize("position", ["-1", "1.5", "x", "9" * 19])
def test_a_position_is_a_number(admin: Person, position: str) -> None:
    answer = admin.http.get("/events/stream", headers={"Last-Event-ID": position})
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert answer.json()["errors"][0]["parameter"] == "Last-Event-ID"
