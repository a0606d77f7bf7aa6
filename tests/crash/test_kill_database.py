"""The database is killed: the studio says so, and both go on; or it ends, if that won't help."""

import threading
from dataclasses import dataclass, field

import httpx

from tests.crash.conftest import OpenStudio
from tests.crash.photographer import Acknowledged, acknowledged, photographer_at
from tests.crash.photographs import noisy_jpeg, with_trailer
from tests.crash.processes import (
    all_ended,
    database_of,
    family,
    kill_all,
)
from tests.crash.storage_folder import require_exactly
from tests.running import RunningStudio, until

_SETTLED_WITHIN = 60.0
_BACK_WITHIN = 20.0


@dataclass(slots=True)
class Answers:
    """What the studio said while its database came and went."""

    photographs: list[Acknowledged] = field(default_factory=list)
    shoots: list[str] = field(default_factory=list)
    statuses: set[int] = field(default_factory=set)
    odd: list[str] = field(default_factory=list)

    def note(self, answer: httpx.Response) -> bool:
        """Whether it was a success."""
        self.statuses.add(answer.status_code)
        if answer.is_success:
            return True
        problem = answer.headers["content-type"] == "application/problem+json"
        if answer.status_code != 503 or not problem or "retry-after" not in answer.headers:
            self.odd.append(answer.text)
        return False


def test_the_database_is_killed_while_requests_run(open_studio: OpenStudio, bearer: str) -> None:
    studio = open_studio()
    with photographer_at(studio, bearer) as admin:
        shoot_id = admin.new_shoot()
    answers, enough = Answers(), threading.Event()
    threads = [
        threading.Thread(target=target, args=(studio, bearer, shoot_id, answers, enough))
        for target in (_upload, _upload, _write_and_read)
    ]
    for thread in threads:
        thread.start()
    for _ in range(2):
        _require_progress(answers)
        database = until(lambda: database_of(studio), _BACK_WITHIN, "the database runs")
        kill_all([database])
    _require_progress(answers)
    enough.set()
    for thread in threads:
        thread.join()
    assert answers.odd == []

    with photographer_at(studio, bearer) as admin:
        files = admin.settled(shoot_id, _SETTLED_WITHIN)
        found = {file["id"]: file for file in files}
        assert {file["state"] for file in files} == {"ready"}
        for taken in answers.photographs:
            admin.require_kept(taken, found[taken.id])
        for made in answers.shoots:
            assert admin.http.get(f"/shoots/{made}").status_code == 200
        # What broke off in the middle is cleared away, at the latest by the next start.
        assert studio.stop() == 0
        studio.start()
        require_exactly(studio, {shoot_id: files})


def _require_progress(answers: Answers) -> None:
    before = len(answers.photographs), len(answers.shoots)
    until(
        lambda: len(answers.photographs) > before[0] and len(answers.shoots) > before[1],
        _BACK_WITHIN,
        "photographs and shoots are taken",
    )


def _upload(
    studio: RunningStudio,
    bearer: str,
    shoot_id: str,
    answers: Answers,
    enough: threading.Event,
) -> None:
    own = threading.get_ident()
    number = 0
    with photographer_at(studio, bearer) as admin:
        while not enough.is_set():
            number += 1
            data = with_trailer(noisy_jpeg(1, (800, 600)), f"{own}/{number}".encode())
            answer = admin.send(shoot_id, f"{number}.jpg", data)
            if answers.note(answer):
                answers.photographs.append(acknowledged(answer, data))


def _write_and_read(
    studio: RunningStudio,
    bearer: str,
    shoot_id: str,
    answers: Answers,
    enough: threading.Event,
) -> None:
    number = 0
    with studio.client(bearer) as http:
        while not enough.is_set():
            number += 1
            made = http.post("/shoots", json={"title": f"Shoot {number}"})
            if answers.note(made):
                answers.shoots.append(made.json()["id"])
            answers.note(http.get("/users"))
            answers.note(http.get(f"/shoots/{shoot_id}/files"))


def test_a_database_that_does_not_stay_up_ends_the_studio(open_studio: OpenStudio) -> None:
    studio = open_studio()
    processes = family(studio)
    assert studio.process is not None
    while studio.process.poll() is None:
        processes += family(studio)
        database = database_of(studio)
        if database is not None:
            database.kill()
            all_ended([database])
    assert studio.process.returncode == 2
    all_ended(processes)
    last = studio.log.read_text().splitlines()[-1]
    assert last.startswith("studio: The embedded database doesn't stay up")
