"""An outbox that remembers what was told."""

from studio.events.event import Event
from studio.events.outbox import Outbox


class KeptOutbox(Outbox):
    """What was told, in that order."""

    def __init__(self) -> None:
        self.told: list[Event] = []

    async def tell(self, *events: Event) -> None:
        self.told += events

    async def tell_if_possible(self, *events: Event) -> bool:
        await self.tell(*events)
        return True

    def types(self) -> list[str]:
        """What happened."""
        return [each.type for each in self.told]
