"""Sheets that several processes, or many uploads at once, fill and clear."""

import asyncio
import random

import pytest

from studio.files.domain import FileState, Gallery
from studio.files.order import place_of
from studio.files.store import FileStore
from tests.store.samples import NOW, a_file
from tests.store.sheets.contact_sheets import (
    SMALL,
    Database,
    delete,
    in_order,
    of_minute,
    require_walks,
    sheets_of,
    small_store,
    take_in,
    take_in_at_once,
    walk,
)

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("seen", [True, False], ids=["seen before", "never seen"])
async def test_another_process_finds_every_sheet_by_itself(
    database: Database, gallery: Gallery, seen: bool
) -> None:
    here, there = [small_store(database, exclusive=False) for _ in range(2)]
    await here.prepare()
    taken = [await take_in(here, gallery, of_minute(gallery, 10 * n)) for n in range(SMALL + 5)]
    if seen:
        await require_walks(there, gallery, taken)
    taken += [await take_in(here, gallery, of_minute(gallery, 10 * n + 5)) for n in range(SMALL)]
    taken = in_order(taken)
    # It reads, adds, settles and deletes on sheets that were divided behind its back.
    assert await there.page(gallery, after=place_of(taken[-9]), limit=4) == (taken[-8:-4], True)
    late = await take_in(there, gallery, of_minute(gallery, 10 * SMALL + 1))
    assert await there.settle_unscoped(taken[-1], FileState.READY, thumbhash="h", failure=None)
    assert await there.delete(gallery, taken[3], now=NOW)
    taken = in_order([*taken[:3], *taken[4:], late])
    for store in (there, here):
        assert [file.id for file in await walk(store, gallery, 7)] == [file.id for file in taken]
    # The other one joins what this one knows as two.
    await delete(there, gallery, [file for file in taken[2:] if file != late])
    assert len(await sheets_of(database, gallery)) < 3
    early = await take_in(here, gallery, of_minute(gallery, -5))
    last = await take_in(here, gallery, of_minute(gallery, 1000))
    for store in (there, here):
        await require_walks(store, gallery, [early, *taken[:2], late, last])


async def test_two_processes_that_fill_and_clear_the_same_sheets(
    database: Database, gallery: Gallery, chance: random.Random
) -> None:
    stores = [small_store(database, exclusive=False) for _ in range(2)]
    await stores[0].prepare()
    files = [of_minute(gallery, minute) for minute in range(8 * SMALL)]
    chance.shuffle(files)
    going, coming = files[: 4 * SMALL], files[4 * SMALL :]
    for file in going:
        await take_in(stores[0], gallery, file)
    await asyncio.gather(
        *(take_in_at_once(stores[n], gallery, coming[n::2], 2) for n in range(2)),
        *(delete(stores[n], gallery, going[n::2]) for n in range(2)),
    )
    await sheets_of(database, gallery)
    for store in stores:
        await require_walks(store, gallery, in_order(coming))


async def test_a_shoot_that_is_cleared_while_its_sheets_are_divided_is_left_without_any(
    files: FileStore, gallery: Gallery, database: Database
) -> None:
    coming = [a_file(gallery.shoot_id) for _ in range(4 * SMALL)]
    for file in coming:
        await files.reserve(gallery, file.id, file.name, given_up_at=NOW)
    await asyncio.gather(
        *(files.accept(file, now=NOW) for file in coming[: 2 * SMALL]),
    )
    await asyncio.gather(
        *(files.accept(file, now=NOW) for file in coming[2 * SMALL :]),
        files.delete_all_unscoped(gallery.shoot_id, now=NOW),
    )
    assert await walk(files, gallery, 200) == []
    assert await database["files_sheets"].count_documents({}) == 0
    assert await database["files_directories"].find_one({"_id": gallery.shoot_id}) is None
    for file in coming:
        await files.forget_unscoped(file.id)
    assert await database["files_files"].count_documents({}) == 0


async def test_forty_at_once_all_find_a_place(alone: FileStore, gallery: Gallery) -> None:
    coming = [a_file(gallery.shoot_id) for _ in range(40)]
    await asyncio.gather(*(take_in(alone, gallery, file) for file in coming))
    await require_walks(alone, gallery, coming)


async def test_the_last_places_of_a_sheet_are_given_once(
    files: FileStore, gallery: Gallery, database: Database
) -> None:
    taken = [await take_in(files, gallery) for _ in range(SMALL - 3)]
    coming = [a_file(gallery.shoot_id) for _ in range(12)]
    await asyncio.gather(*(take_in(files, gallery, file) for file in coming))
    await require_walks(files, gallery, [*taken, *coming])
    assert max(await sheets_of(database, gallery)) <= SMALL


async def test_all_that_are_settled_at_once_are_shown_so(
    files: FileStore, gallery: Gallery
) -> None:
    taken = [await take_in(files, gallery) for _ in range(3 * SMALL)]
    settled = await asyncio.gather(
        *(
            files.settle_unscoped(file, FileState.READY, thumbhash=file.id, failure=None)
            for file in taken
        )
    )
    assert all(settled)
    shown = await walk(files, gallery, 200)
    assert [(file.id, file.thumbhash) for file in shown] == [(file.id, file.id) for file in taken]
    assert {file.state for file in shown} == {FileState.READY}


async def test_a_directory_that_lies_is_told_and_not_followed_for_ever(
    files: FileStore, gallery: Gallery, database: Database
) -> None:
    taken = [await take_in(files, gallery) for _ in range(SMALL + 1)]
    await database["files_directories"].delete_one({"_id": gallery.shoot_id})
    lost = small_store(database, exclusive=False)
    with pytest.raises(RuntimeError, match="not what its directory says"):
        await walk(lost, gallery, 7)
    with pytest.raises(RuntimeError, match="not what its directory says"):
        await lost.delete(gallery, taken[0], now=NOW)
