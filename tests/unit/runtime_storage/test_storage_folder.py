"""What is special about a folder as the storage."""

import asyncio
import errno
import os
import stat
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from obstore.exceptions import GenericError

from studio.kernel.errors import StorageFull
from studio.runtime.storage import folder as folder_module
from studio.runtime.storage.address import open_storage
from studio.runtime.storage.errors import (
    StorageAddressInvalid,
    StorageUnavailable,
    plain_errors,
    reason_of,
)
from studio.runtime.storage.storage import ObjectStorage

KEY = "shoots/s1/original/a.jpg"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "up loads #1 ü"


@pytest.fixture
def storage(root: Path) -> ObjectStorage:
    return open_storage(root.as_uri())


def everything(root: Path) -> set[str]:
    return {str(path.relative_to(root)) for path in root.rglob("*")}


def replace_by_a_file(folder: Path) -> None:
    folder.rmdir()
    folder.write_text("a file where the folder should be")


async def stream(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


def test_the_folder_is_made_for_its_owner_alone(storage: ObjectStorage, root: Path) -> None:
    assert stat.S_IMODE(root.stat().st_mode) == 0o700


async def test_files_are_named_as_the_photographer_named_them(
    storage: ObjectStorage, root: Path
) -> None:
    key = "shoots/s1/original/Müller & Sohn #1 (100%) 日本.jpg"
    await storage.write(key, stream(b"x"))
    assert (root / key).read_bytes() == b"x"


async def test_folders_go_with_their_last_file(storage: ObjectStorage, root: Path) -> None:
    await storage.write_bytes(KEY, b"x")
    await storage.write_bytes("shoots/s2/original/a.jpg", b"x")
    await storage.delete([KEY])
    assert everything(root / "shoots") == {"s2", "s2/original", "s2/original/a.jpg"}
    await storage.delete(["shoots/s2/original/a.jpg"])
    assert everything(root) == set()


async def test_a_broken_off_stream_leaves_no_file_and_no_folder(
    storage: ObjectStorage, root: Path
) -> None:
    waiting = asyncio.Event()

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(64):
            yield bytes(65_536)
        waiting.set()
        await asyncio.Event().wait()

    writing = asyncio.create_task(storage.write(KEY, endless()))
    await waiting.wait()
    assert any(name.startswith(f"{KEY}#") for name in everything(root))
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    assert everything(root) == set()


async def test_a_write_is_on_the_disk_when_it_returns(
    storage: ObjectStorage, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []

    def record(descriptor: int) -> None:
        synced.append(str(Path(f"/proc/self/fd/{descriptor}").readlink().relative_to(root)))

    monkeypatch.setattr(os, "fsync", record)
    await storage.write(KEY, stream(b"x"))
    # The file first: a name that outlasts the crash must have its bytes.
    assert synced == [KEY, "shoots/s1/original", "shoots/s1", "shoots", "."]


async def test_a_disk_that_fails_at_the_last_moment_leaves_nothing(
    storage: ObjectStorage, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(StorageFull):
        await storage.write(KEY, stream(b"x"))
    with pytest.raises(StorageFull):
        await storage.write_bytes(KEY, b"x")
    assert everything(root) == set()


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EDQUOT, "Disk quota exceeded"),
        GenericError(
            "Generic LocalFileSystem error: Unable to copy data to file: "
            "No space left on device (os error 28)\n\nDebug source: ..."
        ),
    ],
)
def test_no_room_is_told_apart(error: Exception) -> None:
    with pytest.raises(StorageFull), plain_errors():
        raise error


def test_other_trouble_is_told_in_one_line() -> None:
    with pytest.raises(StorageUnavailable) as caught, plain_errors():
        raise GenericError("Generic S3 error: connection refused\n\nDebug source: ...")
    assert caught.value.detail == "The storage doesn't work right now; try again soon."
    assert reason_of(caught.value) == "Generic S3 error: connection refused"


async def test_leftovers_of_a_kill_are_swept(storage: ObjectStorage, root: Path) -> None:
    await storage.write_bytes(KEY, b"x")
    await storage.write_bytes("shoots/s1/original/photo#1", b"x")
    old, new = root / "shoots/s9/original/b.jpg#1", root / "shoots/s1/original/c.jpg#12"
    for draft in (old, new):
        draft.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(b"half")
    hours_ago = time.time() - 7200
    os.utime(old, (hours_ago, hours_ago))

    assert await storage.sweep() == 1
    assert not (root / "shoots/s9").exists()
    assert new.exists()
    assert await storage.sweep(timedelta(0)) == 1
    assert everything(root / "shoots/s1/original") == {"a.jpg", "photo%231"}


async def test_reading_works_where_the_system_can_not_tell_what_is_cached(
    storage: ObjectStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = os.urandom(600_000)
    await storage.write_bytes(KEY, data)

    async def read() -> bytes:
        return b"".join([chunk async for chunk in storage.read(KEY, 1)])

    def not_cached(*_: object) -> int:
        raise BlockingIOError(errno.EAGAIN, "not in memory")

    def little_cached(descriptor: int, buffers: list[bytearray], start: int, _: int) -> int:
        part = os.pread(descriptor, min(1_000, len(buffers[0])), start)
        buffers[0][: len(part)] = part
        return len(part)

    with monkeypatch.context() as patch:
        patch.setattr(folder_module, "_ONLY_CACHED", None)
        assert await read() == data[1:]
    for preadv in (not_cached, little_cached):
        with monkeypatch.context() as patch:
            patch.setattr(folder_module, "_ONLY_CACHED", 8)
            patch.setattr(os, "preadv", preadv)
            assert await read() == data[1:]


async def test_a_check_says_what_is_wrong(storage: ObjectStorage, root: Path) -> None:
    replace_by_a_file(root)
    with pytest.raises(StorageUnavailable, match="The storage doesn't work"):
        await storage.check()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "uploads",
        "/var/uploads",
        "file://uploads",
        "file://",
        "file:///a?b",
        "file:///a#b",
        "s3://",
        "gs://bucket",
        "http://bucket",
    ],
)
def test_addresses_that_are_neither_are_refused(address: str) -> None:
    with pytest.raises(StorageAddressInvalid):
        open_storage(address)


def test_a_folder_that_can_not_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageAddressInvalid, match="file/uploads"):
        open_storage((tmp_path / "file/uploads").as_uri())


def test_a_bucket_is_opened_without_asking_the_network() -> None:
    assert open_storage("s3://bucket/prefix")
