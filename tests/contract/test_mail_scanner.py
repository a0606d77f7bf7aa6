"""A mail scanner opens every link of every letter before whom it is for: that changes nothing.

The letters are those that really went out, of every kind, in both their forms.
"""

import email.policy
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from html import unescape
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urldefrag, urlsplit

import httpx
import pytest
from pymongo import MongoClient

from studio.notifications.kinds import LetterKind
from studio.runtime.database.address import running_address
from tests.conftest import Person
from tests.running import API, RunningStudio, until

Json = dict[str, Any]
_SOON: Final = 15.0
_IN_TEXT: Final = re.compile(r"https?://[^\s<>\"']+")
_IN_HTML: Final = re.compile(
    r"(?:href|src|action|background)\s*=\s*[\"']([^\"']+)[\"']", re.IGNORECASE
)


@contextmanager
def _database(studio: RunningStudio) -> Iterator[Any]:
    address = running_address(studio.data_dir)
    assert address is not None
    with MongoClient[Json](address, tz_aware=True) as mongo:
        yield mongo.get_default_database()


@dataclass(frozen=True, slots=True)
class Sent:
    """A letter as it lies in somebody's mailbox."""

    kind: LetterKind
    message: EmailMessage

    def links(self) -> set[str]:
        """Every address in it, of whichever part or header."""
        text, html = (self._part(each) for each in ("plain", "html"))
        found = {*_IN_TEXT.findall(text), *map(unescape, _IN_HTML.findall(html))}
        for name in ("List-Unsubscribe", "List-Help", "List-Archive"):
            found |= set(_IN_TEXT.findall(str(self.message.get(name, ""))))
        return {each for each in found if urlsplit(each).scheme in {"http", "https"}}

    def token(self) -> str:
        """What opens the door that the letter is about."""
        found = re.search(r"#token=(\S+)", self._part("plain"))
        assert found is not None
        return found[1]

    def _part(self, subtype: str) -> str:
        body = self.message.get_body((subtype,))
        assert body is not None
        return str(body.get_content())


class Postbox:
    """The letters that have come to an address."""

    def __init__(self, studio: RunningStudio, address: str) -> None:
        self._studio = studio
        self._address = address

    def get(self, kind: LetterKind) -> Sent:
        """The letter of that kind, once it is there."""

        def there() -> Sent | None:
            for path in self._studio.mails_to(self._address):
                if path.stem.partition(".")[0] == kind.value:
                    message = email.message_from_bytes(
                        path.read_bytes(), policy=email.policy.default
                    )
                    assert isinstance(message, EmailMessage)
                    return Sent(kind, message)
            return None

        sent: Sent = until(there, _SOON, f"a letter of the kind {kind.value}")
        return sent


class Scanner:
    """Looks at links, and at what can be made of them, from everywhere a link might lead to."""

    def __init__(self, studio: RunningStudio) -> None:
        self._base_url = studio.base_url
        self.seen: list[tuple[str, str, int]] = []

    def scan(self, sent: Sent) -> set[int]:
        """Open every link of a letter; what was answered."""
        before = len(self.seen)
        for link in sent.links():
            for address in self._addresses(link):
                for method in ("GET", "HEAD"):
                    for follow in (False, True):
                        self._open(method, address, follow=follow)
        return {status for _, _, status in self.seen[before:]}

    def _addresses(self, link: str) -> set[str]:
        """Where a link leads, without and with what stands behind its #, which isn't sent."""
        page, fragment = urldefrag(link)
        path = urlsplit(page).path
        here = {self._base_url + path}
        if fragment:
            doors = {path, f"{API}/auth/sessions", f"{API}/auth/magic-links"}
            doors |= {
                f"{API}/invites/accept",
                f"{API}/unsubscriptions/{fragment.partition('=')[2]}",
            }
            here |= {f"{self._base_url}{door}?{fragment}" for door in doors}
        return here

    def _open(self, method: str, address: str, *, follow: bool) -> None:
        with httpx.Client(follow_redirects=follow, timeout=30) as http:
            try:
                answer = http.request(method, address)
            except httpx.ConnectError:
                # Redirected to the web server, which isn't there in these tests.
                return
        self.seen.append((method, urlsplit(address).path, answer.status_code))
        assert not answer.is_server_error
        assert "set-cookie" not in answer.headers
        assert "accessToken" not in answer.text


