"""What goes wrong with the database, in one line that a photographer can act on."""

from studio.kernel.errors import Unavailable


class DatabaseAddressInvalid(ValueError):
    """The address of the database can't be read. The message holds no part of the address."""


class DatabaseUnavailable(Unavailable):
    """The database doesn't answer, or refuses us; the message says which."""


class EmbeddedDatabaseError(Exception):
    """The embedded database can't be started, or doesn't stay up."""


class ServerNotInstalled(EmbeddedDatabaseError):
    """The optional package with the embedded server is missing."""


class DataFolderInUse(EmbeddedDatabaseError):
    """Another studio runs on this data folder."""


class ServerDied(EmbeddedDatabaseError):
    """The server's process ended by itself."""
