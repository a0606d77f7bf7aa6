"""What a studio has told, read from its own outbox."""

from collections import Counter
from typing import Any, Final

from tests.running import RunningStudio, until

_DELIVERED_WITHIN: Final = 30.0


def told_by(studio: RunningStudio) -> Counter[tuple[str, str]]:
    """How often each thing was told: what happened, and to whom or what.

    Waits until everything was delivered, and holds the order against the rules: positions without
    gaps or doubles, and of each subject nothing before what happened to it earlier.
    """
    with studio.database() as database:
        outbox = database["events_outbox"]
        until(
            lambda: outbox.count_documents({"position": {"$exists": False}}) == 0,
            _DELIVERED_WITHIN,
            "everything is delivered",
        )
        events = list(outbox.find({}, {"event": 0}).sort("position", 1))
    assert [each["position"] for each in events] == list(range(1, len(events) + 1))
    _require_order(events)
    return Counter((each["type"], each["subject"]) for each in events)


def _require_order(events: list[dict[str, Any]]) -> None:
    last: dict[str, Any] = {}
    for each in events:
        subject = each["subject"]
        if each["type"].startswith("file."):
            assert last.get(subject, "") != "file.deleted", f"{subject} is told of after its end"
        last[subject] = each["type"]
