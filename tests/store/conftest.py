"""One database server for all tests of stores, and a database of its own for each of them."""

import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import pytest
import pytest_asyncio
from pymongo import AsyncMongoClient
from pymongo.asynchronous.database import AsyncDatabase

from studio.files.domain import Gallery
from studio.kernel.ids import new_id
from studio.runtime.database.client import open_client
from studio.runtime.database.embedded import EmbeddedDatabase
from tests.store.samples import SetClock, a_gallery

Database = AsyncDatabase[dict[str, Any]]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """The server that MONGODB_URL names, or else the embedded one."""
    async with AsyncExitStack() as parts:
        address = os.environ.get("MONGODB_URL")
        if not address:
            embedded = EmbeddedDatabase(tmp_path_factory.mktemp("stores"))
            address = await parts.enter_async_context(embedded)
        yield address


# Not for the whole session: while the suites behind this one run, its loop stands still, and a
# client that is closed then leaves the connection open that it was about to make anew.
@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def mongodb(server: str) -> AsyncIterator[AsyncMongoClient[dict[str, Any]]]:
    """A client of the server."""
    async with open_client(server) as client:
        yield client


@pytest_asyncio.fixture(loop_scope="session")
async def database(mongodb: AsyncMongoClient[dict[str, Any]]) -> AsyncIterator[Database]:
    """An empty database that no other test sees."""
    name = f"studio-test-{new_id()}"
    yield mongodb[name]
    # The embedded server's go with its folder.
    if os.environ.get("MONGODB_URL"):
        await mongodb.drop_database(name)


@pytest.fixture(params=[True, False], ids=["alone", "shared"])
def exclusive(request: pytest.FixtureRequest) -> bool:
    """Whether the process has the database to itself, and may remember what it read."""
    alone: bool = request.param
    return alone


@pytest.fixture
def clock() -> SetClock:
    """A clock that stands still."""
    return SetClock()


@pytest.fixture
def gallery() -> Gallery:
    """A shoot that has no photographs yet, as an admin sees it."""
    return a_gallery()
