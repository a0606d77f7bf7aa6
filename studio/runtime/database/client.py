"""The connection to the database, whichever it is."""

from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from pymongo import AsyncMongoClient
from pymongo.errors import ConfigurationError, InvalidURI, OperationFailure, PyMongoError

from studio.runtime.database.errors import DatabaseAddressInvalid, DatabaseUnavailable

Document = dict[str, Any]

_AUTHENTICATION_FAILED: Final = 18
# What the address says itself goes before these.
_DEFAULTS: Final[dict[str, object]] = {
    "appname": "tempsdarret-studio",
    "tz_aware": True,
    "uuidRepresentation": "standard",
    # What is acknowledged has reached the disks of most of the set; one is most of one.
    "w": "majority",
    "journal": True,
    "retryWrites": True,
    "retryReads": True,
    # A request that finds no database is to be answered in seconds, and not after pymongo's 30.
    "serverSelectionTimeoutMS": 3_000,
    "connectTimeoutMS": 3_000,
    "waitQueueTimeoutMS": 5_000,
    "socketTimeoutMS": 20_000,
}


def open_client(address: str) -> AsyncMongoClient[Document]:
    """A client for ``mongodb://`` or ``mongodb+srv://``; it connects when it is first used.

    Times are read as aware datetimes in UTC. DatabaseAddressInvalid if the address can't be read.
    """
    scheme, _, rest = address.partition("://")
    path = rest.partition("?")[0].partition("/")[2]
    try:
        # pymongo takes a bare word for a host, and what follows an unescaped / for a name.
        if scheme not in {"mongodb", "mongodb+srv"} or "@" in path:
            raise InvalidURI("not an address")  # noqa: TRY301 - one answer for all of them
        given = {name.lower() for name, _ in parse_qsl(urlsplit(address).query)}
        options: dict[str, Any] = {
            name: value for name, value in _DEFAULTS.items() if name.lower() not in given
        }
        return AsyncMongoClient(address, **options)
    except (InvalidURI, ConfigurationError, ValueError):
        # pymongo's words may quote the address, and with it the password.
        raise DatabaseAddressInvalid(
            "not a MongoDB address (mongodb://user:password@host:port/name); special characters "
            "in the user or the password must be percent-encoded"
        ) from None


async def check_database(client: AsyncMongoClient[Document]) -> None:
    """Ask the database for a sign of life; DatabaseUnavailable says plainly what is wrong."""
    try:
        await client.admin.command("ping")
    except OperationFailure as error:
        if error.code == _AUTHENTICATION_FAILED:
            raise DatabaseUnavailable("The database refuses the user or the password.") from error
        raise DatabaseUnavailable("The database refuses to answer.") from error
    except PyMongoError as error:
        raise DatabaseUnavailable("The database doesn't answer.") from error
