"""What is left to do about photographs: render them, or remove their bytes.

The work is written down in the database; a crash at any point leaves it due, and the next start
takes it up again.
"""

import asyncio
from collections import deque
from datetime import timedelta
from typing import Final

import structlog

from studio.files.domain import FailureCode, FileState, Resolution, StoredFile
from studio.files.events import failed, rendered
from studio.files.ports import (
    Darkroom,
    ImageRefused,
    RenderingDied,
    RenderingTooLong,
    Storage,
)
from studio.files.store import FileStore
from studio.files.store.files import DELETING, RECEIVING, Due
from studio.kernel.clock import Clock
from studio.kernel.errors import DomainError, NotFound
from studio.kernel.wakeup import Wakeup

_log = structlog.get_logger("studio.renditions")

_LEASE: Final = timedelta(minutes=10)
"""More than a render can take, with all that it waits for."""
_RETRY_AFTER: Final = timedelta(seconds=30)
_MOST_ATTEMPTS: Final = 5
_AT_ONCE: Final = 100
_PATIENT_AT_ONCE: Final = 4


class FileWork:
    """Attends to what is due, one document at a time; run as many as there are cores."""

    def __init__(
        self,
        *,
        store: FileStore,
        storage: Storage,
        darkroom: Darkroom,
        clock: Clock,
        files_due: Wakeup,
    ) -> None:
        self._store = store
        self._storage = storage
        self._darkroom = darkroom
        self._clock = clock
        self._files_due = files_due
        self._waiting: deque[Due] = deque()
        self._broken_off: list[Due] = []
        self._looking = asyncio.Lock()

    async def resume_unscoped(self) -> None:
        """Take up what a crash cut off; only where no other process can be at it."""
        await self._store.resume_unscoped(self._clock())

    async def attend_unscoped(self) -> bool:
        """Attend to the next thing that is due; False if there was none."""
        await self._release_broken_off()
        due = await self._next()
        if due is None:
            return False
        now = self._clock()
        try:
            if await self._store.claim_unscoped(
                due.file_id, due.state, now=now, until=now + _LEASE
            ):
                await self._attend(due)
        except DomainError:
            # Storage is full or away, for which the photograph can't be blamed.
            await self._store.release_unscoped(due, self._clock() + _RETRY_AFTER, tried=False)
        except asyncio.CancelledError:
            await asyncio.shield(self._store.release_unscoped(due, self._clock(), tried=False))
            raise
        except BaseException:
            # Likely the database: it can't be told before it is back.
            self._broken_off.append(due)
            raise
        return True

    async def _release_broken_off(self) -> None:
        while self._broken_off:
            due = self._broken_off[0]
            await self._store.release_unscoped(due, self._clock(), tried=True)
            # Another loop may have been here meanwhile.
            if due in self._broken_off:
                self._broken_off.remove(due)

    async def _next(self) -> Due | None:
        async with self._looking:
            if not self._waiting:
                due = await self._store.due_unscoped(self._clock(), _AT_ONCE)
                # Few of what can wait: something urgent may come meanwhile.
                most = _AT_ONCE if due and due[0].state != FileState.READY else _PATIENT_AT_ONCE
                self._waiting.extend(due[:most])
            return self._waiting.popleft() if self._waiting else None

    async def _attend(self, due: Due) -> None:
        if due.state == RECEIVING:
            await self._store.give_up_unscoped(due.file_id, now=self._clock())
            self._files_due.notify()
        elif due.state == DELETING:
            await self._storage.delete(due.name.keys(due.shoot_id))
            await self._store.forget_unscoped(due.file_id)
        else:
            await self._render(due)

    async def _render(self, due: Due) -> None:
        file = await self._store.find_unscoped(due.file_id)
        again = file is not None and file.state is FileState.READY
        settle = self._render_again if again else self._settle
        if file is None or not await settle(file, due.attempts):
            # To be tried again, or it was deleted and its name can be given away from now on.
            await self._store.release_unscoped(due, self._clock(), tried=True)
            self._files_due.notify()

    async def _settle(self, file: StoredFile, attempts: int) -> bool:
        """Render, or give up; False if it died or the photograph was deleted meanwhile."""
        if attempts >= _MOST_ATTEMPTS:
            return await self._fail(file, FailureCode.BROKE_OFF)
        try:
            thumbhash = await self._make_renditions(file)
        except ImageRefused as refusal:
            return await self._fail(file, FailureCode(refusal.code.value))
        except RenderingTooLong:
            return await self._fail(file, FailureCode.TAKES_TOO_LONG)
        except NotFound:
            return await self._fail(file, FailureCode.ORIGINAL_MISSING)
        except RenderingDied:
            return False
        told = rendered(file, self._clock())
        return await self._store.settle_unscoped(
            file, FileState.READY, told, thumbhash=thumbhash, failure=None
        )

    async def _render_again(self, file: StoredFile, attempts: int) -> bool:
        """Render what was ready before by another recipe; if it can't be, it stays as it is."""
        if attempts >= _MOST_ATTEMPTS:
            _log.error("not rendered again", file=file.id, reason="each try broke off")
            return await self._store.settle_again_unscoped(file)
        try:
            await self._make_renditions(file)
            await self._storage.delete(file.name.former_keys(file.shoot_id))
        except (ImageRefused, RenderingTooLong, NotFound) as error:
            _log.error("not rendered again", file=file.id, reason=str(error))
        except RenderingDied:
            return False
        return await self._store.settle_again_unscoped(file)

    async def _fail(self, file: StoredFile, code: FailureCode) -> bool:
        told = failed(file, code, self._clock())
        return await self._store.settle_unscoped(
            file, FileState.FAILED, told, thumbhash=None, failure=code.value
        )

    async def _make_renditions(self, file: StoredFile) -> str:
        async with self._storage.local_copy(file.key(Resolution.ORIGINAL)) as source:
            made = await self._darkroom.render(source)
        for resolution, data in (
            (Resolution.HIGH, made.high),
            (Resolution.MEDIUM, made.medium),
            (Resolution.SMALL, made.small),
            (Resolution.THUMB, made.thumb),
        ):
            await self._storage.write_bytes(file.key(resolution), data)
        return made.thumbhash
