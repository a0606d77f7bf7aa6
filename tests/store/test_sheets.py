"""Listings of photographs: every one once, in order, however they come, go and share sheets."""

import asyncio
import random
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

import pytest
import pytest_asyncio
from pymongo.asynchronous.database import AsyncDatabase

from studio.files.domain import FileState, Gallery, StoredFile
from studio.files.order import Place, place_of
from studio.files.store import FileStore
from studio.files.store.directory import Directories
from studio.kernel.ids import FileId
from tests.store.samples import NOW, a_file, a_file_store, a_gallery

pytestmark = pytest.mark.asyncio(loop_scope="session")

Database = AsyncDatabase[dict[str, Any]]
LARGE: Final = 256
"""How many photographs a sheet holds."""
SMALL: Final = 15
"""How many one holds where it is to be full soon."""


def _store(database: Database, *, exclusive: bool) -> FileStore:
    return a_file_store(database, exclusive=exclusive, capacity=SMALL)


@pytest_asyncio.fixture(loop_scope="session")
async def files(database: Database, exclusive: bool) -> FileStore:
    made = _store(database, exclusive=exclusive)
    await made.prepare()
    return made


@pytest_asyncio.fixture(loop_scope="session")
async def alone(database: Database) -> FileStore:
    """The photographs of a studio that has its database to itself, on sheets as large as ever."""
    made = a_file_store(database, exclusive=True, capacity=LARGE)
    await made.prepare()
    return made


@pytest.fixture
def gallery() -> Gallery:
    return a_gallery()


@pytest.fixture
def chance() -> random.Random:
    return random.Random(11)


def _taken(gallery: Gallery, minute: int, **given: Any) -> StoredFile:
    """A photograph that was taken in that minute."""
    return a_file(gallery.shoot_id, taken_at=NOW + timedelta(minutes=minute), **given)


def _in_order(files: Sequence[StoredFile]) -> list[StoredFile]:
    return sorted(files, key=place_of)


async def _take_in(files: FileStore, gallery: Gallery, file: StoredFile | None = None) -> Any:
    file = file or a_file(gallery.shoot_id)
    await files.reserve(gallery, file.id, file.name, given_up_at=NOW)
    assert await files.accept(file, now=NOW)
    return file


async def _take_in_at_once(
    files: FileStore, gallery: Gallery, coming: Sequence[StoredFile], tasks: int
) -> None:
    """Take photographs in as an uploading browser does: so many at once, each as one is done."""
    waiting = iter(coming)

    async def upload() -> None:
        for file in waiting:
            await _take_in(files, gallery, file)

    await asyncio.gather(*(upload() for _ in range(tasks)))


async def _delete(files: FileStore, gallery: Gallery, gone: Sequence[StoredFile]) -> None:
    """Delete photographs, to the last byte."""
    for file in gone:
        assert await files.delete(gallery, file, now=NOW)
        await files.forget_unscoped(file.id)


async def _walk(files: FileStore, gallery: Gallery, limit: int) -> list[StoredFile]:
    walked: list[StoredFile] = []
    after: Place | None = None
    while True:
        page, more = await files.page(gallery, after=after, limit=limit)
        walked += page
        if not more:
            assert len(page) <= limit
            return walked
        assert len(page) == limit
        after = place_of(page[-1])


async def _walks(files: FileStore, gallery: Gallery, expected: Sequence[StoredFile]) -> None:
    for limit in (1, 7, 200, 1000):
        assert await _walk(files, gallery, limit) == list(expected), limit


async def _sheets(database: Database, gallery: Gallery) -> list[int]:
    """How many photographs each sheet of a shoot holds, in order; they say so themselves."""
    directory = await Directories(database).load(gallery.shoot_id)
    found = database["files_sheets"].find({"shootId": gallery.shoot_id})
    documents = {each["_id"]: each async for each in found}
    assert list(directory.sheets) == sorted(documents, key=directory.sheets.index)
    sheets = [documents[name] for name in directory.sheets]
    assert [each["end"] for each in sheets] == [*directory.begins[1:], None]
    assert [each["taken"] for each in sheets] == [len(each["entries"]) for each in sheets]
    return [each["taken"] for each in sheets]


