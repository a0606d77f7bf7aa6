"""A folder of this machine as the storage: what is special about it.

The library writes; reading is done here. A thumb that lies in the page cache, as nearly all do, is
read in about 10 microseconds of CPU without leaving the event loop; through the library or a thread
it takes ten times that. Bytes that would have to come from the disk are read in a thread.
"""

import asyncio
import contextlib
import os
import time
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Final

import obstore
from obstore.store import LocalStore

from studio.runtime.storage.errors import StorageAddressInvalid
from studio.runtime.storage.keys import is_draft, key_of_name, name_in_folder

CHUNK: Final = 256 * 1024
# Linux reads on condition that nothing has to be waited for; others always take the thread.
_ONLY_CACHED: Final[int | None] = getattr(os, "RWF_NOWAIT", None)


class Folder:
    """The files below a folder; its names are the keys."""

    part_bytes = 1024 * 1024

    def __init__(self, root: Path) -> None:
        try:
            root.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise StorageAddressInvalid(
                f"the folder {root} can't be made: {error.strerror}"
            ) from error
        self._root = root.resolve()
        self.store = LocalStore(self._root, automatic_cleanup=True)

    def name(self, key: str) -> str:
        """The path below the folder."""
        return name_in_folder(key)

    def key(self, name: str) -> str:
        """The key that has this path."""
        return key_of_name(name)

    async def settle(self, name: str) -> None:
        """Make a file and its name outlast a power cut: the library doesn't wait for the disk."""
        await asyncio.to_thread(self._sync, self._root / name)

    async def delete(self, names: Sequence[str]) -> None:
        """Delete files, and folders that are empty then."""
        for name in names:
            with contextlib.suppress(FileNotFoundError):
                await obstore.delete_async(self.store, name)

    async def clear_after_failure(self, name: str) -> None:
        """Remove the folders that were made for a file that didn't come."""
        await asyncio.to_thread(self._remove_empty_folders, self._root / name)

    async def read(self, name: str, start: int, end: int | None) -> AsyncGenerator[bytes, None]:
        """The bytes from ``start`` to ``end``. No file stays open while a reader is slow."""
        path = f"{self._root}/{name}"
        while end is None or start < end:
            size = CHUNK if end is None else min(CHUNK, end - start)
            chunk = _read_cached(path, start, size)
            if chunk is None:
                chunk = await asyncio.to_thread(_read, path, start, size)
            if not chunk:
                return
            yield chunk
            start += len(chunk)

    async def size(self, name: str) -> int:
        """The file's size."""
        return _size(f"{self._root}/{name}")

    @asynccontextmanager
    async def local_copy(self, name: str) -> AsyncIterator[Path]:
        """The file itself."""
        path = self._root / name
        _size(str(path))
        yield path

    async def sweep(self, older_than: timedelta) -> int:
        """Remove what the library was writing when it was killed; how many files that were."""
        return await asyncio.to_thread(self._sweep, time.time() - older_than.total_seconds())

    def _sweep(self, before: float) -> int:
        swept = 0
        for folder, _, filenames in os.walk(self._root):
            for filename in filter(is_draft, filenames):
                draft = Path(folder, filename)
                # Another process may finish or remove it at this moment.
                with contextlib.suppress(FileNotFoundError):
                    if draft.stat().st_mtime <= before:
                        draft.unlink()
                        swept += 1
                        self._remove_empty_folders(draft)
        return swept

    def _folders_of(self, path: Path) -> Iterator[Path]:
        """The folders from the file's own up to, and without, the root."""
        while (path := path.parent) != self._root:
            yield path

    def _remove_empty_folders(self, path: Path) -> None:
        for folder in self._folders_of(path):
            try:
                folder.rmdir()
            except OSError:
                # Not empty, or already gone with somebody else's file.
                return

    def _sync(self, path: Path) -> None:
        # Every folder up to the root: which of them are new is known to the library alone.
        for each in (path, *self._folders_of(path), self._root):
            descriptor = os.open(each, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def _size(path: str) -> int:
    return Path(path).stat().st_size


def _read_cached(path: str, start: int, size: int) -> bytes | None:
    """What of the bytes is in memory; None if the disk would have to be waited for."""
    if _ONLY_CACHED is None:
        return None
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        size = min(size, os.fstat(descriptor).st_size - start)
        if size <= 0:
            return b""
        buffer = bytearray(size)
        # Nothing at all means that this is no longer cached, not that the file ends.
        count = os.preadv(descriptor, [buffer], start, _ONLY_CACHED)
        return bytes(memoryview(buffer)[:count]) or None
    except OSError:
        # Not in memory, or a file system that can't tell: let the thread find out.
        return None
    finally:
        os.close(descriptor)


def _read(path: str, start: int, size: int) -> bytes:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        return os.pread(descriptor, size, start)
    finally:
        os.close(descriptor)
