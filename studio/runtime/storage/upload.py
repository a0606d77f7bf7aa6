"""A stream into the storage, which leaves nothing when it breaks off."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any, Final

import obstore
from obstore.store import ObjectStore

from studio.runtime.storage.errors import plain_errors

# Each piece costs a change between the library's threads and ours.
_PIECE: Final = 256 * 1024
# One part fills while the other is being written.
_PARTS_AT_ONCE: Final = 2


class _BrokenOff(Exception):
    """Tells the library that the rest of the stream doesn't come."""


async def upload(
    store: ObjectStore, name: str, chunks: AsyncIterator[bytes], part_bytes: int
) -> None:
    """Store a stream under ``name``; about three parts of it are in memory at most.

    Errors of the source are raised as they are, the storage's own as ``plain_errors`` says.

    When this raises, be it by cancellation, the library has cleared away what it wrote. Cancelled
    itself it would do so some time later; so it is made to fail instead, by its own source, and
    waited for. That is why the chunks are read here and not by the library.
    """
    pieces: asyncio.Queue[bytes | None] = asyncio.Queue(maxsize=1)
    broken_off = asyncio.Event()

    async def source() -> AsyncIterator[bytes]:
        while (piece := await pieces.get()) is not None and not broken_off.is_set():
            yield piece
        if broken_off.is_set():
            raise _BrokenOff

    put: asyncio.Future[Any] = asyncio.ensure_future(
        obstore.put_async(
            store, name, source(), chunk_size=part_bytes, max_concurrency=_PARTS_AT_ONCE
        )
    )
    try:
        gathered = bytearray()
        async for chunk in chunks:
            gathered += chunk
            if len(gathered) >= _PIECE:
                await _offer(pieces, bytes(gathered), put)
                gathered.clear()
        if gathered:
            await _offer(pieces, bytes(gathered), put)
        await _offer(pieces, None, put)
        with plain_errors():
            await asyncio.shield(put)
    except BaseException:
        broken_off.set()
        with contextlib.suppress(asyncio.QueueFull):
            pieces.put_nowait(None)
        await ended(put)
        raise


async def _offer(
    pieces: asyncio.Queue[bytes | None], piece: bytes | None, put: asyncio.Future[Any]
) -> None:
    """Hand a piece to the library, unless it has failed and takes no more."""
    offer = asyncio.ensure_future(pieces.put(piece))
    try:
        await asyncio.wait({offer, put}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        offer.cancel()
    if put.done():
        with plain_errors():
            await put


async def ended(work: asyncio.Future[Any]) -> None:
    """Wait for the end of ``work``, good or bad, without ending it when we are cancelled."""
    work.add_done_callback(lambda done: done.cancelled() or done.exception())
    await asyncio.wait({work})
