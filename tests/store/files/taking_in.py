"""Photographs on their way into the database."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

from studio.files.domain import FileState, Gallery, StorageName, StoredFile
from studio.files.store import FileStore
from studio.kernel.ids import FileId
from tests.store.samples import NOW, a_file

Database = AsyncDatabase[dict[str, Any]]
LATER = NOW + timedelta(hours=1)
PROCESSING = FileState.PROCESSING.value


async def reserve(files: FileStore, gallery: Gallery, asked: str, **given: Any) -> StoredFile:
    """A photograph whose bytes are about to come."""
    file = a_file(gallery.shoot_id, **{"filename": asked, **given})
    name = await files.reserve(gallery, file.id, StorageName.of(asked), given_up_at=LATER)
    return replace(file, name=name)


async def accept(files: FileStore, gallery: Gallery, **given: Any) -> StoredFile:
    """A photograph that is to be rendered."""
    file = await reserve(files, gallery, "a.jpg", **given)
    assert await files.accept(file, now=NOW)
    return file


async def settle(files: FileStore, file: StoredFile, state: FileState = FileState.READY) -> bool:
    return await files.settle_unscoped(file, state, thumbhash="hash", failure=None)


async def listed_of(files: FileStore, gallery: Gallery) -> list[StoredFile]:
    listed, more = await files.page(gallery, after=None, limit=1000)
    assert not more
    return listed


async def due_at(files: FileStore, now: datetime = NOW) -> list[tuple[FileId, str]]:
    return [(due.file_id, due.state) for due in await files.due_unscoped(now, 100)]
