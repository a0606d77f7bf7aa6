"""One process that renders: too slow, given up, or at its end, the next call has another."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from studio.files.ports import ImageRefused, RenderingDied, RenderingTooLong
from studio.imaging.render import Renditions
from studio.runtime import darkroom
from studio.runtime.darkroom import ProcessDarkroom
from studio.runtime.renderer import Renderer
from tests.crash.photographs import noisy_jpeg, slow_png

_LONG = 60.0


@pytest.fixture
async def renderer() -> AsyncIterator[Renderer]:
    renderer = Renderer()
    yield renderer
    await renderer.close()


@pytest.fixture
def small(tmp_path: Path) -> str:
    path = tmp_path / "small"
    path.write_bytes(noisy_jpeg(1, (80, 60)))
    return str(path)


@pytest.fixture
def slow(tmp_path: Path) -> str:
    path = tmp_path / "slow"
    path.write_bytes(slow_png(190))
    return str(path)


async def test_one_that_takes_too_long_is_ended_and_the_next_has_its_own_answer(
    renderer: Renderer, small: str, slow: str
) -> None:
    assert isinstance(await renderer.render(small, _LONG), Renditions)
    with pytest.raises(TimeoutError):
        await renderer.render(slow, 0.1)
    made = await renderer.render(small, _LONG)
    assert isinstance(made, Renditions)
    assert (made.high.width, made.high.height) == (80, 60)


@pytest.mark.parametrize("after", [0.0, 0.05, 0.6])
async def test_one_that_nobody_waits_for_any_more_is_ended(
    renderer: Renderer, small: str, slow: str, after: float
) -> None:
    # Before there is a process, while it starts, and at work.
    rendering = asyncio.create_task(renderer.render(slow, _LONG))
    await asyncio.sleep(after)
    rendering.cancel()
    await asyncio.wait([rendering])
    made = await renderer.render(small, _LONG)
    assert isinstance(made, Renditions)
    assert (made.high.width, made.high.height) == (80, 60)


async def test_closing_waits_for_no_render(small: str, slow: str) -> None:
    room = ProcessDarkroom(2)
    await room.render(Path(small))
    rendering = [asyncio.create_task(room.render(Path(slow))) for _ in range(3)]
    await asyncio.sleep(0.2)
    for each in rendering:
        each.cancel()
    await asyncio.wait(rendering)
    start = time.monotonic()
    await room.close()
    assert time.monotonic() - start < 3


async def test_what_the_darkroom_says_of_each_end(
    small: str, slow: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = ProcessDarkroom(1)
    try:
        damaged = tmp_path / "damaged"
        damaged.write_bytes(Path(small).read_bytes()[:500])
        with pytest.raises(ImageRefused, match="cut off"):
            await room.render(damaged)
        with monkeypatch.context() as patch:
            patch.setattr(darkroom, "_LONGEST_RENDER", 0.1)
            with pytest.raises(RenderingTooLong):
                await room.render(Path(slow))

        async def lost(self: Renderer, path: str, within: float) -> str:
            return "MemoryError()"

        with monkeypatch.context() as patch:
            patch.setattr(Renderer, "render", lost)
            with pytest.raises(RenderingDied, match="MemoryError"):
                await room.render(Path(small))
        assert (await room.render(Path(small))).thumbhash
    finally:
        await room.close()
