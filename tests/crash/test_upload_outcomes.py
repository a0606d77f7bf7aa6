"""Uploads whose end is unclear: what the database did before its answer was lost counts."""

import hashlib
from collections.abc import AsyncIterator
from datetime import datetime

import pytest

from studio.events.event import Event
from studio.files.domain import FileNotFound, StorageName, StoredFile
from studio.files.uploads import Uploads
from studio.kernel.access import Context, Permission, Role, scope_of
from studio.kernel.ids import UserId, new_id
from studio.kernel.wakeup import Wakeup
from tests.crash.workbench import SHOOT, Bench, OpenHouse

SCOPE = scope_of(Context(UserId(new_id()), Role.ADMIN), Permission.FILES_WRITE)


def uploads(bench: Bench) -> Uploads:
    return Uploads(
        store=bench.store,
        storage=bench.shelf,
        darkroom=bench.room,
        galleries=OpenHouse(),
        clock=bench.clock,
        files_due=Wakeup(),
    )


async def photograph() -> AsyncIterator[bytes]:
    yield b"photograph"


async def test_an_acceptance_whose_answer_was_lost_is_one(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    accept = bench.store.accept

    async def accept_twice(file: StoredFile, *events: Event, now: datetime) -> bool:
        # As the driver does when the connection breaks while it commits.
        assert await accept(file, *events, now=now)
        return await accept(file, *events, now=now)

    monkeypatch.setattr(bench.store, "accept", accept_twice)
    file = await uploads(bench).receive(SCOPE, SHOOT, "photo.jpg", photograph())
    assert file.sha256 == hashlib.sha256(b"photograph").hexdigest()
    assert await bench.now(file) == file


async def test_an_acceptance_that_came_too_late_is_none(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    accept = bench.store.accept

    async def accept_too_late(file: StoredFile, *events: Event, now: datetime) -> bool:
        await bench.store.delete_all_unscoped(SHOOT, now=now)
        return await accept(file, *events, now=now)

    monkeypatch.setattr(bench.store, "accept", accept_too_late)
    with pytest.raises(FileNotFound):
        await uploads(bench).receive(SCOPE, SHOOT, "photo.jpg", photograph())
    assert await bench.work.attend_unscoped()
    assert set(bench.shelf.deleted) == set(StorageName.of("photo.jpg").keys(SHOOT))
