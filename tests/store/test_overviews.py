"""What a list of shoots shows of each one's photographs: always what its listing would show."""

import asyncio
import random
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio
from pymongo.asynchronous.database import AsyncDatabase

from studio.files.domain import FileState, Gallery, Overview, StoredFile
from studio.files.store import FileStore
from studio.files.store.overviews import Overviews
from tests.store.samples import NOW, a_file, a_file_store, a_gallery

pytestmark = pytest.mark.asyncio(loop_scope="session")

Database = AsyncDatabase[dict[str, Any]]
NOTHING = Overview(0, None)
SMALL_SHEETS = 3
"""How many photographs a sheet holds here."""


@pytest_asyncio.fixture(loop_scope="session")
async def files(database: Database, exclusive: bool) -> FileStore:
    made = a_file_store(database, exclusive=exclusive, capacity=SMALL_SHEETS)
    await made.prepare()
    return made


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def _true_to_the_listing(database: Database) -> AsyncIterator[None]:
    """Whatever a test has done: each overview says what the photographs themselves say."""
    yield
    fresh = a_file_store(database, exclusive=False)
    async for document in database["files_overviews"].find({"ready": {"$exists": True}}):
        gallery = a_gallery(document["_id"])
        assert await fresh.overviews([gallery]) == [await _counted(fresh, gallery)]


async def _counted(files: FileStore, gallery: Gallery) -> Overview:
    """What an overview has to say, from the listing."""
    listed, _ = await files.page(gallery, after=None, limit=1000)
    ready = [file for file in listed if file.state is FileState.READY]
    return Overview(len(ready), ready[0] if ready else None)


async def _take_in(files: FileStore, gallery: Gallery) -> StoredFile:
    file = a_file(gallery.shoot_id)
    await files.reserve(gallery, file.id, file.name, given_up_at=NOW)
    assert await files.accept(file, now=NOW)
    return file


async def _settle(
    files: FileStore, file: StoredFile, state: FileState = FileState.READY
) -> StoredFile:
    assert await files.settle_unscoped(file, state, thumbhash="hash", failure=None)
    return replace(file, state=state, thumbhash="hash")


async def _ready(files: FileStore, gallery: Gallery) -> StoredFile:
    return await _settle(files, await _take_in(files, gallery))


async def _overview(files: FileStore, gallery: Gallery) -> Overview:
    [found] = await files.overviews([gallery])
    return found


async def test_there_is_nothing_to_see_of_a_shoot_without_photographs(
    files: FileStore, gallery: Gallery
) -> None:
    assert await files.overviews([]) == []
    assert await files.overviews([gallery, a_gallery()]) == [NOTHING, NOTHING]


async def test_a_photograph_counts_once_it_is_ready(files: FileStore, gallery: Gallery) -> None:
    assert await _overview(files, gallery) == NOTHING
    file = await _take_in(files, gallery)
    assert await _overview(files, gallery) == NOTHING
    ready = await _settle(files, file)
    assert await _overview(files, gallery) == Overview(1, ready)
    assert not await files.settle_unscoped(file, FileState.READY, thumbhash="again", failure=None)
    assert await _overview(files, gallery) == Overview(1, ready)


async def test_one_that_failed_does_not_count(files: FileStore, gallery: Gallery) -> None:
    failed = await _settle(files, await _take_in(files, gallery), FileState.FAILED)
    assert await _overview(files, gallery) == NOTHING
    ready = await _ready(files, gallery)
    assert await _overview(files, gallery) == Overview(1, ready)
    assert await files.delete(gallery, failed, now=NOW)
    assert await _overview(files, gallery) == Overview(1, ready)


async def test_the_cover_is_the_first_of_the_gallery_whichever_was_ready_first(
    files: FileStore, gallery: Gallery
) -> None:
    taken = [await _take_in(files, gallery) for _ in range(2 * SMALL_SHEETS + 1)]
    for count, file in enumerate(reversed(taken), start=1):
        assert await _overview(files, gallery) == await _counted(files, gallery)
        ready = await _settle(files, file)
        assert await _overview(files, gallery) == Overview(count, ready)


async def test_without_its_cover_a_shoot_shows_the_next_one(
    files: FileStore, gallery: Gallery
) -> None:
    ready = [await _ready(files, gallery) for _ in range(2 * SMALL_SHEETS + 2)]
    # One sheet in between has nothing left that is ready.
    await _take_in(files, gallery)
    for file in ready[SMALL_SHEETS : 2 * SMALL_SHEETS]:
        assert await files.delete(gallery, file, now=NOW)
        assert await _overview(files, gallery) == await _counted(files, gallery)
    left = ready[:SMALL_SHEETS] + ready[2 * SMALL_SHEETS :]
    while left:
        assert await _overview(files, gallery) == Overview(len(left), left[0])
        assert await files.delete(gallery, left.pop(0), now=NOW)
    assert await _overview(files, gallery) == NOTHING
    assert not await files.delete(gallery, ready[0], now=NOW)
    late = await _ready(files, gallery)
    assert await _overview(files, gallery) == Overview(1, late)


async def test_one_that_became_ready_since_it_was_looked_at_is_taken_off_as_well(
    files: FileStore, gallery: Gallery
) -> None:
    seen = await _take_in(files, gallery)
    await _settle(files, seen)
    assert await files.delete(gallery, seen, now=NOW)
    assert await _overview(files, gallery) == NOTHING


