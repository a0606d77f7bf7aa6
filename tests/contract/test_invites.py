"""Invites: from the address that is typed in to the client who looks at the gallery."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from itertools import count
from typing import Any, Final

import httpx
import jwt
import pytest

from studio.kernel.clock import system_clock
from studio.kernel.ids import InviteId, SignInId, new_id
from studio.kernel.keys import Keyring
from studio.users.tokens import Tokens
from tests.conftest import Person
from tests.contract.test_listings import pages
from tests.contract.together import at_once
from tests.running import ADMIN, RunningStudio
from tests.store.samples import a_session

Json = dict[str, Any]
MakeShoot = Callable[..., Json]

_FORTNIGHT: Final = timedelta(days=14)
_numbers = count(1)


@pytest.fixture
def address() -> str:
    """An address that the studio doesn't know."""
    return f"invited-{next(_numbers)}@example.com"


@pytest.fixture
def tokens(studio: RunningStudio) -> Tokens:
    """What signs as the studio does."""
    return Tokens(Keyring((studio.data_dir / "secret-keys").read_text().split(), "tokens"))


@pytest.fixture
def shoot(new_shoot: MakeShoot) -> Json:
    """A shoot that was delivered to nobody yet."""
    return new_shoot(title="To be shared", status="delivered")


@pytest.fixture
def invite(admin: Person, shoot: Json, address: str) -> Json:
    """A new invite to ``shoot`` for ``address``."""
    made = post(admin, shoot, email=address)
    assert made.status_code == HTTPStatus.CREATED, made.text
    invite: Json = made.json()
    return invite


@pytest.fixture
def link(tokens: Tokens, invite: Json) -> str:
    """The token of the mail that invites."""
    return tokens.for_invite(invite["id"], datetime.fromisoformat(invite["expiresAt"]))


def post(person: Person, shoot: Json, **given: object) -> httpx.Response:
    return person.http.post(f"/shoots/{shoot['id']}/invites", json=given)


def accept(http: httpx.Client, token: str) -> httpx.Response:
    return http.post("/invites/accept", json={"token": token})


def require_refusal(answer: httpx.Response, status: int, kind: str) -> None:
    assert answer.status_code == status, answer.text
    assert answer.json()["type"] == f"/problems/{kind}"


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


def test_accepting_signs_in_and_opens_the_gallery(
    studio: RunningStudio,
    admin: Person,
    anonymous: httpx.Client,
    shoot: Json,
    address: str,
    tokens: Tokens,
) -> None:
    invite = post(admin, shoot, email=address, name="Zoé", language="en").json()
    end = datetime.fromisoformat(invite["expiresAt"])
    session = accept(anonymous, tokens.for_invite(invite["id"], end))
    assert session.status_code == HTTPStatus.CREATED
    assert session.json()["tokenType"] == "Bearer"
    user = session.json()["user"]
    assert (user["email"], user["name"], user["language"]) == (address, "Zoé", "en")
    assert user["role"] == "client"
    with studio.client(session.json()["accessToken"]) as http:
        assert http.get("/users/me").json() == user
        assert [each["id"] for each in http.get("/shoots").json()["items"]] == [shoot["id"]]
        assert http.get(f"/shoots/{shoot['id']}/files").status_code == HTTPStatus.OK
    current = admin.http.get(f"/invites/{invite['id']}").json()
    assert (current["state"], current["userId"]) == ("accepted", user["id"])
    assert current["acceptedAt"] == current["updatedAt"]
    assert admin.http.get(f"/shoots/{shoot['id']}").json()["clientIds"] == [user["id"]]


def test_somebody_who_is_known_stays_who_they_are(
    admin: Person, new_person: Callable[..., Person], shoot: Json, tokens: Tokens
) -> None:
    known = new_person()
    invite = post(admin, shoot, email=known.email, name="Somebody else").json()
    end = datetime.fromisoformat(invite["expiresAt"])
    # As whoever may be signed in: whose invite it is, the link says.
    session = accept(admin.http, tokens.for_invite(invite["id"], end))
    assert session.status_code == HTTPStatus.CREATED
    assert session.json()["user"] == known.http.get("/users/me").json()
    assert known.http.get(f"/shoots/{shoot['id']}").status_code == HTTPStatus.OK


