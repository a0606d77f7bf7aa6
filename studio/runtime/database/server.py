"""One run of the embedded server: a process of its own, on loopback."""

import asyncio
import contextlib
import os
import random
import signal
import socket
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from studio.runtime.children import lifeline
from studio.runtime.database.errors import EmbeddedDatabaseError, ServerDied
from studio.runtime.database.folder import DatabaseFolder
from studio.runtime.database.locks import FolderLock

HOST: Final = "127.0.0.1"
# Below the range that outgoing connections take theirs from (32768 on): a client that tries to
# come back while the server is down could otherwise be given the server's own port.
_PORTS: Final = range(20_000, 32_000)
_OLD_SERVER_LEAVES: Final = 10.0
_LOOK_AGAIN: Final = 0.02
# What the server needs of our environment; our own secrets are none of its business.
_ENVIRONMENT: Final = ("HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PATH", "TMPDIR", "TZ")


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """How the server is run.

    ``cache_size`` as WiredTiger writes it. ``change_streams`` makes it pose as a replica set and
    keep an operation log: change streams and retried writes for twice the cost of every write.
    """

    cache_size: str = "256M"
    change_streams: bool = False

    def arguments(self, folder: DatabaseFolder, port: int, *, auth: bool) -> list[str]:
        """The command line."""
        arguments = ["--config", str(folder.config), "--host", HOST, "--port", str(port)]
        arguments += ["--storage-path", str(folder.store), "--cache-size", self.cache_size]
        # Without it a kill loses writes that were acknowledged (FACTS.md).
        arguments += ["--sync-on-commit"]
        if auth:
            arguments += ["--auth"]
        if not self.change_streams:
            arguments += ["--standalone"]
        return arguments


def free_port() -> int:
    """A loopback port nobody listens on at this moment."""
    for port in random.SystemRandom().sample(_PORTS, len(_PORTS)):
        if is_free(port):
            return port
    raise EmbeddedDatabaseError(f"No port from {_PORTS.start} to {_PORTS.stop} is free.")


def is_free(port: int) -> bool:
    """Whether a server could listen on a loopback port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as candidate:
        candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            candidate.bind((HOST, port))
        except OSError:
            return False
    return True


class Server:
    """A running server. It holds the folder's server lock for as long as it lives."""

    def __init__(
        self, process: asyncio.subprocess.Process, port: int, folder: DatabaseFolder
    ) -> None:
        self._process = process
        self._folder = folder
        self.port = port

    @property
    def process_id(self) -> int:
        """The server's process."""
        return self._process.pid

    @classmethod
    async def launch(
        cls,
        folder: DatabaseFolder,
        lock: FolderLock,
        port: int,
        command: Sequence[str],
    ) -> "Server":
        """Start the program; it holds ``lock``, the folder's server lock, from then on as well."""
        folder.prepare_for_server()
        log = os.open(folder.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-IS",
                lifeline.__file__,
                str(os.getpid()),
                *command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=folder.root,
                env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
                pass_fds=[lock.descriptor],
                # A Ctrl-C at the terminal is for us; the server stops when we tell it to.
                start_new_session=True,
            )
        finally:
            os.close(log)
        lock.note_holder(process.pid)
        return cls(process, port, folder)

    async def listening(self, within: float) -> None:
        """Wait until the server takes connections; ServerDied if it ends, or takes too long."""
        died = asyncio.create_task(self._process.wait())
        try:
            async with asyncio.timeout(within):
                while not died.done():
                    if await self._knock():
                        return
                    await asyncio.wait([died], timeout=_LOOK_AGAIN)
        except TimeoutError:
            raise ServerDied(
                f"The embedded database takes no connection after {within:.0f} seconds; "
                f"see {self._folder.log}."
            ) from None
        finally:
            died.cancel()
        raise ServerDied(
            f"The embedded database ended while it was starting ({self._ending()}); "
            f"see {self._folder.log}. Last line: {self._folder.last_words()}"
        )

    async def ended(self) -> str:
        """Wait until the server has ended; how."""
        await self._process.wait()
        return self._ending()

    async def ended_within(self, seconds: float) -> bool:
        """Whether the server ends before ``seconds`` are over."""
        try:
            async with asyncio.timeout(seconds):
                await self._process.wait()
        except TimeoutError:
            return False
        return True

    async def kill(self) -> None:
        """End the server at once: it is never asked to.

        What it acknowledged is on the disk, so nothing is lost; and a server that closes writes a
        row whose reading, at every later start, pins all history from then on (lessons.md).
        """
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()

    async def _knock(self) -> bool:
        """Whether the port takes a connection."""
        try:
            _, writer = await asyncio.open_connection(HOST, self.port)
        except OSError:
            return False
        writer.close()
        return True

    def _ending(self) -> str:
        code = self._process.returncode
        if code is not None and code < 0:
            return f"signal {signal.Signals(-code).name}"
        return f"exit code {code}"


async def take_over(folder: DatabaseFolder) -> FolderLock:
    """Take the server lock; a server that was left behind by a killed parent is ended."""
    lock = FolderLock(folder.server_lock)
    if await lock.acquire_within(_OLD_SERVER_LEAVES):
        return lock
    # It is still locked, so whoever wrote the id down is still alive and a server of ours.
    holder = lock.holder()
    if holder is not None:
        with contextlib.suppress(OSError):
            os.kill(holder, signal.SIGKILL)
    if not await lock.acquire_within(_OLD_SERVER_LEAVES):
        raise EmbeddedDatabaseError(
            f"An embedded database of an earlier run (process {holder}) doesn't end."
        )
    return lock
