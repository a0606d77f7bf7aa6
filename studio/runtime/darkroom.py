"""Rendering in processes of its own: a photograph that breaks a decoder breaks nothing else."""

import asyncio
import multiprocessing
from collections import deque
from collections.abc import AsyncIterator
from concurrent.futures import TimeoutError as RenderTimeout
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import structlog
from pebble import ProcessPool

from studio.files.ports import Facts, ImageRefused, RenderingDied, Renditions
from studio.imaging import refusals
from studio.imaging.cost import cost_in_pixels
from studio.imaging.probe import Probe, probe
from studio.imaging.worker import prepare_worker, render_file

_log = structlog.get_logger("studio.darkroom")

_LONGEST_RENDER: Final = 120.0
_PIXELS_IN_FLIGHT: Final = 250_000_000
"""Of four bytes: a gigabyte. A photograph that costs more than that is rendered alone."""


class ProcessDarkroom:
    """Renders as many photographs at once as there are workers and pixels to spare."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._pool = _pool_of(workers)
        self._pixels = _Budget(_PIXELS_IN_FLIGHT)
        self._ending: set[asyncio.Task[None]] = set()

    async def inspect(self, source: Path) -> Facts:
        """Read the headers, in a thread: nothing is decoded."""
        found = await _probed(source)
        return Facts(found.content_type, found.width, found.height, found.taken_at)

    async def render(self, source: Path) -> Renditions:
        """Make the renditions; waits while too much is being rendered."""
        cost = cost_in_pixels(await _probed(source))
        async with self._pixels.spent(cost):
            made = await self._rendered(source)
        return Renditions(made.high.data, made.medium.data, made.thumb.data, made.thumbhash)

    async def _rendered(self, source: Path) -> Any:
        pool = self._pool
        try:
            future = pool.schedule(render_file, args=[str(source)], timeout=_LONGEST_RENDER)
            return await asyncio.wrap_future(future)
        except refusals.ImageRefused as refusal:
            raise _refused(refusal) from None
        except RenderTimeout:
            raise ImageRefused("The photograph takes too long to render.") from None
        except Exception as error:  # noqa: BLE001 - whatever it died of, the next try may work
            _log.warning("a render died", error=repr(error))
            if not pool.active:
                self._replace(pool)
            raise RenderingDied(repr(error)) from None

    async def close(self) -> None:
        """End the processes; what they were at is taken up at the next start."""
        self._end(self._pool)
        await asyncio.wait(self._ending)

    def _replace(self, broken: Any) -> None:
        """Go on with a new pool: a worker that is killed while it has nothing to do breaks one."""
        if self._pool is broken:
            self._pool = _pool_of(self.workers)
            self._end(broken)

    def _end(self, pool: Any) -> None:
        ending = asyncio.create_task(asyncio.to_thread(_end, pool))
        self._ending.add(ending)
        ending.add_done_callback(self._ending.discard)


def _pool_of(workers: int) -> Any:
    return ProcessPool(
        max_workers=workers,
        initializer=prepare_worker,
        # A forked copy of a process with threads may hang; a fresh one can't.
        context=multiprocessing.get_context("spawn"),
    )


def _end(pool: Any) -> None:
    pool.stop()
    pool.join()


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


def _refused(refusal: refusals.ImageRefused) -> ImageRefused:
    foreign = isinstance(refusal, refusals.UnsupportedImage)
    return ImageRefused(refusal.sentence, foreign=foreign)
