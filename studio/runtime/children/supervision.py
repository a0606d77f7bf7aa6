"""How often something may die before it is given up."""

import time
from collections import deque
from collections.abc import Callable
from typing import Final

# Seconds to wait before the first, second, ... new start after deaths close together.
PAUSES: Final = (0.0, 0.2, 0.5, 1.0, 2.0)
_CLOSE_TOGETHER: Final = 60.0


class RapidDeaths:
    """Counts the deaths of the last minute."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._times: deque[float] = deque()

    def record(self) -> float | None:
        """One more death: seconds to wait before the next start, or None to give up."""
        now = self._clock()
        self._times.append(now)
        while self._times[0] < now - _CLOSE_TOGETHER:
            self._times.popleft()
        count = len(self._times)
        return PAUSES[count - 1] if count <= len(PAUSES) else None
