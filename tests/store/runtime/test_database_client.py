"""The client: what it asks of a database, and what it says of one that is not there."""

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from studio.runtime.database.address import redacted
from studio.runtime.database.client import check_database, open_client
from studio.runtime.database.embedded import EmbeddedDatabase
from studio.runtime.database.errors import DatabaseAddressInvalid, DatabaseUnavailable
from studio.runtime.database.server import free_port

pytestmark = pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")


async def test_writes_are_durable_and_times_are_utc(data_dir: Path) -> None:
    moment = datetime(2026, 11, 22, 12, 30, 15, 123_000, tzinfo=UTC)
    async with EmbeddedDatabase(data_dir) as address, open_client(address) as client:
        await check_database(client)
        things = client.get_default_database()["things"]
        assert things.write_concern.document == {"w": "majority", "j": True}
        await things.insert_one({"_id": 1, "at": moment})
        assert await things.find_one() == {"_id": 1, "at": moment}


async def test_a_database_that_is_away_is_told_in_seconds() -> None:
    start = time.monotonic()
    async with open_client(f"mongodb://127.0.0.1:{free_port()}") as client:
        with pytest.raises(DatabaseUnavailable, match="doesn't answer"):
            await check_database(client)
    assert time.monotonic() - start < 5


async def test_a_refused_password_is_told(data_dir: Path) -> None:
    async with EmbeddedDatabase(data_dir) as address:
        wrong = address.replace("mongodb://studio:", "mongodb://studio:x")
        async with open_client(wrong) as client:
            with pytest.raises(DatabaseUnavailable, match="user or the password"):
                await check_database(client)


async def test_the_address_has_the_last_word() -> None:
    async with open_client("mongodb://db.example/?w=1&journal=false&appName=mine") as client:
        assert client.write_concern.document == {"w": 1, "j": False}
        assert client.options.pool_options.appname == "mine"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "db.example",
        "http://db.example",
        "mongodb://",
        "mongodb://user:p@ss/word@db.example",
        "mongodb://user:secret@db.example:port",
    ],
)
def test_an_unreadable_address_is_refused_without_being_quoted(address: str) -> None:
    with pytest.raises(DatabaseAddressInvalid) as caught:
        open_client(address)
    assert "secret" not in str(caught.value)
    assert "ss/word" not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("mongodb://db.example:27017/studio", "mongodb://db.example:27017/studio"),
        ("mongodb://user:secret@a:1,b:2/x?tls=true", "mongodb://a:1,b:2/x"),
        ("mongodb+srv://user:se@cret@db.example/", "mongodb+srv://db.example/"),
        ("mongodb://db.example/?tlsCertificateKeyFilePassword=secret", "mongodb://db.example/"),
        ("secret", "(unreadable address)"),
    ],
)
def test_what_is_shown_of_an_address_is_no_secret(address: str, shown: str) -> None:
    assert redacted(address) == shown
