"""What runs in a process that renders. It imports little: each such process loads it anew."""

import ctypes
import os
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from studio.imaging.refusals import ImageRefused
from studio.imaging.render import Renditions
from studio.imaging.worker import prepare_worker, render_file

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_PR_SET_PDEATHSIG: Final = 1

Outcome = Renditions | ImageRefused | str
"""The renditions, why the photograph is refused, or an error that nobody foresaw, in words."""


def serve(pipe: "Connection[Outcome, str]", studio: int) -> None:
    """Render what comes through ``pipe`` for as long as the process ``studio`` lives."""
    _end_with(studio)
    prepare_worker()
    # Elsewhere than on Linux its death shows here, once the photograph at hand is done.
    with suppress(EOFError, ConnectionError):
        while True:
            pipe.send(_outcome(pipe.recv()))


def _end_with(parent: int) -> None:
    """Have the kernel end this process with its parent: a render may take a quarter of a minute."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit()


def _outcome(path: str) -> Outcome:
    try:
        return render_file(path)
    except ImageRefused as refusal:
        return refusal
    except Exception as error:  # noqa: BLE001 - told to the studio, which tries again
        return repr(error)
