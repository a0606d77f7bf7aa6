"""Photographs that were rendered by an earlier recipe are due once more, and stay in sight."""

from datetime import timedelta
from typing import Any

import pytest
from pymongo.asynchronous.database import AsyncDatabase

from studio.files.domain import RECIPE, FileState, StoredFile
from studio.files.store.files import Due
from studio.kernel.clock import system_clock
from tests.store.samples import NOW, a_file, a_file_store, a_gallery

pytestmark = pytest.mark.asyncio(loop_scope="session")

Database = AsyncDatabase[dict[str, Any]]


async def _rendered_before(database: Database) -> StoredFile:
    """A photograph of an earlier version, and nothing noted about recipes."""
    files = a_file_store(database, exclusive=False)
    await files.prepare()
    file = a_file(a_gallery().shoot_id)
    await files.reserve(a_gallery(), file.id, file.name, given_up_at=NOW)
    assert await files.accept(file, now=NOW)
    assert await files.settle_unscoped(file, FileState.READY, thumbhash="hash", failure=None)
    await database["files_files"].update_one({"_id": file.id}, {"$unset": {"recipe": ""}})
    await database["files_recipes"].delete_many({})
    return file


async def _due(database: Database, file: StoredFile) -> list[Due]:
    later = system_clock() + timedelta(seconds=1)
    found = await a_file_store(database, exclusive=False).due_unscoped(later, 1000)
    return [due for due in found if due.file_id == file.id]


async def test_it_is_due_and_ready_until_it_was_rendered_again(database: Database) -> None:
    file = await _rendered_before(database)
    files = a_file_store(database, exclusive=False)
    await files.prepare()
    (due,) = await _due(database, file)
    assert due.state == FileState.READY
    found = await files.find_unscoped(file.id)
    assert found is not None
    assert found.state is FileState.READY
    assert await files.settle_again_unscoped(found)
    assert not await _due(database, file)
    document = await database["files_files"].find_one({"_id": file.id})
    assert document is not None
    assert document["recipe"] == RECIPE


async def test_everything_is_looked_at_once_for_each_recipe(database: Database) -> None:
    file = await _rendered_before(database)
    await a_file_store(database, exclusive=False).prepare()
    await database["files_files"].update_one({"_id": file.id}, {"$unset": {"dueAt": ""}})
    await a_file_store(database, exclusive=False).prepare()
    assert not await _due(database, file)


async def test_what_is_of_this_recipe_is_left_alone(database: Database) -> None:
    file = await _rendered_before(database)
    await database["files_files"].update_one({"_id": file.id}, {"$set": {"recipe": RECIPE}})
    await a_file_store(database, exclusive=False).prepare()
    assert not await _due(database, file)
