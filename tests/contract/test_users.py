"""The studio's users, as an admin manages them."""

from collections.abc import Callable
from http import HTTPStatus
from itertools import count
from typing import Any

import httpx
import pytest

from studio.kernel.ids import new_id
from tests.conftest import Person

Json = dict[str, Any]
_numbers = count(1)


@pytest.fixture
def user(admin: Person) -> Json:
    """A user who has not signed in."""
    made = admin.http.post("/users", json=someone(name="Claire Moreau"))
    assert made.status_code == HTTPStatus.CREATED
    user: Json = made.json()
    return user


def someone(**given: object) -> Json:
    return {"email": f"user-{next(_numbers)}@example.com", "role": "client", **given}


def patch(person: Person, user: Json, change: object, **headers: str) -> httpx.Response:
    return person.http.patch(f"/users/{user['id']}", json=change, headers=headers)


def test_a_user_is_made_and_found(admin: Person) -> None:
    wanted = someone(email="Anne.Of@Example.COM", name="Anne Ørsted")
    made = admin.http.post("/users", json=wanted)

    assert made.status_code == HTTPStatus.CREATED
    assert made.json()["email"] == "anne.of@example.com"
    assert made.json()["name"] == "Anne Ørsted"
    assert made.headers["location"] == f"/api/v1/users/{made.json()['id']}"
    found = admin.http.get(f"/users/{made.json()['id']}")
    assert found.json() == made.json()
    assert found.headers["etag"] == made.headers["etag"]


@pytest.mark.parametrize("respell", [str, str.upper, str.title])
def test_an_address_belongs_to_one_user(
    admin: Person, user: Json, respell: Callable[[str], str]
) -> None:
    refused = admin.http.post("/users", json=someone(email=respell(user["email"])))
    assert refused.status_code == HTTPStatus.CONFLICT
    assert refused.json()["type"] == "/problems/address-taken"


@pytest.mark.parametrize(
    ("given", "pointer"),
    [
        ({"email": "nobody"}, "/email"),
        ({"email": "a@example.com\n"}, "/email"),
        ({"role": "owner"}, "/role"),
        ({"role": None}, "/role"),
        ({"name": ""}, "/name"),
        ({"name": "  "}, "/name"),
        ({"name": "a\nb"}, "/name"),
        ({"name": "a\u202eb"}, "/name"),
        ({"name": "x" * 101}, "/name"),
        ({"language": "de"}, "/language"),
        ({"language": None}, "/language"),
        ({"password": "secret"}, "/password"),
    ],
)
def test_the_field_that_is_wrong_is_named(admin: Person, given: Json, pointer: str) -> None:
    refused = admin.http.post("/users", json=someone(**given))
    assert refused.status_code == HTTPStatus.BAD_REQUEST
    assert {each["pointer"] for each in refused.json()["errors"]} == {pointer}
    assert "secret" not in refused.text


def test_what_is_absent_stays_and_null_removes(admin: Person, user: Json) -> None:
    promoted = patch(admin, user, {"role": "admin"}).json()
    assert (promoted["name"], promoted["role"]) == ("Claire Moreau", "admin")
    nameless = patch(admin, user, {"name": None}).json()
    assert (nameless["name"], nameless["role"]) == (None, "admin")
    unchanged = patch(admin, user, {}).json()
    assert (unchanged["name"], unchanged["role"]) == (None, "admin")


def test_a_language_is_kept_changed_and_taken_away(admin: Person) -> None:
    user = admin.http.post("/users", json=someone(language="fr")).json()
    assert user["language"] == "fr"
    for said in ("en", None, "fr"):
        assert patch(admin, user, {"language": said}).json()["language"] == said
        assert admin.http.get(f"/users/{user['id']}").json()["language"] == said
    assert patch(admin, user, {"name": "Claire"}).json()["language"] == "fr"
    assert patch(admin, user, {"language": "FR"}).status_code == HTTPStatus.BAD_REQUEST


def test_everybody_changes_their_own_name_and_language(
    admin: Person, new_person: Callable[..., Person]
) -> None:
    for role in ("client", "admin"):
        person = new_person(role)
        before = person.http.get("/users/me")
        assert (before.json()["name"], before.json()["language"]) == (None, None)

        changed = person.http.patch("/users/me", json={"name": "Zoë", "language": "fr"})
        assert changed.status_code == HTTPStatus.OK
        updated = {"name": "Zoë", "language": "fr", "updatedAt": changed.json()["updatedAt"]}
        assert changed.json() == {**before.json(), **updated}
        now = person.http.get("/users/me")
        assert now.json() == changed.json() == admin.http.get(f"/users/{person.id}").json()
        assert now.headers["etag"] == changed.headers["etag"] != before.headers["etag"]

        merge = {"Content-Type": "application/merge-patch+json"}
        other = person.http.patch("/users/me", content=b'{"language": null}', headers=merge)
        assert (other.json()["name"], other.json()["language"]) == ("Zoë", None)


