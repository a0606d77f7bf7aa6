"""The studio's mail: who is written to, what became of it, and who wants none."""

import email.policy
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from studio.kernel.ids import new_id
from tests.conftest import Person
from tests.running import RunningStudio, until

Json = dict[str, Any]
_SOON: Final = 10.0
_LINK: Final = re.compile(r"<http://[^>]*/api/v1(/unsubscriptions/[^>]+)>")


class Mailbox:
    """What came to one address, but for what signs in."""

    def __init__(self, studio: RunningStudio, address: str) -> None:
        self._studio = studio
        self._address = address

    def letters(self) -> dict[str, EmailMessage]:
        """By the id in the ledger."""
        return {
            path.stem: _read(path)
            for path in self._studio.mails_to(self._address)
            if not path.stem.startswith("sign-in")
        }

    def next(self, kind: str, known: set[str]) -> EmailMessage:
        """A letter of that kind that isn't known yet."""

        def new() -> str | None:
            fresh = (each for each in self.letters() if each not in known)
            return next((each for each in fresh if each.startswith(kind)), None)

        letter_id = until(new, _SOON, f"a letter of the kind {kind}")
        return self.letters()[letter_id]


def _read(path: Path) -> EmailMessage:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


@contextmanager
def _ledger(studio: RunningStudio) -> Iterator[Any]:
    with studio.database() as database:
        yield database["notifications_letters"]


@pytest.fixture
def mailbox(studio: RunningStudio, client: Person, admin: Person) -> Mailbox:
    return Mailbox(studio, admin.http.get(f"/users/{client.id}").json()["email"])


def _unsubscribes_at(letter: EmailMessage) -> str:
    """The path of a letter's link to unsubscribe."""
    found = _LINK.fullmatch(str(letter["List-Unsubscribe"]))
    assert found is not None
    return found[1]


def _move(admin: Person, shoot: Json, to: str, **more: Any) -> None:
    moved = admin.http.post(f"/shoots/{shoot['id']}/transitions", json={"to": to, **more})
    assert moved.status_code == HTTPStatus.OK, moved.text


def _letters(admin: Person, shoot: Json) -> list[Json]:
    answer = admin.http.get(f"/shoots/{shoot['id']}/letters")
    assert answer.status_code == HTTPStatus.OK
    items: list[Json] = answer.json()["items"]
    return items


def _settled(admin: Person, shoot: Json, count: int = 1) -> list[Json]:
    def settled() -> list[Json] | None:
        found = _letters(admin, shoot)
        done = len(found) >= count and all(each["state"] != "queued" for each in found)
        return found if done else None

    found: list[Json] = until(settled, _SOON, "the letters are handed over")
    return found


def test_clients_are_written_to_when_there_is_something_for_them(
    admin: Person,
    client: Person,
    stranger: Person,
    new_shoot: Callable[..., Json],
    mailbox: Mailbox,
) -> None:
    shoot = new_shoot(client, title="Étretat", status="editing")
    known = set(mailbox.letters())
    _move(admin, shoot, "proofing")
    proofs = mailbox.next("proofs-ready", known)
    assert "Étretat" in str(proofs["Subject"])
    _move(admin, shoot, "delivered")
    delivered = mailbox.next("shoot-delivered", known)
    body = delivered.get_body(("plain",))
    assert body is not None
    assert f"/shoots/{shoot['id']}" in body.get_content()
    letters = _settled(admin, shoot, 2)
    assert [each["kind"] for each in letters] == ["shoot-delivered", "proofs-ready"]
    assert {each["userId"] for each in letters} == {client.id}
    assert {each["state"] for each in letters} == {"accepted"}
    assert all(each["reply"] and each["acceptedAt"] and each["dueAt"] is None for each in letters)


def test_who_runs_the_studio_by_now_is_not_written_to_as_a_client(
    admin: Person,
    client: Person,
    new_person: Callable[..., Person],
    new_shoot: Callable[..., Json],
) -> None:
    shoot, risen = new_shoot(client, status="editing"), new_person()
    assert admin.http.put(f"/shoots/{shoot['id']}/clients/{risen.id}").is_success
    assert admin.http.patch(f"/users/{risen.id}", json={"role": "admin"}).is_success
    _move(admin, shoot, "delivered")
    assert [each["userId"] for each in _settled(admin, shoot)] == [client.id]


def test_a_shoot_can_be_published_quietly(
    admin: Person, client: Person, new_shoot: Callable[..., Json]
) -> None:
    quiet, loud = (new_shoot(client, status="editing") for _ in range(2))
    _move(admin, quiet, "delivered", quiet=True)
    _move(admin, loud, "delivered", quiet=False)
    # Told of in this order: when the second was written to, the first would have been.
    _settled(admin, loud)
    assert _letters(admin, quiet) == []


