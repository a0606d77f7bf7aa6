"""Events as services and stores know them: those of the spec, by one name."""

from datetime import datetime
from typing import Any, TypeAlias

from generated.events import AnyEvent
from studio.kernel.ids import new_id

Event: TypeAlias = AnyEvent


def envelope(happened: str, subject: str, version: int, time: datetime) -> dict[str, Any]:
    """What an event's model takes beside its ``data`` (CloudEvents 1.0).

    ``version`` is that of the subject after it happened: a subject's events are delivered in the
    order of their versions.
    """
    return {
        "specversion": "1.0",
        "id": new_id(),
        "source": "/api/v1",
        "type": happened,
        "subject": subject,
        "subjectversion": version,
        "time": time,
    }
