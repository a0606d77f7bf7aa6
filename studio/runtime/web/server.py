"""The web server: a Node process that is watched over (docs/adr/0010)."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import structlog

from studio.runtime.children import lifeline
from studio.runtime.children.supervision import RapidDeaths
from studio.runtime.platform import PartFailed
from studio.runtime.settings import Settings
from studio.runtime.web.installation import FRONTEND, environment, find_frontend, find_node

_READY_WITHIN: Final = 30.0
_GRACE: Final = 12.0
"""Seconds; the server gives requests under way ten of them."""
_ASKED: Final = b"GET /_app/version.json HTTP/1.0\r\nHost: localhost\r\n\r\n"
"""For a file that every build has, whatever becomes of the API."""
# Buffers of bytes that went through are freed sooner: half the memory for an upload (ADR 10).
_NODE_OPTIONS: Final = ("--max-semi-space-size=2",)
_log: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(__name__)


@asynccontextmanager
async def open_web(
    settings: Settings, listening: socket.socket, frontend: Path = FRONTEND
) -> AsyncIterator["WebServer"]:
    """Serve the web pages as long as this is entered; they answer a little later.

    Enter it in the main thread: the server dies with the thread that started it.
    """
    launcher = _Launcher(settings, listening, frontend)
    try:
        server = WebServer(launcher, await launcher.launch())
    except BaseException:
        listening.close()
        raise
    try:
        yield server
    finally:
        await server.stop()


@dataclass(frozen=True, slots=True)
class _Launcher:
    """What it takes to start the server, again and again on the same socket."""

    settings: Settings
    listening: socket.socket
    frontend: Path

    async def launch(self) -> asyncio.subprocess.Process:
        node = find_node()
        program = find_frontend(self.frontend, "server/main.ts")
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-IS",
            lifeline.__file__,
            str(os.getpid()),
            str(node),
            *_NODE_OPTIONS,
            str(program),
            f"--socket={self.listening.fileno()}",
            # Ours to hold: where the lifeline doesn't end it with us, the end of this does.
            stdin=asyncio.subprocess.PIPE,
            cwd=self.frontend,
            env=environment(self.settings, mode="production"),
            pass_fds=[self.listening.fileno()],
            # A Ctrl-C at the terminal is for us; the server stops when we tell it to.
            start_new_session=True,
        )

    async def ask(self) -> bool:
        """Whether what listens serves what was built."""
        host, port = self.listening.getsockname()[:2]
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared only
        try:
            reader, writer = await asyncio.open_connection(host, port)
            try:
                writer.write(_ASKED)
                return (await reader.readline()).startswith(b"HTTP/1.1 200 ")
            finally:
                writer.close()
        except OSError:
            return False


class WebServer:
    """A running server.

    The socket is ours and outlives it: who asks while a server that died is replaced waits a
    moment, and is not refused. Our own death takes the server along.

    ``failed`` is a future with the PartFailed that says why, once the server doesn't stay up.
    """

    def __init__(self, launcher: _Launcher, process: asyncio.subprocess.Process) -> None:
        self._launcher = launcher
        self._process = process
        self._supervisor: asyncio.Task[None] | None = None
        self.failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    @property
    def process_id(self) -> int:
        """The server's process."""
        return self._process.pid

    async def answers(self) -> None:
        """Wait until it answers and watch over it from then on; PartFailed if it doesn't."""
        asked = asyncio.create_task(self._launcher.ask())
        died = asyncio.create_task(self._process.wait())
        try:
            await asyncio.wait(
                [asked, died], timeout=_READY_WITHIN, return_when=asyncio.FIRST_COMPLETED
            )
            if died.done():
                # It has said why.
                raise PartFailed(f"The web server doesn't start ({_ending(self._process)})")
            if not (asked.done() and asked.result()):
                raise PartFailed("The web server doesn't answer as it should")
        finally:
            asked.cancel()
            died.cancel()
        self._supervisor = asyncio.create_task(self._supervise())

    async def stop(self) -> None:
        """Let requests under way finish, and end it. Stopping twice is fine."""
        if self._supervisor is not None:
            self._supervisor.cancel()
            await asyncio.wait([self._supervisor])
            self._supervisor = None
        # Before the server's own end of it, or who connects now would wait for nobody.
        self._launcher.listening.close()
        await _end(self._process)

    async def _supervise(self) -> None:
        deaths = RapidDeaths()
        while True:
            await self._process.wait()
            how = _ending(self._process)
            _log.error("web server ended by itself", how=how)
            pause = deaths.record()
            if pause is None:
                self.failed.set_exception(PartFailed(f"The web server doesn't stay up ({how})"))
                return
            await asyncio.sleep(pause)
            try:
                self._process = await self._launcher.launch()
            except (PartFailed, OSError) as error:
                failure = PartFailed(f"The web server can't be started again ({error})")
                self.failed.set_exception(failure)
                return
            _log.info("web server started again", process=self._process.pid)


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        async with asyncio.timeout(_GRACE):
            await process.wait()
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def _ending(process: asyncio.subprocess.Process) -> str:
    code = process.returncode
    if code is not None and code < 0:
        return f"signal {signal.Signals(-code).name}"
    return f"exit code {code}"
