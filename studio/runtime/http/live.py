"""Answers that go on for as long as the client listens."""

import asyncio
from collections.abc import AsyncIterator
from typing import Final

from starlette.types import Message, Receive, Send

from handlers.transport import Stream

_PATIENCE: Final = 30.0
"""Seconds that one chunk may take to be taken."""


async def send_live(
    stream: Stream, chunks: AsyncIterator[bytes], receive: Receive, send: Send
) -> None:
    """Send each chunk at once, until there are no more or the client is gone."""
    headers = [
        (name.lower().encode("latin-1"), value.encode("latin-1"))
        for name, value in stream.headers.items()
    ]
    await send({"type": "http.response.start", "status": stream.status, "headers": headers})
    sending = asyncio.create_task(_send_all(chunks, send))
    # The server tells of a client who is gone here only: sending to them just goes nowhere.
    gone = asyncio.create_task(_gone(receive))
    try:
        await asyncio.wait({sending, gone}, return_when=asyncio.FIRST_COMPLETED)
        if sending.done():
            sending.result()
    finally:
        for task in (sending, gone):
            task.cancel()
        await asyncio.wait({sending, gone})


async def _send_all(chunks: AsyncIterator[bytes], send: Send) -> None:
    async for chunk in chunks:
        # A reader who doesn't read would hold on to the stream beyond the session that it is of.
        async with asyncio.timeout(_PATIENCE):
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def _gone(receive: Receive) -> None:
    message: Message = {"type": ""}
    while message["type"] != "http.disconnect":
        message = await receive()
