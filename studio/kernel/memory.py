"""Reads that needn't be repeated while nobody writes.

The embedded database answers to one process only, so that process sees every write and can keep
what it has read. With a database that others write to as well, nothing is kept: `exclusive` is
False and every read goes through.
"""

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final, Generic, TypeVar

from studio.kernel.batches import in_batches

V = TypeVar("V")

_MOST: Final = 10_000
_LONGEST: Final = 10.0
"""Seconds. Only for a write whose outcome was never heard of (its connection broke)."""


class Memory(Generic[V]):
    """What was read last under each key, until that key is written."""

    def __init__(self, *, exclusive: bool, most: int = _MOST) -> None:
        self._exclusive = exclusive
        self._most = most
        self._values: OrderedDict[str, tuple[float, V]] = OrderedDict()
        self._writing = 0
        self._written = 0

    async def read(self, key: str, load: Callable[[], Awaitable[V | None]]) -> V | None:
        """The value of ``key``: as remembered, or as ``load`` gives it."""
        held = self._held(key)
        if held is not None:
            return held
        written = self._written
        value = await load()
        if value is not None:
            self._keep({key: value}, written)
        return value

    async def read_many(
        self, keys: Sequence[str], load: Callable[[list[str]], Awaitable[Mapping[str, V]]]
    ) -> dict[str, V]:
        """The values of ``keys`` that there are; ``load`` is asked for those not remembered."""
        found = {key: held for key in keys if (held := self._held(key)) is not None}
        for missing in in_batches([key for key in keys if key not in found]):
            written = self._written
            loaded = await load(missing)
            self._keep(loaded, written)
            found.update(loaded)
        return found

    @contextmanager
    def writing(self, *keys: str) -> Iterator[None]:
        """Wrap whatever writes ``keys``: all of them, if none is named."""
        self._forget(keys)
        self._writing += 1
        try:
            yield
        finally:
            self._writing -= 1
            self._written += 1
            self._forget(keys)

    def _held(self, key: str) -> V | None:
        held = self._values.get(key)
        return held[1] if held is not None and time.monotonic() < held[0] else None

    def _keep(self, loaded: Mapping[str, V], written: int) -> None:
        """Remember what was loaded, unless something was written since the count was that."""
        # A write that ran beside the read may have come before or after it: don't keep it.
        if not self._exclusive or self._writing or self._written != written:
            return
        for key, value in loaded.items():
            self._values[key] = (time.monotonic() + _LONGEST, value)
            self._values.move_to_end(key)
            if len(self._values) > self._most:
                self._values.popitem(last=False)

    def _forget(self, keys: tuple[str, ...]) -> None:
        if not keys:
            self._values.clear()
        for key in keys:
            self._values.pop(key, None)
