"""The bytes behind signed addresses: for whom, until when, and which of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from io import BytesIO
from itertools import combinations
from typing import Any

import httpx
import pytest
from PIL import Image

from studio.files.domain import Resolution
from studio.files.tickets import Tickets
from studio.kernel.clock import system_clock
from studio.kernel.ids import FileId, UserId, new_id
from studio.kernel.keys import Keyring
from tests.conftest import Person
from tests.contract.photographs import jpeg
from tests.running import API, RunningStudio

Json = dict[str, Any]
MakeShoot = Callable[..., Json]
Upload = Callable[..., Json]


@dataclass(frozen=True, slots=True)
class Delivered:
    """A photograph in a shoot that was delivered to ``client``, as that client sees it."""

    shoot: Json
    file: Json
    data: bytes
    urls: dict[str, str]

    @property
    def grant(self) -> str:
        return f"/shoots/{self.shoot['id']}/clients"


@pytest.fixture
def delivered(
    studio: RunningStudio, client: Person, new_shoot: MakeShoot, upload: Upload
) -> Delivered:
    shoot, data = new_shoot(client, status="delivered"), jpeg((400, 300))
    uploaded = upload(shoot, "Été 2026.jpg", data)
    file = client.http.get(f"/files/{uploaded['id']}").json()
    urls = {name: studio.base_url + path for name, path in file["urls"].items()}
    return Delivered(shoot, file, data, urls)


def test_each_size_is_served(anonymous: httpx.Client, delivered: Delivered) -> None:
    kinds = {
        "thumb": ("image/webp", (320, 240)),
        "small": ("image/webp", (400, 300)),
        "medium": ("image/jpeg", (400, 300)),
        "high": ("image/jpeg", (400, 300)),
        "original": ("image/jpeg", (400, 300)),
    }
    assert delivered.urls.keys() == kinds.keys()
    for name, url in delivered.urls.items():
        content_type, size = kinds[name]
        answer = anonymous.get(url)
        assert answer.status_code == HTTPStatus.OK
        assert answer.headers["content-type"] == content_type
        assert int(answer.headers["content-length"]) == len(answer.content)
        assert answer.headers["accept-ranges"] == "bytes"
        assert answer.headers["cache-control"].startswith("private, ")
        assert "immutable" in answer.headers["cache-control"]
        assert Image.open(BytesIO(answer.content)).size == size


def test_an_original_is_for_taking_home(anonymous: httpx.Client, delivered: Delivered) -> None:
    original = anonymous.get(delivered.urls["original"])
    assert original.content == delivered.data
    disposition = original.headers["content-disposition"]
    assert disposition == "attachment; filename*=UTF-8''%C3%89t%C3%A9%202026.jpg"
    thumb = anonymous.get(delivered.urls["thumb"])
    assert thumb.headers["content-disposition"] == "inline"


def test_the_same_address_comes_again(client: Person, delivered: Delivered) -> None:
    again = client.http.get(f"/files/{delivered.file['id']}").json()
    listed = client.http.get(f"/shoots/{delivered.shoot['id']}/files").json()["items"][0]
    assert again["urls"] == listed["urls"] == delivered.file["urls"]


def refusal(http: httpx.Client, url: str, status: HTTPStatus) -> None:
    answer = http.get(url)
    assert answer.status_code == status, url
    assert answer.headers["cache-control"] == "no-store"
    kind = "ticket-refused" if status is HTTPStatus.FORBIDDEN else "not-found"
    assert answer.json()["type"].endswith(kind)


def test_an_altered_address_is_refused(
    anonymous: httpx.Client, admin: Person, delivered: Delivered
) -> None:
    url = delivered.urls["medium"]
    path, ticket = url.rsplit("/", 1)
    key_id, expiry, user_id, signature = ticket.split(".")
    flipped = ("A" if signature[5] != "A" else "B").join((signature[:5], signature[6:]))
    for altered in (
        f"{'0' * len(key_id)}.{expiry}.{user_id}.{signature}",
        f"{key_id}.{int(expiry) + 43200}.{user_id}.{signature}",
        f"{key_id}.0{expiry}.{user_id}.{signature}",
        f"{key_id}.{expiry}.{admin.id}.{signature}",
        f"{key_id}.{expiry}.{user_id}.{flipped}",
        f"{key_id}.{expiry}.{user_id}.{signature[:-1]}",
        f"{key_id}.{expiry}.{user_id}.{signature}A",
        f"{key_id}.{expiry}.{user_id}.",
        f"{key_id}.{expiry}.{user_id}",
        f"{ticket}.{signature}",
        f"{key_id}.{'9' * 30}.{user_id}.{signature}",
        f"{key_id}.-1.{user_id}.{signature}",
        "x",
    ):
        refusal(anonymous, f"{path}/{altered}", HTTPStatus.FORBIDDEN)
    assert anonymous.get(url).status_code == HTTPStatus.OK


def test_an_address_is_for_one_size(anonymous: httpx.Client, delivered: Delivered) -> None:
    for one, other in combinations(delivered.urls, 2):
        for mine, yours in ((one, other), (other, one)):
            path = delivered.urls[mine].rsplit("/", 1)[0]
            ticket = delivered.urls[yours].rsplit("/", 1)[1]
            refusal(anonymous, f"{path}/{ticket}", HTTPStatus.FORBIDDEN)


def test_an_address_is_for_one_file(
    anonymous: httpx.Client, studio: RunningStudio, delivered: Delivered, upload: Upload
) -> None:
    sibling = upload(delivered.shoot)
    for other in (sibling["id"], new_id()):
        url = delivered.urls["thumb"].replace(delivered.file["id"], other)
        refusal(anonymous, url, HTTPStatus.FORBIDDEN)


def test_no_path_leads_elsewhere(anonymous: httpx.Client, delivered: Delivered) -> None:
    ticket = delivered.urls["thumb"].rsplit("/", 1)[1]
    for path in (
        f"/files/x/thumb/{ticket}",
        f"/files/{delivered.file['id']}/huge/{ticket}",
        f"/files/{delivered.file['id']}/thumb/{'x' * 201}",
        f"/files/{delivered.file['id']}/thumb/%20",
    ):
        assert anonymous.get(path).status_code == HTTPStatus.NOT_FOUND


def tickets(studio: RunningStudio, now: datetime) -> Tickets:
    """What signs as the studio does, at another time."""
    keys = Keyring((studio.data_dir / "secret-keys").read_text().split(), "tickets")
    return Tickets(keys, lambda: now, f"{API}/files")


def test_an_address_ends(
    studio: RunningStudio, anonymous: httpx.Client, client: Person, delivered: Delivered
) -> None:
    file_id, viewer = FileId(delivered.file["id"]), UserId(client.id)
    for age, status in (
        (timedelta(hours=11), HTTPStatus.OK),
        (timedelta(hours=25), HTTPStatus.FORBIDDEN),
        (timedelta(days=400), HTTPStatus.FORBIDDEN),
    ):
        issuer = tickets(studio, system_clock() - age).issue(viewer)
        path = issuer.addresses(file_id, (Resolution.THUMB,))["thumb"]
        assert anonymous.get(studio.base_url + path).status_code == status


def test_a_signed_address_opens_no_more_than_its_user_may_see(
    studio: RunningStudio, anonymous: httpx.Client, stranger: Person, delivered: Delivered
) -> None:
    for viewer in (stranger.id, new_id()):
        issuer = tickets(studio, system_clock()).issue(UserId(viewer))
        path = issuer.addresses(FileId(delivered.file["id"]), (Resolution.THUMB,))["thumb"]
        refusal(anonymous, studio.base_url + path, HTTPStatus.NOT_FOUND)


def test_withdrawn_access_ends_that_users_addresses_and_nobody_elses(
    studio: RunningStudio,
    anonymous: httpx.Client,
    admin: Person,
    client: Person,
    stranger: Person,
    delivered: Delivered,
) -> None:
    admin.http.put(f"{delivered.grant}/{stranger.id}")
    file = f"/files/{delivered.file['id']}"
    others = [person.http.get(file).json()["urls"]["high"] for person in (admin, stranger)]
    assert len({*others, delivered.file["urls"]["high"]}) == 3

    admin.http.delete(f"{delivered.grant}/{client.id}")
    for url in delivered.urls.values():
        refusal(anonymous, url, HTTPStatus.NOT_FOUND)
    for path in others:
        assert anonymous.get(studio.base_url + path).status_code == HTTPStatus.OK
    admin.http.put(f"{delivered.grant}/{client.id}")
    for url in delivered.urls.values():
        assert anonymous.get(url).status_code == HTTPStatus.OK


def test_a_shoot_that_is_edited_again_hides_its_photographs(
    studio: RunningStudio, anonymous: httpx.Client, admin: Person, delivered: Delivered
) -> None:
    for_admin = admin.http.get(f"/files/{delivered.file['id']}").json()["urls"]["original"]
    moves = f"/shoots/{delivered.shoot['id']}/transitions"
    admin.http.post(moves, json={"to": "proofing"})
    refusal(anonymous, delivered.urls["original"], HTTPStatus.NOT_FOUND)
    assert anonymous.get(delivered.urls["high"]).status_code == HTTPStatus.OK

    admin.http.post(moves, json={"to": "editing"})
    for url in delivered.urls.values():
        refusal(anonymous, url, HTTPStatus.NOT_FOUND)
    assert anonymous.get(studio.base_url + for_admin).status_code == HTTPStatus.OK


def test_a_deleted_photograph_has_no_address(
    anonymous: httpx.Client, admin: Person, delivered: Delivered
) -> None:
    admin.http.delete(f"/files/{delivered.file['id']}")
    for url in delivered.urls.values():
        refusal(anonymous, url, HTTPStatus.NOT_FOUND)


def test_the_addresses_of_a_removed_user_end(
    studio: RunningStudio,
    anonymous: httpx.Client,
    admin: Person,
    new_person: Callable[..., Person],
    delivered: Delivered,
) -> None:
    leaving = new_person()
    admin.http.put(f"{delivered.grant}/{leaving.id}")
    path = leaving.http.get(f"/files/{delivered.file['id']}").json()["urls"]["thumb"]
    assert anonymous.get(studio.base_url + path).status_code == HTTPStatus.OK
    admin.http.delete(f"/users/{leaving.id}")
    refusal(anonymous, studio.base_url + path, HTTPStatus.NOT_FOUND)
    assert anonymous.get(delivered.urls["thumb"]).status_code == HTTPStatus.OK


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-0", slice(0, 1)),
        ("bytes=0-99", slice(0, 100)),
        ("bytes=100-", slice(100, None)),
        ("bytes=-100", slice(-100, None)),
        ("bytes=-99999999", slice(0, None)),
        ("bytes=10-99999999", slice(10, None)),
    ],
)
def test_a_part(anonymous: httpx.Client, delivered: Delivered, asked: str, part: slice) -> None:
    answer = anonymous.get(delivered.urls["original"], headers={"Range": asked})
    wanted = delivered.data[part]
    assert answer.status_code == HTTPStatus.PARTIAL_CONTENT
    assert answer.content == wanted
    assert answer.headers["content-length"] == str(len(wanted))
    first = delivered.data.index(wanted) if len(wanted) > 1 else 0
    last = first + len(wanted) - 1
    assert answer.headers["content-range"] == f"bytes {first}-{last}/{len(delivered.data)}"


@pytest.mark.parametrize(
    "asked",
    ["bytes=0-1,5-9", "bytes=9-5", "bytes=-", "bytes=a-b", "lines=1-2", "bytes", "", "bytes=0-0x"],
)
def test_a_range_that_is_none_is_answered_with_the_whole(
    anonymous: httpx.Client, delivered: Delivered, asked: str
) -> None:
    answer = anonymous.get(delivered.urls["original"], headers={"Range": asked})
    assert answer.status_code == HTTPStatus.OK
    assert answer.content == delivered.data


@pytest.mark.parametrize("asked", ["bytes={size}-", "bytes=99999999-", "bytes=-0"])
def test_a_part_behind_the_end(anonymous: httpx.Client, delivered: Delivered, asked: str) -> None:
    size = len(delivered.data)
    answer = anonymous.get(delivered.urls["original"], headers={"Range": asked.format(size=size)})
    assert answer.status_code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
    assert answer.headers["content-range"] == f"bytes */{size}"


def test_a_part_only_if_it_is_still_the_same(anonymous: httpx.Client, delivered: Delivered) -> None:
    url = delivered.urls["original"]
    etag = anonymous.head(url).headers["etag"]
    for if_range, status in (
        (etag, HTTPStatus.PARTIAL_CONTENT),
        ('"other"', HTTPStatus.OK),
        (f"W/{etag}", HTTPStatus.OK),
        ("Sat, 20 Jun 2026 12:00:00 GMT", HTTPStatus.OK),
    ):
        headers = {"Range": "bytes=0-9", "If-Range": if_range}
        assert anonymous.get(url, headers=headers).status_code == status


@pytest.mark.parametrize("known", ["{etag}", "W/{etag}", '"a", {etag}', "*", '{etag},"b"'])
def test_what_is_known_already_is_not_sent(
    anonymous: httpx.Client, delivered: Delivered, known: str
) -> None:
    url = delivered.urls["medium"]
    etag = anonymous.get(url).headers["etag"]
    answer = anonymous.get(url, headers={"If-None-Match": known.format(etag=etag)})
    assert (answer.status_code, answer.content) == (HTTPStatus.NOT_MODIFIED, b"")
    assert answer.headers["etag"] == etag
    assert "immutable" in answer.headers["cache-control"]


def test_what_is_not_known_is_sent(anonymous: httpx.Client, delivered: Delivered) -> None:
    for known in ('"other"', "garbage", '"'):
        answer = anonymous.get(delivered.urls["thumb"], headers={"If-None-Match": known})
        assert answer.status_code == HTTPStatus.OK


def test_each_size_has_a_tag_of_its_own(anonymous: httpx.Client, delivered: Delivered) -> None:
    tags = {anonymous.head(url).headers["etag"] for url in delivered.urls.values()}
    assert len(tags) == len(delivered.urls)


def test_head_says_what_get_would(anonymous: httpx.Client, delivered: Delivered) -> None:
    for url in delivered.urls.values():
        head, get = anonymous.head(url), anonymous.get(url)
        assert (head.status_code, head.content) == (HTTPStatus.OK, b"")
        volatile = {"date", "x-request-id"}
        told, shown = (
            {k: v for k, v in each.headers.items() if k not in volatile} for each in (head, get)
        )
        assert told == shown
