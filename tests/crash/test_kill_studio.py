"""The studio is killed at any moment: what it has acknowledged is there, and nothing else."""

import contextlib
import itertools
import random
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import httpx

from tests.crash.conftest import OpenStudio
from tests.crash.photographer import (
    Acknowledged,
    File,
    Photographer,
    acknowledged,
    photographer_at,
)
from tests.crash.photographs import noisy_jpeg, slow_png, with_trailer
from tests.crash.processes import all_ended, family, is_rendering
from tests.crash.storage_folder import require_exactly
from tests.crash.told import told_by
from tests.running import ADMIN, RunningStudio, until

_ROUNDS = 3
_AT_A_TIME = 4
_DELETED = 0.25
"""Of the photographs that were taken."""
_SETTLED_WITHIN = 60.0
_MAIL_WITHIN = 45.0
"""A mail that was being sent when the studio died is tried again after half a minute."""


@dataclass(slots=True)
class Ledger:
    """What was acknowledged, from all threads; ``deleting`` what was only asked for."""

    photographs: list[Acknowledged] = field(default_factory=list)
    deleting: set[str] = field(default_factory=set)
    deleted: set[str] = field(default_factory=set)
    shoots: list[str] = field(default_factory=list)
    users: list[str] = field(default_factory=list)
    grants: list[tuple[str, str]] = field(default_factory=list)


def test_nothing_acknowledged_is_lost_when_the_studio_is_killed(
    open_studio: OpenStudio, bearer: str, chance: random.Random
) -> None:
    studio = open_studio()
    with photographer_at(studio, bearer) as admin:
        shoot_ids = [admin.new_shoot(f"Round {number}") for number in range(_ROUNDS)]
    ledger = Ledger(shoots=list(shoot_ids))
    for shoot_id in shoot_ids:
        _work_until_killed(studio, bearer, shoot_id, ledger, chance)
        studio.start()
    # The rounds were no rounds if nobody got to anything.
    assert len(ledger.photographs) >= _ROUNDS

    with photographer_at(studio, bearer) as admin:
        shoots = {each: admin.settled(each, _SETTLED_WITHIN) for each in shoot_ids}
        _require_photographs(admin, shoots, ledger)
        _require_records(admin, ledger)
    _require_told(studio, shoots, ledger)
    require_exactly(studio, shoots)
    assert studio.stop() == 0
    # A clean end leaves what a clean start would.
    require_exactly(studio, shoots)


def _work_until_killed(
    studio: RunningStudio, bearer: str, shoot_id: str, ledger: Ledger, chance: random.Random
) -> None:
    processes = family(studio)
    seeds = [chance.randrange(2**32) for _ in range(_AT_A_TIME)]
    before = len(ledger.photographs)
    with ThreadPoolExecutor(_AT_A_TIME + 1) as threads:
        at_work = [
            threads.submit(_upload, studio, bearer, shoot_id, ledger, seed) for seed in seeds
        ]
        at_work.append(threads.submit(_record, studio, bearer, shoot_id, ledger))
        try:
            # From the first photograph on, so that renders are under way as well.
            until(lambda: len(ledger.photographs) > before, _SETTLED_WITHIN, "a photograph")
            threading.Event().wait(chance.uniform(0, 1.5))
            processes += family(studio)
        finally:
            studio.kill()
    for each in at_work:
        each.result()
    all_ended(processes)


def _upload(studio: RunningStudio, bearer: str, shoot_id: str, ledger: Ledger, seed: int) -> None:
    """Upload one photograph after the other, and delete some, until the studio is gone."""
    own = random.Random(seed)
    with photographer_at(studio, bearer) as admin, contextlib.suppress(httpx.TransportError):
        while True:
            # Some names several times, in one shoot and at one time.
            filename = f"DSC_{own.randrange(20):04}.jpg"
            data = with_trailer(noisy_jpeg(own.randrange(3)), own.randbytes(16))
            answer = admin.send(shoot_id, filename, data)
            assert answer.status_code == 201, answer.text
            taken = acknowledged(answer, data)
            ledger.photographs.append(taken)
            if own.random() < _DELETED:
                ledger.deleting.add(taken.id)
                answer = admin.http.delete(f"/files/{taken.id}")
                assert answer.status_code == 204, answer.text
                ledger.deleted.add(taken.id)