async def test_nothing_is_listed_of_a_shoot_without_photographs(
    files: FileStore, gallery: Gallery
) -> None:
    await _walks(files, gallery, [])


async def test_photographs_stand_as_they_were_taken(files: FileStore, gallery: Gallery) -> None:
    late, early = _taken(gallery, 2), _taken(gallery, 1)
    tenth, ninth = [_taken(gallery, 3, filename=f"img_{n}.jpg") for n in (10, 9)]
    capital = _taken(gallery, 3, filename="IMG_9.JPG")
    untimed, before = [a_file(gallery.shoot_id, filename=f"{name}.jpg") for name in "ba"]
    for file in (tenth, untimed, late, ninth, capital, before, early):
        await _take_in(files, gallery, file)
    await _walks(files, gallery, [early, late, ninth, capital, tenth, before, untimed])


async def test_700_that_come_at_once_in_any_order_are_listed_in_order(
    alone: FileStore, gallery: Gallery, chance: random.Random, database: Database
) -> None:
    coming = [_taken(gallery, chance.randrange(500)) for _ in range(600)]
    coming += [a_file(gallery.shoot_id) for _ in range(100)]
    chance.shuffle(coming)
    await _take_in_at_once(alone, gallery, coming, 5)
    await _walks(alone, gallery, _in_order(coming))
    sheets = await _sheets(database, gallery)
    assert sum(sheets) == 700
    # The last one may have begun just now: what comes behind all others begins a sheet of its own.
    *others, _ = sheets
    assert min(others) >= LARGE // 4
    assert max(sheets) <= LARGE


async def test_what_comes_nearly_in_order_fills_sheets_nearly_up(
    alone: FileStore, gallery: Gallery, database: Database
) -> None:
    coming = [_taken(gallery, minute) for minute in range(2 * LARGE + 100)]
    await _take_in_at_once(alone, gallery, coming, 3)
    await _walks(alone, gallery, coming)
    *full, _ = await _sheets(database, gallery)
    assert len(full) == 2
    assert min(full) >= LARGE * 0.9


@pytest.mark.parametrize("tasks", [1, 4, 40])
async def test_sheets_are_divided_wherever_they_are_full(
    files: FileStore, gallery: Gallery, database: Database, chance: random.Random, tasks: int
) -> None:
    coming = [_taken(gallery, minute) for minute in range(6 * SMALL)]
    chance.shuffle(coming)
    await _take_in_at_once(files, gallery, coming, tasks)
    await _walks(files, gallery, _in_order(coming))
    assert max(await _sheets(database, gallery)) <= SMALL


async def test_what_comes_the_other_way_round_is_listed_in_order(
    files: FileStore, gallery: Gallery, database: Database
) -> None:
    coming = [_taken(gallery, minute) for minute in range(4 * SMALL)]
    for file in reversed(coming):
        await _take_in(files, gallery, file)
    await _walks(files, gallery, coming)
    assert min(await _sheets(database, gallery)) >= SMALL // 2


async def test_who_turns_pages_misses_nothing_and_sees_nothing_twice_while_others_come_and_go(
    files: FileStore, gallery: Gallery, chance: random.Random
) -> None:
    staying = [_taken(gallery, minute) for minute in range(0, 300, 3)]
    going = [_taken(gallery, minute) for minute in range(1, 300, 3)]
    coming = [_taken(gallery, minute) for minute in range(2, 300, 3)]
    for order in (going, coming):
        chance.shuffle(order)
    await _take_in_at_once(files, gallery, [*staying, *going], 4)
    changing = [
        asyncio.ensure_future(_take_in_at_once(files, gallery, coming, 2)),
        asyncio.ensure_future(_delete(files, gallery, going)),
    ]
    walks = 0
    while not all(each.done() for each in changing):
        walked = await _walk(files, gallery, 7)
        assert walked == _in_order(list(dict.fromkeys(walked)))
        assert [file for file in walked if file in staying] == staying
        walks += 1
        # A walk from memory alone never waits: let the others go on.
        await asyncio.sleep(0)
    await asyncio.gather(*changing)
    assert walks > 1
    await _walks(files, gallery, _in_order([*staying, *coming]))


