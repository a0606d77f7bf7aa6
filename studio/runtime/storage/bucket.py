"""An object store over the network (S3) as the storage: what is special about it."""

import asyncio
import os
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Final

import obstore
from obstore.store import ObjectStore

CHUNK: Final = 256 * 1024


class Bucket:
    """The objects of a bucket, below the prefix that its store has."""

    # S3 takes no smaller part, but for the last.
    part_bytes = 5 * 1024 * 1024

    def __init__(self, store: ObjectStore) -> None:
        self.store = store

    def name(self, key: str) -> str:
        """The key itself."""
        return key

    def key(self, name: str) -> str:
        """The name itself."""
        return name

    async def settle(self, name: str) -> None:
        """What the store has acknowledged is durable."""

    async def delete(self, names: Sequence[str]) -> None:
        """Delete objects."""
        if names:
            await obstore.delete_async(self.store, list(names))

    async def clear_after_failure(self, name: str) -> None:
        """An object that didn't come leaves nothing."""

    async def read(self, name: str, start: int, end: int | None) -> AsyncGenerator[bytes, None]:
        """The bytes from ``start`` to ``end``."""
        size = await self.size(name)
        if start >= (size if end is None else min(end, size)):
            return
        result = await obstore.get_async(
            self.store, name, options={"range": (start, size if end is None else min(end, size))}
        )
        async for chunk in result.stream(min_chunk_size=CHUNK):
            yield bytes(chunk)

    async def size(self, name: str) -> int:
        """The object's size."""
        return (await obstore.head_async(self.store, name))["size"]

    @asynccontextmanager
    async def local_copy(self, name: str) -> AsyncIterator[Path]:
        """A copy in the folder for temporary files."""
        descriptor, filename = tempfile.mkstemp(prefix="studio-", suffix=Path(name).suffix)
        path = Path(filename)
        try:
            with os.fdopen(descriptor, "wb") as file:
                result = await obstore.get_async(self.store, name)
                async for chunk in result.stream(min_chunk_size=CHUNK):
                    await asyncio.to_thread(file.write, chunk)
            yield path
        finally:
            await asyncio.to_thread(path.unlink, missing_ok=True)

    async def sweep(self, older_than: timedelta) -> int:  # noqa: ARG002 - the Protocol's
        """Parts of broken-off uploads are the bucket's to expire, by a lifecycle rule."""
        return 0
