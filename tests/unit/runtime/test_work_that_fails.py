"""Loops in the background go on after whatever went wrong."""

import asyncio

import pytest
import structlog

from studio.kernel.wakeup import Wakeup
from studio.runtime import work
from studio.runtime.work import keep_doing

OUTCOMES: list[Exception | bool] = [ConnectionError("away"), KeyError("mistake"), True, False]


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that were made, none of which takes any time."""
    made: list[float] = []
    sleep = asyncio.sleep

    async def pause(seconds: float) -> None:
        made.append(seconds)
        await sleep(0)

    monkeypatch.setattr("studio.runtime.work.asyncio.sleep", pause)
    return made


async def test_a_loop_goes_on_after_errors_with_a_pause_after_each(pauses: list[float]) -> None:
    outcomes = list(OUTCOMES)
    done = asyncio.Event()

    async def step() -> bool:
        outcome = outcomes.pop(0)
        if not outcomes:
            done.set()
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    with structlog.testing.capture_logs() as logged:
        loop = asyncio.create_task(keep_doing("letters", step, Wakeup()))
        await asyncio.wait_for(done.wait(), 5)
        loop.cancel()
        await asyncio.wait([loop])
    assert pauses == [work._AFTER_TROUBLE] * 2
    assert [(each["work"], each["error"]) for each in logged] == [
        ("letters", "ConnectionError('away')"),
        ("letters", "KeyError('mistake')"),
    ]


async def test_a_loop_without_work_waits_until_it_is_woken() -> None:
    steps = 0
    wakeup = Wakeup()

    async def step() -> bool:
        nonlocal steps
        steps += 1
        return False

    loop = asyncio.create_task(keep_doing("letters", step, wakeup))
    for expected in (1, 2, 3):
        for _ in range(10):
            await asyncio.sleep(0)
        assert steps == expected
        wakeup.notify()
    loop.cancel()
    await asyncio.wait([loop])


async def test_a_loop_that_is_ended_in_its_pause_ends(pauses: list[float]) -> None:
    async def step() -> bool:
        raise ConnectionError("away")

    with structlog.testing.capture_logs():
        loop = asyncio.create_task(keep_doing("letters", step, Wakeup()))
        for _ in range(10):
            await asyncio.sleep(0)
        assert pauses
        loop.cancel()
        done, _ = await asyncio.wait([loop], timeout=5)
    assert done == {loop}
    assert loop.cancelled()
