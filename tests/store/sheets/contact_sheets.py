"""Photographs that come, go and are listed, on sheets that are small enough to be full soon."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from pymongo.asynchronous.database import AsyncDatabase

from studio.files.domain import Gallery, StoredFile
from studio.files.order import Place, place_of
from studio.files.store import FileStore
from studio.files.store.directory import Directories
from tests.store.samples import NOW, a_file, a_file_store

Database = AsyncDatabase[dict[str, Any]]
LARGE: Final = 256
"""How many photographs a sheet holds."""
SMALL: Final = 15
"""How many one holds where it is to be full soon."""


def small_store(database: Database, *, exclusive: bool) -> FileStore:
    return a_file_store(database, exclusive=exclusive, capacity=SMALL)


def of_minute(gallery: Gallery, minute: int, **given: Any) -> StoredFile:
    """A photograph that was taken in that minute."""
    return a_file(gallery.shoot_id, taken_at=NOW + timedelta(minutes=minute), **given)


def in_order(files: Sequence[StoredFile]) -> list[StoredFile]:
    return sorted(files, key=place_of)


async def take_in(files: FileStore, gallery: Gallery, file: StoredFile | None = None) -> Any:
    file = file or a_file(gallery.shoot_id)
    await files.reserve(gallery, file.id, file.name, given_up_at=NOW)
    assert await files.accept(file, now=NOW)
    return file


async def take_in_at_once(
    files: FileStore, gallery: Gallery, coming: Sequence[StoredFile], tasks: int
) -> None:
    """Take photographs in as an uploading browser does: so many at once, each as one is done."""
    waiting = iter(coming)

    async def upload() -> None:
        for file in waiting:
            await take_in(files, gallery, file)

    await asyncio.gather(*(upload() for _ in range(tasks)))


async def delete(files: FileStore, gallery: Gallery, gone: Sequence[StoredFile]) -> None:
    """Delete photographs, to the last byte."""
    for file in gone:
        assert await files.delete(gallery, file, now=NOW)
        await files.forget_unscoped(file.id)


async def walk(files: FileStore, gallery: Gallery, limit: int) -> list[StoredFile]:
    walked: list[StoredFile] = []
    after: Place | None = None
    while True:
        page, more = await files.page(gallery, after=after, limit=limit)
        walked += page
        if not more:
            assert len(page) <= limit
            return walked
        assert len(page) == limit
        after = place_of(page[-1])


async def require_walks(files: FileStore, gallery: Gallery, expected: Sequence[StoredFile]) -> None:
    for limit in (1, 7, 200, 1000):
        assert await walk(files, gallery, limit) == list(expected), limit


async def sheets_of(database: Database, gallery: Gallery) -> list[int]:
    """How many photographs each sheet of a shoot holds, in order; they say so themselves."""
    directory = await Directories(database).load(gallery.shoot_id)
    found = database["files_sheets"].find({"shootId": gallery.shoot_id})
    documents = {each["_id"]: each async for each in found}
    assert list(directory.sheets) == sorted(documents, key=directory.sheets.index)
    sheets = [documents[name] for name in directory.sheets]
    assert [each["end"] for each in sheets] == [*directory.begins[1:], None]
    assert [each["taken"] for each in sheets] == [len(each["entries"]) for each in sheets]
    return [each["taken"] for each in sheets]