def _remind(studio: RunningStudio, invite_id: str) -> None:
    """Have an invite's reminder sent, as some days before its end."""
    with _database(studio) as database:
        letters = database["notifications_letters"]
        invited = letters.find_one({"_id": f"invite.{invite_id}.1"})
        for name in ("reply", "acceptedAt", "openedAt", "taken"):
            invited.pop(name, None)
        letters.insert_one(
            {
                **invited,
                "_id": f"{LetterKind.INVITE_REMINDER.value}.{invite_id}.1",
                "kind": LetterKind.INVITE_REMINDER.value,
                "state": "queued",
                "attempts": 0,
                "number": invited["number"] + 10**6,
                "dueAt": invited["queuedAt"],
            }
        )


def _everything(studio: RunningStudio) -> Json:
    """All that the studio keeps, but for how much of a rate limit is used up."""
    with _database(studio) as database:
        return {
            f"{name}: {document['_id']}": document
            for name in database.list_collection_names()
            if name != "runtime_allowances"
            for document in database[name].find()
        }


def _settled(studio: RunningStudio) -> bool:
    with _database(studio) as database:
        waiting = {"dueAt": {"$exists": True}}
        queues = ("notifications_letters", "events_outbox", "users_sign_ins", "files_files")
        return not any(database[name].count_documents(waiting) for name in queues)


@pytest.fixture
def letters(
    studio: RunningStudio,
    admin: Person,
    new_person: Callable[..., Person],
    new_shoot: Callable[..., Json],
) -> dict[LetterKind, Sent]:
    """One letter of every kind."""
    reader = new_person()
    shoot = new_shoot(reader, status="editing")
    path = f"/shoots/{shoot['id']}"
    guest = f"guest-of-{shoot['id']}@example.com"
    for step in ("proofing", "delivered"):
        moved = admin.http.post(f"{path}/transitions", json={"to": step})
        assert moved.status_code == HTTPStatus.OK
        Postbox(studio, reader.email).get(
            LetterKind.PROOFS_READY if step == "proofing" else LetterKind.SHOOT_DELIVERED
        )
    invite = admin.http.post(f"{path}/invites", json={"email": guest, "message": "Bonjour"})
    assert invite.status_code == HTTPStatus.CREATED
    Postbox(studio, guest).get(LetterKind.INVITE)
    until(lambda: _settled(studio), _SOON, "everything is sent and told")
    _remind(studio, invite.json()["id"])
    # The one by which `reader` has signed in is used up.
    newest = studio.mail_to(reader.email).message
    found = {
        kind: Postbox(studio, guest if "invite" in kind.value else reader.email).get(kind)
        for kind in LetterKind
    }
    found[LetterKind.SIGN_IN] = Sent(LetterKind.SIGN_IN, newest)
    until(lambda: _settled(studio), _SOON, "everything is sent and told")
    return found


def test_opening_every_link_of_every_letter_changes_nothing(
    studio: RunningStudio, anonymous: httpx.Client, letters: dict[LetterKind, Sent]
) -> None:
    before = _everything(studio)
    scanner = Scanner(studio)
    with_way_out = set()
    for sent in letters.values():
        assert sent.links(), sent.kind
        if HTTPStatus.SEE_OTHER in scanner.scan(sent):
            with_way_out.add(sent.kind)
    after = _everything(studio)
    assert {key: each for key, each in after.items() if each != before.get(key)} == {}
    # What other tests have left may have come to its end meanwhile.
    gone = {key.partition(":")[0] for key in before.keys() - after.keys()}
    assert gone <= {"users_sign_ins", "events_outbox"}
    assert with_way_out == set(LetterKind) - {LetterKind.SIGN_IN}, "that can be unsubscribed from"

    # And whoever they are for still gets in.
    session = anonymous.post("/auth/sessions", json={"token": letters[LetterKind.SIGN_IN].token()})
    assert session.status_code == HTTPStatus.CREATED
    with studio.client(session.json()["accessToken"]) as reader:
        preferences = reader.get("/users/me/mail-preferences").json()
    assert preferences == {"invites": True, "shoots": True}
    tokens = {letters[kind].token() for kind in (LetterKind.INVITE, LetterKind.INVITE_REMINDER)}
    accepted = [anonymous.post("/invites/accept", json={"token": each}) for each in sorted(tokens)]
    assert accepted[0].status_code == HTTPStatus.CREATED