async def test_a_page_goes_on_where_the_one_before_ended_whatever_came_or_went(
    files: FileStore, gallery: Gallery
) -> None:
    taken = [await _take_in(files, gallery, _taken(gallery, 10 * n)) for n in range(4 * SMALL)]
    first, more = await files.page(gallery, after=None, limit=SMALL)
    assert (first, more) == (taken[:SMALL], True)
    # One in front of where it ended, one behind it; and the one it ended with goes.
    end = place_of(first[-1])
    await _take_in(files, gallery, _taken(gallery, 10 * SMALL - 15))
    behind = await _take_in(files, gallery, _taken(gallery, 10 * SMALL - 5))
    await _delete(files, gallery, [first[-1], taken[SMALL + 1]])
    second, more = await files.page(gallery, after=end, limit=SMALL)
    assert second == [behind, taken[SMALL], *taken[SMALL + 2 : 2 * SMALL]]
    assert more


async def test_a_page_that_ends_with_a_sheet_says_whether_more_follow(
    files: FileStore, gallery: Gallery
) -> None:
    taken = [await _take_in(files, gallery) for _ in range(SMALL)]
    assert await files.page(gallery, after=None, limit=SMALL) == (taken, False)
    late = await _take_in(files, gallery)
    assert await files.page(gallery, after=None, limit=SMALL) == (taken, True)
    assert await files.page(gallery, after=place_of(taken[-1]), limit=SMALL) == ([late], False)


async def test_behind_every_place_there_is_what_stands_behind_it(
    files: FileStore, gallery: Gallery
) -> None:
    taken = [await _take_in(files, gallery, _taken(gallery, n)) for n in range(3 * SMALL)]
    for number, file in enumerate(taken):
        assert await files.page(gallery, after=place_of(file), limit=200) == (
            taken[number + 1 :],
            False,
        )
    for beyond in (Place("~~"), place_of(a_file(gallery.shoot_id, id=FileId("z" * 26)))):
        assert await files.page(gallery, after=beyond, limit=9) == ([], False)


async def test_sheets_that_became_nearly_empty_are_joined(
    files: FileStore, gallery: Gallery, database: Database, chance: random.Random
) -> None:
    taken = [await _take_in(files, gallery, _taken(gallery, n)) for n in range(8 * SMALL)]
    before = len(await _sheets(database, gallery))
    assert before >= 8
    left = list(taken)
    for file in chance.sample(taken, 7 * SMALL):
        await _delete(files, gallery, [file])
        left.remove(file)
        assert await _walk(files, gallery, 200) == left
    assert len(await _sheets(database, gallery)) < before / 2
    await _delete(files, gallery, left)
    await _walks(files, gallery, [])
    assert await _sheets(database, gallery) == [0]
    for file in reversed(taken):
        late = _taken(gallery, 0, filename=file.filename)
        await _take_in(files, gallery, late)
    assert len(await _walk(files, gallery, 7)) == len(taken)


@pytest.mark.parametrize("front", [True, False], ids=["the first ones", "the last ones"])
async def test_what_is_left_of_a_large_shoot_is_on_few_sheets(
    files: FileStore, gallery: Gallery, database: Database, front: bool
) -> None:
    taken = [await _take_in(files, gallery, _taken(gallery, n)) for n in range(6 * SMALL)]
    some = slice(0, 5 * SMALL) if front else slice(SMALL, 6 * SMALL)
    gone = taken[some]
    await _delete(files, gallery, gone)
    await _walks(files, gallery, [file for file in taken if file not in gone])
    assert len(await _sheets(database, gallery)) <= 3


