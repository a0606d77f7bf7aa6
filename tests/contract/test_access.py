"""Who sees what: given and taken away, from one request to the next."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from studio.kernel.ids import new_id
from tests.conftest import Person

Json = dict[str, Any]
MakeShoot = Callable[..., Json]


def test_access_is_given_and_withdrawn_at_once(
    admin: Person, client: Person, new_shoot: MakeShoot
) -> None:
    path = f"/shoots/{new_shoot(title='Granted')['id']}"
    grant = f"{path}/clients/{client.id}"

    for _ in range(3):
        assert client.http.get(path).status_code == HTTPStatus.NOT_FOUND
        assert client.http.get("/shoots", params={"q": "granted"}).json()["items"] == []
        assert admin.http.put(grant).status_code == HTTPStatus.NO_CONTENT
        assert client.http.get(path).status_code == HTTPStatus.OK
        assert len(client.http.get("/shoots", params={"q": "granted"}).json()["items"]) == 1
        assert admin.http.get(path).json()["clientIds"] == [client.id]
        assert admin.http.delete(grant).status_code == HTTPStatus.NO_CONTENT
    assert client.http.get(path).status_code == HTTPStatus.NOT_FOUND


def test_giving_and_withdrawing_twice_is_fine(
    admin: Person, client: Person, new_shoot: MakeShoot
) -> None:
    path = f"/shoots/{new_shoot()['id']}"
    for change in (admin.http.put, admin.http.delete):
        for _ in range(2):
            assert change(f"{path}/clients/{client.id}").status_code == HTTPStatus.NO_CONTENT


def test_clients_are_listed_in_the_order_in_which_they_were_given_access(
    admin: Person,
    client: Person,
    new_person: Callable[..., Person],
    new_shoot: MakeShoot,
) -> None:
    leaving, last = new_person(), new_person()
    path = f"/shoots/{new_shoot(leaving, last, client)['id']}"

    def listed() -> list[Json]:
        answer = admin.http.get(f"{path}/clients")
        assert answer.status_code == HTTPStatus.OK
        items: list[Json] = answer.json()["items"]
        return items

    assert [each["id"] for each in listed()] == [leaving.id, last.id, client.id]
    assert listed()[2] == admin.http.get(f"/users/{client.id}").json()
    admin.http.delete(f"{path}/clients/{last.id}")
    admin.http.put(f"{path}/clients/{last.id}")
    admin.http.delete(f"/users/{leaving.id}")
    assert [each["id"] for each in listed()] == [client.id, last.id]
    for each in (client, last):
        admin.http.delete(f"{path}/clients/{each.id}")
    assert listed() == []
    refused = admin.http.get(f"{path}/clients", params={"limit": "9"})
    assert refused.status_code == HTTPStatus.BAD_REQUEST


def test_there_is_no_such_shoot_or_user(
    admin: Person, client: Person, new_shoot: MakeShoot
) -> None:
    shoot = new_shoot()["id"]
    for path in (f"/shoots/{new_id()}/clients/{client.id}", f"/shoots/{shoot}/clients/{new_id()}"):
        assert admin.http.put(path).status_code == HTTPStatus.NOT_FOUND
    gone = admin.http.delete(f"/shoots/{new_id()}/clients/{client.id}")
    assert gone.status_code == HTTPStatus.NOT_FOUND


def test_access_to_one_shoot_is_access_to_no_other(
    client: Person, stranger: Person, new_shoot: MakeShoot, upload: Callable[..., Json]
) -> None:
    mine, theirs = (new_shoot(person, status="delivered") for person in (client, stranger))
    file = upload(theirs)
    assert client.http.get(f"/shoots/{mine['id']}").status_code == HTTPStatus.OK
    for path in (
        f"/shoots/{theirs['id']}",
        f"/shoots/{theirs['id']}/files",
        f"/files/{file['id']}",
    ):
        assert client.http.get(path).status_code == HTTPStatus.NOT_FOUND
        assert stranger.http.get(path).status_code == HTTPStatus.OK


def test_clients_see_photographs_from_proofing_on(
    admin: Person, client: Person, new_shoot: MakeShoot, upload: Callable[..., Json]
) -> None:
    shoot = new_shoot(client, status="editing")
    file = upload(shoot)
    shown = {
        "proofing": {"thumb", "small", "medium", "high"},
        "delivered": {"thumb", "small", "medium", "high", "original"},
        "archived": {"thumb", "small", "medium", "high", "original"},
    }
    steps = ("proofing", "delivered", "archived", "delivered", "proofing", "editing")
    for status in ("editing", *steps):
        if status != admin.http.get(f"/shoots/{shoot['id']}").json()["status"]:
            moved = admin.http.post(f"/shoots/{shoot['id']}/transitions", json={"to": status})
            assert moved.status_code == HTTPStatus.OK
        listed = client.http.get(f"/shoots/{shoot['id']}/files").json()["items"]
        single = client.http.get(f"/files/{file['id']}")
        if status == "editing":
            assert listed == []
            assert single.status_code == HTTPStatus.NOT_FOUND
        else:
            assert [set(each["urls"]) for each in listed] == [shown[status]]
            assert set(single.json()["urls"]) == shown[status]
        for_admin = admin.http.get(f"/files/{file['id']}").json()
        assert set(for_admin["urls"]) == {"thumb", "small", "medium", "high", "original"}
