"""Following what happens: server-sent events."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from http import HTTPStatus
from typing import Final

from pydantic import MISSING

from generated.models import live as wire
from handlers.transport import Stream
from studio.events.event import Event
from studio.events.live import Live, Reset, Told
from studio.events.outbox import Delivered
from studio.kernel.access import Context

_HEADERS: Final = {
    "Content-Type": "text/event-stream",
    "Cache-Control": "no-store",
    # For proxies that would rather collect than pass on.
    "X-Accel-Buffering": "no",
}
_BEGINNING: Final = b"retry: 2000\n\n"
"""Sent at once, so that the client knows that it is heard; milliseconds until it comes back."""
_COMMENT: Final = b":\n\n"


async def stream_events(ctx: Context, live: Live, last_event_id: str | None) -> Stream:
    """What happens, as far as it concerns the caller."""
    after = None if last_event_id is None else int(last_event_id)
    return Stream(HTTPStatus.OK, _HEADERS, _written(live.follow(ctx, after)), live=True)


async def _written(following: AsyncGenerator[Told, None]) -> AsyncIterator[bytes]:
    yield _BEGINNING
    async with aclosing(following):
        async for told in following:
            match told:
                case None:
                    yield _COMMENT
                case Reset(position=position, time=time):
                    reset = wire.LiveEvent(type=wire.LiveEventType.RESET, time=time)
                    yield _message(position, reset)
                case Delivered(position=position, event=event) if event is not None:
                    yield _message(position, _shape(event))


def _message(position: int, event: wire.LiveEvent) -> bytes:
    data = event.model_dump_json(by_alias=True)
    return f"id: {position}\nevent: {event.type}\ndata: {data}\n\n".encode()


def _shape(event: Event) -> wire.LiveEvent:
    about = {
        name: getattr(event.data, name, MISSING)
        for name in ("shoot_id", "file_id", "invite_id", "user_id")
    }
    return wire.LiveEvent(type=wire.LiveEventType(event.type), time=event.time, **about)
