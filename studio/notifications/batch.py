"""What several want done at the same time, done in one go: it is by the go that a disk is slow."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

_MOST: Final = 50
"""Whoever else wants something of the database waits for one batch at the most."""


@dataclass(eq=False)
class _Wish(Generic[T, R]):
    wanted: T
    outcome: "asyncio.Future[R]"


class Batched(Generic[T, R]):
    """While one batch is on its way, the wishes that come gather for the next.

    ``do`` fulfils all wishes of a batch and gives their outcomes in order, or raises and has done
    nothing. Then each is tried alone, so that one that can't be fulfilled is in nobody's way.
    """

    def __init__(self, do: Callable[[Sequence[T]], Awaitable[Sequence[R]]]) -> None:
        self._do = do
        self._waiting: deque[_Wish[T, R]] = deque()
        self._worker: asyncio.Task[None] | None = None

    async def __call__(self, wanted: T) -> R:
        """Have it done, together with what others want; its outcome.

        Who is cancelled meanwhile ends when it is sure whether it is done or not.
        """
        wish = _Wish[T, R](wanted, asyncio.get_running_loop().create_future())
        self._waiting.append(wish)
        if self._worker is None:
            self._worker = asyncio.create_task(self._work())
        try:
            await asyncio.wait([wish.outcome])
        except asyncio.CancelledError:
            if wish in self._waiting:
                self._waiting.remove(wish)
            else:
                await asyncio.wait([wish.outcome])
                # Nobody else asks what became of it.
                wish.outcome.exception()
            raise
        return wish.outcome.result()

    async def _work(self) -> None:
        try:
            while self._waiting:
                count = min(_MOST, len(self._waiting))
                await self._fulfil([self._waiting.popleft() for _ in range(count)])
        finally:
            self._worker = None

    async def _fulfil(self, wishes: Sequence[_Wish[T, R]]) -> None:
        try:
            outcomes = await self._do([each.wanted for each in wishes])
        except asyncio.CancelledError:
            # The whole process ends.
            for each in wishes:
                each.outcome.cancel()
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, it is for who wished it
            if len(wishes) == 1:
                wishes[0].outcome.set_exception(error)
            else:
                await asyncio.gather(*(self._fulfil([each]) for each in wishes))
            return
        for wish, outcome in zip(wishes, outcomes, strict=True):
            wish.outcome.set_result(outcome)
