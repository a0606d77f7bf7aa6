"""Loops in the background end when they are told to."""

import asyncio

from studio.kernel.wakeup import Wakeup
from studio.runtime.work import keep_doing


async def test_it_ends_although_a_step_swallows_that_it_was_cancelled() -> None:
    begun = asyncio.Event()

    async def connect() -> bool:
        begun.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            return True
        return False

    loop = asyncio.create_task(keep_doing("letters", connect, Wakeup()))
    await begun.wait()
    loop.cancel()
    done, _ = await asyncio.wait([loop], timeout=5)
    assert done == {loop}


async def test_a_step_that_finds_work_is_done_again_at_once() -> None:
    steps = 0

    async def step() -> bool:
        nonlocal steps
        steps += 1
        if steps == 3:
            finished.set()
        return steps < 3

    finished = asyncio.Event()
    loop = asyncio.create_task(keep_doing("letters", step, Wakeup()))
    await asyncio.wait_for(finished.wait(), 1)
    loop.cancel()
    await asyncio.wait([loop])
    assert steps == 3
