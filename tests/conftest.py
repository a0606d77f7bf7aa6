"""What many tests share: one running studio, and people signed in to it.

A studio takes seconds to start, and an address signs in three times an hour at most: tests share
both, and make shoots and users of their own.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count

import httpx
import pytest

from tests.running import ADMIN, RunningStudio


def pytest_configure(config: pytest.Config) -> None:
    """Warnings are errors, but for those that Connexion's own imports cause."""
    config.addinivalue_line(
        "filterwarnings", "ignore:jsonschema[.].* is deprecated:DeprecationWarning"
    )


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody signed in. ``http`` carries their bearer; its paths begin behind ``/api/v1``."""

    id: str
    email: str
    bearer: str
    http: httpx.Client


@pytest.fixture(scope="session")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStudio]:
    """A running studio that checks every answer against the spec."""
    running = RunningStudio(
        tmp_path_factory.mktemp("studio") / "data", {"STUDIO_VALIDATE_RESPONSES": "true"}
    ).start()
    yield running
    assert running.stop() == 0


@pytest.fixture(scope="session")
def anonymous(studio: RunningStudio) -> Iterator[httpx.Client]:
    """Nobody."""
    with studio.client() as http:
        yield http


@pytest.fixture(scope="session")
def enter(studio: RunningStudio) -> Iterator[Callable[[str], Person]]:
    """Signs somebody in whom the studio knows, by magic link: three times an hour an address."""
    with ExitStack() as open_clients:

        def sign_in(address: str) -> Person:
            bearer = studio.sign_in(address)
            http = open_clients.enter_context(studio.client(bearer))
            me = http.get("/users/me").json()
            return Person(me["id"], me["email"], bearer, http)

        yield sign_in


@pytest.fixture(scope="session")
def admin(enter: Callable[[str], Person]) -> Person:
    """The photographer."""
    return enter(ADMIN)


@pytest.fixture(scope="session")
def new_person(admin: Person, enter: Callable[[str], Person]) -> Callable[..., Person]:
    """Makes a user and signs them in; of the role ``client`` unless told otherwise."""
    numbers = count(1)

    def make(role: str = "client") -> Person:
        address = f"{role}-{next(numbers)}@example.com"
        made = admin.http.post("/users", json={"email": address, "role": role})
        assert made.status_code == 201, made.text
        return enter(address)

    return make


@pytest.fixture(scope="session")
def client(new_person: Callable[..., Person]) -> Person:
    """A client to whom tests give access, and take it away again."""
    return new_person()


@pytest.fixture(scope="session")
def stranger(new_person: Callable[..., Person]) -> Person:
    """A client to whom no test gives access to anything."""
    return new_person()
