"""Time as the platform keeps it: UTC, whole milliseconds, as the database stores it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol


class Clock(Protocol):
    """Where the present comes from, so that a test can say what time it is."""

    def __call__(self) -> datetime:
        """The present: aware, UTC, whole milliseconds."""
        ...


def whole_milliseconds(moment: datetime) -> datetime:
    """``moment`` in UTC, cut to what the database keeps of it."""
    moment = moment.astimezone(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def machine_clock() -> datetime:
    """The clock of this machine, whatever it shows."""
    return datetime.now(UTC)


class SystemClock:
    """The machine's clock, put right where several machines have to agree (`DatabaseTime`)."""

    def __init__(self, machine: Callable[[], datetime] = machine_clock) -> None:
        self.machine = machine
        self._correction = timedelta()

    def __call__(self) -> datetime:
        """The present."""
        return whole_milliseconds(self.machine() + self._correction)

    def put_right(self, correction: timedelta) -> None:
        """From now on, be so much ahead of the machine's."""
        self._correction = correction


system_clock: Final = SystemClock()
"""What time it is for this process."""
