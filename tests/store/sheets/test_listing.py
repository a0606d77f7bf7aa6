"""Listings of photographs: every one once, in order, however they come, go and share sheets."""

import asyncio
import random

import pytest

from studio.files.domain import Gallery
from studio.files.order import Place, place_of
from studio.files.store import FileStore
from studio.kernel.ids import FileId
from tests.store.samples import a_file
from tests.store.sheets.contact_sheets import (
    LARGE,
    SMALL,
    Database,
    delete,
    in_order,
    of_minute,
    require_walks,
    sheets_of,
    take_in,
    take_in_at_once,
    walk,
)

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_nothing_is_listed_of_a_shoot_without_photographs(
    files: FileStore, gallery: Gallery
) -> None:
    await require_walks(files, gallery, [])


async def test_photographs_stand_as_they_were_taken(files: FileStore, gallery: Gallery) -> None:
    late, early = of_minute(gallery, 2), of_minute(gallery, 1)
    tenth, ninth = [of_minute(gallery, 3, filename=f"img_{n}.jpg") for n in (10, 9)]
    capital = of_minute(gallery, 3, filename="IMG_9.JPG")
    untimed, before = [a_file(gallery.shoot_id, filename=f"{name}.jpg") for name in "ba"]
    for file in (tenth, untimed, late, ninth, capital, before, early):
        await take_in(files, gallery, file)
    await require_walks(files, gallery, [early, late, ninth, capital, tenth, before, untimed])


async def test_700_that_come_at_once_in_any_order_are_listed_in_order(
    alone: FileStore, gallery: Gallery, chance: random.Random, database: Database
) -> None:
    coming = [of_minute(gallery, chance.randrange(500)) for _ in range(600)]
    coming += [a_file(gallery.shoot_id) for _ in range(100)]
    chance.shuffle(coming)
    await take_in_at_once(alone, gallery, coming, 5)
    await require_walks(alone, gallery, in_order(coming))
    sheets = await sheets_of(database, gallery)
    assert sum(sheets) == 700
    # The last one may have begun just now: what comes behind all others begins a sheet of its own.
    *others, _ = sheets
    assert min(others) >= LARGE // 4
    assert max(sheets) <= LARGE


async def test_what_comes_nearly_in_order_fills_sheets_nearly_up(
    alone: FileStore, gallery: Gallery, database: Database
) -> None:
    coming = [of_minute(gallery, minute) for minute in range(2 * LARGE + 100)]
    await take_in_at_once(alone, gallery, coming, 3)
    await require_walks(alone, gallery, coming)
    *full, _ = await sheets_of(database, gallery)
    assert len(full) == 2
    assert min(full) >= LARGE * 0.9


@pytest.mark.parametrize("tasks", [1, 4, 40])
async def test_sheets_are_divided_wherever_they_are_full(
    files: FileStore, gallery: Gallery, database: Database, chance: random.Random, tasks: int
) -> None:
    coming = [of_minute(gallery, minute) for minute in range(6 * SMALL)]
    chance.shuffle(coming)
    await take_in_at_once(files, gallery, coming, tasks)
    await require_walks(files, gallery, in_order(coming))
    assert max(await sheets_of(database, gallery)) <= SMALL


async def test_what_comes_the_other_way_round_is_listed_in_order(
    files: FileStore, gallery: Gallery, database: Database
) -> None:
    coming = [of_minute(gallery, minute) for minute in range(4 * SMALL)]
    for file in reversed(coming):
        await take_in(files, gallery, file)
    await require_walks(files, gallery, coming)
    assert min(await sheets_of(database, gallery)) >= SMALL // 2


async def test_who_turns_pages_misses_nothing_and_sees_nothing_twice_while_others_come_and_go(
    files: FileStore, gallery: Gallery, chance: random.Random
) -> None:
    staying = [of_minute(gallery, minute) for minute in range(0, 300, 3)]
    going = [of_minute(gallery, minute) for minute in range(1, 300, 3)]
    coming = [of_minute(gallery, minute) for minute in range(2, 300, 3)]
    for order in (going, coming):
        chance.shuffle(order)
    await take_in_at_once(files, gallery, [*staying, *going], 4)
    changing = [
        asyncio.ensure_future(take_in_at_once(files, gallery, coming, 2)),
        asyncio.ensure_future(delete(files, gallery, going)),
    ]
    walks = 0
    while not all(each.done() for each in changing):
        walked = await walk(files, gallery, 7)
        assert walked == in_order(list(dict.fromkeys(walked)))
        assert [file for file in walked if file in staying] == staying
        walks += 1
        # A walk from memory alone never waits: let the others go on.
        await asyncio.sleep(0)
    await asyncio.gather(*changing)
    assert walks > 1
    await require_walks(files, gallery, in_order([*staying, *coming]))


async def test_a_page_goes_on_where_the_one_before_ended_whatever_came_or_went(
    files: FileStore, gallery: Gallery
) -> None:
    taken = [await take_in(files, gallery, of_minute(gallery, 10 * n)) for n in range(4 * SMALL)]
    first, more = await files.page(gallery, after=None, limit=SMALL)
    assert (first, more) == (taken[:SMALL], True)
    # One in front of where it ended, one behind it; and the one it ended with goes.
    end = place_of(first[-1])
    await take_in(files, gallery, of_minute(gallery, 10 * SMALL - 15))
    behind = await take_in(files, gallery, of_minute(gallery, 10 * SMALL - 5))
    await delete(files, gallery, [first[-1], taken[SMALL + 1]])
    second, more = await files.page(gallery, after=end, limit=SMALL)
    assert second == [behind, taken[SMALL], *taken[SMALL + 2 : 2 * SMALL]]
    assert more


async def test_a_page_that_ends_with_a_sheet_says_whether_more_follow(
    files: FileStore, gallery: Gallery
) -> None:
    taken = [await take_in(files, gallery) for _ in range(SMALL)]
    assert await files.page(gallery, after=None, limit=SMALL) == (taken, False)
    late = await take_in(files, gallery)
    assert await files.page(gallery, after=None, limit=SMALL) == (taken, True)
    assert await files.page(gallery, after=place_of(taken[-1]), limit=SMALL) == ([late], False)


async def test_behind_every_place_there_is_what_stands_behind_it(
    files: FileStore, gallery: Gallery
) -> None:
    taken = [await take_in(files, gallery, of_minute(gallery, n)) for n in range(3 * SMALL)]
    for number, file in enumerate(taken):
        assert await files.page(gallery, after=place_of(file), limit=200) == (
            taken[number + 1 :],
            False,
        )
    for beyond in (Place("~~"), place_of(a_file(gallery.shoot_id, id=FileId("z" * 26)))):
        assert await files.page(gallery, after=beyond, limit=9) == ([], False)
