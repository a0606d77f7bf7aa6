"""One studio for the whole suite, each exchange with it checked, and things to try on it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from tests.conftest import Person
from tests.contract.exchanges import Exchanges
from tests.contract.photographs import jpeg
from tests.running import RunningStudio, until

Json = dict[str, Any]

_RENDER_TIMEOUT: Final = 30.0
_LAST: Final = "test_completeness.py"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What looks back at the exchanges of all other tests comes last."""
    items.sort(
        key=lambda item: item.path.parent == Path(__file__).parent and item.path.name == _LAST
    )


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
