"""What is told of letters."""

from datetime import datetime

from generated import events as wire
from studio.events.event import Event, envelope
from studio.notifications.domain import FAILED, LedgerEntry, LetterState


def settled(entry: LedgerEntry, now: datetime) -> list[Event]:
    """What is told of a letter that has become this: nothing, unless it was sent or has failed."""
    # What isn't known is absent, not null.
    known = {"shoot_id": entry.about.shoot_id, "user_id": entry.user_id}
    facts = wire.LetterFacts(
        letter_id=entry.id,
        kind=entry.kind.value,
        **{name: value for name, value in known.items() if value is not None},
    )
    if entry.state is LetterState.ACCEPTED:
        about = envelope("notification.sent", entry.id, entry.version, now)
        return [wire.NotificationSent(**about, data=facts)]
    if entry.state in FAILED:
        about = envelope("notification.failed", entry.id, entry.version, now)
        return [wire.NotificationFailed(**about, data=facts)]
    return []