def test_a_link_works_once(admin: Person, anonymous: httpx.Client, invite: Json, link: str) -> None:
    assert accept(anonymous, link).status_code == HTTPStatus.CREATED
    again = accept(anonymous, link)
    require_refusal(again, 401, "invite-link-used")
    assert again.headers["www-authenticate"].startswith("Bearer")
    path = f"/invites/{invite['id']}"
    require_refusal(admin.http.delete(path), 409, "invite-accepted")
    require_refusal(admin.http.post(f"{path}/resend"), 409, "invite-accepted")


def test_of_twenty_at_once_one_gets_in(anonymous: httpx.Client, link: str) -> None:
    answers = at_once(lambda: accept(anonymous, link), 20)
    assert Counter(each.status_code for each in answers) == {201: 1, 401: 19}
    kinds = {each.json()["type"] for each in answers if each.is_error}
    assert kinds == {"/problems/invite-link-used"}


def test_looking_at_a_link_does_nothing(
    admin: Person, anonymous: httpx.Client, invite: Json, link: str
) -> None:
    """Mail scanners open every link, and some every address they can make of one."""
    for method in ("GET", "HEAD", "OPTIONS"):
        for path in ("/invites/accept", f"/invites/accept?token={link}"):
            assert not anonymous.request(method, path).is_success
    assert admin.http.get(f"/invites/{invite['id']}").json() == invite


def test_a_revoked_link_is_dead_at_once(
    admin: Person, anonymous: httpx.Client, shoot: Json, invite: Json, link: str
) -> None:
    path = f"/invites/{invite['id']}"
    for _ in range(2):
        assert admin.http.delete(path).status_code == HTTPStatus.NO_CONTENT
    require_refusal(accept(anonymous, link), 401, "invite-revoked")
    require_refusal(admin.http.post(f"{path}/resend"), 409, "invite-taken-back")
    assert admin.http.get(path).json()["state"] == "revoked"
    assert admin.http.get(f"/shoots/{shoot['id']}").json()["clientIds"] == []
    anew = post(admin, shoot, email=invite["email"])
    assert anew.status_code == HTTPStatus.CREATED
    listed = admin.http.get(f"/shoots/{shoot['id']}/invites").json()["items"]
    assert [each["state"] for each in listed] == ["pending", "revoked"]


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


def test_a_link_that_is_over_is_over(
    admin: Person, anonymous: httpx.Client, invite: Json, tokens: Tokens
) -> None:
    over = tokens.for_invite(invite["id"], system_clock() - timedelta(seconds=1))
    require_refusal(accept(anonymous, over), 401, "invite-link-expired")
    assert admin.http.get(f"/invites/{invite['id']}").json() == invite


def test_nothing_is_learnt_from_a_link_that_is_not_ours(
    anonymous: httpx.Client, admin: Person, invite: Json, link: str, tokens: Tokens
) -> None:
    later = system_clock() + timedelta(hours=1)
    head, claims, signature = link.split(".")
    swapped = signature[::-1]
    foreign = Tokens(Keyring(["x" * 64], "tokens"))
    unsigned = jwt.encode({"aud": "invite", "jti": invite["id"], "exp": later}, None, "none")
    attempts = {
        "altered": f"{head}.{claims}.{swapped}",
        "claims of another": f"{head}.{tokens.for_invite(InviteId(new_id()), later).split('.')[1]}"
        f".{signature}",
        "of nothing": tokens.for_invite(InviteId(new_id()), later),
        "signed by somebody else": foreign.for_invite(invite["id"], later),
        "a sign-in link": tokens.for_sign_in(SignInId(invite["id"]), later),
        "a session": tokens.for_session(a_session(admin.id, later)),
        "not signed": unsigned + "x",
    }
    problems = []
    for attempt in attempts.values():
        for http in (anonymous, admin.http):
            answer = accept(http, attempt)
            require_refusal(answer, 401, "invite-link-invalid")
            problem = answer.json()
            del problem["instance"]
            problems.append(problem)
    assert all(each == problems[0] for each in problems)
    assert admin.http.get(f"/invites/{invite['id']}").json() == invite


