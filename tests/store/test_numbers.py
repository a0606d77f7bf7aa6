"""The numbers that put a collection in order."""

import asyncio
from typing import Any

import pytest
from pymongo.asynchronous.database import AsyncDatabase

from studio.runtime.numbers import CollectionNumbers

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_numbers_are_given_once_and_go_up(database: AsyncDatabase[dict[str, Any]]) -> None:
    ours, others = (CollectionNumbers(database, name) for name in ("ours", "others"))
    await asyncio.gather(*(numbers.prepare() for numbers in (ours, others)))
    assert await ours.last() == 0
    assert await ours.next() == 1
    given = await asyncio.gather(*(ours.next() for _ in range(50)))
    assert sorted(given) == list(range(2, 52))
    assert await ours.last() == 51
    assert await others.last() == 0


async def test_preparing_again_changes_nothing(database: AsyncDatabase[dict[str, Any]]) -> None:
    numbers = CollectionNumbers(database, "ours")
    await numbers.prepare()
    assert await numbers.next() == 1
    await numbers.prepare()
    given = await asyncio.gather(*(numbers.next() for _ in range(50)))
    assert sorted(given) == list(range(2, 52))
