"""Photographs are taken in whole, or leave nothing behind, whatever goes wrong and whenever."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from studio.files.domain import (
    FileFault,
    FilenameRefused,
    FileNotFound,
    FileState,
    FileTooLarge,
    Gallery,
    NotAPhotograph,
    PhotographRefused,
    StorageName,
    StoredFile,
)
from studio.files.jobs import FileWork
from studio.files.ports import ImageRefused
from studio.files.store.files import DELETING, RECEIVING
from studio.files.uploads import Uploads
from studio.kernel.access import AccessScope
from studio.kernel.errors import StorageFull, Unavailable
from studio.kernel.ids import ShootId, new_id
from studio.kernel.wakeup import Wakeup
from studio.shoots.domain import ShootNotFound
from tests.store.samples import SetClock, a_gallery, scope_of_admin
from tests.unit.files.in_memory import FACTS, KeptBytes, KeptFile, KeptFiles, ScriptedDarkroom

ADMIN = scope_of_admin()
SHOOT = ShootId(new_id())
PARTS = [b"some ", b"bytes"]
BYTES = b"".join(PARTS)


class Studio:
    """A shoot that takes photographs; ``during_chunks`` is run before each of their parts."""

    def __init__(self) -> None:
        self.clock = SetClock()
        self.kept = KeptFiles()
        self.storage = KeptBytes()
        self.darkroom = ScriptedDarkroom()
        self.files_due = Wakeup()
        self.shoot_is_there = True
        self.during_chunks: Callable[[], Awaitable[None]] | None = None
        self.uploads = Uploads(
            store=self.kept,
            storage=self.storage,
            darkroom=self.darkroom,
            galleries=self,
            clock=self.clock,
            files_due=self.files_due,
        )

    async def open(self, scope: AccessScope, shoot_id: ShootId) -> Gallery:
        if not self.shoot_is_there:
            raise ShootNotFound
        return a_gallery(shoot_id)

    async def receive(self, filename: str = "a.jpg") -> StoredFile:
        return await self.uploads.receive(ADMIN, SHOOT, filename, self._chunks())

    async def _chunks(self) -> AsyncIterator[bytes]:
        for part in PARTS:
            if self.during_chunks is not None:
                await self.during_chunks()
            yield part

    @property
    def single(self) -> KeptFile:
        [kept] = self.kept.kept.values()
        return kept

    async def clear_up(self) -> None:
        """Do what is due in the background."""
        work = FileWork(
            store=self.kept,
            storage=self.storage,
            darkroom=self.darkroom,
            clock=self.clock,
            files_due=self.files_due,
        )
        while await work.attend_unscoped():
            pass


@pytest.fixture
def studio() -> Studio:
    return Studio()


def failing(error: BaseException) -> Callable[..., Awaitable[Any]]:
    async def fail(*_: object, **__: object) -> Any:
        raise error

    return fail


async def test_a_photograph_is_kept_with_what_its_bytes_say(studio: Studio) -> None:
    file = await studio.receive("Été.JPG")
    assert file == StoredFile(
        id=file.id,
        shoot_id=SHOOT,
        filename="Été.JPG",
        name=StorageName("Été", ".JPG"),
        content_type=FACTS.content_type,
        bytes=len(BYTES),
        sha256=hashlib.sha256(BYTES).hexdigest(),
        width=FACTS.width,
        height=FACTS.height,
        taken_at=FACTS.taken_at,
        state=FileState.PROCESSING,
        thumbhash=None,
        failure=None,
        created_at=studio.clock(),
    )
    assert studio.storage.objects == {f"shoots/{SHOOT}/original/Été.JPG": BYTES}
    assert (studio.single.file, studio.single.due_at) == (file, studio.clock())
    # This returns at once: there is something to render.
    await studio.files_due.wait(60)


async def test_two_of_one_name_are_two(studio: Studio) -> None:
    one, other = [await studio.receive() for _ in range(2)]
    assert one.filename == other.filename == "a.jpg"
    assert one.name != other.name
    assert len(studio.storage.objects) == 2


async def test_a_name_is_reserved_before_any_byte_is_kept(studio: Studio) -> None:
    seen: list[tuple[str, dict[str, bytes]]] = []

    async def look() -> None:
        seen.append((studio.single.state, dict(studio.storage.objects)))

    studio.during_chunks = look
    await studio.receive()
    assert seen[0] == (RECEIVING, {})


@pytest.mark.parametrize("filename", ["", "../a.jpg", "a\x00.jpg"])
async def test_a_name_that_can_not_be_reserves_nothing(studio: Studio, filename: str) -> None:
    with pytest.raises(FilenameRefused):
        await studio.receive(filename)
    assert studio.kept.kept == {}


async def test_a_shoot_that_is_not_there_takes_nothing(studio: Studio) -> None:
    studio.shoot_is_there = False
    with pytest.raises(ShootNotFound):
        await studio.receive()
    assert studio.kept.kept == {}


class Gone(Exception):
    """The client hung up."""


def _full(studio: Studio) -> None:
    studio.storage.trouble = StorageFull("There is no room left.")


def _away(studio: Studio) -> None:
    studio.storage.trouble = Unavailable("The storage is away.")


def _hung_up(studio: Studio) -> None:
    studio.during_chunks = failing(Gone())


def _no_image(studio: Studio) -> None:
    studio.darkroom.during = failing(ImageRefused(FileFault.KIND_NOT_TAKEN, "This is a PDF."))


def _broken_image(studio: Studio) -> None:
    studio.darkroom.during = failing(ImageRefused(FileFault.CUT_OFF, "It is cut off."))


def _a_mistake_of_ours(studio: Studio) -> None:
    studio.darkroom.during = failing(ZeroDivisionError())


def _shoot_deleted(studio: Studio) -> None:
    async def delete() -> None:
        studio.shoot_is_there = False

    studio.darkroom.during = delete


def _shoot_cleared(studio: Studio) -> None:
    async def clear() -> None:
        await studio.kept.delete_all_unscoped(SHOOT, now=studio.clock())

    studio.darkroom.during = clear


def _database_away(studio: Studio) -> None:
    studio.kept.trouble = ConnectionError()


@pytest.mark.parametrize(
    ("sabotage", "error"),
    [
        (_full, StorageFull),
        (_away, Unavailable),
        (_hung_up, Gone),
        (_no_image, NotAPhotograph),
        (_broken_image, PhotographRefused),
        (_a_mistake_of_ours, ZeroDivisionError),
        (_shoot_deleted, ShootNotFound),
        (_shoot_cleared, FileNotFound),
        (_database_away, ConnectionError),
    ],
)
async def test_whatever_goes_wrong_leaves_nothing_behind(
    studio: Studio, sabotage: Callable[[Studio], None], error: type[Exception]
) -> None:
    sabotage(studio)
    with pytest.raises(error):
        await studio.receive()
    assert (studio.single.state, studio.single.due_at) == (DELETING, studio.clock())
    await studio.files_due.wait(60)
    studio.storage.trouble = None
    await studio.clear_up()
    assert (studio.kept.kept, studio.storage.objects) == ({}, {})


@pytest.mark.parametrize(
    ("refusal", "error"),
    [
        (ImageRefused(FileFault.KIND_NOT_TAKEN, "This is a PDF.", name="PDF"), NotAPhotograph),
        (ImageRefused(FileFault.CUT_OFF, "It is cut off."), PhotographRefused),
        (ImageRefused(FileFault.TOO_MANY_PIXELS, "It is huge.", limit=200), PhotographRefused),
    ],
)
async def test_why_an_image_is_refused_is_told(
    studio: Studio, refusal: ImageRefused, error: type[NotAPhotograph | PhotographRefused]
) -> None:
    studio.darkroom.during = failing(refusal)
    with pytest.raises(error) as refused:
        await studio.receive()
    assert refused.value.detail == refusal.detail
    [fault] = refused.value.faults
    assert (fault.pointer, fault.code, fault.detail) == ("/file", refusal.code, refusal.detail)
    assert (fault.limit, fault.name) == (refusal.limit, refusal.name)


async def test_an_ending_that_speaks_of_another_type_leaves_nothing_behind(studio: Studio) -> None:
    with pytest.raises(FilenameRefused):
        await studio.receive("a.png")
    await studio.clear_up()
    assert (studio.kept.kept, studio.storage.objects) == ({}, {})


async def test_more_than_a_request_may_carry_is_refused_before_all_of_it_came(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studio.files.uploads.MOST_BYTES", len(BYTES))
    await studio.receive()
    monkeypatch.setattr("studio.files.uploads.MOST_BYTES", len(PARTS[0]) - 1)
    parts = 0

    async def count() -> None:
        nonlocal parts
        parts += 1

    studio.during_chunks = count
    with pytest.raises(FileTooLarge):
        await studio.receive("b.jpg")
    assert parts == 1
    assert list(studio.storage.objects) == [f"shoots/{SHOOT}/original/a.jpg"]


@pytest.mark.parametrize("moment", ["chunks", "look"])
async def test_a_request_that_is_cancelled_leaves_nothing_behind(
    studio: Studio, moment: str
) -> None:
    reached = asyncio.Event()

    async def stop_here() -> None:
        reached.set()
        await asyncio.Event().wait()

    if moment == "chunks":
        studio.during_chunks = stop_here
    else:
        studio.darkroom.during = stop_here
    receiving = asyncio.create_task(studio.receive())
    await reached.wait()
    receiving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await receiving
    await studio.clear_up()
    assert (studio.kept.kept, studio.storage.objects) == ({}, {})


async def test_a_request_that_is_cancelled_while_it_gives_up_gives_up(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    giving_up, go_on = asyncio.Event(), asyncio.Event()
    give_up = studio.kept.give_up_unscoped

    async def slowly(*args: Any, **kwargs: Any) -> bool:
        giving_up.set()
        await go_on.wait()
        return await give_up(*args, **kwargs)

    monkeypatch.setattr(studio.kept, "give_up_unscoped", slowly)
    _broken_image(studio)
    receiving = asyncio.create_task(studio.receive())
    await giving_up.wait()
    receiving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await receiving
    go_on.set()
    await studio.files_due.wait(60)
    assert studio.single.state == DELETING


@pytest.mark.parametrize("answer", ["lost", "no", "cancelled"])
async def test_a_photograph_that_was_accepted_after_all_stays(
    studio: Studio, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    """The database has taken it, and its answer didn't come, or came the second time."""
    accept = studio.kept.accept

    async def accept_unheard(*args: Any, **kwargs: Any) -> bool:
        assert await accept(*args, **kwargs)
        if answer == "lost":
            raise ConnectionError
        if answer == "cancelled":
            raise asyncio.CancelledError
        return False

    monkeypatch.setattr(studio.kept, "accept", accept_unheard)
    if answer == "no":
        await studio.receive()
    else:
        with pytest.raises((ConnectionError, asyncio.CancelledError)):
            await studio.receive()
    assert studio.single.state == FileState.PROCESSING
    await studio.clear_up()
    assert studio.single.state == FileState.READY


async def test_bytes_that_a_crash_left_are_removed_in_the_end(studio: Studio) -> None:
    file = await studio.receive()
    # As if the process had been killed before it was accepted.
    studio.kept.kept[file.id] = replace(
        studio.single, state=RECEIVING, due_at=studio.clock(), file=None
    )
    await studio.clear_up()
    assert (studio.kept.kept, studio.storage.objects) == ({}, {})