def test_a_stale_change_of_ones_account_is_refused(new_person: Callable[..., Person]) -> None:
    person = new_person()
    seen = {"If-Match": person.http.get("/users/me").headers["etag"]}
    first = person.http.patch("/users/me", json={"language": "fr"}, headers=seen)
    assert first.status_code == HTTPStatus.OK
    stale = person.http.patch("/users/me", json={"language": "en"}, headers=seen)
    assert stale.status_code == HTTPStatus.PRECONDITION_FAILED
    assert person.http.get("/users/me").json()["language"] == "fr"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"role": "admin"}, "/role"),
        ({"email": "other@example.com"}, "/email"),
        ({"name": " "}, "/name"),
        ({"language": "de"}, "/language"),
        ({"language": ""}, "/language"),
        ({"language": 1}, "/language"),
    ],
)
def test_what_is_not_ones_own_to_say_is_refused(client: Person, change: Json, pointer: str) -> None:
    refused = client.http.patch("/users/me", json=change)
    assert refused.status_code == HTTPStatus.BAD_REQUEST
    assert {each["pointer"] for each in refused.json()["errors"]} == {pointer}


def test_the_address_cannot_be_changed(admin: Person, user: Json) -> None:
    refused = patch(admin, user, {"email": "other@example.com"})
    assert refused.status_code == HTTPStatus.BAD_REQUEST
    assert refused.json()["errors"][0]["pointer"] == "/email"


def test_a_stale_change_is_refused(admin: Person, user: Json) -> None:
    path = f"/users/{user['id']}"
    seen = admin.http.get(path).headers["etag"]
    changed = patch(admin, user, {"name": "Claire"}, **{"If-Match": seen})
    assert changed.status_code == HTTPStatus.OK
    assert changed.headers["etag"] != seen

    stale = patch(admin, user, {"name": "Klara"}, **{"If-Match": seen})
    assert stale.status_code == HTTPStatus.PRECONDITION_FAILED
    assert admin.http.get(path).json()["name"] == "Claire"


def test_a_user_is_removed(admin: Person, user: Json) -> None:
    path = f"/users/{user['id']}"
    assert admin.http.delete(path).status_code == HTTPStatus.NO_CONTENT
    for answer in (
        admin.http.get(path),
        admin.http.delete(path),
        patch(admin, user, {"name": "Ghost"}),
        admin.http.delete(f"{path}/sessions"),
    ):
        assert answer.status_code == HTTPStatus.NOT_FOUND


def test_a_removed_user_is_out_at_once(
    admin: Person, new_person: Callable[..., Person], new_shoot: Callable[..., Json]
) -> None:
    leaving = new_person()
    shoot = new_shoot(leaving)
    assert leaving.http.get("/users/me").status_code == HTTPStatus.OK

    assert admin.http.delete(f"/users/{leaving.id}").status_code == HTTPStatus.NO_CONTENT
    assert leaving.http.get("/users/me").status_code == HTTPStatus.UNAUTHORIZED
    assert admin.http.get(f"/shoots/{shoot['id']}").json()["clientIds"] == []
    # The address is free again, for somebody who is not the same.
    made = admin.http.post("/users", json={"email": leaving.email, "role": "client"})
    assert made.status_code == HTTPStatus.CREATED
    assert leaving.http.get("/users/me").status_code == HTTPStatus.UNAUTHORIZED


def test_an_admin_ends_somebodys_sessions(
    admin: Person, new_person: Callable[..., Person], enter: Callable[[str], Person]
) -> None:
    person = new_person()
    ended = admin.http.delete(f"/users/{person.id}/sessions")
    assert ended.status_code == HTTPStatus.NO_CONTENT
    assert person.http.get("/users/me").status_code == HTTPStatus.UNAUTHORIZED
    assert enter(person.email).http.get("/users/me").status_code == HTTPStatus.OK
    assert admin.http.get("/users/me").status_code == HTTPStatus.OK


def test_a_role_counts_from_the_next_request(
    admin: Person, new_person: Callable[..., Person]
) -> None:
    person = new_person("admin")
    assert person.http.get("/users").status_code == HTTPStatus.OK
    assert patch(admin, {"id": person.id}, {"role": "client"}).status_code == HTTPStatus.OK
    assert person.http.get("/users").status_code == HTTPStatus.FORBIDDEN
    assert patch(admin, {"id": person.id}, {"role": "admin"}).status_code == HTTPStatus.OK
    assert person.http.get("/users").status_code == HTTPStatus.OK


def test_nobody_removes_or_demotes_themselves(admin: Person) -> None:
    for refused in (
        admin.http.delete(f"/users/{admin.id}"),
        patch(admin, {"id": admin.id}, {"role": "client"}),
    ):
        assert refused.status_code == HTTPStatus.CONFLICT
        assert refused.json()["type"] == "/problems/own-account"
    # What takes nothing away from them is fine.
    same = patch(admin, {"id": admin.id}, {"role": "admin", "name": "The Photographer"})
    assert same.status_code == HTTPStatus.OK
    assert admin.http.get("/users/me").json()["name"] == "The Photographer"


def test_one_of_two_admins_may_remove_the_other(
    admin: Person, new_person: Callable[..., Person]
) -> None:
    other = new_person("admin")
    assert admin.http.delete(f"/users/{other.id}").status_code == HTTPStatus.NO_CONTENT


def test_there_is_no_such_user(admin: Person) -> None:
    for unknown in (new_id(), "x", new_id().upper(), "me%00"):
        answer = admin.http.get(f"/users/{unknown}")
        assert answer.status_code == HTTPStatus.NOT_FOUND
