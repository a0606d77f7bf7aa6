"""Pages, filters and search."""

from base64 import urlsafe_b64encode
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest

from studio.kernel.ids import new_id
from tests.conftest import Person
from tests.contract.photographs import jpeg

Json = dict[str, Any]
MakeShoot = Callable[..., Json]


def pages(person: Person, path: str, **query: str | int) -> list[list[str]]:
    """The ids on each page of a listing."""
    found: list[list[str]] = []
    cursor: dict[str, str] = {}
    while True:
        page = person.http.get(path, params={**query, **cursor})
        assert page.status_code == HTTPStatus.OK, page.text
        found.append([each["id"] for each in page.json()["items"]])
        if page.json()["nextCursor"] is None:
            return found
        cursor = {"cursor": page.json()["nextCursor"]}


def test_three_pages_of_shoots(client: Person, new_shoot: MakeShoot) -> None:
    made = [new_shoot(client, title="Pagination")["id"] for _ in range(7)]
    found = pages(client, "/shoots", limit=3, q="pagination")
    assert [len(page) for page in found] == [3, 3, 1]
    assert [each for page in found for each in page] == made[::-1]


def test_a_last_page_that_is_full(client: Person, new_shoot: MakeShoot) -> None:
    for _ in range(4):
        new_shoot(client, title="Evenly")
    assert [len(page) for page in pages(client, "/shoots", limit=2, q="evenly")] == [2, 2]


def test_what_comes_and_goes_meanwhile_moves_nothing(
    admin: Person, client: Person, new_shoot: MakeShoot
) -> None:
    made = [new_shoot(client, title="Moving")["id"] for _ in range(6)]
    first = client.http.get("/shoots", params={"limit": 2, "q": "moving"}).json()
    new_shoot(client, title="Moving")
    admin.http.delete(f"/shoots/{made[3]}")
    rest = pages(client, "/shoots", limit=2, q="moving", cursor=first["nextCursor"])
    assert [each for page in rest for each in page][:3] == [made[2], made[1], made[0]]


def test_three_pages_of_users(admin: Person) -> None:
    made = []
    for number in range(5):
        user = {"email": f"paged{number}@pages.example", "role": "client"}
        made.append(admin.http.post("/users", json=user).json()["id"])
    found = pages(admin, "/users", limit=2, q="pages")
    assert [len(page) for page in found] == [2, 2, 1]
    assert [each for page in found for each in page] == made[::-1]


def test_three_pages_of_files(admin: Person, new_shoot: MakeShoot) -> None:
    path = f"/shoots/{new_shoot()['id']}/files"
    made = []
    for number in range(5):
        sent = admin.http.post(path, files={"file": (f"{number}.jpg", jpeg())})
        made.append(sent.json()["id"])
    found = pages(admin, path, limit=2)
    assert [len(page) for page in found] == [2, 2, 1]
    assert [each for page in found for each in page] == made


def test_files_stand_as_they_were_taken(admin: Person, new_shoot: MakeShoot) -> None:
    path = f"/shoots/{new_shoot()['id']}/files"
    made = {}
    for name, taken in (
        ("b.jpg", None),
        ("z.jpg", "2026:06:20 13:02:11"),
        ("IMG_10.jpg", "2026:06:20 13:02:10"),
        ("a.jpg", None),
        ("img_9.jpg", "2026:06:20 13:02:10"),
    ):
        sent = admin.http.post(path, files={"file": (name, jpeg(taken=taken))})
        made[sent.json()["id"]] = name
    for limit in (1, 2, 200):
        found = [each for page in pages(admin, path, limit=limit) for each in page]
        assert [made[each] for each in found] == [
            "img_9.jpg",
            "IMG_10.jpg",
            "z.jpg",
            "a.jpg",
            "b.jpg",
        ]


def test_a_page_holds_fifty_unless_told(admin: Person) -> None:
    for number in range(51):
        user = {"email": f"many{number}@many.example", "role": "client"}
        assert admin.http.post("/users", json=user).status_code == HTTPStatus.CREATED
    assert [len(page) for page in pages(admin, "/users", q="many")] == [50, 1]
    assert [len(page) for page in pages(admin, "/users", q="many", limit=200)] == [51]


def _cursor(key: str) -> str:
    return urlsafe_b64encode(key.encode()).decode().rstrip("=")


_MADE_UP = ["x", "abc", "A" * 500, _cursor("-1"), _cursor("²"), _cursor("1" * 30), _cursor("1 ")]


