"""Sheets that become empty are joined, and what a crash breaks off has not happened."""

import random
from typing import Any

import pytest

from studio.files.domain import Gallery
from studio.files.store import FileStore
from studio.files.store.directory import Directories
from tests.store.samples import NOW
from tests.store.sheets.contact_sheets import (
    SMALL,
    Database,
    delete,
    in_order,
    of_minute,
    require_walks,
    sheets_of,
    take_in,
    walk,
)

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_sheets_that_became_nearly_empty_are_joined(
    files: FileStore, gallery: Gallery, database: Database, chance: random.Random
) -> None:
    taken = [await take_in(files, gallery, of_minute(gallery, n)) for n in range(8 * SMALL)]
    before = len(await sheets_of(database, gallery))
    assert before >= 8
    left = list(taken)
    for file in chance.sample(taken, 7 * SMALL):
        await delete(files, gallery, [file])
        left.remove(file)
        assert await walk(files, gallery, 200) == left
    assert len(await sheets_of(database, gallery)) < before / 2
    await delete(files, gallery, left)
    await require_walks(files, gallery, [])
    assert await sheets_of(database, gallery) == [0]
    for file in reversed(taken):
        late = of_minute(gallery, 0, filename=file.filename)
        await take_in(files, gallery, late)
    assert len(await walk(files, gallery, 7)) == len(taken)


@pytest.mark.parametrize("front", [True, False], ids=["the first ones", "the last ones"])
async def test_what_is_left_of_a_large_shoot_is_on_few_sheets(
    files: FileStore, gallery: Gallery, database: Database, front: bool
) -> None:
    taken = [await take_in(files, gallery, of_minute(gallery, n)) for n in range(6 * SMALL)]
    some = slice(0, 5 * SMALL) if front else slice(SMALL, 6 * SMALL)
    gone = taken[some]
    await delete(files, gallery, gone)
    await require_walks(files, gallery, [file for file in taken if file not in gone])
    assert len(await sheets_of(database, gallery)) <= 3


async def test_a_sheet_is_not_joined_with_one_that_has_no_room_for_it(
    files: FileStore, gallery: Gallery, database: Database
) -> None:
    taken = [await take_in(files, gallery, of_minute(gallery, 10 * n)) for n in range(SMALL + 1)]
    taken.insert(1, await take_in(files, gallery, of_minute(gallery, 5)))
    assert await sheets_of(database, gallery) == [SMALL, 2]
    await delete(files, gallery, [taken.pop()])
    assert await sheets_of(database, gallery) == [SMALL, 1]
    await require_walks(files, gallery, taken)
    await delete(files, gallery, [taken.pop()])
    assert await sheets_of(database, gallery) == [SMALL]
    await require_walks(files, gallery, taken)


async def test_joining_leaves_the_rest_of_a_crash_to_the_next_try(
    files: FileStore, gallery: Gallery, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = [await take_in(files, gallery, of_minute(gallery, n)) for n in range(SMALL + 1)]
    sheets = await sheets_of(database, gallery)
    assert len(sheets) == 2
    assert all([await files.delete(gallery, file, now=NOW) for file in taken[SMALL - 1 :]])
    with monkeypatch.context() as patched, pytest.raises(PowerCut):
        patched.setattr(Directories, "save", _cut_off)
        await files.forget_unscoped(taken[-1].id)
    assert len(await sheets_of(database, gallery)) == 2
    assert await walk(files, gallery, 200) == taken[: SMALL - 1]
    # It is due still.
    assert {due.file_id for due in await files.due_unscoped(NOW, 100)} >= {taken[-1].id}
    await files.forget_unscoped(taken[-1].id)
    assert await sheets_of(database, gallery) == [SMALL - 1]
    assert await walk(files, gallery, 200) == taken[: SMALL - 1]


class PowerCut(Exception):
    """The last thing that happened."""


_save = Directories.save


async def _cut_off(*given: Any) -> None:
    await _save(*given)
    raise PowerCut


async def test_a_division_that_breaks_off_has_not_happened(
    files: FileStore, gallery: Gallery, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = [await take_in(files, gallery, of_minute(gallery, n)) for n in range(SMALL)]
    late = of_minute(gallery, 5)
    await files.reserve(gallery, late.id, late.name, given_up_at=NOW)
    with monkeypatch.context() as patched, pytest.raises(PowerCut):
        patched.setattr(Directories, "save", _cut_off)
        await files.accept(late, now=NOW)
    assert await sheets_of(database, gallery) == [SMALL]
    assert await files.find_unscoped(late.id) is None
    assert await walk(files, gallery, 200) == taken
    assert await files.accept(late, now=NOW)
    await require_walks(files, gallery, in_order([*taken, late]))
