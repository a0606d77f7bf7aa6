"""Invites in a database of their own."""

import pytest
import pytest_asyncio

from studio.events.outbox import Outbox
from studio.invites.store import InviteStore
from studio.kernel.wakeup import Wakeup
from tests.store.invites.desk import Database, Desk, a_store
from tests.store.samples import SetClock


@pytest_asyncio.fixture(loop_scope="session")
async def invites(database: Database) -> InviteStore:
    made = a_store(database)
    await made.prepare()
    await Outbox(database, Wakeup()).prepare()
    return made


@pytest.fixture
def desk(invites: InviteStore, clock: SetClock) -> Desk:
    return Desk(invites, clock)