@pytest.mark.parametrize("cursor", [*_MADE_UP, "a b", "é", "a" * 501, ""])
def test_a_cursor_that_no_page_gave(admin: Person, new_shoot: MakeShoot, cursor: str) -> None:
    shoot = f"/shoots/{new_shoot()['id']}"
    for path in ("/shoots", "/users", f"{shoot}/files", f"{shoot}/invites"):
        refused = admin.http.get(path, params={"cursor": cursor})
        assert refused.status_code == HTTPStatus.BAD_REQUEST, path
        assert {each["parameter"] for each in refused.json()["errors"]} == {"cursor"}


@pytest.mark.parametrize("key", ["0.", ".", "0." + "z" * 200, "²." + new_id(), "-1." + new_id()])
def test_a_cursor_of_files_that_no_page_gave(admin: Person, new_shoot: MakeShoot, key: str) -> None:
    path = f"/shoots/{new_shoot()['id']}/files"
    refused = admin.http.get(path, params={"cursor": _cursor(key)})
    assert refused.status_code == HTTPStatus.BAD_REQUEST
    assert refused.json()["errors"][0]["parameter"] == "cursor"


@pytest.mark.parametrize("limit", ["0", "201", "-1", "ten", "1.5", "", " 1", "1e1", "9" * 30, "٣"])
def test_a_limit_out_of_range(admin: Person, limit: str) -> None:
    for path in ("/shoots", "/users"):
        refused = admin.http.get(path, params={"limit": limit})
        assert refused.status_code == HTTPStatus.BAD_REQUEST
        assert {each["parameter"] for each in refused.json()["errors"]} == {"limit"}


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("sort=title", "sort"),
        ("limit=1&limit=2", "limit"),
        ("status=lost", "status"),
        ("status=", "status"),
        ("q=", "q"),
        ("q=" + "x" * 101, "q"),
        ("q=%00", "q"),
        ("q=%ff", "query"),
        ("limit", "query"),
        ("&".join(f"a{number}=1" for number in range(60)), "query"),
    ],
)
def test_a_query_that_is_none(admin: Person, query: str, parameter: str) -> None:
    refused = admin.http.get(f"/shoots?{query}")
    assert refused.status_code == HTTPStatus.BAD_REQUEST
    assert [each["parameter"] for each in refused.json()["errors"]] == [parameter]


def test_shoots_by_status(admin: Person, client: Person, new_shoot: MakeShoot) -> None:
    drafts = [new_shoot(client, title="Filtered")["id"] for _ in range(2)]
    edited = new_shoot(client, title="Filtered", status="editing")["id"]
    for person in (admin, client):
        assert pages(person, "/shoots", q="filtered", status="draft") == [drafts[::-1]]
        assert pages(person, "/shoots", q="filtered", status="editing") == [[edited]]
        assert pages(person, "/shoots", q="filtered", status="archived") == [[]]


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("évènement", True),
        ("EVENEMENT", True),
        ("evene", True),
        ("château", True),
        ("CHATEAU évé", True),
        ("e\u0301ve\u0301", True),
        ("été", False),
        ("enement", False),
        ("évènement plage", False),
        (".*", False),
        ("$where", False),
        ("—", False),
    ],
)
def test_shoots_are_found_by_beginnings_of_words(
    client: Person, new_shoot: MakeShoot, q: str, *, found: bool
) -> None:
    shoot = new_shoot(client, title="L'Évènement du siècle", location="Château-Thierry")
    ids = [each for page in pages(client, "/shoots", q=q) for each in page]
    assert (shoot["id"] in ids) is found


def test_search_follows_a_change(admin: Person, client: Person, new_shoot: MakeShoot) -> None:
    shoot = new_shoot(client, title="Zanzibar")
    admin.http.patch(f"/shoots/{shoot['id']}", json={"title": "Madagascar"})
    assert pages(client, "/shoots", q="zanzibar") == [[]]
    assert pages(client, "/shoots", q="madagascar") == [[shoot["id"]]]


def test_users_by_role_and_words(admin: Person) -> None:
    for role in ("client", "admin"):
        user = {"email": f"{role}@roles.example", "role": role, "name": "Zoé Müller"}
        assert admin.http.post("/users", json=user).status_code == HTTPStatus.CREATED
    for role in ("client", "admin"):
        found = admin.http.get("/users", params={"q": "zoe MULL roles", "role": role}).json()
        assert [each["email"] for each in found["items"]] == [f"{role}@roles.example"]
