"""Work that waits until there is some."""

import asyncio


class Wakeup:
    """Tells a loop in this process that there may be work, so that it needn't ask again and again.

    A notification is never lost: one that comes while the loop is busy ends its next wait at once.
    """

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def notify(self) -> None:
        """There may be work."""
        self._event.set()

    async def wait(self, most: float) -> None:
        """Until notified, or for ``most`` seconds: another process may have left some."""
        try:
            await asyncio.wait_for(self._event.wait(), most)
        except TimeoutError:
            return
        finally:
            self._event.clear()
