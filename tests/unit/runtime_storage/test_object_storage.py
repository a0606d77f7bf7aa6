"""What every storage does, be it a folder or a bucket (a store in memory stands in for that)."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from obstore.store import MemoryStore

from studio.runtime.storage.address import open_storage
from studio.runtime.storage.bucket import Bucket
from studio.runtime.storage.errors import InvalidKey, ObjectMissing
from studio.runtime.storage.storage import ObjectStorage

KEY = "shoots/s1/original/Müller & Sohn #1 (100%).jpg"


@pytest.fixture(params=["folder", "bucket"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> ObjectStorage:
    if request.param == "folder":
        return open_storage((tmp_path / "uploads").as_uri())
    return ObjectStorage(Bucket(MemoryStore()))


async def stream(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


async def whole(storage: ObjectStorage, key: str, start: int = 0, end: int | None = None) -> bytes:
    return b"".join([chunk async for chunk in storage.read(key, start, end)])


async def keys(storage: ObjectStorage, prefix: str) -> set[str]:
    return {key async for key in storage.keys(prefix)}


@pytest.mark.parametrize("size", [0, 1, 300_000, 11_000_000])
async def test_a_stream_comes_back_as_it_went_in(storage: ObjectStorage, size: int) -> None:
    data = bytes(range(251)) * (size // 251) + b"x" * (size % 251)
    await storage.write(KEY, stream(*(data[at : at + 65_536] for at in range(0, size, 65_536))))
    assert await storage.size(KEY) == size
    assert await whole(storage, KEY) == data


@pytest.mark.parametrize(
    "key",
    [KEY, "a/name#1", "a/name%231", "a/日本語 🎞.jpg", "a/e\u0301.jpg", "a/\u202e\u00adx.jpg"],
)
async def test_bytes_come_back_under_any_name(storage: ObjectStorage, key: str) -> None:
    await storage.write_bytes(key, b"photograph")
    assert await whole(storage, key) == b"photograph"
    assert await keys(storage, key.partition("/")[0]) == {key}


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (0, None, b"0123456789"),
        (3, None, b"3456789"),
        (3, 5, b"34"),
        (9, 10, b"9"),
        (3, 99, b"3456789"),
        (3, 3, b""),
        (10, None, b""),
        (50, 60, b""),
    ],
)
async def test_a_part_can_be_read(
    storage: ObjectStorage, start: int, end: int | None, expected: bytes
) -> None:
    await storage.write_bytes(KEY, b"0123456789")
    assert await whole(storage, KEY, start, end) == expected


async def test_large_objects_are_read_in_pieces(storage: ObjectStorage) -> None:
    data = bytes(1_000_000)
    await storage.write_bytes(KEY, data)
    sizes = [len(chunk) async for chunk in storage.read(KEY, 100)]
    assert sum(sizes) == len(data) - 100
    # In memory the store gives a whole object at once; what is read from a disk is bounded.
    assert max(sizes) <= 262_144 or isinstance(storage._place, Bucket)


async def test_what_is_not_there_is_missing(storage: ObjectStorage) -> None:
    with pytest.raises(ObjectMissing):
        await whole(storage, KEY)
    with pytest.raises(ObjectMissing):
        await storage.size(KEY)
    with pytest.raises(ObjectMissing):
        async with storage.local_copy(KEY):
            raise AssertionError
    await storage.delete([KEY])


async def test_deleting_takes_what_is_there(storage: ObjectStorage) -> None:
    here, other = "shoots/s1/thumb/a.jpg", "shoots/s2/thumb/a.jpg"
    for key in (here, other):
        await storage.write_bytes(key, b"x")
    await storage.delete(["shoots/s1/high/a.jpg", here, "shoots/s1/thumb/b.jpg"])
    assert await keys(storage, "shoots") == {other}
    await storage.delete([])


@pytest.mark.parametrize("key", ["../x", "a/../x", "/x", "a//x", "a/x\n", ""])
async def test_keys_that_lead_astray_are_refused_everywhere(
    storage: ObjectStorage, key: str
) -> None:
    with pytest.raises(InvalidKey):
        await storage.write(key, stream(b"x"))
    with pytest.raises(InvalidKey):
        await storage.write_bytes(key, b"x")
    with pytest.raises(InvalidKey):
        await whole(storage, key)
    with pytest.raises(InvalidKey):
        await storage.size(key)
    with pytest.raises(InvalidKey):
        await storage.delete([key])
    with pytest.raises(InvalidKey):
        async with storage.local_copy(key):
            raise AssertionError


async def test_a_stream_that_fails_leaves_nothing_and_says_why(storage: ObjectStorage) -> None:
    async def failing() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield bytes(65_536)
        raise ConnectionResetError("the client went away")

    with pytest.raises(ConnectionResetError):
        await storage.write(KEY, failing())
    assert await keys(storage, "shoots") == set()


async def test_a_cancelled_stream_leaves_nothing(storage: ObjectStorage) -> None:
    started = asyncio.Event()

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield bytes(65_536)
        started.set()
        await asyncio.Event().wait()

    writing = asyncio.create_task(storage.write(KEY, endless()))
    await started.wait()
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    assert await keys(storage, "shoots") == set()


async def test_cancelled_bytes_leave_nothing(storage: ObjectStorage) -> None:
    writing = asyncio.create_task(storage.write_bytes(KEY, bytes(4_000_000)))
    await asyncio.sleep(0)
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    assert await keys(storage, "shoots") == set()


async def test_a_failed_second_write_keeps_the_first(storage: ObjectStorage) -> None:
    async def failing() -> AsyncIterator[bytes]:
        yield b"second"
        raise ConnectionResetError

    await storage.write_bytes(KEY, b"first")
    with pytest.raises(ConnectionResetError):
        await storage.write(KEY, failing())
    assert await whole(storage, KEY) == b"first"


async def test_a_local_copy_is_a_file_for_as_long_as_it_is_needed(storage: ObjectStorage) -> None:
    await storage.write_bytes(KEY, b"photograph")
    async with storage.local_copy(KEY) as path:
        assert path.suffix == ".jpg"
        assert path.read_bytes() == b"photograph"
    assert path.exists() == (not isinstance(storage._place, Bucket))
    assert await storage.size(KEY) == len(b"photograph")


async def test_an_error_of_whoever_uses_a_local_copy_stays_what_it_is(
    storage: ObjectStorage,
) -> None:
    await storage.write_bytes(KEY, b"photograph")
    with pytest.raises(FileNotFoundError, match="mine"):
        async with storage.local_copy(KEY):
            raise FileNotFoundError("mine")


async def test_a_check_of_a_working_storage_passes_and_leaves_nothing(
    storage: ObjectStorage,
) -> None:
    await storage.check()
    assert await keys(storage, ".check") == set()
