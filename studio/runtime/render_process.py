"""What runs in a process that renders. It imports little: each such process loads it anew."""

from contextlib import suppress
from typing import TYPE_CHECKING

from studio.imaging.refusals import ImageRefused
from studio.imaging.render import Renditions
from studio.imaging.worker import prepare_worker, render_file

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Outcome = Renditions | ImageRefused | str
"""The renditions, why the photograph is refused, or an error that nobody foresaw, in words."""


def serve(pipe: "Connection[Outcome, str]") -> None:
    """Render what comes through ``pipe``, until its other end closes: the studio's end is ours."""
    prepare_worker()
    with suppress(EOFError, ConnectionError):
        while True:
            pipe.send(_outcome(pipe.recv()))


def _outcome(path: str) -> Outcome:
    try:
        return render_file(path)
    except ImageRefused as refusal:
        return refusal
    except Exception as error:  # noqa: BLE001 - told to the studio, which tries again
        return repr(error)
