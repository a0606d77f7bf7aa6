"""Addresses of databases: the embedded one's, and what may be shown of any."""

from pathlib import Path
from typing import Final
from urllib.parse import quote

from studio.runtime.database.folder import Credentials, DatabaseFolder
from studio.runtime.database.locks import FolderLock
from studio.runtime.database.server import HOST

DATABASE_NAME: Final = "studio"
# The server has a thread for each connection and one lock for all its threads: with more
# connections than these it does fewer operations a second, not more. It closes a connection that
# was idle for 300 seconds, so the client has to do that first.
_CLIENT_OPTIONS: Final = (
    "authSource=admin&authMechanism=SCRAM-SHA-256&directConnection=true"
    "&maxPoolSize=16&maxIdleTimeMS=240000"
)


def embedded_address(credentials: Credentials, port: int) -> str:
    """The address of an embedded database, with its credentials. Never to be logged."""
    user = quote(credentials.username, safe="")
    password = quote(credentials.password, safe="")
    return f"mongodb://{user}:{password}@{HOST}:{port}/{DATABASE_NAME}?{_CLIENT_OPTIONS}"


def running_address(data_dir: Path) -> str | None:
    """The address of the embedded database that another process runs on this data folder.

    None if none runs. For commands beside a running platform: only that may start the server.
    """
    folder = DatabaseFolder(data_dir)
    if not folder.lock.exists():
        return None
    lock = FolderLock(folder.lock)
    if lock.acquire():
        lock.close()
        return None
    port = folder.read_port()
    # Another process has the folder, but its database isn't made yet.
    if port is None or folder.is_new:
        return None
    return embedded_address(folder.read_credentials(), port)


def redacted(address: str) -> str:
    """The address without user, password and options, for messages and logs."""
    scheme, separator, rest = address.partition("://")
    if not separator:
        return "(unreadable address)"
    # The last @: a password that should have been percent-encoded may hold more of them.
    hosts = rest.partition("?")[0].rpartition("@")[2]
    return f"{scheme}://{hosts}"
