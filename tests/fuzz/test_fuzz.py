"""Schemathesis against a running studio: every operation, every check, as everybody.

The seed is fixed, so that a failure is one for everybody; STUDIO_FUZZ_SEED tries another.
"""

import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

import pytest

from studio.runtime.http.description import load_spec
from tests.conftest import Person
from tests.running import API, RunningStudio

_HERE: Final = Path(__file__).parent
_SCHEMATHESIS: Final = Path(sys.executable).with_name("st")
_SEED: Final = os.environ.get("STUDIO_FUZZ_SEED", "20260620")
_MOST_SECONDS: Final = 150
_SERVER_ERROR: Final = 500

_AS_ADMIN: Final = """
[auth.openapi.Bearer]
bearer = "${STUDIO_BEARER}"

[[operations]]
# Ending its own session would end the fuzzing; somebody else does that (below).
include-operation-id = "users_endMySessions"
enabled = false
"""
_AS_CLIENTS: Final = """
[auth.wfc]
path = "people.json"
peers = ["one", "other"]

[[operations]]
include-operation-id = "users_endMySessions"
enabled = false
"""
_AS_SOMEBODY_WHO_LEAVES: Final = """
[auth.openapi.Bearer]
bearer = "${STUDIO_BEARER}"
"""


class Fuzzer:
    """Runs Schemathesis, each time from a folder of its own."""

    def __init__(self, studio: RunningStudio, folder: Path) -> None:
        self._studio = studio
        self._folder = folder

    def run(self, who: str, *options: str, env: Mapping[str, str] | None = None) -> None:
        """Try everything as ``who`` says; AssertionError with the report if a check fails."""
        config = self._folder / "schemathesis.toml"
        config.write_text((_HERE / "schemathesis.toml").read_text() + who)
        command = [
            *(
                str(_SCHEMATHESIS),
                "--config-file",
                str(config),
                "run",
                "--seed",
                _SEED,
                "--checks",
                "all",
            ),
            *("--no-color", *options, f"{self._studio.base_url}{API}/openapi.json"),
        ]
        project = str(_HERE.parent.parent)
        ended = subprocess.run(
            command,
            cwd=self._folder,
            env={**os.environ, "PYTHONPATH": project, **(env or {})},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=_MOST_SECONDS,
            check=False,
        )
        assert ended.returncode == 0, ended.stdout[-20_000:]


@pytest.fixture
def fuzzer(studio: RunningStudio, tmp_path: Path) -> Fuzzer:
    return Fuzzer(studio, tmp_path)


def requests_in(log: Path) -> list[dict[str, Any]]:
    """The log lines of requests."""
    lines = (json.loads(line) for line in log.read_text().splitlines() if line.startswith("{"))
    return [line for line in lines if line.get("event") == "request"]


def test_as_nobody(fuzzer: Fuzzer) -> None:
    fuzzer.run("", "--max-examples", "5")


def test_as_somebody_who_leaves(fuzzer: Fuzzer, new_person: Callable[..., Person]) -> None:
    leaving = new_person()
    fuzzer.run(
        _AS_SOMEBODY_WHO_LEAVES,
        # One operation leads to no other: there is nothing stateful to try.
        *("--include-operation-id", "users_endMySessions"),
        *("--phases", "examples,coverage,fuzzing"),
        env={"STUDIO_BEARER": leaving.bearer},
    )
    assert leaving.http.get("/users/me").status_code == HTTPStatus.UNAUTHORIZED


def test_as_two_clients_who_see_nothing_of_each_other(
    fuzzer: Fuzzer,
    tmp_path: Path,
    admin: Person,
    client: Person,
    stranger: Person,
) -> None:
    for person in (client, stranger):
        for status in ("editing", "delivered"):
            shoot = admin.http.post("/shoots", json={"title": f"For {person.email}"}).json()["id"]
            admin.http.post(f"/shoots/{shoot}/transitions", json={"to": "editing"})
            admin.http.post(f"/shoots/{shoot}/transitions", json={"to": status})
            admin.http.put(f"/shoots/{shoot}/clients/{person.id}")
    people = [
        {
            "name": name,
            "fixedHeaders": [{"name": "Authorization", "value": f"Bearer {person.bearer}"}],
        }
        for name, person in (("one", client), ("other", stranger))
    ]
    (tmp_path / "people.json").write_text(json.dumps({"auth": people}))
    fuzzer.run(_AS_CLIENTS, "--max-examples", "10")


def test_as_admin(fuzzer: Fuzzer, studio: RunningStudio, admin: Person) -> None:
    before = len(requests_in(studio.log))
    fuzzer.run(
        _AS_ADMIN,
        *("--max-examples", "30"),
        env={"STUDIO_BEARER": admin.bearer, "STUDIO_OWN_ID": admin.id},
    )
    assert admin.http.get("/users/me").status_code == HTTPStatus.OK

    # It came as far as success with everything that needs neither a mail nor trouble.
    succeeded: dict[str, int] = defaultdict(int)
    for line in requests_in(studio.log)[before:]:
        if line["status"] is not None and line["status"] < HTTPStatus.MULTIPLE_CHOICES:
            succeeded[line["operation"]] += 1
    operations = {
        operation["operationId"]
        for path in load_spec()["paths"].values()
        for operation in path.values()
    }
    assert operations - succeeded.keys() == {
        "auth_createSession",
        "invites_acceptInvite",
        "notifications_openUnsubscription",
        "notifications_unsubscribe",
        # It never ends, and isn't tried (schemathesis.toml).
        "live_streamEvents",
        # There is no dead letter, and none that was refused, on a studio that is well.
        "outbox_retryDeadLetter",
        "outbox_discardDeadLetter",
        "notifications_retryLetter",
        "users_endMySessions",
    }


def test_nothing_was_unforeseen(studio: RunningStudio) -> None:
    """After all of it: no line of the log tells of an error, no answer was the server's fault."""
    lines = [json.loads(line) for line in studio.log.read_text().splitlines() if line[:1] == "{"]
    assert [line for line in lines if line["level"] in {"error", "critical"}] == []
    assert [line for line in lines if (line.get("status") or 0) >= _SERVER_ERROR] == []
    assert "Traceback" not in studio.log.read_text()
