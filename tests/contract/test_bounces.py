"""A letter that a mail server takes and sends back later, as the photographer sees it."""

import asyncio
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

import httpx

from tests.running import ADMIN, RunningStudio, until
from tests.store.mail_server import PostOffice, open_office
from tests.unit.notifications.returned import SENDER, exchange, ordinary

Json = dict[str, Any]
CLAIRE: Final = "claire@example.com"
WORDS: Final = "550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found by SMTP address lookup"
_SOON: Final = 15.0


@contextmanager
def _mail_server() -> Iterator[PostOffice]:
    """A server that takes everything, beside the test."""
    offices: list[PostOffice] = []
    ready, over = threading.Event(), threading.Event()

    async def serve() -> None:
        async with open_office(PostOffice()) as office:
            offices.append(office)
            ready.set()
            await asyncio.to_thread(over.wait)

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    assert ready.wait(10)
    try:
        yield offices[0]
    finally:
        over.set()
        thread.join(10)


def _mail_to(office: PostOffice, address: str) -> bytes | None:
    found = (each.content for each in list(office.taken) if each.rcpt_tos == [address])
    content = next(found, None)
    assert content is None or isinstance(content, bytes)
    return content


def _sign_in(studio: RunningStudio, office: PostOffice) -> httpx.Client:
    with studio.client() as anonymous:
        anonymous.post("/auth/magic-links", json={"email": ADMIN})
        mail: bytes = until(lambda: _mail_to(office, ADMIN), _SOON, "the mail that signs in")
        token = re.search(rb"#token=([\w.~-]+)", mail)
        assert token is not None
        session = anonymous.post("/auth/sessions", json={"token": token[1].decode()})
    assert session.status_code == HTTPStatus.CREATED, session.text
    return studio.client(session.json()["accessToken"])


def _shoot_delivered_to_claire(http: httpx.Client) -> str:
    claire = http.post("/users", json={"email": CLAIRE, "role": "client"}).json()
    path = f"/shoots/{http.post('/shoots', json={'title': 'Étretat'}).json()['id']}"
    http.put(f"{path}/clients/{claire['id']}")
    for step in ("editing", "delivered"):
        moved = http.post(f"{path}/transitions", json={"to": step})
        assert moved.status_code == HTTPStatus.OK, moved.text
    return path


def _letter(http: httpx.Client, path: str, state: str) -> Json:
    """The letter about that shoot, once that is what became of it."""

    def found() -> Json | None:
        letters: list[Json] = http.get(f"{path}/letters").json()["items"]
        return next((each for each in letters if each["state"] == state), None)

    letter: Json = until(found, _SOON, f"the letter is {state}")
    return letter


def test_the_photographer_sees_what_came_back_and_why(tmp_path: Path) -> None:
    new = tmp_path / "Maildir" / "new"
    for each in ("tmp", "new", "cur"):
        (tmp_path / "Maildir" / each).mkdir(parents=True)
    with _mail_server() as office:
        env = {
            "STUDIO_MAIL_URL": office.url(),
            "STUDIO_MAIL_FROM": SENDER,
            "STUDIO_BOUNCES_URL": f"maildir:{new.parent}",
            "STUDIO_VALIDATE_RESPONSES": "true",
        }
        studio = RunningStudio(tmp_path / "data", env).start()
        with _sign_in(studio, office) as http:
            path = _shoot_delivered_to_claire(http)
            accepted = _letter(http, path, "accepted")
            bearer = http.headers["Authorization"].removeprefix("Bearer ")
        assert studio.stop() == 0
        mail = _mail_to(office, CLAIRE)
        assert mail is not None
        letter_id = str(message_from_bytes(mail)["Message-ID"])[1:].partition("@")[0]
        (new / "1.mail").write_bytes(ordinary())
        (new / "2.mail").write_bytes(exchange(letter_id, "pia@example.com"))
        (new / "3.mail").write_bytes(exchange(letter_id, CLAIRE))
        # The first look is at the start; the next would be minutes later.
        studio.start()
        with studio.client(bearer) as http:
            bounced = _letter(http, path, "bounced")
            assert bounced == {**accepted, "state": "bounced", "reply": WORDS}
            retried = http.post(f"/letters/{bounced['id']}/retry")
            assert retried.status_code == HTTPStatus.ACCEPTED
            again = _letter(http, path, "accepted")
        assert again["acceptedAt"] > accepted["acceptedAt"]
        assert studio.stop() == 0
    assert sorted(each.name for each in new.iterdir()) == ["1.mail", "2.mail", "3.mail"]
    log = studio.log.read_text()
    assert "letter came back" in log
    assert CLAIRE not in log


def test_the_photographer_sees_what_waits_and_why(tmp_path: Path) -> None:
    with _mail_server() as office:
        office.rcpt = lambda address: "250 OK" if address == ADMIN else "450 4.2.0 greylisted"
        env = {"STUDIO_MAIL_URL": office.url(), "STUDIO_VALIDATE_RESPONSES": "true"}
        studio = RunningStudio(tmp_path / "data", env).start()
        with _sign_in(studio, office) as http:
            path = _shoot_delivered_to_claire(http)

            def tried() -> Json | None:
                letter = _letter(http, path, "queued")
                return letter if letter["reply"] else None

            waiting: Json = until(tried, _SOON, "the letter was tried")
        assert studio.stop() == 0
    assert waiting["reply"] == "450 4.2.0 greylisted"
    assert waiting["attempts"] == 1
    assert waiting["acceptedAt"] is None
    assert waiting["dueAt"] > waiting["queuedAt"]
