"""Photographs on sheets that are full soon, and on sheets as large as ever."""

import random

import pytest
import pytest_asyncio

from studio.files.store import FileStore
from tests.store.samples import a_file_store
from tests.store.sheets.contact_sheets import LARGE, Database, small_store


@pytest_asyncio.fixture(loop_scope="session")
async def files(database: Database, exclusive: bool) -> FileStore:
    made = small_store(database, exclusive=exclusive)
    await made.prepare()
    return made


@pytest_asyncio.fixture(loop_scope="session")
async def alone(database: Database) -> FileStore:
    """The photographs of a studio that has its database to itself, on sheets as large as ever."""
    made = a_file_store(database, exclusive=True, capacity=LARGE)
    await made.prepare()
    return made


@pytest.fixture
def chance() -> random.Random:
    return random.Random(11)
