"""Shoots: made, read, changed and deleted."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import httpx
import pytest

from studio.kernel.ids import new_id
from tests.conftest import Person
from tests.contract.together import at_once

Json = dict[str, Any]
MakeShoot = Callable[..., Json]

_DETAILS = {
    "title": "Claire & Antoine, le mariage 🥂",
    "shootDate": "2026-06-20",
    "location": "Château de Vaux, l'orangerie",
    "notes": "Plan B: la serre.\nGrand-mère arrive à quatre heures.",
}


def patch(person: Person, shoot: Json, change: object, **headers: str) -> httpx.Response:
    return person.http.patch(f"/shoots/{shoot['id']}", json=change, headers=headers)


def test_a_shoot_begins_as_a_draft(admin: Person) -> None:
    made = admin.http.post("/shoots", json=_DETAILS)

    assert made.status_code == HTTPStatus.CREATED
    shoot = made.json()
    assert {name: shoot[name] for name in _DETAILS} == _DETAILS
    assert shoot["status"] == "draft"
    assert shoot["clientIds"] == []
    assert made.headers["location"] == f"/api/v1/shoots/{shoot['id']}"
    found = admin.http.get(f"/shoots/{shoot['id']}")
    assert found.json() == shoot
    assert found.headers["etag"] == made.headers["etag"]


def test_only_a_title_is_needed(admin: Person) -> None:
    shoot = admin.http.post("/shoots", json={"title": "Portraits"}).json()
    assert [shoot[name] for name in ("shootDate", "location", "notes")] == [None] * 3


@pytest.mark.parametrize(
    "shoot_date",
    ["2026-06-20", "2026-06-20T14:30:00+02:00", "2026-06-20T14:30:00Z", "2024-02-29"],
)
def test_a_date_is_kept_as_it_was_given(new_shoot: MakeShoot, shoot_date: str) -> None:
    assert new_shoot(shootDate=shoot_date)["shootDate"] == shoot_date


@pytest.mark.parametrize(
    ("given", "pointer"),
    [
        ({"title": ""}, "/title"),
        ({"title": " \u200b "}, "/title"),
        ({"title": "x" * 201}, "/title"),
        ({"title": "a\x00b"}, "/title"),
        ({"title": 7}, "/title"),
        ({"title": None}, "/title"),
        ({"shootDate": "2026-02-30"}, "/shootDate"),
        ({"shootDate": "2026-06-20T25:00:00Z"}, "/shootDate"),
        ({"shootDate": "2026-06-20T14:30:00"}, "/shootDate"),
        ({"shootDate": "tomorrow"}, "/shootDate"),
        ({"shootDate": None}, "/shootDate"),
        ({"location": "a\nb"}, "/location"),
        ({"notes": "x" * 5001}, "/notes"),
        ({"status": "delivered"}, "/status"),
        ({"clientIds": []}, "/clientIds"),
        ({"a/b~c": 1}, "/a~1b~0c"),
    ],
)
def test_the_field_that_is_wrong_is_named(admin: Person, given: Json, pointer: str) -> None:
    refused = admin.http.post("/shoots", json={"title": "Portraits", **given})
    assert refused.status_code == HTTPStatus.BAD_REQUEST
    assert {each["pointer"] for each in refused.json()["errors"]} == {pointer}


def test_a_missing_field_is_named(admin: Person) -> None:
    refused = admin.http.post("/shoots", json={"location": "Paris"})
    assert refused.json()["errors"][0]["pointer"] == "/title"


@pytest.mark.parametrize("media_type", ["application/merge-patch+json", "application/json"])
def test_what_is_absent_stays_and_null_removes(admin: Person, media_type: str) -> None:
    shoot = admin.http.post("/shoots", json=_DETAILS).json()
    as_type = {"Content-Type": media_type}

    without_notes = patch(admin, shoot, {"notes": None}, **as_type).json()
    assert without_notes["notes"] is None
    assert {name: without_notes[name] for name in _DETAILS if name != "notes"} == {
        name: value for name, value in _DETAILS.items() if name != "notes"
    }
    bare = patch(admin, shoot, {"shootDate": None, "location": None}, **as_type).json()
    assert (bare["shootDate"], bare["location"]) == (None, None)
    renamed = patch(admin, shoot, {"title": "Le mariage"}, **as_type).json()
    assert (renamed["title"], renamed["location"]) == ("Le mariage", None)
    assert admin.http.get(f"/shoots/{shoot['id']}").json() == renamed


def test_a_title_cannot_be_removed(admin: Person, new_shoot: MakeShoot) -> None:
    refused = patch(admin, new_shoot(), {"title": None})
    assert refused.status_code == HTTPStatus.BAD_REQUEST
    assert refused.json()["errors"][0]["pointer"] == "/title"


def test_status_and_clients_have_operations_of_their_own(
    admin: Person, new_shoot: MakeShoot
) -> None:
    changes: list[Json] = [{"status": "delivered"}, {"clientIds": []}, {"id": new_id()}]
    for change in changes:
        assert patch(admin, new_shoot(), change).status_code == HTTPStatus.BAD_REQUEST


def test_a_change_makes_a_new_version(admin: Person, new_shoot: MakeShoot) -> None:
    shoot = new_shoot()
    path = f"/shoots/{shoot['id']}"
    seen = admin.http.get(path).headers["etag"]
    changed = patch(admin, shoot, {"title": "Portraits"}, **{"If-Match": seen})
    assert changed.status_code == HTTPStatus.OK
    assert changed.headers["etag"] != seen
    assert changed.headers["etag"] == admin.http.get(path).headers["etag"]
    assert changed.json()["updatedAt"] > shoot["updatedAt"]
    assert changed.json()["createdAt"] == shoot["createdAt"]


_FITTING = ["{now}", "*", '"0", {now}', '{now}, "77"', 'W/"3", {now}', '"x,y",{now}']
_NOT_FITTING = [
    "{before}",
    "W/{now}",
    '"garbage"',
    "garbage",
    '"garbage{now}garbage"',
    '{now} "',
    '"77", "78"',
    '""',
    ",",
    '"*"',
    '"' + "9" * 30 + '"',
]


@pytest.mark.parametrize("if_match", _FITTING)
def test_if_match_lets_a_change_pass(admin: Person, new_shoot: MakeShoot, if_match: str) -> None:
    shoot = new_shoot()
    now = patch(admin, shoot, {"title": "Once"}).headers["etag"]
    answer = patch(admin, shoot, {"title": "Twice"}, **{"If-Match": if_match.format(now=now)})
    assert answer.status_code == HTTPStatus.OK


@pytest.mark.parametrize("if_match", _NOT_FITTING)
def test_if_match_holds_a_change_up(admin: Person, new_shoot: MakeShoot, if_match: str) -> None:
    shoot = new_shoot()
    path = f"/shoots/{shoot['id']}"
    before = admin.http.get(path).headers["etag"]
    now = patch(admin, shoot, {"title": "Once"}).headers["etag"]
    headers = {"If-Match": if_match.format(now=now, before=before)}

    for answer in (
        patch(admin, shoot, {"title": "Twice"}, **headers),
        admin.http.post(f"{path}/transitions", json={"to": "editing"}, headers=headers),
        admin.http.delete(path, headers=headers),
    ):
        assert answer.status_code == HTTPStatus.PRECONDITION_FAILED
        assert answer.json()["type"] == "/problems/precondition-failed"
    found = admin.http.get(path)
    assert (found.headers["etag"], found.json()["title"]) == (now, "Once")


def test_of_ten_changes_to_one_version_one_passes(admin: Person, new_shoot: MakeShoot) -> None:
    shoot = new_shoot()
    seen = admin.http.get(f"/shoots/{shoot['id']}").headers["etag"]
    answers = at_once(
        lambda: patch(admin, shoot, {"title": "Mine"}, **{"If-Match": seen}), times=10
    )
    assert sorted(each.status_code for each in answers) == [200, *[412] * 9]


def test_changes_without_a_version_all_pass(admin: Person, new_shoot: MakeShoot) -> None:
    shoot = new_shoot()
    answers = at_once(lambda: patch(admin, shoot, {"notes": "Mine"}), times=3)
    assert {each.status_code for each in answers} == {HTTPStatus.OK}
    assert len({each.headers["etag"] for each in answers}) == 3


def test_a_deleted_shoot_is_gone(
    admin: Person, client: Person, new_shoot: MakeShoot, upload: Callable[..., Json]
) -> None:
    shoot = new_shoot(client, status="delivered")
    file = upload(shoot)
    path = f"/shoots/{shoot['id']}"
    etag = admin.http.get(path).headers["etag"]
    assert admin.http.delete(path, headers={"If-Match": etag}).status_code == HTTPStatus.NO_CONTENT

    for person in (admin, client):
        for gone in (path, f"{path}/files", f"/files/{file['id']}"):
            assert person.http.get(gone).status_code == HTTPStatus.NOT_FOUND
        listed = person.http.get("/shoots").json()["items"]
        assert shoot["id"] not in [each["id"] for each in listed]
    assert admin.http.delete(path).status_code == HTTPStatus.NOT_FOUND
    thumb = admin.http.get(f"http://{admin.http.base_url.netloc.decode()}{file['urls']['thumb']}")
    assert thumb.status_code == HTTPStatus.NOT_FOUND


def test_clients_see_no_notes_and_no_other_clients(
    client: Person, stranger: Person, new_shoot: MakeShoot
) -> None:
    shoot = new_shoot(client, stranger, notes="They argue about the price.")
    seen = client.http.get(f"/shoots/{shoot['id']}").json()
    assert "notes" not in seen
    assert "clientIds" not in seen
    assert seen["transitions"] == []
    listed = client.http.get("/shoots").json()["items"]
    assert seen in listed
