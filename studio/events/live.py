"""Following what happens: every delivered event, for each of those who listen now."""

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from studio.events.outbox import Delivered, Outbox
from studio.events.ports import Audience
from studio.kernel.access import Context
from studio.kernel.clock import Clock
from studio.kernel.ids import UserId

SILENCE: Final = 15.0
"""Seconds after which something is sent all the same, so that nobody in between hangs up."""
IDLE: Final = 0.5
"""Seconds until the outbox is looked at by itself: another process may have delivered."""
_MOST_OF_A_USER: Final = 8
_MOST_WAITING: Final = 1000
"""Events that a listener may be behind; with more, they have to come back."""
_MOST_MISSED: Final = 5000
"""Events that somebody who comes back is told one by one."""
_AT_ONCE: Final = 500
_TRUSTED_FOR: Final = 1.0
"""Seconds for which a session that held is taken to hold, as long as there is nothing to tell."""


@dataclass(frozen=True, slots=True)
class Reset:
    """Events were missed, up to ``position``: too many, or too long ago."""

    position: int
    time: datetime


Told = Delivered | Reset | None
"""What a listener is told; None where nothing has happened for a while."""


@dataclass(eq=False, slots=True)
class _Listener:
    user_id: UserId
    waiting: asyncio.Queue[Delivered | None] = field(
        default_factory=lambda: asyncio.Queue(_MOST_WAITING)
    )
    """None: it is over."""

    def end(self) -> None:
        """Have it be over at once, whatever waits."""
        while not self.waiting.empty():
            self.waiting.get_nowait()
        self.waiting.put_nowait(None)


class Live:
    """Passes on what the outbox delivered."""

    def __init__(self, outbox: Outbox, audience: Audience, clock: Clock) -> None:
        self._outbox = outbox
        self._audience = audience
        self._clock = clock
        self._position: int | None = None
        self._listeners = defaultdict[UserId, list[_Listener]](list)
        self._closed = False

    async def pass_on_unscoped(self) -> bool:
        """Pass on what was delivered since the last time; False if there was nothing."""
        if self._position is None:
            self._position = await self._outbox.last_position_unscoped()
        delivered = await self._outbox.delivered_unscoped(self._position, _AT_ONCE)
        for each in delivered:
            self._position = each.position
            for listener in [one for theirs in self._listeners.values() for one in theirs]:
                if listener.waiting.full():
                    self._end(listener)
                else:
                    listener.waiting.put_nowait(each)
        return bool(delivered)

    async def follow(self, caller: Context, after: int | None) -> AsyncGenerator[Told, None]:
        """What ``caller`` is told from now on, or from behind the position ``after``.

        It ends with their session.
        """
        listener = self._listen(caller)
        try:
            position = self._now() if after is None else after
            if after is not None:
                async for missed in self._missed(caller, after):
                    position = missed.position
                    yield missed
            async for told in self._happening(caller, listener, position):
                yield told
        finally:
            self._forget(listener)

    def close(self) -> None:
        """The studio stops: everybody's stream ends."""
        self._closed = True
        for listener in [one for theirs in self._listeners.values() for one in theirs]:
            self._end(listener)

    async def _happening(
        self, caller: Context, listener: _Listener, position: int
    ) -> AsyncGenerator[Told, None]:
        held_at = time.monotonic()
        while True:
            try:
                each = await asyncio.wait_for(listener.waiting.get(), self._patience(caller))
            except TimeoutError:
                if not await self._audience.holds(caller):
                    return
                held_at = time.monotonic()
                yield None
                continue
            if each is None:
                return
            if each.position <= position:
                continue
            position = each.position
            seen = each.event is not None and await self._audience.sees(caller, each.event)
            about_them = each.event is not None and each.event.subject == caller.user_id
            if seen or about_them or time.monotonic() > held_at + _TRUSTED_FOR:
                if not await self._audience.holds(caller):
                    return
                held_at = time.monotonic()
            if seen:
                yield each

    async def _missed(self, caller: Context, after: int) -> AsyncGenerator[Delivered | Reset, None]:
        """What happened since ``after``, as far as the listener won't be told of it anyway."""
        # As it is: who comes back right after a start is told before the first look.
        last = max(self._now(), await self._outbox.last_position_unscoped())
        if after > last or last - after > _MOST_MISSED:
            yield Reset(last, self._clock())
            return
        while after < last:
            found = await self._outbox.delivered_unscoped(after, min(_AT_ONCE, last - after))
            if not found or found[0].position != after + 1:
                # They were kept for a day, and that is over.
                yield Reset(last, self._clock())
                return
            for each in found:
                after = each.position
                if each.event is not None and await self._audience.sees(caller, each.event):
                    if not await self._audience.holds(caller):
                        return
                    yield each

    def _patience(self, caller: Context) -> float:
        """Seconds to wait for something to happen: until silence, or until the session ends."""
        if caller.session is None:
            return SILENCE
        left = (caller.session.expires_at - self._clock()).total_seconds()
        return max(0.0, min(SILENCE, left))

    def _now(self) -> int:
        return self._position or 0

    def _listen(self, caller: Context) -> _Listener:
        listener = _Listener(caller.user_id)
        theirs = self._listeners[caller.user_id]
        if len(theirs) >= _MOST_OF_A_USER:
            # Rather than refusing the new one: a phone that has lost its network seems to listen
            # for many minutes, and would keep its owner out. Pages that are hidden don't listen.
            self._end(theirs[0])
        self._listeners[caller.user_id].append(listener)
        if self._closed:
            listener.end()
        return listener

    def _end(self, listener: _Listener) -> None:
        listener.end()
        self._forget(listener)

    def _forget(self, listener: _Listener) -> None:
        theirs = self._listeners[listener.user_id]
        if listener in theirs:
            theirs.remove(listener)
        if not theirs:
            del self._listeners[listener.user_id]
