"""What is left to do about photographs: due, claimed by one, and due again."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from studio.files.domain import FileState, Gallery, StoredFile
from studio.files.store import FileStore
from studio.files.store.files import DELETING, RECEIVING, Due
from tests.store.files.taking_in import (
    LATER,
    PROCESSING,
    accept,
    due_at,
    listed_of,
    reserve,
    settle,
)
from tests.store.samples import NOW

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_bytes_that_never_came_are_due_to_be_given_up(
    files: FileStore, gallery: Gallery
) -> None:
    file = await reserve(files, gallery, "a.jpg")
    assert await due_at(files, LATER - timedelta(milliseconds=1)) == []
    assert await due_at(files, LATER) == [(file.id, RECEIVING)]
    assert await files.give_up_unscoped(file.id, now=LATER)
    assert await due_at(files, LATER) == [(file.id, DELETING)]


async def test_what_is_due_is_told_longest_waiting_first_and_no_more_than_asked_for(
    files: FileStore, gallery: Gallery
) -> None:
    late, early = [await reserve(files, gallery, "a.jpg") for _ in range(2)]
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
    file = await accept(files, gallery)
    found = await asyncio.gather(
        *(files.claim_unscoped(file.id, PROCESSING, now=NOW, until=LATER) for _ in range(20))
    )
    assert found.count(True) == 1
    assert await due_at(files) == []
    assert await _attempts(files, file) == 1
    # A lease that ran out is another's to take.
    end = LATER + timedelta(minutes=5)
    assert await files.claim_unscoped(file.id, PROCESSING, now=LATER, until=end)
    assert await _attempts(files, file) == 2


async def test_what_has_another_state_by_now_is_not_claimed(
    files: FileStore, gallery: Gallery
) -> None:
    file = await accept(files, gallery)
    assert await files.delete(gallery, file, now=NOW)
    assert not await files.claim_unscoped(file.id, PROCESSING, now=NOW, until=LATER)
    assert await files.claim_unscoped(file.id, DELETING, now=NOW, until=LATER)


@pytest.mark.parametrize("tried", [True, False])
async def test_what_is_released_is_due_then_and_counted_if_it_was_tried(
    files: FileStore, gallery: Gallery, tried: bool
) -> None:
    file = await accept(files, gallery)
    due = await _claimed(files, file)
    soon = NOW + timedelta(seconds=30)
    await files.release_unscoped(due, soon, tried=tried)
    assert await due_at(files, soon - timedelta(milliseconds=1)) == []
    assert await due_at(files, soon) == [(file.id, PROCESSING)]
    assert await _attempts(files, file) == int(tried)


async def test_a_claim_that_was_lost_to_another_is_not_released(
    files: FileStore, gallery: Gallery
) -> None:
    file = await accept(files, gallery)
    due = await _claimed(files, file)
    end = LATER + timedelta(minutes=5)
    assert await files.claim_unscoped(file.id, PROCESSING, now=LATER, until=end)
    await files.release_unscoped(due, NOW, tried=False)
    assert await due_at(files, LATER) == []
    assert await _attempts(files, file) == 2


async def test_a_claim_that_never_came_about_is_not_released(
    files: FileStore, gallery: Gallery
) -> None:
    file = await accept(files, gallery)
    [due] = await files.due_unscoped(NOW, 100)
    await files.release_unscoped(due, LATER, tried=False)
    assert await due_at(files, NOW) == [(file.id, PROCESSING)]
    assert await _attempts(files, file) == 0


async def test_bytes_are_not_removed_while_a_render_may_still_write_some(
    files: FileStore, gallery: Gallery
) -> None:
    deleted, cleared = await accept(files, gallery), await accept(files, gallery)
    claims = [await _claimed(files, file) for file in (deleted, cleared)]
    assert await files.delete(gallery, deleted, now=NOW)
    await files.delete_all_unscoped(gallery.shoot_id, now=NOW)
    assert await due_at(files) == []
    for claim in claims:
        await files.release_unscoped(claim, NOW, tried=True)
    assert sorted(await due_at(files)) == [(deleted.id, DELETING), (cleared.id, DELETING)]


async def test_bytes_are_not_removed_while_an_upload_may_still_write_some(
    files: FileStore, gallery: Gallery
) -> None:
    file = await reserve(files, gallery, "a.jpg")
    await files.delete_all_unscoped(gallery.shoot_id, now=NOW)
    assert await due_at(files) == []
    assert await files.give_up_unscoped(file.id, now=NOW)
    assert await due_at(files) == [(file.id, DELETING)]


async def test_after_a_crash_what_was_begun_is_due_at_once(
    files: FileStore, gallery: Gallery
) -> None:
    rendering, coming = await accept(files, gallery), await reserve(files, gallery, "b.jpg")
    done = await accept(files, gallery)
    assert await settle(files, done)
    assert await files.claim_unscoped(rendering.id, PROCESSING, now=NOW, until=LATER)
    assert await due_at(files) == []
    await files.resume_unscoped(NOW)
    assert set(await due_at(files)) == {(rendering.id, PROCESSING), (coming.id, RECEIVING)}


async def test_what_is_settled_or_deleted_is_seen_by_readers_beside_it(
    files: FileStore, gallery: Gallery
) -> None:
    for _ in range(10):
        file = await accept(files, gallery)
        await asyncio.gather(
            settle(files, file),
            *(files.find_unscoped(file.id) for _ in range(5)),
            *(listed_of(files, gallery) for _ in range(5)),
        )
        ready = replace(file, state=FileState.READY, thumbhash="hash")
        assert await files.find_unscoped(file.id) == ready
        assert await listed_of(files, gallery) == [ready]
        await asyncio.gather(
            files.delete(gallery, file, now=NOW),
            *(files.find_unscoped(file.id) for _ in range(5)),
            *(listed_of(files, gallery) for _ in range(5)),
        )
        assert await files.find_unscoped(file.id) is None
        assert await listed_of(files, gallery) == []
