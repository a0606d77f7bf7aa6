"""Whether the parts that the platform needs are there."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from studio.kernel.errors import Unavailable

Check = Callable[[], Awaitable[str | None]]
"""Says in plain words what is wrong with a part, or None."""

_PATIENCE: Final = 4.0


class NotReady(Unavailable):
    """A part is down."""


class Health:
    """Asks each part how it is."""

    def __init__(self, checks: Mapping[str, Check]) -> None:
        self._checks = checks

    async def report(self) -> dict[str, str | None]:
        """What is wrong with each part, None where nothing is."""
        found = await asyncio.gather(*(_ask(check) for check in self._checks.values()))
        return dict(zip(self._checks, found, strict=True))

    async def require(self) -> None:
        """NotReady, naming the parts that are down, unless all are up."""
        report = await self.report()
        down = [name for name, trouble in report.items() if trouble is not None]
        if down:
            states = {name: "down" if name in down else "ok" for name in report}
            raise NotReady(f"Down: {', '.join(down)}.", extensions={"checks": states})


async def _ask(check: Check) -> str | None:
    try:
        return await asyncio.wait_for(check(), _PATIENCE)
    except TimeoutError:
        return "It does not answer."
