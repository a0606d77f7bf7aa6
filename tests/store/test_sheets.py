"""Listings of photographs: every one once, in order, however they are cut into pages and sheets."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
import pytest_asyncio
from pymongo.asynchronous.database import AsyncDatabase

from studio.files.domain import FileState, Gallery, StoredFile
from studio.files.store import FileStore, sheets
from studio.files.store.sheets import CAPACITY, Place
from studio.kernel.ids import FileId
from tests.store.samples import NOW, a_file, a_file_store, a_gallery

pytestmark = pytest.mark.asyncio(loop_scope="session")

Database = AsyncDatabase[dict[str, Any]]


def _store(database: Database, *, exclusive: bool) -> FileStore:
    return a_file_store(database, exclusive=exclusive)


@pytest_asyncio.fixture(loop_scope="session")
async def files(database: Database, exclusive: bool) -> FileStore:
    made = _store(database, exclusive=exclusive)
    await made.prepare()
    return made


@pytest_asyncio.fixture(loop_scope="session")
async def alone(database: Database) -> FileStore:
    """The photographs of a studio that has its database to itself."""
    made = _store(database, exclusive=True)
    await made.prepare()
    return made


@pytest.fixture
def small_sheets(monkeypatch: pytest.MonkeyPatch) -> int:
    """Sheets that are full soon: how many photographs they hold."""
    monkeypatch.setattr(sheets, "CAPACITY", 15)
    return 15


async def _take_in(files: FileStore, gallery: Gallery, file: StoredFile | None = None) -> Any:
    file = file or a_file(gallery.shoot_id)
    await files.reserve(gallery, file.id, file.name, given_up_at=NOW)
    assert await files.accept(file, now=NOW)
    return file


async def _walk(files: FileStore, gallery: Gallery, limit: int) -> list[StoredFile]:
    walked: list[StoredFile] = []
    after: Place | None = None
    while True:
        page, end = await files.page(gallery, after=after, limit=limit)
        walked += page
        if end is None:
            assert len(page) <= limit
            return walked
        assert len(page) == limit
        after = end


async def _walks(files: FileStore, gallery: Gallery, expected: Sequence[StoredFile]) -> None:
    for limit in (1, 7, 200, 1000):
        assert await _walk(files, gallery, limit) == list(expected), limit


async def test_nothing_is_listed_of_a_shoot_without_photographs(files: FileStore) -> None:
    await _walks(files, a_gallery(), [])


async def _fill_and_thin_out(files: FileStore, capacity: int) -> None:
    """Take in more than a sheet holds, delete some, and look what is listed."""
    gallery = a_gallery()
    taken = [await _take_in(files, gallery) for _ in range(capacity + 12)]
    await _walks(files, gallery, taken)

    # Some here and there; where one sheet ends and the next begins; the last one.
    edge = capacity - 1
    gone = {*range(0, capacity // 2, 7), edge, edge + 1, edge + 2, capacity + 11}
    for number in gone:
        assert await files.delete(gallery, taken[number], now=NOW)
    left = [file for number, file in enumerate(taken) if number not in gone]
    await _walks(files, gallery, left)

    # A place that was given up stays empty: what comes now comes last.
    late = await _take_in(files, gallery)
    await _walks(files, gallery, [*left, late])


async def test_more_than_256_photographs_are_listed_in_order(alone: FileStore) -> None:
    await _fill_and_thin_out(alone, CAPACITY)


async def test_what_a_sheet_has_no_room_for_goes_on_the_next(
    files: FileStore, small_sheets: int
) -> None:
    await _fill_and_thin_out(files, small_sheets)


async def test_sheets_that_became_empty_are_passed_over(
    files: FileStore, small_sheets: int
) -> None:
    gallery = a_gallery()
    taken = [await _take_in(files, gallery) for _ in range(3 * small_sheets + 2)]
    for file in taken[2 : 3 * small_sheets]:
        assert await files.delete(gallery, file, now=NOW)
    await _walks(files, gallery, taken[:2] + taken[-2:])
    for file in taken[:2]:
        assert await files.delete(gallery, file, now=NOW)
    await _walks(files, gallery, taken[-2:])
    for file in taken[-2:]:
        assert await files.delete(gallery, file, now=NOW)
    await _walks(files, gallery, [])


async def test_a_page_that_ends_with_a_sheet_says_whether_more_follow(
    files: FileStore, small_sheets: int
) -> None:
    gallery = a_gallery()
    taken = [await _take_in(files, gallery) for _ in range(small_sheets)]
    assert await files.page(gallery, after=None, limit=small_sheets) == (taken, None)
    late = await _take_in(files, gallery)
    page, end = await files.page(gallery, after=None, limit=small_sheets)
    assert (page, end) == (taken, Place.of(0, taken[-1]))
    assert await files.page(gallery, after=end, limit=small_sheets) == ([late], None)


async def test_another_process_finds_the_sheet_with_room_by_itself(
    database: Database, small_sheets: int
) -> None:
    gallery, here = a_gallery(), _store(database, exclusive=False)
    await here.prepare()
    taken = [await _take_in(here, gallery) for _ in range(2 * small_sheets + 1)]
    there = _store(database, exclusive=False)
    taken += [await _take_in(each, gallery) for each in (there, here, there)]
    for store in (here, there):
        assert await _walk(store, gallery, 200) == taken


async def test_forty_at_once_all_find_a_place(alone: FileStore) -> None:
    gallery = a_gallery()
    coming = [a_file(gallery.shoot_id) for _ in range(40)]
    await asyncio.gather(*(_take_in(alone, gallery, file) for file in coming))
    await _walks(alone, gallery, coming)


async def test_the_last_places_of_a_sheet_are_given_once(
    files: FileStore, small_sheets: int
) -> None:
    gallery = a_gallery()
    taken = [await _take_in(files, gallery) for _ in range(small_sheets - 3)]
    coming = [a_file(gallery.shoot_id) for _ in range(12)]
    await asyncio.gather(*(_take_in(files, gallery, file) for file in coming))
    walked = await _walk(files, gallery, 7)
    assert walked[: len(taken)] == taken
    assert sorted(walked, key=lambda file: file.id) == [*taken, *coming]
    first, end = await files.page(gallery, after=None, limit=small_sheets)
    assert end == Place.of(0, first[-1])


async def test_forty_settled_at_once_are_all_shown_so(alone: FileStore) -> None:
    gallery = a_gallery()
    taken = [await _take_in(alone, gallery) for _ in range(40)]
    settled = await asyncio.gather(
        *(
            alone.settle_unscoped(file, FileState.READY, thumbhash=file.id, failure=None)
            for file in taken
        )
    )
    assert all(settled)
    shown = await _walk(alone, gallery, 200)
    assert [(file.id, file.thumbhash) for file in shown] == [(file.id, file.id) for file in taken]
    assert {file.state for file in shown} == {FileState.READY}


async def test_a_photograph_with_an_earlier_id_is_listed_where_it_belongs(
    files: FileStore,
) -> None:
    """An upload that began first may end last: on its sheet it stands where it began."""
    gallery = a_gallery()
    early, late = a_file(gallery.shoot_id), a_file(gallery.shoot_id)
    for file in (late, early):
        await _take_in(files, gallery, file)
    await _walks(files, gallery, [early, late])


async def test_a_page_after_a_place_that_is_not_there_goes_on_behind_it(files: FileStore) -> None:
    gallery = a_gallery()
    taken = [await _take_in(files, gallery) for _ in range(3)]
    assert await files.delete(gallery, taken[1], now=NOW)
    after = Place.of(0, taken[1])
    assert await files.page(gallery, after=after, limit=9) == ([taken[2]], None)
    for beyond in (
        Place(0, 10**14, FileId("z" * 26)),
        Place.of(1, taken[0]),
        Place(10**9 - 1, 0, FileId("")),
    ):
        assert await files.page(gallery, after=beyond, limit=9) == ([], None)


async def test_the_sheets_of_a_cleared_shoot_are_gone(
    files: FileStore, database: Database, small_sheets: int
) -> None:
    gallery = a_gallery()
    for _ in range(small_sheets + 1):
        await _take_in(files, gallery)
    await files.delete_all_unscoped(gallery.shoot_id, now=NOW)
    assert await _walk(files, gallery, 200) == []
    assert await database["files_sheets"].count_documents({}) == 0
