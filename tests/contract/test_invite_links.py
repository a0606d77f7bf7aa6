"""The links of invites: they let in whom they were sent to, once, and tell others nothing."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus

import httpx
import jwt
import pytest

from studio.kernel.clock import system_clock
from studio.kernel.ids import InviteId, SignInId, new_id
from studio.kernel.keys import Keyring
from studio.users.tokens import Tokens
from tests.conftest import Person
from tests.contract.invited import Json, accept, post, require_refusal
from tests.contract.together import at_once
from tests.running import RunningStudio
from tests.store.samples import a_session

MakeShoot = Callable[..., Json]


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


def test_what_somebody_accepted_who_is_gone_is_gone_too(
    admin: Person, anonymous: httpx.Client, invite: Json, link: str
) -> None:
    user = accept(anonymous, link).json()["user"]
    assert admin.http.delete(f"/users/{user['id']}").status_code == HTTPStatus.NO_CONTENT
    require_refusal(admin.http.get(f"/invites/{invite['id']}"), 404, "invite-not-found")
    require_refusal(accept(anonymous, link), 401, "invite-link-invalid")
    users = admin.http.get("/users", params={"q": invite["email"]}).json()["items"]
    assert users == []


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
