"""The first user of a new embedded database.

The server can't be given a user but through a connection, so a new database runs once without
authentication: on a port that is told to nobody, for about a second, while it holds nothing.
Another user of the same machine who finds the port in that second could leave a user of their own
behind; so before the database counts as made we look, signed in, that nothing but our user is
there. A start that is cut off anywhere in here begins anew.
"""

import shutil
from collections.abc import Awaitable, Callable
from typing import Final

from pymongo.errors import PyMongoError

from studio.runtime.database.client import open_client
from studio.runtime.database.errors import EmbeddedDatabaseError
from studio.runtime.database.folder import Credentials, DatabaseFolder
from studio.runtime.database.server import HOST, Server

_OWN_DATABASES: Final = {"admin", "config", "local"}


async def make_user(folder: DatabaseFolder, launch_open: Callable[[], Awaitable[Server]]) -> None:
    """Make an empty database with our user in it, by a server that ``launch_open`` starts."""
    if folder.live.exists():
        shutil.rmtree(folder.live)
    folder.mark_unfinished()
    credentials = Credentials.generated()
    folder.write_credentials(credentials)
    server = await launch_open()
    try:
        async with open_client(f"mongodb://{HOST}:{server.port}/?directConnection=true") as client:
            await client.admin.command(
                "createUser",
                credentials.username,
                pwd=credentials.password,
                roles=["root"],
                mechanisms=["SCRAM-SHA-256"],
            )
    except PyMongoError as error:
        raise EmbeddedDatabaseError(f"The new database takes no user: {error}") from error
    finally:
        await server.kill()


async def finish(folder: DatabaseFolder, address: str) -> None:
    """Look, signed in at ``address``, that the new database is ours alone; then it counts."""
    async with open_client(address) as client:
        # Of every database: usersInfo tells of one only.
        users = await client.admin["system.users"].find().to_list()
        databases = set(await client.list_database_names())
    ours = folder.read_credentials().username
    if [user["_id"] for user in users] != [f"admin.{ours}"] or not databases <= _OWN_DATABASES:
        raise EmbeddedDatabaseError(
            "While the database was being made, somebody else on this machine wrote to it; "
            "it is made anew at the next start."
        )
    folder.mark_finished()
