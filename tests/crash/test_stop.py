"""The studio is asked to stop while uploads are under way: they finish, or leave nothing."""

import signal
import socket

from tests.crash.conftest import OpenStudio
from tests.crash.forms import END, begun_upload, file_part
from tests.crash.photographer import photographer_at, sha256
from tests.crash.photographs import noisy_jpeg
from tests.crash.processes import all_ended, family
from tests.crash.storage_folder import files_below, of_shoot, require_exactly
from tests.running import RunningStudio, until

_STOPPED_WITHIN = 25.0
"""Requests have ten seconds to finish; the parts are closed after that."""
_SETTLED_WITHIN = 60.0


def test_an_upload_finishes_and_one_that_stalls_leaves_nothing(
    open_studio: OpenStudio, bearer: str
) -> None:
    studio = open_studio()
    with photographer_at(studio, bearer) as admin:
        shoot_id = admin.new_shoot()
    photograph = noisy_jpeg(1)
    body = file_part(photograph) + END
    half = len(body) // 2
    processes = family(studio)
    assert studio.process is not None
    with (
        begun_upload(studio, bearer, shoot_id, len(body)) as finishing,
        begun_upload(studio, bearer, shoot_id, len(body)) as stalling,
    ):
        finishing.sendall(body[:half])
        stalling.sendall(body[:half])
        until(lambda: len(files_below(of_shoot(studio, shoot_id))) == 2, 10, "bytes arrive")
        studio.process.send_signal(signal.SIGTERM)
        until(lambda: not _takes_connections(studio), 10, "nobody new is let in")
        finishing.sendall(body[half:])
        answer = finishing.recv(1 << 16)
        assert answer.startswith(b"HTTP/1.1 201 ")
        assert studio.process.wait(_STOPPED_WITHIN) == 0
    all_ended(processes)

    studio.start()
    with photographer_at(studio, bearer) as admin:
        (file,) = admin.settled(shoot_id, _SETTLED_WITHIN)
        assert file["state"] == "ready"
        assert sha256(admin.read(file, "original")) == sha256(photograph)
    require_exactly(studio, {shoot_id: [file]})


def _takes_connections(studio: RunningStudio) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", studio.port), timeout=5):
            return True
    except OSError:
        return False
