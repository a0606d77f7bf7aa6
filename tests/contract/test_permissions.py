"""The walk over every operation: as nobody, as somebody else, as somebody who may not.

What is expected comes from the description and from the short lists here, not from the code: an
operation that is added is walked at once, and one that needs an exception has to be named.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final

import httpx
import pytest

from studio.kernel.clock import system_clock
from studio.kernel.ids import InviteId, SignInId, new_id
from studio.kernel.keys import Keyring
from studio.users.tokens import Tokens
from tests.conftest import Person
from tests.contract.exchanges import operations
from tests.running import RunningStudio
from tests.store.samples import a_session

Json = dict[str, Any]

_WITHOUT_BEARER: Final[Mapping[str, str]] = {
    "auth_requestMagicLink": "who asks for a link is not signed in yet",
    "auth_createSession": "who redeems one is not, either",
    "invites_acceptInvite": "who was invited may not be known yet; the token is the access",
    "notifications_openUnsubscription": "the ticket in the path is the access (test_mail.py)",
    "notifications_unsubscribe": "the ticket in the path is the access (test_mail.py)",
    "health_getLiveness": "asked by machines, and tells nothing about anybody",
    "health_getReadiness": "asked by machines, and tells nothing about anybody",
    "files_readImage": "the ticket in the path is the access (test_images.py)",
}
"""Every operation that takes no bearer, and why. The list only shrinks."""

_ABOUT_ONESELF: Final[Mapping[str, str]] = {
    "users_getMe": "names nobody: whose account it is, the bearer says",
    "users_updateMe": "names nobody: whose account it is, the bearer says",
    "auth_renewSession": "names nobody: whose session it is, the bearer says",
    "users_endMySessions": "names nobody: whose sessions they are, the bearer says",
    "shoots_listShoots": "names no shoot: others' are left out (below)",
    "notifications_getMyPreferences": "names nobody: whose they are, the bearer says",
    "notifications_updateMyPreferences": "names nobody: whose they are, the bearer says",
    "inbox_listNotifications": "names nobody: whose they are, the bearer says (test_inbox.py)",
    "inbox_countUnread": "names nobody: whose they are, the bearer says",
    "inbox_markRead": "names nobody: whose they are, the bearer says",
    "live_streamEvents": "names nothing: what is others' is left out (test_live.py)",
}
"""What clients may call without naming a thing that might be somebody else's, and why."""

