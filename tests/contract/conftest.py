"""One studio for the whole suite, each exchange with it checked, and things to try on it."""

from collections.abc import Callable, Iterator
from datetime import datetime
from http import HTTPStatus
from itertools import count
from pathlib import Path
from typing import Any, Final

import pytest

from studio.kernel.keys import Keyring
from studio.users.tokens import Tokens
from tests.conftest import Person
from tests.contract.exchanges import Exchanges
from tests.contract.invited import post
from tests.contract.photographs import jpeg
from tests.running import RunningStudio, until

Json = dict[str, Any]

_RENDER_TIMEOUT: Final = 30.0
_numbers: Final = count(1)
_HERE: Final = Path(__file__).parent
_LAST: Final = _HERE / "test_completeness.py"


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> Iterator[None]:
    """What looks back at the exchanges of all other tests comes last, and only after all of them.

    All: those of every module, none of which was deselected (by ``-k`` or ``--lf``, say).
    """
    collected = _of_this_suite(items)
    yield
    whole = {item.path for item in collected} == set(_HERE.glob("test_*.py"))
    if whole and len(_of_this_suite(items)) == len(collected):
        items.sort(key=lambda item: item.path == _LAST)
        return
    looking_back = [item for item in items if item.path == _LAST]
    if looking_back:
        items[:] = [item for item in items if item.path != _LAST]
        config.hook.pytest_deselected(items=looking_back)


def _of_this_suite(items: list[pytest.Item]) -> list[pytest.Item]:
    return [item for item in items if item.path.parent == _HERE]


@pytest.fixture(scope="session")
def exchanges() -> Exchanges:
    """What went to and fro so far."""
    return Exchanges()


# Test by test: the suites that come after this one, in the same session, send what no spec allows.
@pytest.fixture(autouse=True)
def _watched(studio: RunningStudio, exchanges: Exchanges) -> Iterator[None]:
    studio.observers.append(exchanges.observe)
    yield
    studio.observers.remove(exchanges.observe)


@pytest.fixture
def new_shoot(admin: Person) -> Callable[..., Json]:
    """Makes a shoot: by default untitled, a draft, shared with nobody."""

    def make(*clients: Person, status: str = "draft", **given: Any) -> Json:
        made = admin.http.post("/shoots", json={"title": "Untitled", **given})
        assert made.status_code == 201, made.text
        shoot: Json = made.json()
        path = f"/shoots/{shoot['id']}"
        for step in _STEPS_TO[status]:
            moved = admin.http.post(f"{path}/transitions", json={"to": step})
            assert moved.status_code == 200, moved.text
        for client in clients:
            granted = admin.http.put(f"{path}/clients/{client.id}")
            assert granted.status_code == 204, granted.text
        current: Json = admin.http.get(path).json()
        return current

    return make


@pytest.fixture
def upload(admin: Person) -> Callable[..., Json]:
    """Uploads a photograph and waits until its smaller sizes are there."""

    def send(shoot: Json, name: str = "DSC_0417.jpg", data: bytes | None = None) -> Json:
        data = jpeg() if data is None else data
        made = admin.http.post(f"/shoots/{shoot['id']}/files", files={"file": (name, data)})
        assert made.status_code == 201, made.text

        def settled() -> Json | None:
            file: Json = admin.http.get(f"/files/{made.json()['id']}").json()
            return file if file["state"] != "processing" else None

        file: Json = until(settled, _RENDER_TIMEOUT, "the photograph is rendered")
        assert file["state"] == "ready", file
        return file

    return send


@pytest.fixture
def address() -> str:
    """An address that the studio doesn't know."""
    return f"invited-{next(_numbers)}@example.com"


@pytest.fixture
def tokens(studio: RunningStudio) -> Tokens:
    """What signs as the studio does."""
    return Tokens(Keyring((studio.data_dir / "secret-keys").read_text().split(), "tokens"))


@pytest.fixture
def shoot(new_shoot: Callable[..., Json]) -> Json:
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


_STEPS_TO: Final = {
    "draft": (),
    "scheduled": ("scheduled",),
    "shooting": ("scheduled", "shooting"),
    "editing": ("editing",),
    "proofing": ("editing", "proofing"),
    "delivered": ("editing", "delivered"),
    "archived": ("editing", "delivered", "archived"),
    "cancelled": ("cancelled",),
}