def _record(studio: RunningStudio, bearer: str, shoot_id: str, ledger: Ledger) -> None:
    """Make shoots and users, and give access, until the studio is gone."""
    with studio.client(bearer) as http, contextlib.suppress(httpx.TransportError):
        for number in itertools.count(1):
            shoot = http.post("/shoots", json={"title": f"Shoot {number}"})
            assert shoot.status_code == 201, shoot.text
            ledger.shoots.append(shoot.json()["id"])
            email = f"client-{shoot_id}-{number}@example.com"
            user = http.post("/users", json={"email": email, "role": "client"})
            assert user.status_code == 201, user.text
            ledger.users.append(user.json()["id"])
            grant = http.put(f"/shoots/{shoot_id}/clients/{user.json()['id']}")
            assert grant.status_code == 204, grant.text
            ledger.grants.append((shoot_id, user.json()["id"]))


def _require_photographs(
    admin: Photographer, shoots: dict[str, list[File]], ledger: Ledger
) -> None:
    found = {file["id"]: file for files in shoots.values() for file in files}
    for taken in ledger.photographs:
        if taken.id in ledger.deleting:
            assert taken.id not in ledger.deleted & set(found)
            continue
        assert found[taken.id]["shootId"] == taken.shoot_id
        admin.require_kept(taken, found[taken.id])
    # Each was sound, and none met more deaths than a photograph is given tries.
    assert {file["state"] for file in found.values()} == {"ready"}
    for file in found.values():
        assert all(admin.read(file, each) for each in ("high", "medium", "small", "thumb"))


def _require_records(admin: Photographer, ledger: Ledger) -> None:
    for shoot_id in ledger.shoots:
        assert admin.http.get(f"/shoots/{shoot_id}").status_code == 200
    for user_id in ledger.users:
        assert admin.http.get(f"/users/{user_id}").status_code == 200
    for shoot_id, user_id in ledger.grants:
        assert user_id in admin.http.get(f"/shoots/{shoot_id}").json()["clientIds"]


def _require_told(studio: RunningStudio, shoots: dict[str, list[File]], ledger: Ledger) -> None:
    """All that was acknowledged was told, and nothing twice."""
    told = told_by(studio)
    expected = {("shoot.created", each) for each in ledger.shoots}
    expected |= {("user.registered", each) for each in ledger.users}
    expected |= {("access.granted", shoot_id) for shoot_id, _ in ledger.grants}
    expected |= {("file.deleted", each) for each in ledger.deleted}
    for file in (file for files in shoots.values() for file in files):
        expected |= {("file.uploaded", file["id"]), ("file.rendered", file["id"])}
    assert expected <= told.keys()
    for what in expected:
        assert told[what] == 1 or what[0] == "access.granted"


def test_a_mail_that_was_asked_for_just_before_is_sent_after_the_start(
    open_studio: OpenStudio,
) -> None:
    studio = open_studio()
    before = studio.mails_to(ADMIN)
    with studio.client() as anonymous:
        asked = anonymous.post("/auth/magic-links", json={"email": ADMIN})
    studio.kill()
    assert asked.status_code == 202
    studio.start()
    until(lambda: studio.mails_to(ADMIN) - before, _MAIL_WITHIN, "the mail")
    assert list((studio.data_dir / "mail").glob("*.draft")) == []


def test_no_process_is_left_behind_whatever_ends_the_studio(
    open_studio: OpenStudio, bearer: str
) -> None:
    studio = open_studio()
    taken: list[Acknowledged] = []
    with photographer_at(studio, bearer) as admin:
        shoot_id = admin.new_shoot()
    for end, code in (
        (signal.SIGKILL, -signal.SIGKILL),
        (signal.SIGTERM, 0),
        (signal.SIGINT, 0),
    ):
        with photographer_at(studio, bearer) as admin:
            taken.append(admin.upload(shoot_id, "slow.png", slow_png(150)))
            until(lambda: is_rendering(studio), 15, "it is being rendered")
        processes = family(studio)
        assert studio.process is not None
        studio.process.send_signal(end)
        assert studio.process.wait(20) == code
        all_ended(processes)
        studio.start()

    with photographer_at(studio, bearer) as admin:
        files = admin.settled(shoot_id, _SETTLED_WITHIN)
        for each, file in zip(taken, files, strict=True):
            assert file["state"] == "ready"
            admin.require_kept(each, file)
    require_exactly(studio, {shoot_id: files})
