"""What goes on in the background: loops that do what is due, and wait until more is."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import structlog

from studio.kernel.wakeup import Wakeup

_log = structlog.get_logger("studio.work")

IDLE: Final = 2.0
"""Seconds until a loop looks again by itself: another process may have left work."""
_AFTER_TROUBLE: Final = 5.0


Step = Callable[[], Awaitable[object]]
"""Does what is due; says whether it found any."""


async def keep_doing(name: str, step: Step, wakeup: Wakeup, idle: float = IDLE) -> None:
    """Run ``step`` again and again while it says that it found work, else wait for the wakeup.

    It ends when it is cancelled, also where that goes under in ``step``: the database's driver
    swallows it while it connects.
    """
    while not _cancelled():
        try:
            busy = await step()
        except Exception as error:  # noqa: BLE001 - whatever it is, the next try may work
            _log.error("work failed", work=name, error=repr(error))
            await asyncio.sleep(_AFTER_TROUBLE)
            continue
        if not busy and not _cancelled():
            await wakeup.wait(idle)


def _cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
