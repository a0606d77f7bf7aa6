"""How much is rendered at once: never more than fits, and nobody waits for ever."""

import asyncio
from collections.abc import Callable

import pytest

from studio.runtime.darkroom import _Budget


class Work:
    """Things that hold some of a budget until they are told to end."""

    def __init__(self, budget: _Budget) -> None:
        self._budget = budget
        self.begun: list[str] = []
        self._in_flight: dict[str, int] = {}
        self._ends: dict[str, asyncio.Event] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    @property
    def in_flight(self) -> int:
        return sum(self._in_flight.values())

    async def start(self, name: str, amount: int) -> None:
        self._ends[name] = asyncio.Event()
        self._tasks[name] = asyncio.create_task(self._do(name, amount))
        await settle()

    async def end(self, name: str) -> None:
        self._ends[name].set()
        await settle()

    async def cancel(self, name: str) -> None:
        self._tasks[name].cancel()
        await settle()

    async def _do(self, name: str, amount: int) -> None:
        async with self._budget.spent(amount):
            self.begun.append(name)
            self._in_flight[name] = amount
            try:
                await self._ends[name].wait()
            finally:
                del self._in_flight[name]


async def settle() -> None:
    """Let everybody go as far as they come."""
    for _ in range(10):
        await asyncio.sleep(0)


@pytest.fixture
def budget() -> _Budget:
    return _Budget(10)


@pytest.fixture
def work(budget: _Budget) -> Work:
    return Work(budget)


async def test_what_fits_begins_at_once_and_the_rest_as_soon_as_it_fits(work: Work) -> None:
    for name, amount in (("a", 6), ("b", 4), ("c", 3), ("d", 3)):
        await work.start(name, amount)
    assert work.begun == ["a", "b"]
    await work.end("b")
    assert work.begun == ["a", "b", "c"]
    await work.end("a")
    assert work.begun == ["a", "b", "c", "d"]


async def test_there_is_never_more_in_flight_than_fits(work: Work) -> None:
    amounts = {str(number): number % 10 + 1 for number in range(40)}
    for name, amount in amounts.items():
        await work.start(name, amount)
    for name in amounts:
        assert 0 < work.in_flight <= 10
        await work.end(name)
    assert sorted(work.begun) == sorted(amounts)
    assert work.in_flight == 0


async def test_what_is_larger_than_the_budget_is_done_alone(work: Work) -> None:
    await work.start("a", 1)
    await work.start("huge", 1000)
    assert work.begun == ["a"]
    await work.end("a")
    await work.start("b", 1)
    assert work.begun == ["a", "huge"]
    await work.end("huge")
    assert work.begun == ["a", "huge", "b"]


async def test_first_come_first_in_also_where_a_later_one_would_fit(work: Work) -> None:
    for name, amount in (("a", 6), ("large", 8), ("small", 2)):
        await work.start(name, amount)
    assert work.begun == ["a"]
    await work.end("a")
    assert work.begun == ["a", "large", "small"]


@pytest.mark.parametrize("end", [Work.cancel, Work.end])
async def test_whoever_leaves_makes_room(work: Work, end: Callable[[Work, str], object]) -> None:
    await work.start("a", 10)
    await work.start("b", 10)
    if end is Work.cancel:
        await work.cancel("a")
    else:
        await work.end("a")
    assert work.begun == ["a", "b"]
    assert work.in_flight == 10


async def test_whoever_stops_waiting_takes_no_room_and_no_turn(work: Work, budget: _Budget) -> None:
    await work.start("a", 10)
    for name in ("gone", "b", "gone too"):
        await work.start(name, 10)
    await work.cancel("gone")
    await work.cancel("gone too")
    await work.end("a")
    assert work.begun == ["a", "b"]
    await work.end("b")
    assert not budget._waiting
    await work.start("c", 10)
    assert work.begun == ["a", "b", "c"]


async def test_whoever_is_let_in_and_cancelled_at_once_passes_the_turn_on(work: Work) -> None:
    for name in ("a", "gone", "b"):
        await work.start(name, 10)
    work._ends["a"].set()
    # "a" lets "gone" in here, which is cancelled before it can begin.
    while not work._tasks["a"].done():
        await asyncio.sleep(0)
        work._tasks["gone"].cancel()
    await settle()
    assert work.begun == ["a", "b"]
