"""Photographs in a database of their own."""

import pytest_asyncio

from studio.files.store import FileStore
from tests.store.files.taking_in import Database
from tests.store.samples import a_file_store


@pytest_asyncio.fixture(loop_scope="session")
async def files(database: Database, exclusive: bool) -> FileStore:
    made = a_file_store(database, exclusive=exclusive)
    await made.prepare()
    return made
