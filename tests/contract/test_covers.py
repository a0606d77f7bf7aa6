"""What a shoot shows of its photographs: how many there are, and the one that stands for it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

import httpx

from studio.kernel.clock import system_clock
from tests.conftest import Person
from tests.contract.photographs import jpeg, undecodable_png
from tests.running import RunningStudio, until

Json = dict[str, Any]
MakeShoot = Callable[..., Json]
Upload = Callable[..., Json]


def shown(person: Person, shoot: Json) -> tuple[int, str | None]:
    """How many photographs somebody is told of, and which is the cover; the same everywhere."""
    single: Json = person.http.get(f"/shoots/{shoot['id']}").json()
    listed: list[Json] = person.http.get("/shoots", params={"limit": 200}).json()["items"]
    assert single in listed
    return single["photographCount"], (single["cover"] or {}).get("fileId")


def test_a_shoot_without_photographs_has_no_cover(
    admin: Person, client: Person, new_shoot: MakeShoot
) -> None:
    shoot = new_shoot(client, status="delivered")
    assert (shoot["photographCount"], shoot["cover"]) == (0, None)
    for person in (admin, client):
        assert shown(person, shoot) == (0, None)


def test_a_cover_is_the_first_photograph_as_the_listing_has_it(
    admin: Person, client: Person, new_shoot: MakeShoot, upload: Upload
) -> None:
    shoot = new_shoot(client, status="delivered")
    first = upload(shoot, "one.jpg", jpeg((400, 300)))
    upload(shoot, "two.jpg")
    for person in (admin, client):
        assert shown(person, shoot) == (2, first["id"])
        cover = person.http.get(f"/shoots/{shoot['id']}").json()["cover"]
        listed = person.http.get(f"/shoots/{shoot['id']}/files").json()["items"][0]
        assert cover == {
            "fileId": listed["id"],
            **{name: listed[name] for name in ("width", "height", "thumbhash", "urlsExpireAt")},
            "urls": {name: listed["urls"][name] for name in ("thumb", "small", "medium")},
        }
        assert (cover["width"], cover["height"]) == (400, 300)


def test_the_next_photograph_takes_the_place_of_a_deleted_cover(
    admin: Person, client: Person, new_shoot: MakeShoot, upload: Upload
) -> None:
    shoot = new_shoot(client, status="proofing")
    files = [upload(shoot)["id"] for _ in range(3)]
    for gone in (files[1], files[0], files[2]):
        assert shown(client, shoot) == shown(admin, shoot) == (len(files), files[0])
        assert admin.http.delete(f"/files/{gone}").status_code == HTTPStatus.NO_CONTENT
        files.remove(gone)
    assert shown(client, shoot) == (0, None)


def test_what_has_failed_does_not_count(
    admin: Person, new_shoot: MakeShoot, upload: Upload
) -> None:
    shoot = new_shoot()
    upload_of = {"file": ("a.png", undecodable_png())}
    sent = admin.http.post(f"/shoots/{shoot['id']}/files", files=upload_of)
    path = f"/files/{sent.json()['id']}"
    until(lambda: admin.http.get(path).json()["state"] == "failed", 30, "it has failed")
    assert shown(admin, shoot) == (0, None)
    file = upload(shoot)
    assert shown(admin, shoot) == (1, file["id"])
    assert admin.http.delete(path).status_code == HTTPStatus.NO_CONTENT
    assert shown(admin, shoot) == (1, file["id"])


def test_clients_are_told_of_photographs_from_proofing_on(
    admin: Person, client: Person, new_shoot: MakeShoot, upload: Upload
) -> None:
    shoot = new_shoot(client, status="editing")
    file = upload(shoot)
    assert shown(client, shoot) == (0, None)
    for status in ("proofing", "delivered", "archived", "delivered", "proofing", "editing"):
        moved = admin.http.post(f"/shoots/{shoot['id']}/transitions", json={"to": status})
        assert moved.json()["photographCount"] == 1
        assert moved.json()["cover"]["fileId"] == file["id"]
        expected = (0, None) if status == "editing" else (1, file["id"])
        assert shown(client, shoot) == expected
        assert shown(admin, shoot) == (1, file["id"])


def test_a_covers_addresses_work_until_the_access_ends(
    studio: RunningStudio,
    anonymous: httpx.Client,
    admin: Person,
    client: Person,
    new_shoot: MakeShoot,
    upload: Upload,
) -> None:
    shoot = new_shoot(client, status="proofing")
    upload(shoot)
    cover = client.http.get(f"/shoots/{shoot['id']}").json()["cover"]
    urls = [studio.base_url + path for path in cover["urls"].values()]
    assert [anonymous.get(url).status_code for url in urls] == [HTTPStatus.OK] * 3

    admin.http.delete(f"/shoots/{shoot['id']}/clients/{client.id}")
    assert [anonymous.get(url).status_code for url in urls] == [HTTPStatus.NOT_FOUND] * 3
    assert client.http.get(f"/shoots/{shoot['id']}").status_code == HTTPStatus.NOT_FOUND


def test_changing_a_shoot_tells_of_its_photographs_and_they_do_not_change_it(
    admin: Person, new_shoot: MakeShoot, upload: Upload
) -> None:
    shoot = new_shoot()
    path = f"/shoots/{shoot['id']}"
    seen = admin.http.get(path).headers["etag"]
    file = upload(shoot)
    assert admin.http.get(path).headers["etag"] == seen
    changed = admin.http.patch(path, json={"title": "Renamed"}, headers={"If-Match": seen})
    assert changed.status_code == HTTPStatus.OK
    assert (changed.json()["photographCount"], changed.json()["cover"]["fileId"]) == (
        1,
        file["id"],
    )


def test_addresses_say_when_they_end(client: Person, new_shoot: MakeShoot, upload: Upload) -> None:
    shoot = new_shoot(client, status="delivered")
    file = client.http.get(f"/files/{upload(shoot)['id']}").json()
    ends_at = datetime.fromisoformat(file["urlsExpireAt"])
    assert timedelta(hours=11) < ends_at - system_clock() <= timedelta(hours=24)
    for url in file["urls"].values():
        assert datetime.fromtimestamp(int(url.split(".")[1]), UTC) == ends_at
