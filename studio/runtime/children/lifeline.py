"""Become a program that doesn't outlive its parent: ``lifeline.py PARENT PROGRAM ARGUMENT...``.

A program of its own, run by a bare interpreter: between fork and exec a process with threads may
hardly do anything safely, so the wish to die with the parent is spoken here and kept over exec.
Elsewhere than on Linux the next start ends what a killed parent left behind.
"""

import ctypes
import os
import signal
import sys
from typing import Final

_PR_SET_PDEATHSIG: Final = 1


def become(parent: int, program: list[str]) -> None:
    """Replace this process by ``program``; exit at once if ``parent`` is already gone."""
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        # SIGKILL, as nothing may linger: what the server has acknowledged is on the disk.
        if libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) != 0:
            sys.exit(f"prctl: {os.strerror(ctypes.get_errno())}")
    if os.getppid() != parent:
        sys.exit("the parent died before the program began")
    os.execv(program[0], program)  # noqa: S606 - that it takes no shell is the point


if __name__ == "__main__":
    become(int(sys.argv[1]), sys.argv[2:])
