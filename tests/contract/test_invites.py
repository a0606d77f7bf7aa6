"""Invites: from the address that is typed in to the mail that goes out."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final

import httpx
import pytest

from studio.kernel.ids import new_id
from studio.users.tokens import Tokens
from tests.conftest import Person
from tests.contract.invited import Json, accept, post, require_refusal
from tests.contract.test_listings import pages
from tests.contract.together import at_once
from tests.running import ADMIN

MakeShoot = Callable[..., Json]
_FORTNIGHT: Final = timedelta(days=14)


def test_an_invite_waits_for_its_answer(admin: Person, shoot: Json, address: str) -> None:
    given = {
        "email": address.upper(),
        "name": "Zoé Müller",
        "message": "Chère Zoé,\n\nvos photos sont là 🥂",
        "language": "fr",
    }
    made = post(admin, shoot, **given)
    assert made.status_code == HTTPStatus.CREATED
    invite = made.json()
    assert {name: invite[name] for name in given} == {**given, "email": address}
    assert (invite["shootId"], invite["state"], invite["sendings"]) == (shoot["id"], "pending", 1)
    assert (invite["acceptedAt"], invite["userId"]) == (None, None)
    lasts = datetime.fromisoformat(invite["expiresAt"]) - datetime.fromisoformat(invite["sentAt"])
    assert timedelta() <= _FORTNIGHT - lasts < timedelta(seconds=1)
    assert made.headers["location"] == f"/api/v1/invites/{invite['id']}"
    found = admin.http.get(f"/invites/{invite['id']}")
    assert found.json() == invite
    assert found.headers["etag"] == made.headers["etag"]


def test_an_address_is_enough(invite: Json) -> None:
    assert [invite[name] for name in ("name", "message", "language")] == [None] * 3


def test_inviting_twice_gives_the_invite_that_there_is(
    admin: Person, shoot: Json, invite: Json
) -> None:
    again = post(admin, shoot, email=invite["email"].upper(), message="Come!")
    assert again.status_code == HTTPStatus.OK
    assert again.json() == invite
    assert again.headers["etag"] == admin.http.get(f"/invites/{invite['id']}").headers["etag"]
    assert "location" not in again.headers
    assert pages(admin, f"/shoots/{shoot['id']}/invites") == [[invite["id"]]]


def test_of_ten_at_once_one_is_new(admin: Person, shoot: Json, address: str) -> None:
    answers = at_once(lambda: post(admin, shoot, email=address), times=10)
    assert Counter(each.status_code for each in answers) == {201: 1, 200: 9}
    assert len({each.json()["id"] for each in answers}) == 1


def test_three_pages_of_invites(admin: Person, shoot: Json) -> None:
    made = [post(admin, shoot, email=f"page-{n}@example.com").json()["id"] for n in range(7)]
    found = pages(admin, f"/shoots/{shoot['id']}/invites", limit=3)
    assert [len(page) for page in found] == [3, 3, 1]
    assert [each for page in found for each in page] == made[::-1]


def test_who_has_access_needs_no_invite(admin: Person, client: Person, shoot: Json) -> None:
    pending = post(admin, shoot, email=client.email).json()
    admin.http.put(f"/shoots/{shoot['id']}/clients/{client.id}")
    require_refusal(post(admin, shoot, email=client.email.upper()), 409, "already-has-access")
    resent = admin.http.post(f"/invites/{pending['id']}/resend")
    require_refusal(resent, 409, "already-has-access")


def test_who_runs_the_studio_needs_no_invite(admin: Person, shoot: Json) -> None:
    require_refusal(post(admin, shoot, email=ADMIN.upper()), 409, "runs-the-studio")


_INJECTED: Final = [
    "Claire\r\nBcc: everybody@example.com",
    "Claire\nBcc: everybody@example.com",
    "Claire\rBcc: everybody@example.com",
    "Claire\u2028Bcc: everybody@example.com",
    "Claire\x85Bcc: everybody@example.com",
    "Claire\x00",
    "Claire\x1b[31m",
    "Claire\x7f",
    "\u202eerialC",
    " \u200b ",
    "",
    "x" * 101,
]


@pytest.mark.parametrize("name", _INJECTED)
def test_a_name_is_one_line_of_something(
    admin: Person, shoot: Json, address: str, name: str
) -> None:
    refused = post(admin, shoot, email=address, name=name)
    assert refused.status_code == HTTPStatus.BAD_REQUEST
    assert {each["pointer"] for each in refused.json()["errors"]} == {"/name"}


@pytest.mark.parametrize(
    "message", ["a\x00b", "a\x1b[31mb", "a\x85b", "a\x0cb", "\u202edcba", "\n \t\n", "", "x" * 2001]
)
def test_a_message_is_lines_of_something(
    admin: Person, shoot: Json, address: str, message: str
) -> None:
    refused = post(admin, shoot, email=address, message=message)
    assert refused.status_code == HTTPStatus.BAD_REQUEST
    assert {each["pointer"] for each in refused.json()["errors"]} == {"/message"}


def test_a_message_may_look_like_a_header_and_stays_text(
    admin: Person, shoot: Json, address: str
) -> None:
    message = "Hello\r\nBcc: everybody@example.com\r\n\r\n<b>&amp;</b>" + "é" * 1900
    assert post(admin, shoot, email=address, message=message).json()["message"] == message


@pytest.mark.parametrize(
    ("given", "pointer"),
    [
        ({"email": "claire"}, "/email"),
        ({"email": "claire@example.com\r\nBcc: b@example.com"}, "/email"),
        ({"email": "a@example.com, b@example.com"}, "/email"),
        ({"email": "Claire <claire@example.com>"}, "/email"),
        ({"email": None}, "/email"),
        ({"name": None}, "/name"),
        ({"language": "de"}, "/language"),
        ({"shootId": new_id()}, "/shootId"),
        ({"state": "accepted"}, "/state"),
    ],
)
def test_the_field_that_is_wrong_is_named(
    admin: Person, shoot: Json, given: Json, pointer: str
) -> None:
    refused = post(admin, shoot, **{"email": "guest@example.com", **given})
    assert refused.status_code == HTTPStatus.BAD_REQUEST
    assert {each["pointer"] for each in refused.json()["errors"]} == {pointer}


def test_sending_again_is_the_same_invite_for_longer(
    admin: Person, anonymous: httpx.Client, invite: Json, tokens: Tokens
) -> None:
    again = admin.http.post(f"/invites/{invite['id']}/resend")
    assert again.status_code == HTTPStatus.ACCEPTED
    resent = again.json()
    assert (resent["id"], resent["sendings"], resent["state"]) == (invite["id"], 2, "pending")
    assert resent["sentAt"] > invite["sentAt"]
    assert resent["expiresAt"] >= invite["expiresAt"]
    assert admin.http.get(f"/invites/{invite['id']}").json() == resent
    end = datetime.fromisoformat(resent["expiresAt"])
    session = accept(anonymous, tokens.for_invite(resent["id"], end))
    assert session.status_code == HTTPStatus.CREATED
