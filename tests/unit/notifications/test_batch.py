"""What several want at the same time: done in one go, and nobody's trouble is another's."""

import asyncio
from collections.abc import Sequence

import pytest

from studio.notifications.batch import Batched


class Desk:
    """Doubles numbers as long as its door is open; those below zero it can't bear."""

    def __init__(self) -> None:
        self.begun: list[list[int]] = []
        self.done: list[int] = []
        self.door = asyncio.Event()
        self.door.set()
        self.double = Batched(self._double_all)

    async def _double_all(self, numbers: Sequence[int]) -> list[int]:
        self.begun.append(list(numbers))
        await self.door.wait()
        if min(numbers) < 0:
            raise ValueError(f"{min(numbers)} is below zero")
        self.done += numbers
        return [2 * each for each in numbers]

    async def wishes(self, *numbers: int) -> list["asyncio.Task[int]"]:
        """Several who come at the same time; they have begun to wait."""
        tasks = [asyncio.create_task(self.double(each)) for each in numbers]
        for _ in range(3):
            await asyncio.sleep(0)
        return tasks


@pytest.fixture
async def desk() -> Desk:
    return Desk()


async def test_each_gets_their_own_outcome(desk: Desk) -> None:
    assert await asyncio.gather(*map(desk.double, range(120))) == [2 * each for each in range(120)]
    assert [len(each) for each in desk.begun] == [50, 50, 20]


async def test_nobody_waits_for_company(desk: Desk) -> None:
    assert [await desk.double(each) for each in (1, 2)] == [2, 4]
    assert desk.begun == [[1], [2]]


async def test_who_comes_while_others_are_served_goes_into_the_next_batch(desk: Desk) -> None:
    desk.door.clear()
    tasks = [*await desk.wishes(1), *await desk.wishes(2, 3)]
    desk.door.set()
    assert await asyncio.gather(*tasks) == [2, 4, 6]
    assert desk.begun == [[1], [2, 3]]


async def test_what_can_not_be_done_is_told_to_who_wants_it_and_nobody_else(desk: Desk) -> None:
    found = await asyncio.gather(*map(desk.double, (1, -2, 3)), return_exceptions=True)
    assert (found[0], found[2]) == (2, 6)
    with pytest.raises(ValueError, match="-2 is below"):
        await desk.double(-2)
    assert isinstance(found[1], ValueError)
    assert sorted(desk.done) == [1, 3]
    assert await desk.double(4) == 8


async def test_who_leaves_before_their_batch_begins_gets_nothing_done(desk: Desk) -> None:
    desk.door.clear()
    tasks = [*await desk.wishes(1), *await desk.wishes(2, 3)]
    tasks[1].cancel()
    await asyncio.wait([tasks[1]])
    desk.door.set()
    assert [await tasks[0], await tasks[2]] == [2, 6]
    assert desk.done == [1, 3]


@pytest.mark.parametrize("number", [1, -1])
async def test_who_leaves_later_ends_when_it_is_done(desk: Desk, number: int) -> None:
    desk.door.clear()
    [task] = await desk.wishes(number)
    task.cancel()
    await asyncio.sleep(0)
    assert not task.done()
    desk.door.set()
    await asyncio.wait([task])
    assert task.cancelled()
    assert len(desk.begun) == 1


def test_the_end_of_a_process_waits_for_nobody() -> None:
    async def leave_in_the_middle() -> None:
        desk = Desk()
        desk.door.clear()
        await desk.wishes(1, 2)

    # It cancels all that still goes on, and waits for that.
    asyncio.run(leave_in_the_middle())
