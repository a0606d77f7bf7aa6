"""Vite's dev server beside an API that is started again and again."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Final

from studio.runtime.children import lifeline
from studio.runtime.settings import Settings
from studio.runtime.web.installation import FRONTEND, environment, find_frontend, find_node

_VITE: Final = "../node_modules/vite/bin/vite.js"
_GRACE: Final = 5.0


@contextmanager
def vite(settings: Settings, on_end: Callable[[str], None]) -> Iterator[None]:
    """Run it as long as this is entered; ``on_end`` learns, in a thread, if it ends by itself.

    Enter it in the main thread: the server dies with the thread that started it.
    """
    process = subprocess.Popen(  # noqa: S603 - our own program
        [
            sys.executable,
            "-IS",
            lifeline.__file__,
            str(os.getpid()),
            str(find_node()),
            str(find_frontend(FRONTEND, _VITE).resolve()),
            "dev",
            "--clearScreen=false",
        ],
        # It ends when its standard input does; this one stays open.
        stdin=subprocess.PIPE,
        cwd=FRONTEND,
        env=environment(settings, mode="development"),
        start_new_session=True,
    )
    leaving = threading.Event()

    def watch() -> None:
        code = process.wait()
        if not leaving.is_set():
            on_end(f"the web's dev server ended by itself (exit code {code})")

    watching = threading.Thread(target=watch, daemon=True)
    watching.start()
    try:
        yield
    finally:
        leaving.set()
        _end(process)
        watching.join()


def _end(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        process.terminate()
        try:
            process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            # With whatever it has started itself.
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
