"""The processes of a studio: which there are, what they do, and that none is left."""

from typing import TypeAlias

import psutil

from tests.running import RunningStudio, until

Process: TypeAlias = psutil.Process

_ENDED_WITHIN = 15.0
_AT_WORK = 120 << 20


def family(studio: RunningStudio) -> list[Process]:
    """The studio's own process, first, and all that it has started."""
    assert studio.process is not None
    head = psutil.Process(studio.process.pid)
    return [head, *head.children(recursive=True)]


def database_of(studio: RunningStudio) -> Process | None:
    """The embedded database, if it runs at the moment."""
    return next((each for each in family(studio) if _runs(each, "secantusd")), None)


def render_workers(studio: RunningStudio) -> list[Process]:
    """The processes that render."""
    return [each for each in family(studio) if _runs(each, "spawn_main")]


def begin_with_fresh_workers(studio: RunningStudio) -> None:
    """End those that have rendered already: they keep some memory, which tells nothing then."""
    kill_all(render_workers(studio))


def is_rendering(studio: RunningStudio) -> bool:
    """Whether a fresh worker is at its first large picture: by its memory, which that fills."""
    try:
        return any(each.memory_info().rss > _AT_WORK for each in render_workers(studio))
    except psutil.NoSuchProcess:
        return False


def cpu_seconds(processes: list[Process]) -> list[float]:
    """What each of them has used so far."""
    return [each.cpu_times().user for each in processes]


def kill_all(processes: list[Process]) -> None:
    """End them as the kernel does when memory runs out, and see them ended."""
    for process in processes:
        process.kill()
    all_ended(processes)


def all_ended(processes: list[Process]) -> None:
    """Wait until none of them runs any more; fails if one goes on."""
    until(
        lambda: not any(map(_is_alive, processes)), _ENDED_WITHIN, "all processes of it have ended"
    )


def _runs(process: Process, program: str) -> bool:
    try:
        return any(program in argument for argument in process.cmdline())
    except psutil.NoSuchProcess:
        return False


def _is_alive(process: Process) -> bool:
    try:
        # A process that nobody has buried yet is dead all the same.
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
