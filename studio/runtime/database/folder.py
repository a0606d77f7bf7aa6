"""The embedded database's folder: where everything lies, and files that are whole or not there."""

import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from studio.runtime.database.errors import EmbeddedDatabaseError

_USERNAME: Final = "studio"
_PASSWORD_BYTES: Final = 32
_LONGEST_LOG: Final = 1_000_000
_LAST_WORDS: Final = 2_000
_ENGINE: Final = "eviction_dirty_trigger=80,eviction_updates_trigger=60\n"
"""How full the cache may be of what is not on the disk yet, and of what was overwritten, before
whoever works on the database has to make room (in per cent of it). The engine's own tenth is soon
reached, and the server makes room with a lock in hand that those wait for who could end what is in
the way: it stands still for good (lessons.md). The threads behind it begin far earlier."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """How the platform signs in to its own database."""

    username: str
    password: str = field(repr=False)

    @classmethod
    def generated(cls) -> "Credentials":
        """A password nobody has seen."""
        return cls(_USERNAME, secrets.token_urlsafe(_PASSWORD_BYTES))


class DatabaseFolder:
    """``<data folder>/database``: locks and logs, and below ``live`` what a backup must hold.

    ``live/unfinished`` stands there from before the first file of a new database is written until
    its user is known to be in place. While it does, nobody has been given the address, so whatever
    lies beside it can be thrown away; once it is gone, nothing here is ever deleted.
    """

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir.resolve()
        self.root = self.data_dir / "database"
        self.backups = self.data_dir / "database-backups"
        self.live = self.root / "live"
        self.store = self.live / "store"
        self.lock = self.root / "lock"
        self.server_lock = self.root / "server.lock"
        self.config = self.root / "secantusd.toml"
        self.log = self.root / "server.log"
        self._port = self.root / "port"
        self._credentials = self.live / "credentials.json"
        self._unfinished = self.live / "unfinished"
        self._version = self.live / "version"

    def prepare(self) -> None:
        """Make the folder, readable by its owner alone."""
        try:
            self.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.root.mkdir(exist_ok=True, mode=0o700)
        except OSError as error:
            raise EmbeddedDatabaseError(
                f"The database's folder {self.root} can't be made: {error.strerror}."
            ) from error

    def prepare_for_server(self) -> None:
        """Write the server's settings, and begin a new log when the last one has grown long."""
        write_file(
            self.config,
            "# The platform gives every setting on the command line. This file keeps the server\n"
            "# from picking up a secantusd.toml that lies about.\n",
        )
        self.store.mkdir(exist_ok=True, mode=0o700)
        write_file(self.store / "WiredTiger.config", _ENGINE)
        if self.log.exists() and self.log.stat().st_size > _LONGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.1"))

    def last_words(self) -> str:
        """The end of the server's log, for an error message."""
        if not self.log.exists():
            return ""
        with self.log.open("rb") as log:
            log.seek(max(0, self.log.stat().st_size - _LAST_WORDS))
            lines = log.read().decode(errors="replace").splitlines()
        return next((line.strip() for line in reversed(lines) if line.strip()), "")

    @property
    def is_new(self) -> bool:
        """Whether there is no database yet, or one whose making was cut off."""
        return self._unfinished.exists() or not self.live.exists()

    def mark_unfinished(self) -> None:
        """From here on, a start that is cut off begins anew."""
        self.live.mkdir(mode=0o700)
        write_file(self._unfinished, "")
        sync_folder(self.root)

    def mark_finished(self) -> None:
        """From here on, the database is never thrown away."""
        self._unfinished.unlink(missing_ok=True)
        sync_folder(self.live)

    def read_credentials(self) -> Credentials:
        """The credentials of a finished database."""
        try:
            return Credentials(**json.loads(self._credentials.read_text()))
        except (OSError, ValueError, TypeError) as error:
            raise EmbeddedDatabaseError(
                f"The database's credentials can't be read from {self._credentials}: put the file "
                f"back from a backup ({self.backups}). The data itself is untouched."
            ) from error

    def write_credentials(self, credentials: Credentials) -> None:
        """Keep the credentials."""
        write_file(self._credentials, json.dumps(asdict(credentials)) + "\n")

    def write_port(self, port: int) -> None:
        """Note where the server listens, for other processes of ours."""
        write_file(self._port, f"{port}\n")

    def read_port(self) -> int | None:
        """Where the server listened last."""
        try:
            return int(self._port.read_text())
        except (OSError, ValueError):
            return None

    def read_version(self) -> str | None:
        """The server's version that last ran on this database."""
        return self._version.read_text().strip() if self._version.exists() else None

    def write_version(self, version: str) -> None:
        """Note which version of the server runs on this database now."""
        write_file(self._version, version + "\n")


def write_file(path: Path, text: str) -> None:
    """Write a file that only its owner reads: after a crash it is the old one or the new one."""
    draft = path.with_name(f".{path.name}.new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make new, renamed and deleted names in a folder outlast a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
