"""Photographs whose sheets are older than their order get it at the start, once."""

import asyncio
import random
from datetime import timedelta
from typing import Any, Final

import pytest
from pymongo.asynchronous.database import AsyncDatabase

from studio.files.domain import FileState, Gallery, Overview, StoredFile
from studio.files.order import place_of
from studio.files.store import FileStore
from studio.files.store.documents import document_of, entry_of
from studio.files.store.overviews import Overviews
from tests.store.samples import NOW, a_file, a_file_store, a_gallery

pytestmark = pytest.mark.asyncio(loop_scope="session")

Database = AsyncDatabase[dict[str, Any]]
CAPACITY: Final = 15
"""How many photographs a sheet holds here."""


def _store(database: Database, *, exclusive: bool = False) -> FileStore:
    return a_file_store(database, exclusive=exclusive, capacity=CAPACITY)


async def _as_it_was(database: Database, gallery: Gallery, count: int) -> list[StoredFile]:
    """What an earlier version left: photographs on numbered sheets as they had arrived."""
    chance = random.Random(count)
    arrived = [
        a_file(
            gallery.shoot_id,
            taken_at=NOW + timedelta(minutes=chance.randrange(100)),
            state=FileState.READY,
        )
        for _ in range(count)
    ]
    for start in range(0, count, CAPACITY):
        sheet = arrived[start : start + CAPACITY]
        number = start // CAPACITY
        await database["files_sheets"].insert_one(
            {
                "_id": f"{gallery.shoot_id}/{number}",
                "shootId": gallery.shoot_id,
                # Places that were given up stayed taken.
                "taken": CAPACITY,
                "entries": {file.id: entry_of(file) for file in sheet},
            }
        )
        for file in sheet:
            document = {**document_of(file), "stemKey": file.name.stem, "sheet": number}
            await database["files_files"].insert_one(document)
    first = {"cover": entry_of(arrived[0]), "coverSheet": 0} if arrived else {}
    overviews = database["files_overviews"]
    await overviews.insert_one({"_id": gallery.shoot_id, "ready": count, **first})
    await overviews.update_one({"_id": "complete"}, {"$set": {"complete": True}}, upsert=True)
    return arrived


async def _listed(files: FileStore, gallery: Gallery) -> list[StoredFile]:
    listed, more = await files.page(gallery, after=None, limit=1000)
    assert not more
    return listed


async def _is_in_order(files: FileStore, gallery: Gallery, arrived: list[StoredFile]) -> None:
    ordered = sorted(arrived, key=place_of)
    assert ordered != arrived
    assert await _listed(files, gallery) == ordered
    assert await files.overviews([gallery]) == [Overview(len(ordered), ordered[0])]


async def test_sheets_by_arrival_are_put_in_order_at_the_start(
    database: Database, exclusive: bool
) -> None:
    shoots = {a_gallery(): count for count in (5, CAPACITY, 7 * CAPACITY + 3)}
    arrived = {each: await _as_it_was(database, each, count) for each, count in shoots.items()}
    files = _store(database, exclusive=exclusive)
    await files.prepare()
    for gallery, of_shoot in arrived.items():
        await _is_in_order(files, gallery, of_shoot)
        # And it goes on from there.
        late = a_file(gallery.shoot_id, taken_at=NOW - timedelta(minutes=1))
        await files.reserve(gallery, late.id, late.name, given_up_at=NOW)
        assert await files.accept(late, now=NOW)
        for gone in of_shoot[::2]:
            assert await files.delete(gallery, gone, now=NOW)
        assert await _listed(files, gallery) == [late, *sorted(of_shoot[1::2], key=place_of)]


async def test_two_that_start_at_once_put_them_in_order_once(database: Database) -> None:
    gallery = a_gallery()
    arrived = await _as_it_was(database, gallery, 4 * CAPACITY)
    stores = [_store(database) for _ in range(2)]
    await asyncio.gather(*(each.prepare() for each in stores))
    for store in stores:
        await _is_in_order(store, gallery, arrived)


class PowerCut(Exception):
    """The last thing that happened."""


async def test_a_start_that_breaks_off_is_made_up_for_by_the_next(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    galleries = [a_gallery() for _ in range(3)]
    arrived = {each: await _as_it_was(database, each, 3 * CAPACITY) for each in galleries}
    build, built = Overviews.build, []

    async def cut_off(*given: Any) -> None:
        await build(*given)
        built.append(given)
        if len(built) == 2:
            raise PowerCut

    with monkeypatch.context() as patched, pytest.raises(PowerCut):
        patched.setattr(Overviews, "build", cut_off)
        await _store(database).prepare()
    # One shoot is in order, one is as it was, and one was not come to.
    ends = [each.get("end", "") async for each in database["files_sheets"].find({})]
    assert ends.count("") == 2 * 3
    files = _store(database)
    await files.prepare()
    for gallery in galleries:
        await _is_in_order(files, gallery, arrived[gallery])


async def test_they_are_put_in_order_once(database: Database) -> None:
    await _store(database).prepare()
    gallery = a_gallery()
    arrived = await _as_it_was(database, gallery, 5)
    # A start that went through every shoot each time would find this one.
    await _store(database).prepare()
    [sheet] = [each async for each in database["files_sheets"].find({})]
    assert "end" not in sheet
    assert len(sheet["entries"]) == len(arrived)
