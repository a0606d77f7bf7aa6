import asyncio
from collections.abc import Callable, Mapping

import pytest

from studio.kernel.memory import Memory


class Source:
    """A value that may change, and how often it was asked for."""

    def __init__(self, value: str | None = "old") -> None:
        self.value = value
        self.loads = 0

    async def load(self) -> str | None:
        self.loads += 1
        return self.value


async def test_a_value_is_read_once() -> None:
    memory, source = Memory[str](exclusive=True), Source()
    assert [await memory.read("k", source.load) for _ in range(3)] == ["old"] * 3
    assert source.loads == 1


async def test_nothing_is_kept_where_others_write_too() -> None:
    memory, source = Memory[str](exclusive=False), Source()
    await memory.read("k", source.load)
    source.value = "new"
    assert await memory.read("k", source.load) == "new"


async def test_absence_is_not_kept() -> None:
    memory, source = Memory[str](exclusive=True), Source(None)
    assert await memory.read("k", source.load) is None
    source.value = "new"
    assert await memory.read("k", source.load) == "new"


@pytest.mark.parametrize("keys", [("k",), ()])
async def test_a_write_is_seen_at_once(keys: tuple[str, ...]) -> None:
    memory, source = Memory[str](exclusive=True), Source()
    await memory.read("k", source.load)
    with memory.writing(*keys):
        source.value = "new"
    assert await memory.read("k", source.load) == "new"


async def test_a_read_beside_a_write_is_not_kept() -> None:
    memory, source = Memory[str](exclusive=True), Source()
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow_load() -> str | None:
        value = await source.load()
        begun.set()
        await go_on.wait()
        return value

    reading = asyncio.create_task(memory.read("k", slow_load))
    await begun.wait()
    with memory.writing("k"):
        source.value = "new"
    go_on.set()
    assert await reading == "old"
    assert await memory.read("k", source.load) == "new"


async def test_a_read_during_a_write_is_not_kept() -> None:
    memory, source = Memory[str](exclusive=True), Source()
    with memory.writing("k"):
        await memory.read("k", source.load)
        source.value = "new"
        assert await memory.read("k", source.load) == "new"


async def test_a_write_that_fails_is_forgotten_too() -> None:
    memory, source = Memory[str](exclusive=True), Source()
    await memory.read("k", source.load)
    writing = memory.writing("k")
    writing.__enter__()
    source.value = "perhaps"
    assert not writing.__exit__(RuntimeError, RuntimeError(), None)
    assert await memory.read("k", source.load) == "perhaps"


async def test_what_is_kept_is_bounded_and_the_oldest_goes() -> None:
    memory, source = Memory[str](exclusive=True, most=2), Source()
    for key in ("a", "b", "c", "c", "b", "a"):
        await memory.read(key, source.load)
    assert source.loads == 4


async def test_a_value_is_not_kept_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    memory, source = Memory[str](exclusive=True), Source()
    now = 1000.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    await memory.read("k", source.load)
    now += 3600
    source.value = "new"
    assert await memory.read("k", source.load) == "new"


class Table:
    """Values under their keys, and which were asked for together."""

    def __init__(self, **values: str) -> None:
        self.values = values
        self.asked: list[list[str]] = []
        self.beside: Callable[[], object] = list

    async def load(self, keys: list[str]) -> Mapping[str, str]:
        self.asked.append(keys)
        found = {key: self.values[key] for key in keys if key in self.values}
        self.beside()
        return found


async def test_of_many_only_those_are_loaded_that_are_not_remembered() -> None:
    memory, table = Memory[str](exclusive=True), Table(a="1", b="2", c="3")
    assert await memory.read_many(["b"], table.load) == {"b": "2"}
    assert await memory.read_many(["c", "b", "a", "a", "x"], table.load) == table.values
    assert await memory.read_many(["a", "b", "c"], table.load) == table.values
    assert await memory.read_many([], table.load) == {}
    # What there isn't is asked for again.
    assert await memory.read_many(["a", "x"], table.load) == {"a": "1"}
    assert table.asked == [["b"], ["c", "a", "x"], ["x"]]


async def test_one_and_many_remember_together() -> None:
    memory, source, table = Memory[str](exclusive=True), Source(), Table(k="old")
    await memory.read_many(["k"], table.load)
    assert await memory.read("k", source.load) == "old"
    assert source.loads == 0
    with memory.writing("k"):
        table.values["k"] = "new"
    assert await memory.read_many(["k"], table.load) == {"k": "new"}


async def test_of_many_nothing_is_kept_that_was_read_beside_a_write() -> None:
    memory, table = Memory[str](exclusive=True), Table(a="old", b="2")

    def write() -> None:
        with memory.writing("a"):
            table.values["a"] = "new"

    table.beside = write
    assert (await memory.read_many(["a", "b"], table.load))["a"] == "old"
    table.beside = list
    assert (await memory.read_many(["a", "b"], table.load))["a"] == "new"


async def test_very_many_are_loaded_some_at_a_time() -> None:
    keys = [f"k{number}" for number in range(120)]
    memory, table = Memory[str](exclusive=True), Table(**dict.fromkeys(keys, "v"))
    assert await memory.read_many(keys, table.load) == table.values
    assert [len(each) for each in table.asked] == [50, 50, 20]
