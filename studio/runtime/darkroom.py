"""Rendering in processes of its own: a photograph that breaks a decoder breaks nothing else."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import structlog

from studio.files.domain import FileFault
from studio.files.ports import (
    Facts,
    ImageRefused,
    RenderingDied,
    RenderingTooLong,
    Renditions,
)
from studio.imaging import refusals
from studio.imaging.cost import cost_in_pixels
from studio.imaging.probe import Probe, probe
from studio.runtime.render_process import Outcome
from studio.runtime.renderer import Renderer

_log = structlog.get_logger("studio.darkroom")

_LONGEST_RENDER: Final = 120.0
_PIXELS_IN_FLIGHT: Final = 250_000_000
"""Of four bytes: a gigabyte. A photograph that costs more than that is rendered alone."""
_FAULTS: Final[dict[type[refusals.ImageRefused], FileFault]] = {
    refusals.EmptyFile: FileFault.FILE_EMPTY,
    refusals.UnsupportedImage: FileFault.KIND_NOT_TAKEN,
    refusals.TruncatedImage: FileFault.CUT_OFF,
    refusals.UnreadableImage: FileFault.DAMAGED,
    refusals.TooManyPixels: FileFault.TOO_MANY_PIXELS,
    refusals.SideTooLong: FileFault.SIDE_TOO_LONG,
}


class ProcessDarkroom:
    """Renders as many photographs at once as there are workers and pixels to spare."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._renderers = [Renderer() for _ in range(workers)]
        self._idle = list(self._renderers)
        self._one_idle = asyncio.Semaphore(workers)
        self._pixels = _Budget(_PIXELS_IN_FLIGHT)

    async def inspect(self, source: Path) -> Facts:
        """Read the headers, in a thread: nothing is decoded."""
        found = await _probed(source)
        return Facts(found.content_type, found.width, found.height, found.taken_at)

    async def render(self, source: Path) -> Renditions:
        """Make the renditions; waits while too much is being rendered."""
        cost = cost_in_pixels(await _probed(source))
        async with self._pixels.spent(cost):
            match await self._outcome(source):
                case refusals.ImageRefused() as refusal:
                    raise _refused(refusal)
                case str(error):
                    raise _died(error)
                case made:
                    return Renditions(
                        made.high.data,
                        made.medium.data,
                        made.small.data,
                        made.thumb.data,
                        made.thumbhash,
                    )

    async def close(self) -> None:
        """End the processes; what they were at is taken up at the next start."""
        await asyncio.gather(*(renderer.close() for renderer in self._renderers))

    async def _outcome(self, source: Path) -> Outcome:
        async with self._one_idle:
            # The one that was at work last: the others may never have to be started.
            renderer = self._idle.pop()
            try:
                return await renderer.render(str(source), _LONGEST_RENDER)
            except TimeoutError:
                raise RenderingTooLong from None
            except (EOFError, OSError) as error:
                raise _died(repr(error)) from None
            finally:
                self._idle.append(renderer)


class _Budget:
    """Lets work in as long as what is in flight stays within ``most``; first come, first in."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._in_flight = 0
        self._waiting: deque[tuple[int, asyncio.Future[None]]] = deque()

    @asynccontextmanager
    async def spent(self, amount: int) -> AsyncIterator[None]:
        amount = min(amount, self._most)
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append((amount, turn))
        self._let_in()
        try:
            await turn
            yield
        finally:
            if turn.cancelled():
                self._waiting.remove((amount, turn))
            else:
                self._in_flight -= amount
            self._let_in()

    def _let_in(self) -> None:
        while self._waiting and self._in_flight + self._waiting[0][0] <= self._most:
            amount, turn = self._waiting[0]
            if turn.cancelled():
                # It takes itself out, and lets the next one in.
                return
            self._waiting.popleft()
            self._in_flight += amount
            turn.set_result(None)


async def _probed(source: Path) -> Probe:
    try:
        return await asyncio.to_thread(probe, source)
    except refusals.ImageRefused as refusal:
        raise _refused(refusal) from None


def _died(error: str) -> RenderingDied:
    _log.warning("a render died", error=error)
    return RenderingDied(error)


def _refused(refusal: refusals.ImageRefused) -> ImageRefused:
    code = _FAULTS[type(refusal)]
    return ImageRefused(code, refusal.sentence, limit=refusal.limit, name=refusal.name)