def test_an_invite_is_no_bearer_and_no_sign_in(
    studio: RunningStudio, anonymous: httpx.Client, link: str
) -> None:
    with studio.client(link) as http:
        assert http.get("/users/me").status_code == HTTPStatus.UNAUTHORIZED
    signed_in = anonymous.post("/auth/sessions", json={"token": link})
    require_refusal(signed_in, 401, "sign-in-link-invalid")


def test_nobody_is_signed_in_to_run_the_studio(
    admin: Person,
    anonymous: httpx.Client,
    new_person: Callable[..., Person],
    shoot: Json,
    tokens: Tokens,
) -> None:
    risen = new_person()
    invite = post(admin, shoot, email=risen.email).json()
    promoted = admin.http.patch(f"/users/{risen.id}", json={"role": "admin"})
    assert promoted.status_code == HTTPStatus.OK
    token = tokens.for_invite(invite["id"], datetime.fromisoformat(invite["expiresAt"]))
    require_refusal(accept(anonymous, token), 401, "invite-link-invalid")
    resent = admin.http.post(f"/invites/{invite['id']}/resend")
    require_refusal(resent, 409, "runs-the-studio")
    assert admin.http.get(f"/invites/{invite['id']}").json()["state"] == "pending"


def test_a_shoot_that_is_gone_lets_nobody_in(
    admin: Person, anonymous: httpx.Client, shoot: Json, invite: Json, link: str
) -> None:
    assert admin.http.delete(f"/shoots/{shoot['id']}").status_code == HTTPStatus.NO_CONTENT
    answer = accept(anonymous, link)
    assert answer.status_code == HTTPStatus.UNAUTHORIZED
    # Before it is noted that the shoot took its invites with it, and after.
    kinds = {"/problems/invite-link-invalid", "/problems/invite-revoked"}
    assert answer.json()["type"] in kinds
    for path in (f"/invites/{invite['id']}", f"/shoots/{shoot['id']}/invites"):
        assert admin.http.get(path).status_code == HTTPStatus.NOT_FOUND
    users = admin.http.get("/users", params={"q": invite["email"]}).json()["items"]
    assert users == []


def test_an_invite_of_somebody_who_is_gone_stays_without_them(
    admin: Person, anonymous: httpx.Client, invite: Json, link: str
) -> None:
    user = accept(anonymous, link).json()["user"]
    assert admin.http.delete(f"/users/{user['id']}").status_code == HTTPStatus.NO_CONTENT
    current = admin.http.get(f"/invites/{invite['id']}").json()
    assert (current["state"], current["userId"]) == ("accepted", None)
    require_refusal(accept(anonymous, link), 401, "invite-link-used")


def test_access_that_is_withdrawn_does_not_come_back(
    studio: RunningStudio,
    admin: Person,
    anonymous: httpx.Client,
    shoot: Json,
    link: str,
) -> None:
    session = accept(anonymous, link).json()
    path = f"/shoots/{shoot['id']}"
    withdrawn = admin.http.delete(f"{path}/clients/{session['user']['id']}")
    assert withdrawn.status_code == HTTPStatus.NO_CONTENT
    with studio.client(session["accessToken"]) as http:
        assert http.get(path).status_code == HTTPStatus.NOT_FOUND
        require_refusal(accept(http, link), 401, "invite-link-used")
        assert http.get(path).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("token", ["", "x", "a.b", "a.b.c", " ".join(["x" * 20] * 3), "é" * 30, 7])
def test_what_does_not_look_like_a_token_is_named(anonymous: httpx.Client, token: object) -> None:
    refused = anonymous.post("/invites/accept", json={"token": token})
    assert refused.status_code == HTTPStatus.BAD_REQUEST
    assert {each["pointer"] for each in refused.json()["errors"]} == {"/token"}