_CLIENT_PERMISSIONS: Final = {
    "account:read",
    "account:write",
    "shoots:read",
    "files:read",
    "events:read",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One operation on the walk."""

    id: str
    method: str
    template: str
    permission: str
    parameters: tuple[str, ...]

    def path(self, things: Mapping[str, str]) -> str:
        """Where it is, for certain things."""
        return self.template.format(**things)


def _steps() -> list[Step]:
    return [
        Step(
            id=operation["operationId"],
            method=method,
            template=path,
            permission=operation["x-permission"],
            parameters=tuple(part[1:-1] for part in path.split("/") if part.startswith("{")),
        )
        for method, path, operation in operations()
    ]


_STEPS: Final = _steps()
_BEARER: Final = [each for each in _STEPS if each.id not in _WITHOUT_BEARER]
_FOR_CLIENTS: Final = [each for each in _BEARER if each.permission in _CLIENT_PERMISSIONS]
_OWNED: Final = [each for each in _FOR_CLIENTS if each.id not in _ABOUT_ONESELF]
_FOR_ADMINS: Final = [each for each in _BEARER if each.permission not in _CLIENT_PERMISSIONS]

each_of = pytest.mark.parametrize


def name(step: Step) -> str:
    return step.id


@pytest.fixture
def things(
    admin: Person, client: Person, new_shoot: Callable[..., Json], upload: Callable[..., Json]
) -> dict[str, str]:
    """Things that exist: a shoot that was delivered to ``client``, its photograph, an invite.

    And an event, which is no dead letter.
    """
    shoot = new_shoot(client, status="delivered")
    guest = {"email": "guest@example.com"}
    invite = admin.http.post(f"/shoots/{shoot['id']}/invites", json=guest).json()
    return {
        "shootId": shoot["id"],
        "fileId": upload(shoot)["id"],
        "userId": client.id,
        "inviteId": invite["id"],
        "eventId": new_id(),
        "letterId": f"invite.{new_id()}.1",
        "kind": "invite",
    }


@pytest.fixture
def nothing() -> dict[str, str]:
    """Ids of nothing."""
    names = ("shootId", "fileId", "userId", "inviteId", "eventId", "letterId")
    return {**{name: new_id() for name in names}, "kind": "nonsense"}


@pytest.fixture(scope="module")
def refused_bearers(
    studio: RunningStudio, admin: Person, new_person: Callable[..., Person]
) -> dict[str, str]:
    """What may stand behind ``Bearer`` and opens nothing, by what is wrong with it."""
    secrets = (studio.data_dir / "secret-keys").read_text().split()
    tokens = Tokens(Keyring(secrets, "tokens"))
    foreign = Tokens(Keyring(["x" * 64], "tokens"))
    other_purpose = Tokens(Keyring(secrets, "tickets"))
    now = system_clock()
    soon = now + timedelta(hours=1)
    removed, signed_out = new_person(), new_person()
    admin.http.delete(f"/users/{removed.id}")
    signed_out.http.delete("/users/me/sessions")
    head, claims, signature = admin.bearer.split(".")
    return {
        "garbage": "garbage",
        "no token": "a.b.c",
        "expired": tokens.for_session(a_session(admin.id, now - timedelta(seconds=1))),
        "a sign-in link": tokens.for_sign_in(SignInId(new_id()), soon),
        "an invite": tokens.for_invite(InviteId(new_id()), soon),
        "signed by somebody else": foreign.for_session(a_session(admin.id, soon)),
        "signed with the key for tickets": other_purpose.for_session(a_session(admin.id, soon)),
        "of sessions that were ended": signed_out.bearer,
        "of a user who was removed": removed.bearer,
        "of nobody": tokens.for_session(a_session(new_id(), soon)),
        "not signed": f"eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{claims}.",
        "claims of another": f"{head}.{removed.bearer.split('.')[1]}.{signature}",
    }


def require_sign_in(answer: httpx.Response) -> None:
    assert answer.status_code == HTTPStatus.UNAUTHORIZED, answer.request.url
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.json()["type"] == "/problems/unauthenticated"


@each_of("step", _BEARER, ids=name)
def test_nobody_is_asked_to_sign_in(
    anonymous: httpx.Client, nothing: dict[str, str], step: Step
) -> None:
    require_sign_in(anonymous.request(step.method, step.path(nothing)))
    # Before anything is said about the request itself.
    nonsense = dict.fromkeys(nothing, "x")
    require_sign_in(anonymous.request(step.method, step.path(nonsense) + "?x=1", json=[]))


@each_of("step", _BEARER, ids=name)
def test_a_bearer_that_is_none_opens_nothing(
    studio: RunningStudio,
    anonymous: httpx.Client,
    refused_bearers: dict[str, str],
    nothing: dict[str, str],
    step: Step,
) -> None:
    schemes = [f"Bearer {each}" for each in refused_bearers.values()]
    for credentials in (*schemes, "Bearer", "Bearer ", "Basic YTpi", "nonsense"):
        headers = {"Authorization": credentials.strip()}
        require_sign_in(anonymous.request(step.method, step.path(nothing), headers=headers))


@each_of("step", _FOR_ADMINS, ids=name)
def test_what_is_for_the_studio_is_not_for_clients(
    client: Person, things: dict[str, str], nothing: dict[str, str], step: Step
) -> None:
    # Also of their own things, and of nothing: 403 tells them what they are, not what exists.
    for these in (things, nothing):
        answer = client.http.request(step.method, step.path(these))
        assert answer.status_code == HTTPStatus.FORBIDDEN
        assert answer.json()["type"] == "/problems/forbidden"


@each_of("step", _OWNED, ids=name)
def test_what_is_somebody_elses_does_not_exist(
    client: Person, stranger: Person, things: dict[str, str], nothing: dict[str, str], step: Step
) -> None:
    assert client.http.request(step.method, step.path(things)).is_success
    theirs = stranger.http.request(step.method, step.path(things))
    absent = stranger.http.request(step.method, step.path(nothing))
    assert theirs.status_code == absent.status_code == HTTPStatus.NOT_FOUND
    assert without_instance(theirs) == without_instance(absent)
    assert theirs.headers.keys() == absent.headers.keys()


def without_instance(answer: httpx.Response) -> Json:
    problem: Json = answer.json()
    del problem["instance"]
    return problem


@each_of("step", [each for each in _BEARER if each.parameters], ids=name)
def test_what_does_not_exist_is_not_found_by_admins_either(
    admin: Person, nothing: dict[str, str], step: Step
) -> None:
    bodies: dict[str, Json] = {
        "shoots_transitionShoot": {"json": {"to": "editing"}},
        "shoots_updateShoot": {"json": {}},
        "users_updateUser": {"json": {}},
        "invites_createInvite": {"json": {"email": "guest@example.com"}},
        "files_uploadFile": {"files": {"file": ("a.jpg", b"x")}},
    }
    given = bodies.get(step.id, {})
    answer = admin.http.request(step.method, step.path(nothing), **given)
    assert answer.status_code == HTTPStatus.NOT_FOUND


def test_listings_leave_out_what_is_somebody_elses(
    client: Person, stranger: Person, things: dict[str, str]
) -> None:
    """The other half of the exception for listings."""
    ids = [each["id"] for each in client.http.get("/shoots").json()["items"]]
    assert things["shootId"] in ids
    theirs = [each["id"] for each in stranger.http.get("/shoots").json()["items"]]
    assert things["shootId"] not in theirs


def test_the_exceptions_are_those_of_the_description() -> None:
    """None is missing, none is stale, none could be walked after all."""
    unauthenticated = {each.id for each in _STEPS if each.permission in {"public", "ticket"}}
    assert set(_WITHOUT_BEARER) == unauthenticated
    assert set(_ABOUT_ONESELF) == {each.id for each in _FOR_CLIENTS if not each.parameters}
    assert {each.permission for each in _FOR_CLIENTS} == _CLIENT_PERMISSIONS


def test_every_operation_is_walked() -> None:
    walked = [*_WITHOUT_BEARER, *_ABOUT_ONESELF, *(each.id for each in (*_OWNED, *_FOR_ADMINS))]
    assert sorted(walked) == sorted(each.id for each in _STEPS)
