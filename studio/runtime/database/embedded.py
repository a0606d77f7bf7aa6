"""The embedded database: SecantusDB as a child process that is watched over."""

import asyncio
import os
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Final

import structlog
from pymongo.errors import PyMongoError

from studio.runtime.children.supervision import RapidDeaths
from studio.runtime.database import bootstrap
from studio.runtime.database.address import embedded_address
from studio.runtime.database.client import check_database, open_client
from studio.runtime.database.errors import (
    DatabaseUnavailable,
    DataFolderInUse,
    EmbeddedDatabaseError,
    ServerDied,
)
from studio.runtime.database.folder import DatabaseFolder
from studio.runtime.database.installation import find_installation
from studio.runtime.database.locks import FolderLock
from studio.runtime.database.pulse import stood_still
from studio.runtime.database.server import (
    Server,
    ServerOptions,
    free_port,
    is_free,
    take_over,
)
from studio.runtime.database.upgrade import back_up_before_upgrade, note_upgraded

# A database that was killed plays back its log first; a minute is a very long log.
_READY_WITHIN: Final = 60.0
# A command that only looks whether we run holds the lock for a moment (running_address).
_LOOKED_AT_FOR: Final = 0.5
_TRIES_FOR_A_PORT: Final = 5
_CHECKPOINT_WITHIN: Final = 5.0
_PORT_WAS_TAKEN_WITHIN: Final = 2.0
log: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(__name__)


class EmbeddedDatabase:
    """A database of our own below the data folder, for one platform at a time.

    The server lives as long as this object is started: a death of its own is answered by a new
    start on the same port with the same data, so that clients come back by themselves; a death of
    ours takes it along, even by ``kill -9`` (on Linux at once, elsewhere at the next start). The
    kernel ties it to the *thread* that calls ``start``: call it from the main one.

    ``on_failure`` is called, from the event loop, when the server doesn't stay up; it is not
    started again after that.
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        options: ServerOptions | None = None,
        on_failure: Callable[[EmbeddedDatabaseError], None] | None = None,
    ) -> None:
        self._folder = DatabaseFolder(data_dir)
        self._options = options or ServerOptions()
        self._on_failure = on_failure
        self._lock = FolderLock(self._folder.lock)
        self._server: Server | None = None
        self._supervisor: asyncio.Task[None] | None = None

    async def __aenter__(self) -> str:
        """Start; the address."""
        return await self.start()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop."""
        await self.stop()

    @property
    def process_id(self) -> int | None:
        """The server's process, while there is one."""
        return self._server.process_id if self._server else None

    async def start(self) -> str:
        """Start the server and wait until it answers; its address, with the credentials in it.

        EmbeddedDatabaseError, in one line, if that can't be.
        """
        find_installation()
        self._folder.prepare()
        if not await self._lock.acquire_within(_LOOKED_AT_FOR):
            raise DataFolderInUse(
                f"The data folder {self._folder.data_dir} is in use by another studio "
                f"(process {self._lock.holder()}): stop that one, or choose another folder "
                "by STUDIO_DATA_DIR."
            )
        try:
            self._lock.note_holder(os.getpid())
            return await self._open()
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Stop the server and let go of the folder. Stopping twice, or unstarted, is fine."""
        if self._supervisor is not None:
            self._supervisor.cancel()
            await asyncio.wait([self._supervisor])
            self._supervisor = None
        if self._server is not None:
            await self._end(self._server)
            self._server = None
        self._lock.close()

    async def _end(self, server: Server) -> None:
        """End the server; the next start then has little of its log to play back."""
        with suppress(PyMongoError, TimeoutError):
            async with (
                asyncio.timeout(_CHECKPOINT_WITHIN),
                open_client(self._address(server.port)) as client,
            ):
                await client.admin.command("fsync")
        await server.kill()

    async def _open(self) -> str:
        is_new = self._folder.is_new
        if is_new:
            log.info("database is being made", folder=str(self._folder.live))
            await bootstrap.make_user(self._folder, partial(self._launch_anywhere, auth=False))
        # Before the server touches anything: without them it is of no use.
        self._credentials = self._folder.read_credentials()
        server = self._server = await self._launch_anywhere(auth=True)
        address = self._address(server.port)
        if is_new:
            await bootstrap.finish(self._folder, address)
        self._folder.write_port(server.port)
        self._supervisor = asyncio.create_task(self._supervise(server))
        log.info("database started", port=server.port, process=server.process_id)
        return address

    async def _launch_anywhere(self, *, auth: bool) -> Server:
        """Launch on a port of our choice; another program may be quicker to take it."""
        for _ in range(_TRIES_FOR_A_PORT):
            port = free_port()
            try:
                return await self._launch(port, auth=auth)
            except ServerDied:
                if is_free(port):
                    raise
        raise ServerDied("The ports of this machine are taken faster than we can use them.")

    async def _launch(self, port: int, *, auth: bool) -> Server:
        installation = find_installation()
        lock = await take_over(self._folder)
        try:
            backup = await asyncio.to_thread(
                back_up_before_upgrade, self._folder, installation.version
            )
            if backup is not None:
                log.info("database copied before its server is upgraded", backup=str(backup))
            arguments = self._options.arguments(self._folder, port, auth=auth)
            command = [str(installation.program), *arguments]
            server = await Server.launch(self._folder, lock, port, command)
        finally:
            lock.close()
        try:
            await server.listening(_READY_WITHIN)
            if auth:
                await self._sign_in(server)
                note_upgraded(self._folder, installation.version)
        except BaseException:
            await server.kill()
            raise
        return server

    async def _sign_in(self, server: Server) -> None:
        """Make sure that what listens is our server: only that one can prove the password."""
        async with open_client(self._address(server.port)) as client:
            try:
                await check_database(client)
            except DatabaseUnavailable as error:
                if await server.ended_within(_PORT_WAS_TAKEN_WITHIN):
                    raise ServerDied("The embedded database's port was taken.") from error
                raise EmbeddedDatabaseError(
                    f"The embedded database in {self._folder.live} doesn't let us in: "
                    f"{error.detail}"
                ) from error

    async def _supervise(self, server: Server) -> None:
        deaths = RapidDeaths()
        while True:
            log.error("database ended by itself", how=await self._ended(server))
            again = await self._start_again(deaths, server.port)
            if again is None:
                return
            server = self._server = again
            log.info("database started again", process=server.process_id)

    async def _ended(self, server: Server) -> str:
        """Wait until the server has ended, or stands still and is ended by us; how."""
        pulse = asyncio.create_task(stood_still(self._address(server.port)))
        ended = asyncio.create_task(server.ended())
        try:
            await asyncio.wait([pulse, ended], return_when=asyncio.FIRST_COMPLETED)
            if not ended.done():
                log.error("database stands still and is ended", process=server.process_id)
                await server.kill()
            return await ended
        finally:
            pulse.cancel()
            ended.cancel()
            await asyncio.wait([pulse, ended])

    async def _start_again(self, deaths: RapidDeaths, port: int) -> Server | None:
        reason = "it ended"
        while (pause := deaths.record()) is not None:
            await asyncio.sleep(pause)
            try:
                return await self._launch(port, auth=True)
            except (EmbeddedDatabaseError, OSError) as error:
                reason = str(error)
                log.error("database can't be started again", reason=reason)  # noqa: TRY400 - said
        failure = EmbeddedDatabaseError(
            f"The embedded database doesn't stay up ({reason}); see {self._folder.log}."
        )
        if self._on_failure is not None:
            self._on_failure(failure)
        return None

    def _address(self, port: int) -> str:
        return embedded_address(self._credentials, port)