async def test_a_sheet_is_not_joined_with_one_that_has_no_room_for_it(
    files: FileStore, gallery: Gallery, database: Database
) -> None:
    taken = [await _take_in(files, gallery, _taken(gallery, 10 * n)) for n in range(SMALL + 1)]
    taken.insert(1, await _take_in(files, gallery, _taken(gallery, 5)))
    assert await _sheets(database, gallery) == [SMALL, 2]
    await _delete(files, gallery, [taken.pop()])
    assert await _sheets(database, gallery) == [SMALL, 1]
    await _walks(files, gallery, taken)
    await _delete(files, gallery, [taken.pop()])
    assert await _sheets(database, gallery) == [SMALL]
    await _walks(files, gallery, taken)


async def test_joining_leaves_the_rest_of_a_crash_to_the_next_try(
    files: FileStore, gallery: Gallery, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = [await _take_in(files, gallery, _taken(gallery, n)) for n in range(SMALL + 1)]
    sheets = await _sheets(database, gallery)
    assert len(sheets) == 2
    assert all([await files.delete(gallery, file, now=NOW) for file in taken[SMALL - 1 :]])
    with monkeypatch.context() as patched, pytest.raises(PowerCut):
        patched.setattr(Directories, "save", _cut_off)
        await files.forget_unscoped(taken[-1].id)
    assert len(await _sheets(database, gallery)) == 2
    assert await _walk(files, gallery, 200) == taken[: SMALL - 1]
    # It is due still.
    assert {due.file_id for due in await files.due_unscoped(NOW, 100)} >= {taken[-1].id}
    await files.forget_unscoped(taken[-1].id)
    assert await _sheets(database, gallery) == [SMALL - 1]
    assert await _walk(files, gallery, 200) == taken[: SMALL - 1]


class PowerCut(Exception):
    """The last thing that happened."""


_save = Directories.save


async def _cut_off(*given: Any) -> None:
    await _save(*given)
    raise PowerCut


async def test_a_division_that_breaks_off_has_not_happened(
    files: FileStore, gallery: Gallery, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = [await _take_in(files, gallery, _taken(gallery, n)) for n in range(SMALL)]
    late = _taken(gallery, 5)
    await files.reserve(gallery, late.id, late.name, given_up_at=NOW)
    with monkeypatch.context() as patched, pytest.raises(PowerCut):
        patched.setattr(Directories, "save", _cut_off)
        await files.accept(late, now=NOW)
    assert await _sheets(database, gallery) == [SMALL]
    assert await files.find_unscoped(late.id) is None
    assert await _walk(files, gallery, 200) == taken
    assert await files.accept(late, now=NOW)
    await _walks(files, gallery, _in_order([*taken, late]))


@pytest.mark.parametrize("seen", [True, False], ids=["seen before", "never seen"])
async def test_another_process_finds_every_sheet_by_itself(
    database: Database, gallery: Gallery, seen: bool
) -> None:
    here, there = [_store(database, exclusive=False) for _ in range(2)]
    await here.prepare()
    taken = [await _take_in(here, gallery, _taken(gallery, 10 * n)) for n in range(SMALL + 5)]
    if seen:
        await _walks(there, gallery, taken)
    taken += [await _take_in(here, gallery, _taken(gallery, 10 * n + 5)) for n in range(SMALL)]
    taken = _in_order(taken)
    # It reads, adds, settles and deletes on sheets that were divided behind its back.
    assert await there.page(gallery, after=place_of(taken[-9]), limit=4) == (taken[-8:-4], True)
    late = await _take_in(there, gallery, _taken(gallery, 10 * SMALL + 1))
    assert await there.settle_unscoped(taken[-1], FileState.READY, thumbhash="h", failure=None)
    assert await there.delete(gallery, taken[3], now=NOW)
    taken = _in_order([*taken[:3], *taken[4:], late])
    for store in (there, here):
        assert [file.id for file in await _walk(store, gallery, 7)] == [file.id for file in taken]
    # The other one joins what this one knows as two.
    await _delete(there, gallery, [file for file in taken[2:] if file != late])
    assert len(await _sheets(database, gallery)) < 3
    early = await _take_in(here, gallery, _taken(gallery, -5))
    last = await _take_in(here, gallery, _taken(gallery, 1000))
    for store in (there, here):
        await _walks(store, gallery, [early, *taken[:2], late, last])


async def test_two_processes_that_fill_and_clear_the_same_sheets(
    database: Database, gallery: Gallery, chance: random.Random
) -> None:
    stores = [_store(database, exclusive=False) for _ in range(2)]
    await stores[0].prepare()
    files = [_taken(gallery, minute) for minute in range(8 * SMALL)]
    chance.shuffle(files)
    going, coming = files[: 4 * SMALL], files[4 * SMALL :]
    for file in going:
        await _take_in(stores[0], gallery, file)
    await asyncio.gather(
        *(_take_in_at_once(stores[n], gallery, coming[n::2], 2) for n in range(2)),
        *(_delete(stores[n], gallery, going[n::2]) for n in range(2)),
    )
    await _sheets(database, gallery)
    for store in stores:
        await _walks(store, gallery, _in_order(coming))


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
    assert await _walk(files, gallery, 200) == []
    assert await database["files_sheets"].count_documents({}) == 0
    assert await database["files_directories"].find_one({"_id": gallery.shoot_id}) is None
    for file in coming:
        await files.forget_unscoped(file.id)
    assert await database["files_files"].count_documents({}) == 0


async def test_forty_at_once_all_find_a_place(alone: FileStore, gallery: Gallery) -> None:
    coming = [a_file(gallery.shoot_id) for _ in range(40)]
    await asyncio.gather(*(_take_in(alone, gallery, file) for file in coming))
    await _walks(alone, gallery, coming)


async def test_the_last_places_of_a_sheet_are_given_once(
    files: FileStore, gallery: Gallery, database: Database
) -> None:
    taken = [await _take_in(files, gallery) for _ in range(SMALL - 3)]
    coming = [a_file(gallery.shoot_id) for _ in range(12)]
    await asyncio.gather(*(_take_in(files, gallery, file) for file in coming))
    await _walks(files, gallery, [*taken, *coming])
    assert max(await _sheets(database, gallery)) <= SMALL


async def test_all_that_are_settled_at_once_are_shown_so(
    files: FileStore, gallery: Gallery
) -> None:
    taken = [await _take_in(files, gallery) for _ in range(3 * SMALL)]
    settled = await asyncio.gather(
        *(
            files.settle_unscoped(file, FileState.READY, thumbhash=file.id, failure=None)
            for file in taken
        )
    )
    assert all(settled)
    shown = await _walk(files, gallery, 200)
    assert [(file.id, file.thumbhash) for file in shown] == [(file.id, file.id) for file in taken]
    assert {file.state for file in shown} == {FileState.READY}


async def test_a_directory_that_lies_is_told_and_not_followed_for_ever(
    files: FileStore, gallery: Gallery, database: Database
) -> None:
    taken = [await _take_in(files, gallery) for _ in range(SMALL + 1)]
    await database["files_directories"].delete_one({"_id": gallery.shoot_id})
    lost = _store(database, exclusive=False)
    with pytest.raises(RuntimeError, match="not what its directory says"):
        await _walk(lost, gallery, 7)
    with pytest.raises(RuntimeError, match="not what its directory says"):
        await lost.delete(gallery, taken[0], now=NOW)
