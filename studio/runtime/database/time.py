"""What time it is where several processes share a database: the database's, for all of them.

Turns, leases and what is due are moments that one process writes and another reads. Were their
clocks minutes apart, the one would take what the other is still at, and wait for what is due.
"""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import structlog
from pymongo import AsyncMongoClient

from studio.kernel.clock import SystemClock

_log = structlog.get_logger("studio.clock")

FOLLOWED_EVERY: Final = 60.0
"""Seconds."""
_LET_BE: Final = timedelta(seconds=1)
"""What an answer takes on its way makes smaller corrections no better than none."""


class DatabaseTime:
    """Keeps a clock to the database's."""

    def __init__(self, client: AsyncMongoClient[dict[str, Any]], clock: SystemClock) -> None:
        self._client = client
        self._clock = clock
        self._corrected = False

    async def follow(self) -> None:
        """Put the clock right, if it is more than a second away from the database's."""
        before = self._clock.machine()
        answer = await self._client.admin.command("hello")
        after = self._clock.machine()
        theirs: datetime | None = answer.get("localTime")
        # Less than no time: the clock was set meanwhile.
        if theirs is None or not timedelta() <= after - before <= _LET_BE:
            return
        # In UTC, though commands don't say so.
        correction = theirs.replace(tzinfo=UTC) - (before + (after - before) / 2)
        if abs(correction) < _LET_BE:
            correction = timedelta()
        elif not self._corrected:
            seconds = round(correction.total_seconds(), 1)
            _log.warning("clock differs from the database's, which is followed", seconds=seconds)
        self._corrected = bool(correction)
        self._clock.put_right(correction)
