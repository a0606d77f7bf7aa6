"""The embedded database when the platform is killed, at any moment."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from studio.runtime.database.client import open_client
from studio.runtime.database.embedded import EmbeddedDatabase
from studio.runtime.database.folder import DatabaseFolder
from studio.runtime.database.locks import FolderLock
from studio.runtime.database.server import take_over

pytestmark = pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")

PLATFORM = Path(__file__).with_name("platform_process.py")
PROJECT = Path(__file__).parents[3]


@asynccontextmanager
async def platform(*arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(PLATFORM),
        *arguments,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
    )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        # To its end, or the pipe's reader outlives the loop.
        assert process.stdout is not None
        await process.stdout.read()
        await process.wait()


def runs(process_id: int) -> bool:
    try:
        state = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    # Dead, and not yet buried by the process it was left to.
    return state != "Z"


async def test_killing_the_platform_loses_nothing_that_was_acknowledged(data_dir: Path) -> None:
    async with platform(str(data_dir)) as process:
        assert process.stdout is not None
        server = int(await process.stdout.readline())
        for _ in range(50):
            last = int(await process.stdout.readline())
        process.kill()
        rest = (await process.stdout.read()).split()
        await process.wait()
        acknowledged = max([last, *map(int, rest[-1:])])

    # At once, as a service manager would: the old server may be about to die still.
    async with EmbeddedDatabase(data_dir) as address, open_client(address) as client:
        assert not runs(server)
        written = {document["_id"] async for document in client["studio"]["written"].find()}
        assert set(range(acknowledged + 1)) <= written


@pytest.mark.parametrize(
    "step",
    [
        "folder:DatabaseFolder.mark_unfinished",
        "folder:DatabaseFolder.write_credentials",
        "server:Server.launch",
        "server:Server.listening",
        "server:Server.kill",
        "embedded:EmbeddedDatabase._sign_in",
        "bootstrap:finish",
        "folder:DatabaseFolder.mark_finished",
        "embedded:note_upgraded",
    ],
)
async def test_a_first_start_that_is_cut_off_begins_anew(tmp_path: Path, step: str) -> None:
    async with platform(str(tmp_path), step) as process:
        assert await process.wait() == -signal.SIGKILL
    async with EmbeddedDatabase(tmp_path) as address, open_client(address) as client:
        await client["studio"]["things"].insert_one({"_id": 1})
    assert not DatabaseFolder(tmp_path).is_new
    async with EmbeddedDatabase(tmp_path) as address, open_client(address) as client:
        assert await client["studio"]["things"].find_one() == {"_id": 1}


async def test_a_server_that_was_left_behind_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As where the kernel doesn't end children with their parent.
    monkeypatch.setattr("studio.runtime.database.server._OLD_SERVER_LEAVES", 0.2)
    folder = DatabaseFolder(tmp_path)
    folder.prepare()
    lock = FolderLock(folder.server_lock)
    assert lock.acquire()
    orphan = await asyncio.create_subprocess_exec("sleep", "60", pass_fds=[lock.descriptor])
    lock.note_holder(orphan.pid)
    lock.close()

    taken = await take_over(folder)
    assert await orphan.wait() == -signal.SIGKILL
    taken.close()
