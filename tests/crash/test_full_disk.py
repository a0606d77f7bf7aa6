"""A storage without room: told as such, nothing is harmed, and it goes on once there is room."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crash.conftest import OpenStudio
from tests.crash.photographer import Acknowledged, Photographer, photographer_at
from tests.crash.photographs import noisy_jpeg, with_trailer
from tests.crash.storage_folder import files_below
from tests.running import until

_ROOM = 40 << 20
_SETTLED_WITHIN = 60.0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own, of 40 MiB.

    Skips where nobody may mount one: that takes root, or a ``sudo`` that doesn't ask, as CI has it.
    Nothing that others may set ends in ENOSPC, as a full disk does; RLIMIT_FSIZE ends in EFBIG.
    """
    sudo, mount, umount = (shutil.which(name) for name in ("sudo", "mount", "umount"))
    if mount is None or umount is None:
        pytest.skip("no mount command: the full disk isn't tried")
    as_root = [] if os.geteuid() == 0 or sudo is None else [sudo, "--non-interactive"]
    folder = tmp_path / "disk"
    folder.mkdir()
    options = ["-t", "tmpfs", "-o", f"size={_ROOM}", "none", str(folder)]
    mounted = subprocess.run(
        [*as_root, mount, *options], check=False, capture_output=True, text=True
    )
    if mounted.returncode != 0:
        pytest.skip(f"the full disk isn't tried: {mounted.stderr.strip()}")
    yield folder
    subprocess.run([*as_root, umount, "--lazy", str(folder)], check=True)


def test_a_full_disk(open_studio: OpenStudio, bearer: str, small_disk: Path) -> None:
    storage = small_disk / "uploads"
    ballast = small_disk / "ballast"
    studio = open_studio({"STUDIO_STORAGE_URL": storage.as_uri()})
    with photographer_at(studio, bearer) as admin:
        shoot_id = admin.new_shoot()
        kept = [admin.upload(shoot_id, "first.jpg", noisy_jpeg(1))]
        admin.settled(shoot_id, _SETTLED_WITHIN)

        _leave_room(small_disk, ballast, 2 * len(noisy_jpeg(1)) + (1 << 20))
        kept += _fill(admin, shoot_id)
        assert len(kept) < 10
        before = len(files_below(storage))
        # Again and again: nothing of what is refused takes away from the little room.
        for _ in range(3):
            refused = admin.send(shoot_id, "more.jpg", noisy_jpeg(2))
            assert refused.status_code == 507, refused.text
            assert refused.json()["type"] == "/problems/storage-full"
        until(lambda: len(files_below(storage)) <= before, 10, "nothing of them is left")

        # The rest goes on.
        assert admin.http.get("/health/live").status_code == 200
        admin.new_shoot("In spite of it")
        files = {file["id"]: file for file in admin.files(shoot_id)}
        assert set(files) == {taken.id for taken in kept}
        for taken in kept:
            admin.require_kept(taken, files[taken.id])

        # Deleting needs no room.
        assert admin.http.delete(f"/files/{kept[0].id}").status_code == 204
        until(lambda: len(files_below(storage)) < before, 10, "its bytes are gone")

        ballast.unlink()
        kept.append(admin.upload(shoot_id, "again.jpg", noisy_jpeg(2)))
        # What could not be rendered is tried again after half a minute, or at the next start.
        assert studio.stop() == 0
        studio.start()
        files = {each["id"]: each for each in admin.settled(shoot_id, _SETTLED_WITHIN)}
        assert {file["state"] for file in files.values()} == {"ready"}
        for taken in kept[1:]:
            admin.require_kept(taken, files[taken.id])


def _leave_room(disk: Path, ballast: Path, room: int) -> None:
    free = shutil.disk_usage(disk).free
    with ballast.open("wb") as file:
        for _ in range((free - room) >> 16):
            file.write(bytes(1 << 16))


def _fill(admin: Photographer, shoot_id: str) -> list[Acknowledged]:
    """Upload until there is no room left; what was taken."""
    taken: list[Acknowledged] = []
    while True:
        data = with_trailer(noisy_jpeg(2), str(len(taken)).encode())
        answer = admin.send(shoot_id, "photo.jpg", data)
        if answer.status_code == 507:
            return taken
        assert answer.status_code == 201, answer.text
        file = answer.json()
        taken.append(Acknowledged(file["id"], shoot_id, file["filename"], file["sha256"]))
