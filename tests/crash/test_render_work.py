"""Work on photographs that breaks off: what counts as a try, and when the next one is."""

import asyncio
from datetime import timedelta

import pytest

from studio.files.domain import FileState, StorageName
from studio.files.ports import RenderingDied, RenderingTooLong
from studio.kernel.errors import NotFound, Unavailable
from studio.kernel.ids import FileId, new_id
from tests.crash.workbench import SHOOT, Bench

_TRIES = 5


async def test_a_storage_that_is_away_costs_no_try(bench: Bench) -> None:
    file = await bench.take_in()
    bench.shelf.trouble = Unavailable("The storage is away.")
    for _ in range(_TRIES + 2):
        assert await bench.work.attend_unscoped()
        # Not at once: the storage is given time to come back.
        assert not await bench.work.attend_unscoped()
        bench.clock.now += timedelta(seconds=31)
    bench.shelf.trouble = None
    assert await bench.work.attend_unscoped()
    assert (await bench.now(file)).state is FileState.READY


async def test_a_photograph_whose_original_is_gone_has_failed(bench: Bench) -> None:
    file = await bench.take_in()
    bench.shelf.trouble = NotFound("There is no such object.")
    assert await bench.work.attend_unscoped()
    failed = await bench.now(file)
    assert failed.state is FileState.FAILED
    assert failed.failure is not None
    assert "original" in failed.failure


async def test_a_stop_costs_no_try_and_leaves_the_work_due(bench: Bench) -> None:
    file = await bench.take_in()
    bench.room.may_go_on.clear()
    for _ in range(_TRIES + 2):
        bench.room.entered.clear()
        step = asyncio.create_task(bench.work.attend_unscoped())
        await bench.room.entered.wait()
        step.cancel()
        await asyncio.wait([step])
        assert step.cancelled()
    bench.room.may_go_on.set()
    assert await bench.work.attend_unscoped()
    assert (await bench.now(file)).state is FileState.READY


async def test_what_nobody_foresaw_is_tried_again_at_once_and_given_up_in_the_end(
    bench: Bench,
) -> None:
    file = await bench.take_in()
    bench.room.trouble = ZeroDivisionError()
    for _ in range(_TRIES):
        with pytest.raises(ZeroDivisionError):
            await bench.work.attend_unscoped()
    assert await bench.work.attend_unscoped()
    assert (await bench.now(file)).state is FileState.FAILED


async def test_a_render_that_dies_is_tried_again_at_once_and_given_up_in_the_end(
    bench: Bench,
) -> None:
    file = await bench.take_in()
    bench.room.trouble = RenderingDied("killed")
    for _ in range(_TRIES):
        assert await bench.work.attend_unscoped()
        assert (await bench.now(file)).state is FileState.PROCESSING
    assert await bench.work.attend_unscoped()
    assert (await bench.now(file)).state is FileState.FAILED


@pytest.mark.parametrize("trouble", [None, RenderingDied("killed"), Unavailable("away")])
async def test_bytes_are_removed_once_nobody_writes_them_any_more(
    bench: Bench, trouble: Exception | None
) -> None:
    file = await bench.take_in()
    bench.room.may_go_on.clear()
    bench.room.trouble = trouble
    step = asyncio.create_task(bench.work.attend_unscoped())
    await bench.room.entered.wait()
    assert await bench.store.delete(bench.gallery, file, now=bench.clock())

    assert not await bench.work.attend_unscoped()
    assert bench.shelf.deleted == []
    # The name is still taken.
    second = await bench.take_in()
    assert second.name != file.name

    bench.room.may_go_on.set()
    bench.room.trouble = None if trouble is None else trouble
    await step
    bench.room.trouble = None
    bench.clock.now += timedelta(seconds=31)
    while await bench.work.attend_unscoped():
        pass
    assert set(file.name.keys(SHOOT)) <= set(bench.shelf.deleted)
    assert not set(second.name.keys(SHOOT)) & set(bench.shelf.deleted)
    third = await bench.take_in()
    assert third.name == file.name


async def test_a_shoot_that_is_deleted_takes_an_upload_under_way_along(bench: Bench) -> None:
    file_id = FileId(new_id())
    wanted = StorageName.of("late.jpg")
    hour = timedelta(hours=1)
    await bench.store.reserve(bench.gallery, file_id, wanted, given_up_at=bench.clock() + hour)
    await bench.store.delete_all_unscoped(SHOOT, now=bench.clock())
    # Its bytes are still coming in: what was removed now would come back.
    assert not await bench.work.attend_unscoped()

    await bench.store.give_up_unscoped(file_id, now=bench.clock())
    assert await bench.work.attend_unscoped()
    assert set(wanted.keys(SHOOT)) <= set(bench.shelf.deleted)
    assert not await bench.work.attend_unscoped()


async def test_what_another_recipe_made_is_rendered_again_while_it_is_looked_at(
    bench: Bench,
) -> None:
    file = await bench.render_by_another_recipe()
    assert file.state is FileState.READY
    assert await bench.work.attend_unscoped()
    assert bench.shelf.deleted == file.name.former_keys(SHOOT)
    assert not await bench.work.attend_unscoped()
    assert await bench.now(file) == file


@pytest.mark.parametrize("trouble", [RenderingDied("killed"), RenderingTooLong("too long")])
async def test_what_cannot_be_rendered_again_stays_as_it_is(
    bench: Bench, trouble: Exception
) -> None:
    file = await bench.render_by_another_recipe()
    bench.room.trouble = trouble
    tries = 0
    while await bench.work.attend_unscoped():
        tries += 1
        assert await bench.now(file) == file
    assert tries == (_TRIES + 1 if isinstance(trouble, RenderingDied) else 1)


async def test_what_is_deleted_while_it_is_rendered_again_is_removed(bench: Bench) -> None:
    file = await bench.render_by_another_recipe()
    bench.room.may_go_on.clear()
    bench.room.entered.clear()
    rendering = asyncio.create_task(bench.work.attend_unscoped())
    await bench.room.entered.wait()
    assert await bench.store.delete(bench.gallery, file, now=bench.clock())
    bench.room.may_go_on.set()
    assert await rendering
    assert await bench.work.attend_unscoped()
    assert set(file.name.keys(SHOOT)) <= set(bench.shelf.deleted)
    assert await bench.store.find_unscoped(file.id) is None
