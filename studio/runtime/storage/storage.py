"""The storage of photographs: one interface, for a folder or a bucket."""

import asyncio
import secrets
from collections.abc import AsyncGenerator, AsyncIterator, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, aclosing, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, Protocol

import obstore
from obstore.store import ObjectStore

from studio.runtime.storage.errors import ObjectMissing, StorageUnavailable, plain_errors
from studio.runtime.storage.keys import checked_key
from studio.runtime.storage.upload import ended, upload

_CHECK_BYTES: Final = b"Can this storage be written and read?"


class Place(Protocol):
    """What a folder and a bucket do each in its own way. Names are what keys become there."""

    @property
    def store(self) -> ObjectStore:
        """The library's store."""
        ...

    @property
    def part_bytes(self) -> int:
        """How much of a stream is written at a time."""
        ...

    def name(self, key: str) -> str:
        """What the object of that key is called."""
        ...

    def key(self, name: str) -> str:
        """The other way round."""
        ...

    async def settle(self, name: str) -> None:
        """Make what was written durable."""
        ...

    async def clear_after_failure(self, name: str) -> None:
        """Remove what an object that didn't come has left."""
        ...

    def read(self, name: str, start: int, end: int | None) -> AsyncGenerator[bytes, None]:
        """Bytes, in chunks."""
        ...

    async def size(self, name: str) -> int:
        """Bytes there are."""
        ...

    async def delete(self, names: Sequence[str]) -> None:
        """Delete what is there of ``names``."""
        ...

    def local_copy(self, name: str) -> AbstractAsyncContextManager[Path]:
        """The object as a file."""
        ...

    async def sweep(self, older_than: timedelta) -> int:
        """Remove what writers that were killed have left."""
        ...


class ObjectStorage:
    """Bytes under keys. A key is written once, or again with bytes that are as good.

    Whatever goes wrong with the storage is a StorageUnavailable or StorageFull; a key that no
    object can have is an InvalidKey, a mistake of ours.
    """

    def __init__(self, place: Place) -> None:
        self._place = place

    async def write(self, key: str, chunks: AsyncIterator[bytes]) -> None:
        """Keep a stream. When this returns it is durable; when it raises nothing of it is left.

        Errors of ``chunks`` are raised as they are.
        """
        name = self._name(key)
        try:
            await upload(self._place.store, name, chunks, self._place.part_bytes)
        except BaseException:
            await _regardless(self._place.clear_after_failure(name))
            raise
        await self._settle(name)

    async def write_bytes(self, key: str, data: bytes) -> None:
        """Keep some bytes, as ``write`` does."""
        name = self._name(key)
        put: asyncio.Future[Any] = asyncio.ensure_future(
            obstore.put_async(self._place.store, name, data)
        )
        try:
            with plain_errors():
                await asyncio.shield(put)
        except BaseException:
            await ended(put)
            came = not put.cancelled() and put.exception() is None
            place = self._place
            await _regardless(place.delete([name]) if came else place.clear_after_failure(name))
            raise
        await self._settle(name)

    async def read(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """The bytes from ``start`` to (not including) ``end``, in chunks of at most 256 kB."""
        name = self._name(key)
        with plain_errors():
            async with aclosing(self._place.read(name, start, end)) as chunks:
                async for chunk in chunks:
                    yield chunk

    async def size(self, key: str) -> int:
        """How many bytes there are; ObjectMissing if there is no such object."""
        name = self._name(key)
        with plain_errors():
            return await self._place.size(name)

    async def keys(self, prefix: str) -> AsyncIterator[str]:
        """The keys below ``prefix``, whole segments, in no order."""
        name = self._name(prefix)
        with plain_errors():
            async for batch in obstore.list(self._place.store, name):
                for entry in batch:
                    yield self._place.key(entry["path"])

    async def delete(self, keys: Sequence[str]) -> None:
        """Delete what is there of ``keys``."""
        names = [self._name(key) for key in keys]
        with plain_errors():
            await self._place.delete(names)

    @asynccontextmanager
    async def local_copy(self, key: str) -> AsyncIterator[Path]:
        """The object as a file, to be read for as long as the context lasts."""
        name = self._name(key)
        async with AsyncExitStack() as stack:
            with plain_errors():
                path = await stack.enter_async_context(self._place.local_copy(name))
            yield path

    async def sweep(self, older_than: timedelta = timedelta(hours=1)) -> int:
        """Remove what was being written when a process was killed; how many files that were.

        A process that is still writing to the same storage touches its file every few seconds.
        Zero is right where no other process can be, as at the start of a platform that has its
        data folder to itself.
        """
        with plain_errors():
            return await self._place.sweep(older_than)

    async def check(self) -> None:
        """Write, read and delete a small object; StorageUnavailable or StorageFull says why not."""
        key = f".check/{secrets.token_hex(8)}"
        try:
            await self.write_bytes(key, _CHECK_BYTES)
            found = b"".join([chunk async for chunk in self.read(key)])
            await self.delete([key])
        except ObjectMissing as error:
            raise StorageUnavailable("The storage loses what is written to it.") from error
        if found != _CHECK_BYTES:
            raise StorageUnavailable("The storage gives back other bytes than were written to it.")

    def _name(self, key: str) -> str:
        return self._place.name(checked_key(key))

    async def _settle(self, name: str) -> None:
        try:
            with plain_errors():
                await self._place.settle(name)
        except BaseException:
            await _regardless(self._place.delete([name]))
            raise


async def _regardless(cleaning: Coroutine[Any, Any, None]) -> None:
    """Clean up to the end; what made it necessary is about to be raised and matters more."""
    await ended(asyncio.ensure_future(cleaning))