def test_what_clients_did_is_told_and_their_letters_count_as_opened(
    admin: Person,
    client: Person,
    new_shoot: Callable[..., Json],
    upload: Callable[..., Json],
) -> None:
    shoot = new_shoot(client, status="editing")
    file = upload(shoot)
    _move(admin, shoot, "delivered")
    [letter] = _settled(admin, shoot)
    assert letter["openedAt"] is None
    path = f"/shoots/{shoot['id']}"
    assert admin.http.get(f"{path}/visits").json() == {"items": []}
    urls = client.http.get(f"{path}/files").json()["items"][0]["urls"]
    for resolution in ("thumb", "original", "original"):
        client.http.get(urls[resolution].removeprefix("/api/v1"))

    def visited() -> Json | None:
        items = admin.http.get(f"{path}/visits").json()["items"]
        return items[0] if items and items[0]["downloads"] else None

    visits = until(visited, _SOON, "the visit is told")
    assert visits["userId"] == client.id
    assert visits["downloads"] == 1
    assert visits["firstViewedAt"] == visits["lastViewedAt"]
    assert visits["lastDownloadedAt"] is not None
    until(lambda: _letters(admin, shoot)[0]["openedAt"], _SOON, "the letter counts as opened")
    # The studio's own people don't visit.
    admin.http.get(f"{path}/files")
    assert len(admin.http.get(f"{path}/visits").json()["items"]) == 1
    assert file["id"] not in admin.http.get(f"{path}/visits").text


def test_one_click_unsubscribes_from_letters_of_that_kind(
    admin: Person,
    client: Person,
    anonymous: httpx.Client,
    new_shoot: Callable[..., Json],
    mailbox: Mailbox,
) -> None:
    first, second = (new_shoot(client, status="editing") for _ in range(2))
    known = set(mailbox.letters())
    _move(admin, first, "delivered")
    letter = mailbox.next("shoot-delivered", known)
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = _unsubscribes_at(letter)
    # Mail scanners open links: that changes nothing.
    opened = anonymous.get(link)
    assert opened.status_code == HTTPStatus.SEE_OTHER
    assert opened.headers["location"] == f"/unsubscribe#token={link.rpartition('/')[2]}"
    wanted = {"invites": True, "shoots": True}
    assert client.http.get("/users/me/mail-preferences").json() == wanted
    for _ in range(2):
        clicked = anonymous.post(link, data={"List-Unsubscribe": "One-Click"})
        assert clicked.status_code == HTTPStatus.NO_CONTENT
    assert client.http.get("/users/me/mail-preferences").json() == {**wanted, "shoots": False}
    _move(admin, second, "delivered")
    assert [each["state"] for each in _settled(admin, second)] == ["unsubscribed"]
    client.http.patch("/users/me/mail-preferences", json={"shoots": True})


def test_a_link_to_unsubscribe_outlives_the_shoot_and_tells_no_address(
    admin: Person,
    client: Person,
    anonymous: httpx.Client,
    new_shoot: Callable[..., Json],
    studio: RunningStudio,
    mailbox: Mailbox,
) -> None:
    shoot = new_shoot(client, status="editing")
    known = set(mailbox.letters())
    _move(admin, shoot, "delivered")
    link = _unsubscribes_at(mailbox.next("shoot-delivered", known))
    _settled(admin, shoot)
    path = f"/shoots/{shoot['id']}"
    etag = admin.http.get(path).headers["etag"]
    deleted = admin.http.delete(path, headers={"If-Match": etag})
    assert deleted.status_code == HTTPStatus.NO_CONTENT
    with _ledger(studio) as letters:
        of_it = {"shootId": shoot["id"]}
        until(lambda: letters.count_documents(of_it) == 0, _SOON, "its letters are gone")
    address = client.http.get("/users/me").json()["email"]
    try:
        assert anonymous.get(link).status_code == HTTPStatus.SEE_OTHER
        assert anonymous.post(link).status_code == HTTPStatus.NO_CONTENT
        assert client.http.get("/users/me/mail-preferences").json()["shoots"] is False
        with studio.database() as database:
            kept = list(database["notifications_preferences"].find())
        assert kept
        assert address not in str(kept)
    finally:
        client.http.patch("/users/me/mail-preferences", json={"shoots": True})