async def test_each_gallery_has_its_own_in_the_order_that_was_asked_for(files: FileStore) -> None:
    galleries = [a_gallery() for _ in range(60)]
    ready = {each: await _ready(files, each) for each in galleries[::20]}
    expected = [Overview(1, ready[each]) if each in ready else NOTHING for each in galleries]
    for _ in range(2):
        assert await files.overviews(galleries) == expected
    assert await files.overviews(galleries[::-1]) == expected[::-1]


async def test_nothing_is_left_of_a_shoot_that_is_cleared(
    files: FileStore, gallery: Gallery, database: Database
) -> None:
    elsewhere = a_gallery()
    other = await _ready(files, elsewhere)
    for _ in range(2):
        await _ready(files, gallery)
    late = await _take_in(files, gallery)
    await files.delete_all_unscoped(gallery.shoot_id, now=NOW)
    assert not await files.settle_unscoped(late, FileState.READY, thumbhash="h", failure=None)
    assert await files.overviews([gallery, elsewhere]) == [NOTHING, Overview(1, other)]
    assert await database["files_overviews"].find_one({"_id": gallery.shoot_id}) is None


async def test_forty_settled_at_once_are_all_counted(files: FileStore, gallery: Gallery) -> None:
    taken = [await _take_in(files, gallery) for _ in range(40)]
    settled = await asyncio.gather(*(_settle(files, file) for file in reversed(taken)))
    assert await _overview(files, gallery) == Overview(40, settled[-1])


async def test_what_comes_and_goes_at_once_is_counted_right(
    files: FileStore, gallery: Gallery
) -> None:
    chance = random.Random(7)
    ready = [await _ready(files, gallery) for _ in range(10)]
    coming = [await _take_in(files, gallery) for _ in range(10)]

    async def upload() -> None:
        await _ready(files, gallery)

    changes = [
        *(files.delete(gallery, file, now=NOW) for file in ready[:8]),
        *(_settle(files, file) for file in coming[:5]),
        *(_settle(files, file, FileState.FAILED) for file in coming[5:]),
        *(upload() for _ in range(5)),
        *(_overview(files, gallery) for _ in range(10)),
    ]
    chance.shuffle(changes)
    await asyncio.gather(*changes)
    overview = await _overview(files, gallery)
    assert overview == await _counted(files, gallery)
    assert overview.ready == 2 + 5 + 5


async def test_settled_and_deleted_at_once_it_counts_for_nothing(
    files: FileStore, gallery: Gallery
) -> None:
    accepted = [await _take_in(files, gallery) for _ in range(8)]
    await asyncio.gather(
        *(
            files.settle_unscoped(file, FileState.READY, thumbhash="hash", failure=None)
            for file in accepted
        ),
        *(files.delete(gallery, file, now=NOW) for file in accepted),
    )
    assert await _overview(files, gallery) == NOTHING


class PowerCut(Exception):
    """The last thing that happened."""


@pytest.mark.parametrize("moment", ["add", "remove"])
async def test_a_change_that_breaks_off_has_not_happened_anywhere(
    files: FileStore, gallery: Gallery, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    ready, coming = await _ready(files, gallery), await _take_in(files, gallery)
    real = getattr(Overviews, moment)

    async def cut_off(*given: Any) -> None:
        await real(*given)
        raise PowerCut

    with monkeypatch.context() as patched:
        patched.setattr(Overviews, moment, cut_off)
        with pytest.raises(PowerCut):
            if moment == "add":
                await _settle(files, coming)
            else:
                await files.delete(gallery, ready, now=NOW)
    assert await files.find_unscoped(ready.id) == ready
    assert await files.find_unscoped(coming.id) == coming
    assert await _overview(files, gallery) == await _counted(files, gallery) == Overview(1, ready)


async def _as_before_overviews(database: Database) -> None:
    """What an earlier version of the studio left behind."""
    await database["files_overviews"].drop()


async def test_shoots_whose_photographs_are_older_than_overviews_get_theirs_at_the_start(
    files: FileStore, database: Database, exclusive: bool
) -> None:
    full, half, empty = a_gallery(), a_gallery(), a_gallery()
    for _ in range(2 * SMALL_SHEETS + 1):
        await _ready(files, full)
    await _take_in(files, half)
    await _ready(files, half)
    await _take_in(files, empty)
    galleries = [full, half, empty, a_gallery()]
    expected = [await _counted(files, each) for each in galleries]
    assert [each.ready for each in expected] == [7, 1, 0, 0]

    await _as_before_overviews(database)
    after = a_file_store(database, exclusive=exclusive)
    await asyncio.gather(after.prepare(), a_file_store(database, exclusive=False).prepare())
    assert await after.overviews(galleries) == expected


@pytest.mark.parametrize("change", ["settle", "delete"])
async def test_a_change_before_that_makes_the_overview_from_what_is_there(
    files: FileStore, gallery: Gallery, database: Database, change: str
) -> None:
    ready = [await _ready(files, gallery) for _ in range(SMALL_SHEETS + 2)]
    coming = await _take_in(files, gallery)
    await _as_before_overviews(database)
    if change == "settle":
        await _settle(files, coming)
    else:
        await files.delete(gallery, ready[0], now=NOW)
    overview = await _overview(files, gallery)
    assert overview == await _counted(files, gallery)
    assert overview.ready == len(ready) + (1 if change == "settle" else -1)


async def test_those_are_made_once(files: FileStore, database: Database) -> None:
    gallery = a_gallery()
    await _ready(files, gallery)
    # A start that went through every shoot each time would find this one again.
    await database["files_overviews"].delete_one({"_id": gallery.shoot_id})
    await a_file_store(database, exclusive=False).prepare()
    assert await database["files_overviews"].find_one({"_id": gallery.shoot_id}) is None
