"""Photographs in the database: each name once, each state left once, nothing half done."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from studio.files.domain import FileState, Gallery, StorageName
from studio.files.store import FileStore
from studio.files.store.files import DELETING
from studio.kernel.ids import FileId
from tests.store.files.taking_in import (
    LATER,
    PROCESSING,
    accept,
    due_at,
    listed_of,
    reserve,
    settle,
)
from tests.store.samples import NOW, a_file, a_gallery

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_indexes_can_be_made_twice(files: FileStore) -> None:
    await files.prepare()


async def test_a_photograph_comes_back_as_it_was_taken_in(
    files: FileStore, gallery: Gallery
) -> None:
    file = await accept(
        files,
        gallery,
        filename="Été à Étretat.HEIC",
        content_type="image/heic",
        taken_at=datetime(2026, 6, 1, 12, 0, 0, 500_000, tzinfo=UTC),
        width=4000,
        height=6000,
    )
    assert await files.find_unscoped(file.id) == file
    assert await listed_of(files, gallery) == [file]


async def test_a_photograph_is_of_one_shoot_alone(files: FileStore, gallery: Gallery) -> None:
    file, other = await accept(files, gallery), a_gallery()
    assert await listed_of(files, other) == []
    assert not await files.delete(other, file, now=NOW)
    assert await files.find_unscoped(file.id) == file
    assert await listed_of(files, gallery) == [file]


async def test_what_is_not_there_is_none(files: FileStore, gallery: Gallery) -> None:
    file = a_file(gallery.shoot_id)
    assert await files.find_unscoped(file.id) is None
    assert not await files.accept(file, now=NOW)
    assert not await settle(files, file)
    assert not await files.delete(gallery, file, now=NOW)
    assert not await files.give_up_unscoped(file.id, now=NOW)
    assert await listed_of(files, gallery) == []


async def test_bytes_that_are_still_coming_are_not_shown(
    files: FileStore, gallery: Gallery
) -> None:
    file = await reserve(files, gallery, "a.jpg")
    assert await files.find_unscoped(file.id) is None
    assert await listed_of(files, gallery) == []
    assert not await files.delete(gallery, file, now=NOW)


@pytest.mark.parametrize(
    ("first", "second"),
    [("a.jpg", "a.jpg"), ("Été.jpg", "ÉTÉ.JPG"), ("a.jpg", "a.png"), ("a", "a.tif")],
)
async def test_two_photographs_of_one_name_both_live(
    files: FileStore, gallery: Gallery, first: str, second: str
) -> None:
    one, other = [await reserve(files, gallery, each) for each in (first, second)]
    assert one.name == StorageName.of(first)
    assert other.name.suffix == StorageName.of(second).suffix
    keys = one.name.keys(gallery.shoot_id) + other.name.keys(gallery.shoot_id)
    assert len({key.casefold() for key in keys}) == len(keys)
    assert await files.accept(one, now=NOW)
    assert await files.accept(other, now=NOW)
    assert await listed_of(files, gallery) == [one, other]
    assert [file.filename for file in await listed_of(files, gallery)] == [first, second]


async def test_twenty_of_one_name_at_once_all_live(files: FileStore, gallery: Gallery) -> None:
    found = await asyncio.gather(
        *(reserve(files, gallery, "a.jpg", id=FileId(f"id-{n:08d}")) for n in range(20))
    )
    assert len({file.name.stem for file in found}) == 20
    assert sum(file.name.stem == "a" for file in found) == 1


async def test_one_name_is_free_in_every_shoot_and_again_once_its_bytes_are_gone(
    files: FileStore, gallery: Gallery
) -> None:
    file = await accept(files, gallery)
    assert (await reserve(files, a_gallery(), "a.jpg")).name.stem == "a"
    assert await files.delete(gallery, file, now=NOW)
    # Its bytes are still there.
    assert (await reserve(files, gallery, "a.jpg")).name.stem != "a"
    await files.forget_unscoped(file.id)
    assert (await reserve(files, gallery, "a.jpg")).name.stem == "a"


async def test_a_photograph_is_accepted_once(files: FileStore, gallery: Gallery) -> None:
    file = await reserve(files, gallery, "a.jpg")
    found = await asyncio.gather(*(files.accept(file, now=NOW) for _ in range(5)))
    assert found.count(True) == 1
    assert await listed_of(files, gallery) == [file]


async def test_what_was_given_up_is_not_accepted_and_the_other_way_round(
    files: FileStore, gallery: Gallery
) -> None:
    for _ in range(5):
        file = await reserve(files, gallery, "a.jpg")
        accepted, given_up = await asyncio.gather(
            files.accept(file, now=NOW), files.give_up_unscoped(file.id, now=NOW)
        )
        assert accepted is not given_up
        assert (await files.find_unscoped(file.id) == file) is accepted
        assert (file in await listed_of(files, gallery)) is accepted
        assert (file.id, PROCESSING if accepted else DELETING) in await due_at(files)
        assert await files.accept(file, now=NOW) is False


@pytest.mark.parametrize("state", [FileState.READY, FileState.FAILED])
async def test_a_photograph_is_settled_once_in_both_places(
    files: FileStore, gallery: Gallery, state: FileState
) -> None:
    file = await accept(files, gallery)
    assert await files.find_unscoped(file.id) == file
    assert await listed_of(files, gallery) == [file]
    failure = "It is broken." if state is FileState.FAILED else None
    assert await files.settle_unscoped(file, state, thumbhash="hash", failure=failure)
    settled = replace(file, state=state, thumbhash="hash", failure=failure)
    assert await files.find_unscoped(file.id) == settled
    assert await listed_of(files, gallery) == [settled]
    assert await due_at(files) == []
    assert not await settle(files, file)
    assert await files.find_unscoped(file.id) == settled


async def test_a_deleted_photograph_is_hidden_at_once(files: FileStore, gallery: Gallery) -> None:
    kept, gone = await accept(files, gallery), await accept(files, gallery)
    assert await settle(files, gone)
    assert await files.find_unscoped(gone.id) is not None
    assert len(await listed_of(files, gallery)) == 2
    assert await files.delete(gallery, gone, now=NOW)
    assert await files.find_unscoped(gone.id) is None
    assert await files.find_unscoped(gone.id) is None
    assert await listed_of(files, gallery) == [kept]
    assert (gone.id, DELETING) in await due_at(files)
    assert not await files.delete(gallery, gone, now=NOW)
    await files.forget_unscoped(gone.id)
    assert await due_at(files) == [(kept.id, PROCESSING)]


async def test_a_photograph_that_is_there_is_not_forgotten(
    files: FileStore, gallery: Gallery
) -> None:
    file = await accept(files, gallery)
    await files.forget_unscoped(file.id)
    assert await files.find_unscoped(file.id) == file


async def test_deleted_while_it_is_settled_it_stays_deleted(
    files: FileStore, gallery: Gallery
) -> None:
    accepted = [await accept(files, gallery) for _ in range(8)]
    outcomes = await asyncio.gather(
        *(settle(files, file) for file in accepted),
        *(files.delete(gallery, file, now=NOW) for file in accepted),
        *(files.find_unscoped(file.id) for file in accepted),
    )
    assert all(outcomes[8:16])
    assert await listed_of(files, gallery) == []
    assert [await files.find_unscoped(file.id) for file in accepted] == [None] * 8
    assert sorted(await due_at(files)) == [(file.id, DELETING) for file in accepted]
    # A render that ends later than that has to remove what it made.
    assert not any([await settle(files, file) for file in accepted])


async def test_nothing_is_accepted_once_the_shoot_is_cleared(
    files: FileStore, gallery: Gallery
) -> None:
    accepted, coming = await accept(files, gallery), await reserve(files, gallery, "b.jpg")
    elsewhere = a_gallery()
    other = await accept(files, elsewhere)
    assert await files.find_unscoped(accepted.id) is not None
    await files.delete_all_unscoped(gallery.shoot_id, now=NOW)
    assert not await files.accept(coming, now=NOW)
    assert not await settle(files, accepted)
    assert await files.find_unscoped(accepted.id) is None
    assert await listed_of(files, gallery) == []
    assert set(await due_at(files)) == {(accepted.id, DELETING), (other.id, PROCESSING)}
    assert (coming.id, DELETING) in await due_at(files, LATER)
    assert await listed_of(files, elsewhere) == [other]
    assert await files.find_unscoped(other.id) == other


async def test_clearing_a_shoot_while_photographs_come_leaves_none(
    files: FileStore, gallery: Gallery
) -> None:
    """The embedded server has hung for good here: see `delete_all_unscoped`."""
    coming = [await reserve(files, gallery, f"{number}.jpg") for number in range(10)]
    await asyncio.gather(
        *(files.accept(file, now=NOW) for file in coming),
        files.delete_all_unscoped(gallery.shoot_id, now=NOW),
    )
    assert sorted(await due_at(files, LATER)) == [(file.id, DELETING) for file in coming]
    assert [await files.find_unscoped(file.id) for file in coming] == [None] * 10
    assert await listed_of(files, gallery) == []
