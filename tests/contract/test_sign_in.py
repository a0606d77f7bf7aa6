"""Signing in by link and by code, and signing out everywhere."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from itertools import count, cycle
from typing import Any, Final

import httpx
import jwt
import pytest
from pymongo import MongoClient

from studio.kernel.clock import system_clock
from studio.kernel.ids import SignInId, new_id
from studio.kernel.keys import Keyring
from studio.runtime.database.address import running_address
from studio.users.tokens import Tokens
from tests.conftest import Person
from tests.contract.together import at_once
from tests.running import RunningStudio, until
from tests.store.samples import a_session

Json = dict[str, Any]
_HOUR: Final = 3600
_ATTENDED_WITHIN: Final = 15.0
_numbers = count(1)


@pytest.fixture
def address(admin: Person) -> str:
    """The address of a user who has not signed in yet."""
    address = f"guest-{next(_numbers)}@example.com"
    made = admin.http.post("/users", json={"email": address, "role": "client"})
    assert made.status_code == HTTPStatus.CREATED
    return address


def redeem(http: httpx.Client, **given: str) -> httpx.Response:
    return http.post("/auth/sessions", json=given)


def test_a_link_signs_in(studio: RunningStudio, anonymous: httpx.Client, address: str) -> None:
    session = redeem(anonymous, token=studio.mail_to(address).token)

    assert session.status_code == HTTPStatus.CREATED
    assert session.json()["tokenType"] == "Bearer"
    assert session.json()["user"]["email"] == address
    with studio.client(session.json()["accessToken"]) as http:
        assert http.get("/users/me").json() == session.json()["user"]


def test_the_token_stands_in_the_fragment(studio: RunningStudio, address: str) -> None:
    mail = studio.mail_to(address)
    assert mail.message["To"] == address
    for kind in ("plain", "html"):
        text = mail.message.get_body((kind,)).get_content()
        assert f"/sign-in#token={mail.token}" in text
        assert "?" not in text.split("#token=")[0].rsplit("http", 1)[1]
        assert mail.code in text


def test_a_link_works_once(studio: RunningStudio, anonymous: httpx.Client, address: str) -> None:
    mail = studio.mail_to(address)
    assert redeem(anonymous, token=mail.token).status_code == HTTPStatus.CREATED

    again = redeem(anonymous, token=mail.token)
    assert again.status_code == HTTPStatus.UNAUTHORIZED
    assert again.json()["type"] == "/problems/sign-in-link-used"
    assert again.headers["www-authenticate"].startswith("Bearer")
    by_code = redeem(anonymous, email=address, code=mail.code)
    assert by_code.json()["type"] == "/problems/code-refused"


def test_of_twenty_at_once_one_gets_in(
    studio: RunningStudio, anonymous: httpx.Client, address: str
) -> None:
    token = studio.mail_to(address).token
    answers = at_once(lambda: redeem(anonymous, token=token), 20)
    assert Counter(each.status_code for each in answers) == {201: 1, 401: 19}
    kinds = {each.json()["type"] for each in answers if each.is_error}
    assert kinds == {"/problems/sign-in-link-used"}


def test_of_link_and_code_at_once_one_gets_in(
    studio: RunningStudio, anonymous: httpx.Client, address: str
) -> None:
    mail = studio.mail_to(address)
    ways = iter([{"token": mail.token}, {"email": address, "code": mail.code}] * 2)
    answers = at_once(lambda: redeem(anonymous, **next(ways)), 4)
    assert Counter(each.status_code for each in answers) == {201: 1, 401: 3}


def test_a_code_signs_in_once(studio: RunningStudio, anonymous: httpx.Client, address: str) -> None:
    mail = studio.mail_to(address)
    session = redeem(anonymous, email=address.upper(), code=mail.code)
    assert session.status_code == HTTPStatus.CREATED
    assert session.json()["user"]["email"] == address

    again = redeem(anonymous, email=address, code=mail.code)
    assert again.json()["type"] == "/problems/code-refused"
    by_link = redeem(anonymous, token=mail.token)
    assert by_link.json()["type"] == "/problems/sign-in-link-used"


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def test_four_wrong_codes_leave_one_try(
    studio: RunningStudio, anonymous: httpx.Client, address: str
) -> None:
    code = studio.mail_to(address).code
    for _ in range(4):
        refused = redeem(anonymous, email=address, code=wrong(code))
        assert refused.status_code == HTTPStatus.UNAUTHORIZED
    assert redeem(anonymous, email=address, code=code).status_code == HTTPStatus.CREATED


def test_after_five_tries_the_code_is_dead_and_the_link_is_not(
    studio: RunningStudio, anonymous: httpx.Client, address: str
) -> None:
    mail = studio.mail_to(address)
    answers = at_once(lambda: redeem(anonymous, email=address, code=wrong(mail.code)), 5)
    assert {each.json()["type"] for each in answers} == {"/problems/code-refused"}

    right = redeem(anonymous, email=address, code=mail.code)
    assert right.json()["type"] == "/problems/code-refused"
    assert redeem(anonymous, token=mail.token).status_code == HTTPStatus.CREATED


def test_the_code_is_that_of_the_newest_mail(
    studio: RunningStudio, anonymous: httpx.Client, address: str
) -> None:
    older, newer = studio.mail_to(address), studio.mail_to(address)
    if older.code != newer.code:
        refused = redeem(anonymous, email=address, code=older.code)
        assert refused.status_code == HTTPStatus.UNAUTHORIZED
    assert redeem(anonymous, email=address, code=newer.code).status_code == HTTPStatus.CREATED
    # Asking again doesn't take the first link away: the mail may have been slow.
    assert redeem(anonymous, token=older.token).status_code == HTTPStatus.CREATED


def test_nothing_tells_whether_an_address_is_known(
    studio: RunningStudio, anonymous: httpx.Client, address: str
) -> None:
    code = studio.mail_to(address).code
    known = redeem(anonymous, email=address, code=wrong(code)).json()
    unknown = redeem(anonymous, email="nobody@example.com", code="000000").json()
    del known["instance"], unknown["instance"]
    assert known == unknown


def test_an_unknown_address_gets_the_same_answer_and_no_mail(
    studio: RunningStudio, anonymous: httpx.Client, address: str
) -> None:
    unknown = anonymous.post("/auth/magic-links", json={"email": "who@example.com"})
    known = anonymous.post("/auth/magic-links", json={"email": address})
    assert (unknown.status_code, unknown.content) == (HTTPStatus.ACCEPTED, b"")
    assert (known.status_code, known.content) == (HTTPStatus.ACCEPTED, b"")
    # Mails go in the order in which they were asked for: after this one, the other had its chance.
    studio.mail_to(address)
    assert studio.mails_to("who@example.com") == set()


@pytest.mark.parametrize("known", [True, False])
def test_the_fourth_request_in_an_hour_has_to_wait(
    studio: RunningStudio, anonymous: httpx.Client, address: str, *, known: bool
) -> None:
    asked_for = address if known else f"un{address}"
    spellings = [asked_for, asked_for.upper(), asked_for.title(), asked_for]
    answers = [anonymous.post("/auth/magic-links", json={"email": each}) for each in spellings]

    assert [each.status_code for each in answers] == [202, 202, 202, 429]
    assert answers[-1].json()["type"] == "/problems/too-many-requests"
    assert _HOUR - 60 < int(answers[-1].headers["retry-after"]) <= _HOUR


def test_of_ten_requests_at_once_three_are_heard(anonymous: httpx.Client, address: str) -> None:
    answers = at_once(
        lambda: anonymous.post("/auth/magic-links", json={"email": address}), times=10
    )
    assert Counter(each.status_code for each in answers) == {202: 3, 429: 7}


def test_a_hundred_requests_at_once_give_three_mails(
    studio: RunningStudio, anonymous: httpx.Client, address: str
) -> None:
    def a_hundred(asked_for: str) -> list[httpx.Response]:
        spellings = cycle([asked_for, asked_for.upper(), asked_for.title(), asked_for.swapcase()])
        return at_once(
            lambda: anonymous.post("/auth/magic-links", json={"email": next(spellings)}), times=100
        )

    known, unknown = a_hundred(address), a_hundred(f"un{address}")
    for answers in (known, unknown):
        assert Counter(each.status_code for each in answers) == {202: 3, 429: 97}
        assert {each.content for each in answers if each.is_success} == {b""}
    # Who is refused learns nothing by it, however the address was written.
    refusals = [each.json() for each in (*known, *unknown) if each.is_error]
    assert {(each["type"], each["title"], each["status"]) for each in refusals} == {
        ("/problems/too-many-requests", refusals[0]["title"], 429)
    }
    _require_attended(studio)
    assert len(studio.mails_to(address)) == 3
    assert studio.mails_to(f"un{address}") == set()


def _require_attended(studio: RunningStudio) -> None:
    """Wait until no request waits for its letter, and no letter for the postman."""
    mongodb = running_address(studio.data_dir)
    assert mongodb is not None
    with MongoClient[Json](mongodb) as client:
        database = client.get_default_database()
        queues = [database[each] for each in ("users_sign_ins", "notifications_letters")]
        until(
            lambda: not any(each.count_documents({"dueAt": {"$exists": True}}) for each in queues),
            _ATTENDED_WITHIN,
            "every request is attended to",
        )


@pytest.mark.parametrize(
    ("token", "status", "kind"),
    [
        ("x" * 30, 400, "invalid"),
        ("eyJhbGciOiJIUzI1NiJ9.e30.aaaaaaaaaaaa", 401, "sign-in-link-invalid"),
        ("eyJhbGciOiJub25lIn0.eyJhdWQiOiJzaWduLWluIn0.aaaa", 401, "sign-in-link-invalid"),
        ("aaaaaaaaaa.bbbbbbbbbb.cccccccccc", 401, "sign-in-link-invalid"),
    ],
)
def test_a_token_that_is_none(anonymous: httpx.Client, token: str, status: int, kind: str) -> None:
    refused = redeem(anonymous, token=token)
    assert (refused.status_code, refused.json()["type"]) == (status, f"/problems/{kind}")


def test_an_altered_token_is_refused(
    studio: RunningStudio, anonymous: httpx.Client, address: str
) -> None:
    token = studio.mail_to(address).token
    for at in (10, len(token) // 2, len(token) - 10):
        altered = token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]
        refused = redeem(anonymous, token=altered)
        assert refused.status_code in {HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED}
    assert redeem(anonymous, token=token).status_code == HTTPStatus.CREATED


def test_an_expired_token_says_so(anonymous: httpx.Client, tokens: Tokens) -> None:
    expired = tokens.for_sign_in(SignInId(new_id()), system_clock() - timedelta(seconds=1))
    refused = redeem(anonymous, token=expired)
    assert refused.status_code == HTTPStatus.UNAUTHORIZED
    assert refused.json()["type"] == "/problems/sign-in-link-expired"


def test_a_bearer_is_no_link_and_a_link_no_bearer(
    studio: RunningStudio, anonymous: httpx.Client, client: Person, address: str
) -> None:
    refused = redeem(anonymous, token=client.bearer)
    assert refused.json()["type"] == "/problems/sign-in-link-invalid"
    with studio.client(studio.mail_to(address).token) as http:
        assert http.get("/users/me").status_code == HTTPStatus.UNAUTHORIZED


def test_an_expired_bearer_is_refused(
    studio: RunningStudio, client: Person, tokens: Tokens
) -> None:
    now = system_clock()
    for lifetime, status in ((-1, HTTPStatus.UNAUTHORIZED), (60, HTTPStatus.OK)):
        bearer = tokens.for_session(a_session(client.id, now + timedelta(seconds=lifetime)))
        with studio.client(bearer) as http:
            assert http.get("/users/me").status_code == status


def test_a_session_is_renewed(
    studio: RunningStudio, enter: Callable[[str], Person], address: str, tokens: Tokens
) -> None:
    person = enter(address)
    now = system_clock()
    old = tokens.for_session(
        a_session(person.id, now + timedelta(seconds=60), signed_in_at=now - timedelta(days=88))
    )
    with studio.client(old) as http:
        answers = at_once(lambda: http.post("/auth/sessions/renew"), 2)
        assert http.get("/users/me").status_code == HTTPStatus.OK
    for answer in answers:
        assert answer.status_code == HTTPStatus.OK
        session = answer.json()
        assert session["tokenType"] == "Bearer"
        assert session["user"] == person.http.get("/users/me").json()
        # Two days are left of the ninety.
        left = datetime.fromisoformat(session["expiresAt"]) - now
        assert timedelta(days=2) - timedelta(seconds=2) < left <= timedelta(days=2)
        with studio.client(session["accessToken"]) as http:
            assert http.get("/users/me").status_code == HTTPStatus.OK
            assert http.post("/auth/sessions/renew").status_code == HTTPStatus.OK


def test_a_bearer_from_before_sessions_could_be_renewed_is_renewed(
    studio: RunningStudio, client: Person
) -> None:
    secrets = (studio.data_dir / "secret-keys").read_text().split()
    key = Keyring(secrets, "tokens").newest
    ends_at = system_clock() + timedelta(days=1)
    claims = {"aud": "session", "sub": client.id, "epoch": 0, "exp": ends_at}
    old = jwt.encode(claims, key.secret, "HS256", headers={"kid": key.id})
    with studio.client(old) as http:
        renewed = http.post("/auth/sessions/renew")
    assert renewed.status_code == HTTPStatus.OK
    left = datetime.fromisoformat(renewed.json()["expiresAt"]) - system_clock()
    assert timedelta(days=6, hours=23) < left <= timedelta(days=7)


def test_signing_out_everywhere_ends_renewed_sessions(
    studio: RunningStudio, enter: Callable[[str], Person], address: str
) -> None:
    person = enter(address)
    renewed = person.http.post("/auth/sessions/renew").json()["accessToken"]
    with studio.client(renewed) as http:
        assert http.get("/users/me").status_code == HTTPStatus.OK
        assert person.http.delete("/users/me/sessions").status_code == HTTPStatus.NO_CONTENT
        assert http.get("/users/me").status_code == HTTPStatus.UNAUTHORIZED
        assert http.post("/auth/sessions/renew").status_code == HTTPStatus.UNAUTHORIZED


def test_renewing_takes_no_parameters(client: Person) -> None:
    refused = client.http.post("/auth/sessions/renew?for=ever")
    assert refused.status_code == HTTPStatus.BAD_REQUEST


def test_signing_out_everywhere(
    studio: RunningStudio, enter: Callable[[str], Person], address: str
) -> None:
    here, there = enter(address), enter(address)
    assert here.http.delete("/users/me/sessions").status_code == HTTPStatus.NO_CONTENT

    for session in (here, there):
        refused = session.http.get("/users/me")
        assert refused.status_code == HTTPStatus.UNAUTHORIZED
        assert refused.headers["www-authenticate"].startswith("Bearer")
    assert enter(address).http.get("/users/me").status_code == HTTPStatus.OK


@pytest.mark.parametrize(
    "body",
    [
        {"email": "not an address"},
        {"email": "a@localhost"},
        {"email": ""},
        {"email": None},
        {"email": "a@example.com\r\nBcc: b@example.com"},
        {"email": "a" * 250 + "@example.com"},
        {},
        {"email": "a@example.com", "to": "b@example.com"},
        [],
        "a@example.com",
    ],
)
def test_a_request_that_is_none(anonymous: httpx.Client, body: object) -> None:
    refused = anonymous.post("/auth/magic-links", json=body)
    assert refused.status_code == HTTPStatus.BAD_REQUEST
    assert all("pointer" in each for each in refused.json()["errors"])


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"token": "a.b.c"},
        {"email": "a@example.com"},
        {"email": "a@example.com", "code": "12345"},
        {"email": "a@example.com", "code": 123456},
        {"email": "a@example.com", "code": "\uff11\uff12\uff13\uff14\uff15\uff16"},
        {"email": "a@example.com", "code": "123456", "token": "x" * 20},
    ],
)
def test_a_redemption_that_is_none(anonymous: httpx.Client, body: object) -> None:
    assert anonymous.post("/auth/sessions", json=body).status_code == HTTPStatus.BAD_REQUEST
