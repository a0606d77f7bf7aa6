"""Large uploads: the server's memory hardly grows, and what is too large leaves nothing."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from tests.conftest import Person
from tests.crash.conftest import OpenStudio
from tests.crash.forms import CONTENT_TYPE, END, begun_upload, file_part
from tests.crash.photographer import Photographer, photographer_at
from tests.crash.photographs import MOST_BYTES, noisy_jpeg, noisy_png, padded_to
from tests.crash.storage_folder import nothing_left, of_shoot, require_exactly
from tests.running import RunningStudio

_AT_ONCE = 4
_GROWTH_ALLOWED = 16 << 20
"""Bytes for each upload."""
_SETTLED_WITHIN = 60.0


class Gauge:
    """How much a process's memory grows: from what it holds now to the most it ever holds."""

    def __init__(self, process_id: int) -> None:
        self._process = Path(f"/proc/{process_id}")
        (self._process / "clear_refs").write_text("5")
        self._before = self._bytes("VmRSS")

    def growth(self) -> int:
        """In bytes."""
        return self._bytes("VmHWM") - self._before

    def _bytes(self, name: str) -> int:
        lines = (self._process / "status").read_text().splitlines()
        (line,) = (line for line in lines if line.startswith(f"{name}:"))
        return int(line.split()[1]) * 1024


# Growth from one moment on takes a peak that can be set back: /proc has one; what other systems
# tell is the most since the process began. To look from time to time would miss short peaks.
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the most memory held")
def test_large_photographs_pass_through_the_server_without_filling_it(
    open_studio: OpenStudio, bearer: str
) -> None:
    studio = open_studio()
    assert studio.process is not None
    padded = padded_to(noisy_jpeg(1, (800, 600)), MOST_BYTES)
    noise = noisy_png(1, (2940, 2940))
    assert MOST_BYTES - (1 << 20) < len(noise) <= MOST_BYTES
    with photographer_at(studio, bearer) as admin:
        shoot_id = admin.new_shoot()
        # From here on all modules are loaded and the renderers run.
        admin.upload(shoot_id, "first.jpg", noisy_jpeg(1, (800, 600)))
        admin.settled(shoot_id, _SETTLED_WITHIN)

        for filename, data in (("padded.jpg", padded), ("noise.png", noise)):
            gauge = Gauge(studio.process.pid)
            admin.upload(shoot_id, filename, data)
            assert gauge.growth() < _GROWTH_ALLOWED

        gauge = Gauge(studio.process.pid)
        with ThreadPoolExecutor(_AT_ONCE) as threads:
            list(threads.map(partial(_upload, studio, bearer, shoot_id), range(_AT_ONCE)))
        assert gauge.growth() < _AT_ONCE * _GROWTH_ALLOWED

        gauge = Gauge(studio.process.pid)
        files = admin.settled(shoot_id, _SETTLED_WITHIN)
        assert {file["state"] for file in files} == {"ready"}
        for file in files:
            admin.read(file, "original")
        assert gauge.growth() < _GROWTH_ALLOWED
    require_exactly(studio, {shoot_id: files})


def _upload(studio: RunningStudio, bearer: str, shoot_id: str, number: int) -> None:
    data = padded_to(noisy_jpeg(1, (800, 600)), MOST_BYTES - number)
    with photographer_at(studio, bearer) as admin:
        admin.upload(shoot_id, f"{number}.jpg", data)


@pytest.mark.parametrize("surplus", [1, 1 << 20])
@pytest.mark.parametrize("chunked", [False, True], ids=["with length", "in chunks"])
def test_a_byte_too_many_is_refused_and_leaves_nothing(
    studio: RunningStudio, admin: Person, surplus: int, *, chunked: bool
) -> None:
    shoot_id = Photographer(studio, admin.http).new_shoot()
    body = file_part(padded_to(noisy_jpeg(1, (800, 600)), MOST_BYTES + surplus)) + END

    def chunks() -> Iterator[bytes]:
        for start in range(0, len(body), 1 << 20):
            yield body[start : start + (1 << 20)]

    answer = admin.http.post(
        f"/shoots/{shoot_id}/files",
        content=chunks() if chunked else body,
        headers={"Content-Type": CONTENT_TYPE},
    )
    assert answer.status_code == 413, answer.text
    assert answer.json()["errors"][0]["pointer"] == "/file"
    nothing_left(of_shoot(studio, shoot_id))


def test_what_says_that_it_is_too_large_is_refused_before_it_comes(
    studio: RunningStudio, admin: Person
) -> None:
    shoot_id = Photographer(studio, admin.http).new_shoot()
    with begun_upload(studio, admin.bearer, shoot_id, 1 << 40) as connection:
        assert connection.recv(1 << 16).startswith(b"HTTP/1.1 413 ")
    nothing_left(of_shoot(studio, shoot_id))