def test_a_ticket_that_is_none_unsubscribes_nobody(
    admin: Person,
    client: Person,
    anonymous: httpx.Client,
    new_shoot: Callable[..., Json],
    mailbox: Mailbox,
) -> None:
    shoot = new_shoot(client, status="editing")
    known = set(mailbox.letters())
    _move(admin, shoot, "delivered")
    ticket = _unsubscribes_at(mailbox.next("shoot-delivered", known)).rpartition("/")[2]
    key, mac, whose = ticket.split(".", 2)
    other = "A" if mac[0] != "A" else "B"
    for altered in (
        f"{key}.{other}{mac[1:]}.{whose}",
        f"{key}.{mac}.{whose}0",
        f"{key[::-1]}.{mac}.{whose}",
        f"{key}.{mac}.invites.{whose.partition('.')[2]}",
    ):
        for method in ("GET", "POST"):
            answer = anonymous.request(method, f"/unsubscriptions/{altered}")
            assert answer.status_code == HTTPStatus.NOT_FOUND
            assert answer.json()["type"] == "/problems/unsubscription-not-found"
    for nonsense in ("x", "a.b", "a..b"):
        answer = anonymous.post(f"/unsubscriptions/{nonsense}")
        assert answer.status_code == HTTPStatus.NOT_FOUND
    assert client.http.get("/users/me/mail-preferences").json()["shoots"] is True


def test_people_say_what_they_want_to_be_written_about(client: Person, stranger: Person) -> None:
    path = "/users/me/mail-preferences"
    for change, expected in (
        ({"shoots": False}, {"invites": True, "shoots": False}),
        ({"invites": False}, {"invites": False, "shoots": False}),
        ({}, {"invites": False, "shoots": False}),
        ({"invites": True, "shoots": True}, {"invites": True, "shoots": True}),
    ):
        changed = client.http.patch(path, json=change)
        assert changed.status_code == HTTPStatus.OK
        assert changed.json() == client.http.get(path).json() == expected
    for nonsense in ({"shoots": "no"}, {"sign-in": False}, {"shoots": None}):
        assert client.http.patch(path, json=nonsense).status_code == HTTPStatus.BAD_REQUEST
    assert stranger.http.get(path).json() == {"invites": True, "shoots": True}


@pytest.mark.parametrize("language", [None, "fr", "en"])
@pytest.mark.parametrize(
    "kind", ["sign-in", "invite", "invite-reminder", "proofs-ready", "shoot-delivered"]
)
def test_every_kind_of_letter_can_be_looked_at(
    admin: Person, kind: str, language: str | None
) -> None:
    asked = {} if language is None else {"language": language}
    answer = admin.http.get(f"/letters/{kind}/preview", params=asked)
    assert answer.status_code == HTTPStatus.OK
    preview = answer.json()
    assert preview["html"].lstrip().startswith("<!doctype html>")
    assert ("Bonjour" in preview["text"]) is (language != "en")
    assert "\n" not in preview["subject"]


def test_there_is_no_such_kind_of_letter(admin: Person) -> None:
    assert admin.http.get("/letters/love/preview").status_code == HTTPStatus.NOT_FOUND


def test_only_what_failed_can_be_tried_again(
    admin: Person, client: Person, new_shoot: Callable[..., Json]
) -> None:
    shoot = new_shoot(client, status="editing")
    _move(admin, shoot, "delivered")
    [letter] = _settled(admin, shoot)
    answer = admin.http.post(f"/letters/{letter['id']}/retry")
    assert answer.status_code == HTTPStatus.CONFLICT
    assert answer.json()["type"] == "/problems/nothing-to-retry"
    gone = admin.http.post(f"/letters/invite.{new_id()}.1/retry")
    assert gone.status_code == HTTPStatus.NOT_FOUND
    assert admin.http.post("/letters/_/retry").status_code == HTTPStatus.NOT_FOUND


def test_a_letter_that_failed_is_tried_again(
    studio: RunningStudio, admin: Person, client: Person, new_shoot: Callable[..., Json]
) -> None:
    shoot = new_shoot(client, status="editing")
    folder = studio.data_dir / "mail"
    _move(admin, shoot, "delivered")
    [letter] = _settled(admin, shoot)
    with _ledger(studio) as ledger:
        # As a mail server that refuses leaves it.
        ledger.update_one({"_id": letter["id"]}, {"$set": {"state": "refused", "reply": "550 no"}})
    (folder / f"{letter['id']}.eml").unlink()
    [refused] = _letters(admin, shoot)
    assert (refused["state"], refused["reply"]) == ("refused", "550 no")
    assert admin.http.post(f"/letters/{letter['id']}/retry").status_code == HTTPStatus.ACCEPTED
    [sent] = _settled(admin, shoot)
    assert sent["state"] == "accepted"
    assert (folder / f"{letter['id']}.eml").exists()
