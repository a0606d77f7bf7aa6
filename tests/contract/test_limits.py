"""How many requests a caller may send, on a studio that takes few."""

import re
from collections import Counter
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Final

import httpx
import pytest

from tests.contract.exchanges import Exchanges, operations
from tests.contract.together import at_once
from tests.running import ADMIN, RunningStudio

_LIMIT: Final = 5
_HOUR: Final = 3600


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the studio keeps its things; its limits too."""
    return tmp_path_factory.mktemp("strict") / "data"


@pytest.fixture(scope="module")
def bearer(data_dir: Path) -> str:
    """A session that was opened before there was a limit."""
    generous = RunningStudio(data_dir).start()
    try:
        return generous.sign_in(ADMIN)
    finally:
        generous.stop()


@pytest.fixture(scope="module")
def strict(data_dir: Path, bearer: str, exchanges: Exchanges) -> Iterator[RunningStudio]:
    """A studio that takes five requests an hour from each caller."""
    limits = {"STUDIO_RATE_LIMIT": f"{_LIMIT}/hour", "STUDIO_VALIDATE_RESPONSES": "true"}
    running = RunningStudio(data_dir, limits)
    running.observers.append(exchanges.observe)
    yield running.start()
    assert running.stop() == 0


def require_patience(answer: httpx.Response) -> None:
    assert answer.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert answer.json()["type"] == "/problems/too-many-requests"
    assert _HOUR - 300 < int(answer.headers["retry-after"]) <= _HOUR


def test_a_signed_in_caller_has_an_allowance_of_their_own(
    strict: RunningStudio, bearer: str
) -> None:
    with strict.client(bearer) as http:
        answers = at_once(lambda: http.get("/users/me"), times=3 * _LIMIT)
        assert Counter(each.status_code for each in answers) == {200: _LIMIT, 429: 2 * _LIMIT}
        require_patience(http.get("/shoots"))


def test_an_anonymous_caller_has_one_too(strict: RunningStudio) -> None:
    with strict.client() as http:
        nobody = {"token": ".".join(["x" * 20] * 3)}
        answers = [http.post("/auth/sessions", json=nobody) for _ in range(_LIMIT + 1)]
        require_patience(answers[-1])
        require_patience(http.post("/auth/magic-links", json={"email": ADMIN}))


def test_health_is_never_refused(strict: RunningStudio) -> None:
    """Whoever asks for it acts on the answer: a 429 would end a healthy process."""
    with strict.client() as http:
        for path in ("/health/live", "/health/ready"):
            assert {http.get(path).status_code for _ in range(3 * _LIMIT)} == {HTTPStatus.OK}


def test_guessing_bearers_counts(strict: RunningStudio) -> None:
    with strict.client("a.b.c") as http:
        answers = [http.get("/users/me") for _ in range(_LIMIT + 1)]
        require_patience(answers[-1])


def test_the_allowance_outlives_a_restart(strict: RunningStudio, bearer: str) -> None:
    """The counters are in the database, which all processes share."""
    assert strict.stop() == 0
    strict.start()
    with strict.client(bearer) as http:
        require_patience(http.get("/users/me"))


def test_every_operation_counts(strict: RunningStudio, bearer: str) -> None:
    """And says so as it declares: the answer is checked."""
    with strict.client(bearer) as http:
        for method, path, _ in operations():
            if path.startswith("/health/"):
                continue
            require_patience(http.request(method, re.sub(r"\{\w+\}", "x", path)))
