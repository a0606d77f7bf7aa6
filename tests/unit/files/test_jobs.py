"""Photographs end ready or failed, and deleted ones without bytes, whatever comes between."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, Final

import pytest

from studio.files.domain import FileFault, FileState, Resolution, StoredFile
from studio.files.jobs import FileWork
from studio.files.ports import ImageRefused, RenderingDied, RenderingTooLong
from studio.files.store.files import DELETING
from studio.kernel.errors import DomainError, StorageFull, Unavailable
from studio.kernel.ids import ShootId, new_id
from studio.kernel.wakeup import Wakeup
from tests.store.samples import SetClock, a_file, a_gallery
from tests.unit.files.in_memory import KeptBytes, KeptFile, KeptFiles, ScriptedDarkroom

SHOOT: Final = ShootId(new_id())
RETRY_AFTER: Final = timedelta(seconds=30)
BROKEN: Final = ImageRefused(FileFault.DAMAGED, "It is broken.")
LEASE: Final = timedelta(minutes=10)


class Studio:
    """One photograph, to be rendered."""

    def __init__(self) -> None:
        self.clock = SetClock()
        self.kept = KeptFiles()
        self.storage = KeptBytes()
        self.darkroom = ScriptedDarkroom()
        self.files_due = Wakeup()
        self.work = self.another()
        self.file = self.add()

    def another(self) -> FileWork:
        """Another process of the same studio."""
        return FileWork(
            store=self.kept,
            storage=self.storage,
            darkroom=self.darkroom,
            clock=self.clock,
            files_due=self.files_due,
        )

    def add(self) -> StoredFile:
        file = self.kept.keep(a_file(SHOOT), due_at=self.clock())
        self.storage.objects[file.key(Resolution.ORIGINAL)] = b"original"
        return file

    @property
    def now(self) -> KeptFile:
        return self.kept.kept[self.file.id]

    @property
    def is_now(self) -> StoredFile:
        file = self.now.file
        assert file is not None
        return file

    def state(self) -> FileState:
        return self.is_now.state

    async def delete(self) -> None:
        assert await self.kept.delete(a_gallery(SHOOT), self.file, now=self.clock())

    async def attend(self) -> int:
        """Do all that is due; how much that was."""
        done = 0
        while await self.work.attend_unscoped():
            done += 1
        return done


@pytest.fixture
def studio() -> Studio:
    return Studio()


def failing(*errors: BaseException) -> Callable[..., Awaitable[Any]]:
    """Fails with each of ``errors``, and succeeds after that."""
    left = list(errors)

    async def fail(*_: object, **__: object) -> Any:
        if left:
            raise left.pop(0)

    return fail


async def test_a_photograph_is_rendered_and_ready(studio: Studio) -> None:
    assert await studio.attend() == 1
    assert (studio.is_now.state, studio.is_now.thumbhash) == (FileState.READY, "hash")
    assert studio.storage.objects == {
        studio.file.key(Resolution.ORIGINAL): b"original",
        studio.file.key(Resolution.HIGH): b"high",
        studio.file.key(Resolution.MEDIUM): b"medium",
        studio.file.key(Resolution.SMALL): b"small",
        studio.file.key(Resolution.THUMB): b"thumb",
    }
    studio.clock.forward(timedelta(days=1))
    assert await studio.attend() == 0


async def test_it_is_not_ready_before_its_renditions_are_kept(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[FileState, int]] = []
    write_bytes = studio.storage.write_bytes

    async def write(key: str, data: bytes) -> None:
        await write_bytes(key, data)
        seen.append((studio.is_now.state, len(studio.storage.objects)))

    monkeypatch.setattr(studio.storage, "write_bytes", write)
    await studio.attend()
    assert seen == [(FileState.PROCESSING, number) for number in (2, 3, 4, 5)]


async def test_an_image_that_is_refused_has_failed_and_says_why(studio: Studio) -> None:
    studio.darkroom.during = failing(BROKEN)
    assert await studio.attend() == 1
    assert (studio.is_now.state, studio.is_now.failure) == (FileState.FAILED, "damaged")
    studio.clock.forward(timedelta(days=1))
    assert await studio.attend() == 0
    assert len(studio.darkroom.rendered) == 1


async def test_one_that_takes_too_long_has_failed_at_once(studio: Studio) -> None:
    studio.darkroom.during = failing(RenderingTooLong())
    await studio.attend()
    assert (studio.is_now.state, studio.is_now.failure) == (FileState.FAILED, "takes-too-long")
    assert len(studio.darkroom.rendered) == 1


async def test_a_render_that_died_is_tried_again_at_once(studio: Studio) -> None:
    studio.darkroom.during = failing(RenderingDied("killed"), RenderingDied("killed"))
    await studio.attend()
    assert studio.state() is FileState.READY
    assert len(studio.darkroom.rendered) == 3


async def test_after_five_tries_that_died_it_has_failed(studio: Studio) -> None:
    studio.darkroom.during = failing(*(RenderingDied("killed") for _ in range(100)))
    await studio.attend()
    assert studio.state() is FileState.FAILED
    assert studio.is_now.failure == "broke-off"
    assert len(studio.darkroom.rendered) == 5
    assert studio.now.due_at is None


@pytest.mark.parametrize("trouble", [Unavailable("away"), StorageFull("full")])
async def test_while_the_storage_is_away_it_waits_and_is_not_blamed(
    studio: Studio, trouble: DomainError
) -> None:
    studio.storage.trouble = trouble
    for _ in range(20):
        assert await studio.attend() == 1
        assert studio.now.due_at == studio.clock() + RETRY_AFTER
        studio.clock.forward(RETRY_AFTER - timedelta(milliseconds=1))
        assert await studio.attend() == 0
        studio.clock.forward(timedelta(milliseconds=1))
    studio.storage.trouble = None
    await studio.attend()
    assert studio.state() is FileState.READY


async def test_a_storage_that_fills_up_while_it_is_rendered_is_waited_for(studio: Studio) -> None:
    async def fill() -> None:
        studio.storage.trouble = StorageFull("full")

    studio.darkroom.during = fill
    await studio.attend()
    assert studio.state() is FileState.PROCESSING
    studio.storage.trouble = None
    studio.darkroom.during = failing()
    studio.clock.forward(RETRY_AFTER)
    await studio.attend()
    assert studio.state() is FileState.READY


async def test_a_photograph_without_its_original_has_failed(studio: Studio) -> None:
    studio.storage.objects.clear()
    assert await studio.attend() == 1
    assert studio.state() is FileState.FAILED
    assert studio.is_now.failure == "original-missing"


async def test_a_database_that_is_away_leaves_it_due(studio: Studio) -> None:
    studio.darkroom.during = failing(ConnectionError("away"))
    with pytest.raises(ConnectionError):
        await studio.attend()
    assert studio.state() is FileState.PROCESSING
    # Not only once the lease is over.
    assert await studio.attend() == 1
    assert studio.state() is FileState.READY


async def test_what_breaks_every_time_is_given_up(studio: Studio) -> None:
    studio.darkroom.during = failing(*(ZeroDivisionError() for _ in range(100)))
    for _ in range(5):
        with pytest.raises(ZeroDivisionError):
            await studio.attend()
    await studio.attend()
    assert studio.state() is FileState.FAILED
    assert len(studio.darkroom.rendered) == 5


async def test_work_that_is_cut_off_is_due_at_once_and_not_counted(studio: Studio) -> None:
    begun = asyncio.Event()

    async def hang() -> None:
        begun.set()
        await asyncio.Event().wait()

    studio.darkroom.during = hang
    for _ in range(7):
        begun.clear()
        attending = asyncio.create_task(studio.attend())
        await begun.wait()
        attending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await attending
        assert (studio.now.due_at, studio.now.attempts) == (studio.clock(), 0)
    studio.darkroom.during = failing()
    await studio.attend()
    assert studio.state() is FileState.READY


async def test_work_that_a_kill_cut_off_is_taken_up_when_the_studio_starts_again(
    studio: Studio,
) -> None:
    [due] = await studio.kept.due_unscoped(studio.clock(), 9)
    until = studio.clock() + LEASE
    assert await studio.kept.claim_unscoped(due.file_id, due.state, now=studio.clock(), until=until)
    assert await studio.attend() == 0
    await studio.work.resume_unscoped()
    assert await studio.attend() == 1
    assert studio.state() is FileState.READY


async def test_work_of_a_process_that_was_killed_is_anothers_after_its_lease(
    studio: Studio,
) -> None:
    [due] = await studio.kept.due_unscoped(studio.clock(), 9)
    until = studio.clock() + LEASE
    assert await studio.kept.claim_unscoped(due.file_id, due.state, now=studio.clock(), until=until)
    studio.clock.forward(LEASE)
    assert await studio.attend() == 1
    assert studio.state() is FileState.READY


async def test_what_another_process_attends_to_is_left_to_it(studio: Studio) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def hang() -> None:
        begun.set()
        await go_on.wait()

    studio.darkroom.during = hang
    there = asyncio.create_task(studio.another().attend_unscoped())
    await begun.wait()
    assert await studio.attend() == 0
    go_on.set()
    assert await there
    assert len(studio.darkroom.rendered) == 1


async def test_what_another_process_took_first_is_left_to_it(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = [await studio.kept.due_unscoped(studio.clock(), 9)]
    assert await studio.another().attend_unscoped()

    async def due_before(*_: object) -> Any:
        return seen.pop() if seen else []

    monkeypatch.setattr(studio.kept, "due_unscoped", due_before)
    assert await studio.work.attend_unscoped()
    assert len(studio.darkroom.rendered) == 1
    assert studio.state() is FileState.READY


async def test_loops_of_one_process_share_the_work(studio: Studio) -> None:
    for _ in range(19):
        studio.add()
    await asyncio.gather(*(studio.attend() for _ in range(4)))
    assert len(studio.darkroom.rendered) == len(set(studio.darkroom.rendered)) == 20
    assert {kept.state for kept in studio.kept.kept.values()} == {FileState.READY}


async def test_a_deleted_photograph_loses_its_bytes_and_is_forgotten(studio: Studio) -> None:
    await studio.attend()
    other = studio.add()
    await studio.delete()
    await studio.attend()
    assert list(studio.kept.kept) == [other.id]
    assert set(studio.storage.objects) == {other.key(each) for each in Resolution}


async def test_bytes_that_can_not_be_deleted_now_are_later(studio: Studio) -> None:
    await studio.delete()
    studio.storage.trouble = Unavailable("away")
    for _ in range(20):
        await studio.attend()
        assert studio.now.state == DELETING
        studio.clock.forward(RETRY_AFTER)
    studio.storage.trouble = None
    await studio.attend()
    assert (studio.kept.kept, studio.storage.objects) == ({}, {})


@pytest.mark.parametrize("outcome", [None, BROKEN, RenderingDied("killed"), ConnectionError()])
async def test_deleted_while_it_is_rendered_it_leaves_no_bytes(
    studio: Studio, outcome: Exception | None
) -> None:
    async def delete() -> None:
        await studio.delete()
        if outcome is not None:
            raise outcome

    studio.darkroom.during = delete
    if isinstance(outcome, ConnectionError):
        with pytest.raises(ConnectionError):
            await studio.attend()
    await studio.attend()
    assert (studio.kept.kept, studio.storage.objects) == ({}, {})
