"""Events that could not be delivered."""

from generated.models import outbox as wire
from studio.events.dead_letters import DeadLetter, DeadLetters
from studio.kernel.access import AccessScope


async def list_dead_letters(
    scope: AccessScope, dead_letters: DeadLetters, limit: int, cursor: str | None
) -> wire.DeadLetterPage:
    """The events that were given up."""
    page = await dead_letters.page(scope, limit=limit, cursor=cursor)
    return wire.DeadLetterPage(
        items=[_shape(each) for each in page.items], next_cursor=page.next_cursor
    )


async def retry_dead_letter(scope: AccessScope, dead_letters: DeadLetters, event_id: str) -> None:
    """Have an event delivered after all."""
    await dead_letters.retry(scope, event_id)


async def discard_dead_letter(scope: AccessScope, dead_letters: DeadLetters, event_id: str) -> None:
    """Give an event up for good."""
    await dead_letters.discard(scope, event_id)


def _shape(letter: DeadLetter) -> wire.DeadLetter:
    return wire.DeadLetter(
        id=letter.id,
        type=letter.type,
        subject=letter.subject,
        time=letter.time,
        dead_at=letter.dead_at,
        attempts=letter.attempts,
        trouble=letter.trouble,
    )
