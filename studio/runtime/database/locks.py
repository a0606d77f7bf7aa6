"""A lock that the kernel lets go of when its last holder is dead, however it died."""

import asyncio
import fcntl
import os
from pathlib import Path
from typing import Final

_LOOK_AGAIN: Final = 0.05


class FolderLock:
    """An exclusive lock on a file, whose text is the holder's process id.

    It belongs to the open file, not to the process: a child that inherits the descriptor holds it
    as well, until the last of them has closed it or died.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    @property
    def descriptor(self) -> int:
        """The open file, to be inherited."""
        if self._descriptor is None:
            raise RuntimeError("the lock isn't held")
        return self._descriptor

    def acquire(self) -> bool:
        """Take the lock if it is free."""
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        except BaseException:
            os.close(descriptor)
            raise
        self._descriptor = descriptor
        return True

    async def acquire_within(self, seconds: float) -> bool:
        """Take the lock as soon as it is free; False after ``seconds``."""
        try:
            async with asyncio.timeout(seconds):
                # flock can wait by itself, but a thread that waits in it can't be called back.
                while not self.acquire():  # noqa: ASYNC110 - the lock is another process's
                    await asyncio.sleep(_LOOK_AGAIN)
        except TimeoutError:
            return False
        return True

    def note_holder(self, process_id: int) -> None:
        """Write down who holds the lock."""
        os.ftruncate(self.descriptor, 0)
        os.pwrite(self.descriptor, f"{process_id}\n".encode(), 0)

    def holder(self) -> int | None:
        """The process id that the holder wrote down."""
        try:
            return int(self._path.read_text())
        except (OSError, ValueError):
            return None

    def close(self) -> None:
        """Let go here; a child that inherited the descriptor still holds the lock."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
