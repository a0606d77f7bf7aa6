"""What the embedded database keeps of what was overwritten, and what it does for room."""

import asyncio
import os
from pathlib import Path

import pytest

from studio.runtime.database.client import open_client
from studio.runtime.database.embedded import EmbeddedDatabase
from studio.runtime.database.folder import DatabaseFolder

pytestmark = pytest.mark.asyncio(loop_scope="session")

_LARGE = 100_000


async def test_nothing_is_kept_of_what_was_overwritten(data_dir: Path) -> None:
    async with EmbeddedDatabase(data_dir) as address, open_client(address) as client:
        await client["studio"]["things"].insert_one({"_id": 1})
    # The second start, and any after it, read what the first one left.
    async with EmbeddedDatabase(data_dir) as address, open_client(address) as client:
        for _ in range(100):
            change = {"$set": {"content": os.urandom(_LARGE)}}
            await client["studio"]["things"].update_one({"_id": 1}, change)
        await client.admin.command("fsync")
        history = DatabaseFolder(data_dir).store / "WiredTigerHS.wt"
        assert history.stat().st_size < 10 * _LARGE


async def test_a_transaction_that_takes_its_time_holds_up_nobody(data_dir: Path) -> None:
    async with EmbeddedDatabase(data_dir) as address, open_client(address) as client:
        things = client["studio"]["things"]
        await things.insert_one({"_id": 1})
        async with client.start_session() as session, await session.start_transaction():
            await things.find_one({"_id": 1}, session=session)
            # More than a tenth of the cache, which that transaction could still want to see.
            async with asyncio.timeout(60):
                for _ in range(500):
                    change = {"$set": {"content": os.urandom(_LARGE)}}
                    await things.update_one({"_id": 1}, change)
            seen = await things.find_one({"_id": 1}, session=session)
        assert seen == {"_id": 1}
