"""Photographs in the database: each name once, each state left once, nothing half done."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
from pymongo.asynchronous.database import AsyncDatabase

from studio.files.domain import FileState, Gallery, StorageName, StoredFile
from studio.files.store import FileStore
from studio.files.store.files import DELETING, RECEIVING, Due
from studio.kernel.ids import FileId
from tests.store.samples import NOW, a_file, a_file_store, a_gallery

pytestmark = pytest.mark.asyncio(loop_scope="session")

Database = AsyncDatabase[dict[str, Any]]
LATER = NOW + timedelta(hours=1)
PROCESSING = FileState.PROCESSING.value


@pytest_asyncio.fixture(loop_scope="session")
async def files(database: Database, exclusive: bool) -> FileStore:
    made = a_file_store(database, exclusive=exclusive)
    await made.prepare()
    return made


@pytest.fixture
def gallery() -> Gallery:
    return a_gallery()


async def _reserve(files: FileStore, gallery: Gallery, asked: str, **given: Any) -> StoredFile:
    """A photograph whose bytes are about to come."""
    file = a_file(gallery.shoot_id, **{"filename": asked, **given})
    name = await files.reserve(gallery, file.id, StorageName.of(asked), given_up_at=LATER)
    return replace(file, name=name)


async def _accept(files: FileStore, gallery: Gallery, **given: Any) -> StoredFile:
    """A photograph that is to be rendered."""
    file = await _reserve(files, gallery, "a.jpg", **given)
    assert await files.accept(file, now=NOW)
    return file


async def _settle(files: FileStore, file: StoredFile, state: FileState = FileState.READY) -> bool:
    return await files.settle_unscoped(file, state, thumbhash="hash", failure=None)


async def _listed(files: FileStore, gallery: Gallery) -> list[StoredFile]:
    listed, more = await files.page(gallery, after=None, limit=1000)
    assert not more
    return listed


async def _due(files: FileStore, now: datetime = NOW) -> list[tuple[FileId, str]]:
    return [(due.file_id, due.state) for due in await files.due_unscoped(now, 100)]


async def test_indexes_can_be_made_twice(files: FileStore) -> None:
    await files.prepare()


async def test_a_photograph_comes_back_as_it_was_taken_in(
    files: FileStore, gallery: Gallery
) -> None:
    file = await _accept(
        files,
        gallery,
        filename="Été à Étretat.HEIC",
        content_type="image/heic",
        taken_at=datetime(2026, 6, 1, 12, 0, 0, 500_000, tzinfo=UTC),
        width=4000,
        height=6000,
    )
    assert await files.find_unscoped(file.id) == file
    assert await _listed(files, gallery) == [file]


async def test_a_photograph_is_of_one_shoot_alone(files: FileStore, gallery: Gallery) -> None:
    file, other = await _accept(files, gallery), a_gallery()
    assert await _listed(files, other) == []
    assert not await files.delete(other, file, now=NOW)
    assert await files.find_unscoped(file.id) == file
    assert await _listed(files, gallery) == [file]


async def test_what_is_not_there_is_none(files: FileStore, gallery: Gallery) -> None:
    file = a_file(gallery.shoot_id)
    assert await files.find_unscoped(file.id) is None
    assert not await files.accept(file, now=NOW)
    assert not await _settle(files, file)
    assert not await files.delete(gallery, file, now=NOW)
    assert not await files.give_up_unscoped(file.id, now=NOW)
    assert await _listed(files, gallery) == []


async def test_bytes_that_are_still_coming_are_not_shown(
    files: FileStore, gallery: Gallery
) -> None:
    file = await _reserve(files, gallery, "a.jpg")
    assert await files.find_unscoped(file.id) is None
    assert await _listed(files, gallery) == []
    assert not await files.delete(gallery, file, now=NOW)


@pytest.mark.parametrize(
    ("first", "second"),
    [("a.jpg", "a.jpg"), ("Été.jpg", "ÉTÉ.JPG"), ("a.jpg", "a.png"), ("a", "a.tif")],
)
async def test_two_photographs_of_one_name_both_live(
    files: FileStore, gallery: Gallery, first: str, second: str
) -> None:
    one, other = [await _reserve(files, gallery, each) for each in (first, second)]
    assert one.name == StorageName.of(first)
    assert other.name.suffix == StorageName.of(second).suffix
    keys = one.name.keys(gallery.shoot_id) + other.name.keys(gallery.shoot_id)
    assert len({key.casefold() for key in keys}) == len(keys)
    assert await files.accept(one, now=NOW)
    assert await files.accept(other, now=NOW)
    assert await _listed(files, gallery) == [one, other]
    assert [file.filename for file in await _listed(files, gallery)] == [first, second]


async def test_twenty_of_one_name_at_once_all_live(files: FileStore, gallery: Gallery) -> None:
    found = await asyncio.gather(
        *(_reserve(files, gallery, "a.jpg", id=FileId(f"id-{n:08d}")) for n in range(20))
    )
    assert len({file.name.stem for file in found}) == 20
    assert sum(file.name.stem == "a" for file in found) == 1


async def test_one_name_is_free_in_every_shoot_and_again_once_its_bytes_are_gone(
    files: FileStore, gallery: Gallery
) -> None:
    file = await _accept(files, gallery)
    assert (await _reserve(files, a_gallery(), "a.jpg")).name.stem == "a"
    assert await files.delete(gallery, file, now=NOW)
    # Its bytes are still there.
    assert (await _reserve(files, gallery, "a.jpg")).name.stem != "a"
    await files.forget_unscoped(file.id)
    assert (await _reserve(files, gallery, "a.jpg")).name.stem == "a"


async def test_a_photograph_is_accepted_once(files: FileStore, gallery: Gallery) -> None:
    file = await _reserve(files, gallery, "a.jpg")
    found = await asyncio.gather(*(files.accept(file, now=NOW) for _ in range(5)))
    assert found.count(True) == 1
    assert await _listed(files, gallery) == [file]


async def test_what_was_given_up_is_not_accepted_and_the_other_way_round(
    files: FileStore, gallery: Gallery
) -> None:
    for _ in range(5):
        file = await _reserve(files, gallery, "a.jpg")
        accepted, given_up = await asyncio.gather(
            files.accept(file, now=NOW), files.give_up_unscoped(file.id, now=NOW)
        )
        assert accepted is not given_up
        assert (await files.find_unscoped(file.id) == file) is accepted
        assert (file in await _listed(files, gallery)) is accepted
        assert (file.id, PROCESSING if accepted else DELETING) in await _due(files)
        assert await files.accept(file, now=NOW) is False


@pytest.mark.parametrize("state", [FileState.READY, FileState.FAILED])
async def test_a_photograph_is_settled_once_in_both_places(
    files: FileStore, gallery: Gallery, state: FileState
) -> None:
    file = await _accept(files, gallery)
    assert await files.find_unscoped(file.id) == file
    assert await _listed(files, gallery) == [file]
    failure = "It is broken." if state is FileState.FAILED else None
    assert await files.settle_unscoped(file, state, thumbhash="hash", failure=failure)
    settled = replace(file, state=state, thumbhash="hash", failure=failure)
    assert await files.find_unscoped(file.id) == settled
    assert await _listed(files, gallery) == [settled]
    assert await _due(files) == []
    assert not await _settle(files, file)
    assert await files.find_unscoped(file.id) == settled


async def test_a_deleted_photograph_is_hidden_at_once(files: FileStore, gallery: Gallery) -> None:
    kept, gone = await _accept(files, gallery), await _accept(files, gallery)
    assert await _settle(files, gone)
    assert await files.find_unscoped(gone.id) is not None
    assert len(await _listed(files, gallery)) == 2
    assert await files.delete(gallery, gone, now=NOW)
    assert await files.find_unscoped(gone.id) is None
    assert await files.find_unscoped(gone.id) is None
    assert await _listed(files, gallery) == [kept]
    assert (gone.id, DELETING) in await _due(files)
    assert not await files.delete(gallery, gone, now=NOW)
    await files.forget_unscoped(gone.id)
    assert await _due(files) == [(kept.id, PROCESSING)]


async def test_a_photograph_that_is_there_is_not_forgotten(
    files: FileStore, gallery: Gallery
) -> None:
    file = await _accept(files, gallery)
    await files.forget_unscoped(file.id)
    assert await files.find_unscoped(file.id) == file


async def test_deleted_while_it_is_settled_it_stays_deleted(
    files: FileStore, gallery: Gallery
) -> None:
    accepted = [await _accept(files, gallery) for _ in range(8)]
    outcomes = await asyncio.gather(
        *(_settle(files, file) for file in accepted),
        *(files.delete(gallery, file, now=NOW) for file in accepted),
        *(files.find_unscoped(file.id) for file in accepted),
    )
    assert all(outcomes[8:16])
    assert await _listed(files, gallery) == []
    assert [await files.find_unscoped(file.id) for file in accepted] == [None] * 8
    assert sorted(await _due(files)) == [(file.id, DELETING) for file in accepted]
    # A render that ends later than that has to remove what it made.
    assert not any([await _settle(files, file) for file in accepted])


async def test_nothing_is_accepted_once_the_shoot_is_cleared(
    files: FileStore, gallery: Gallery
) -> None:
    accepted, coming = await _accept(files, gallery), await _reserve(files, gallery, "b.jpg")
    elsewhere = a_gallery()
    other = await _accept(files, elsewhere)
    assert await files.find_unscoped(accepted.id) is not None
    await files.delete_all_unscoped(gallery.shoot_id, now=NOW)
    assert not await files.accept(coming, now=NOW)
    assert not await _settle(files, accepted)
    assert await files.find_unscoped(accepted.id) is None
    assert await _listed(files, gallery) == []
    assert set(await _due(files)) == {(accepted.id, DELETING), (other.id, PROCESSING)}
    assert (coming.id, DELETING) in await _due(files, LATER)
    assert await _listed(files, elsewhere) == [other]
    assert await files.find_unscoped(other.id) == other


async def test_clearing_a_shoot_while_photographs_come_leaves_none(
    files: FileStore, gallery: Gallery
) -> None:
    """The embedded server has hung for good here: see `delete_all_unscoped`."""
    coming = [await _reserve(files, gallery, f"{number}.jpg") for number in range(10)]
    await asyncio.gather(
        *(files.accept(file, now=NOW) for file in coming),
        files.delete_all_unscoped(gallery.shoot_id, now=NOW),
    )
    assert sorted(await _due(files, LATER)) == [(file.id, DELETING) for file in coming]
    assert [await files.find_unscoped(file.id) for file in coming] == [None] * 10
    assert await _listed(files, gallery) == []


async def test_bytes_that_never_came_are_due_to_be_given_up(
    files: FileStore, gallery: Gallery
) -> None:
    file = await _reserve(files, gallery, "a.jpg")
    assert await _due(files, LATER - timedelta(milliseconds=1)) == []
    assert await _due(files, LATER) == [(file.id, RECEIVING)]
    assert await files.give_up_unscoped(file.id, now=LATER)
    assert await _due(files, LATER) == [(file.id, DELETING)]


async def test_what_is_due_is_told_longest_waiting_first_and_no_more_than_asked_for(
    files: FileStore, gallery: Gallery
) -> None:
    late, early = [await _reserve(files, gallery, "a.jpg") for _ in range(2)]
    assert await files.accept(late, now=NOW)
    assert await files.accept(early, now=NOW - timedelta(seconds=1))
    due = await files.due_unscoped(NOW, 100)
    assert [each.file_id for each in due] == [early.id, late.id]
    first = await files.due_unscoped(NOW, 1)
    assert [(each.file_id, each.shoot_id, each.name, each.attempts) for each in first] == [
        (early.id, gallery.shoot_id, early.name, 0)
    ]


async def _claimed(files: FileStore, file: StoredFile) -> Due:
    """What is due about a photograph, claimed until later."""
    [due] = [each for each in await files.due_unscoped(NOW, 100) if each.file_id == file.id]
    assert await files.claim_unscoped(file.id, due.state, now=NOW, until=LATER)
    return due


async def _attempts(files: FileStore, file: StoredFile) -> int:
    due = await files.due_unscoped(LATER + timedelta(days=1), 100)
    return next(each.attempts for each in due if each.file_id == file.id)


async def test_of_twenty_who_claim_it_one_attends_to_it_and_is_counted(
    files: FileStore, gallery: Gallery
) -> None:
    file = await _accept(files, gallery)
    found = await asyncio.gather(
        *(files.claim_unscoped(file.id, PROCESSING, now=NOW, until=LATER) for _ in range(20))
    )
    assert found.count(True) == 1
    assert await _due(files) == []
    assert await _attempts(files, file) == 1
    # A lease that ran out is another's to take.
    end = LATER + timedelta(minutes=5)
    assert await files.claim_unscoped(file.id, PROCESSING, now=LATER, until=end)
    assert await _attempts(files, file) == 2


async def test_what_has_another_state_by_now_is_not_claimed(
    files: FileStore, gallery: Gallery
) -> None:
    file = await _accept(files, gallery)
    assert await files.delete(gallery, file, now=NOW)
    assert not await files.claim_unscoped(file.id, PROCESSING, now=NOW, until=LATER)
    assert await files.claim_unscoped(file.id, DELETING, now=NOW, until=LATER)


@pytest.mark.parametrize("tried", [True, False])
async def test_what_is_released_is_due_then_and_counted_if_it_was_tried(
    files: FileStore, gallery: Gallery, tried: bool
) -> None:
    file = await _accept(files, gallery)
    due = await _claimed(files, file)
    soon = NOW + timedelta(seconds=30)
    await files.release_unscoped(due, soon, tried=tried)
    assert await _due(files, soon - timedelta(milliseconds=1)) == []
    assert await _due(files, soon) == [(file.id, PROCESSING)]
    assert await _attempts(files, file) == int(tried)


async def test_a_claim_that_was_lost_to_another_is_not_released(
    files: FileStore, gallery: Gallery
) -> None:
    file = await _accept(files, gallery)
    due = await _claimed(files, file)
    end = LATER + timedelta(minutes=5)
    assert await files.claim_unscoped(file.id, PROCESSING, now=LATER, until=end)
    await files.release_unscoped(due, NOW, tried=False)
    assert await _due(files, LATER) == []
    assert await _attempts(files, file) == 2


async def test_a_claim_that_never_came_about_is_not_released(
    files: FileStore, gallery: Gallery
) -> None:
    file = await _accept(files, gallery)
    [due] = await files.due_unscoped(NOW, 100)
    await files.release_unscoped(due, LATER, tried=False)
    assert await _due(files, NOW) == [(file.id, PROCESSING)]
    assert await _attempts(files, file) == 0


async def test_bytes_are_not_removed_while_a_render_may_still_write_some(
    files: FileStore, gallery: Gallery
) -> None:
    deleted, cleared = await _accept(files, gallery), await _accept(files, gallery)
    claims = [await _claimed(files, file) for file in (deleted, cleared)]
    assert await files.delete(gallery, deleted, now=NOW)
    await files.delete_all_unscoped(gallery.shoot_id, now=NOW)
    assert await _due(files) == []
    for claim in claims:
        await files.release_unscoped(claim, NOW, tried=True)
    assert sorted(await _due(files)) == [(deleted.id, DELETING), (cleared.id, DELETING)]


async def test_bytes_are_not_removed_while_an_upload_may_still_write_some(
    files: FileStore, gallery: Gallery
) -> None:
    file = await _reserve(files, gallery, "a.jpg")
    await files.delete_all_unscoped(gallery.shoot_id, now=NOW)
    assert await _due(files) == []
    assert await files.give_up_unscoped(file.id, now=NOW)
    assert await _due(files) == [(file.id, DELETING)]


async def test_after_a_crash_what_was_begun_is_due_at_once(
    files: FileStore, gallery: Gallery
) -> None:
    rendering, coming = await _accept(files, gallery), await _reserve(files, gallery, "b.jpg")
    done = await _accept(files, gallery)
    assert await _settle(files, done)
    assert await files.claim_unscoped(rendering.id, PROCESSING, now=NOW, until=LATER)
    assert await _due(files) == []
    await files.resume_unscoped(NOW)
    assert set(await _due(files)) == {(rendering.id, PROCESSING), (coming.id, RECEIVING)}


async def test_what_is_settled_or_deleted_is_seen_by_readers_beside_it(
    files: FileStore, gallery: Gallery
) -> None:
    for _ in range(10):
        file = await _accept(files, gallery)
        await asyncio.gather(
            _settle(files, file),
            *(files.find_unscoped(file.id) for _ in range(5)),
            *(_listed(files, gallery) for _ in range(5)),
        )
        ready = replace(file, state=FileState.READY, thumbhash="hash")
        assert await files.find_unscoped(file.id) == ready
        assert await _listed(files, gallery) == [ready]
        await asyncio.gather(
            files.delete(gallery, file, now=NOW),
            *(files.find_unscoped(file.id) for _ in range(5)),
            *(_listed(files, gallery) for _ in range(5)),
        )
        assert await files.find_unscoped(file.id) is None
        assert await _listed(files, gallery) == []
