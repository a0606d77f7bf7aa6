"""Where events go."""

from typing import Protocol

from studio.events.event import Event
from studio.kernel.access import Context


class Consumer(Protocol):
    """Does what follows from an event: a service's jobs, or a relay to somewhere else.

    An event may come again, after a crash or when another consumer had trouble with it: whoever
    consumes it twice has done the same as once.
    """

    @property
    def name(self) -> str:
        """What it is called in the outbox: it stays the same from one version to the next."""
        ...

    async def consume(self, event: Event) -> None:
        """Do it. Whatever is raised is trouble: the event comes again later."""
        ...


class Audience(Protocol):
    """Says who may be told what, as of now."""

    async def holds(self, caller: Context) -> bool:
        """Whether the session of ``caller`` goes on, in the same role."""
        ...

    async def sees(self, caller: Context, event: Event) -> bool:
        """Whether ``caller`` may know of the event, and it concerns them."""
        ...


class Turn(Protocol):
    """Says whose turn it is to deliver: one process does, so that the order is kept."""

    async def taken(self) -> bool:
        """Whether it is ours, for the next while."""
        ...
