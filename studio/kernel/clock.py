"""Time as the platform keeps it: UTC, whole milliseconds, as the database stores it."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Where the present comes from, so that a test can say what time it is."""

    def __call__(self) -> datetime:
        """The present: aware, UTC, whole milliseconds."""
        ...


def whole_milliseconds(moment: datetime) -> datetime:
    """``moment`` in UTC, cut to what the database keeps of it."""
    moment = moment.astimezone(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def system_clock() -> datetime:
    """The machine's clock."""
    return whole_milliseconds(datetime.now(UTC))
