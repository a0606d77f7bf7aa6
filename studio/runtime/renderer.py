"""A process that renders, seen from the studio."""

import asyncio
import multiprocessing
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.runtime.render_process import Outcome, serve

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess


@dataclass(slots=True)
class _Call:
    """One photograph to render, and whether somebody still waits for it."""

    path: str
    within: float
    given_up: bool = False


class Renderer:
    """Renders one photograph at a time, in a process that is started when it is first needed.

    A process that dies, however and whenever, is replaced by the next call. It has a pipe of its
    own: there is no lock that it could leave taken and no message half sent that others would wait
    for, as there is with the queues that the processes of a pool share.
    """

    def __init__(self) -> None:
        # One thread: a call that was cancelled is over before the next one begins. It lives as long
        # as this does, and the process with it.
        self._thread = ThreadPoolExecutor(1, "renderer")
        self._process: SpawnProcess | None = None
        self._pipe: Connection[str, Outcome] | None = None

    async def render(self, path: str, within: float) -> Outcome:
        """Render the file; TimeoutError after so many seconds, EOFError or OSError if it dies."""
        call = _Call(path, within)
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, self._ask, call)
        except asyncio.CancelledError:
            call.given_up = True
            self._kill()
            raise

    async def close(self) -> None:
        """End the process."""
        self._kill()
        await asyncio.get_running_loop().run_in_executor(self._thread, self._bury)
        self._thread.shutdown()

    def _ask(self, call: _Call) -> Outcome:
        try:
            return self._exchange(call)
        except BaseException:
            # What this process would still say is no answer to the next call.
            self._bury()
            raise

    def _exchange(self, call: _Call) -> Outcome:
        pipe = self._pipe
        if pipe is None or self._process is None or not self._process.is_alive():
            pipe = self._start()
        if call.given_up:
            # While there was no process yet that could have been ended.
            raise EOFError
        pipe.send(call.path)
        if not pipe.poll(call.within):
            raise TimeoutError
        return pipe.recv()

    def _start(self) -> "Connection[str, Outcome]":
        self._bury()
        # A forked copy of a process with threads may hang; a fresh one can't.
        context = multiprocessing.get_context("spawn")
        ours, its = context.Pipe()
        # A daemon, so that it ends even where nobody closes this.
        process = context.Process(
            target=serve, args=(its, os.getpid()), daemon=True, name="renderer"
        )
        process.start()
        # Its end is its own now, so that its death shows as the end of what we read.
        its.close()
        self._process, self._pipe = process, ours
        return ours

    def _bury(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None

    def _kill(self) -> None:
        process = self._process
        if process is not None:
            process.kill()
