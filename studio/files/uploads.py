"""Taking photographs in: streamed to storage while they are hashed, then looked at.

A name is reserved in the database first, so that no byte is ever in storage that the database
doesn't know of: whatever a crash leaves behind is found and removed. A photograph is accepted once
its bytes are durable.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Final

from studio.files.domain import (
    MOST_BYTES,
    FileFault,
    FileNotFound,
    FileState,
    FileTooLarge,
    NotAPhotograph,
    PhotographRefused,
    Resolution,
    StorageName,
    StoredFile,
    checked_filename,
    require_fitting_ending,
)
from studio.files.events import uploaded
from studio.files.ports import Darkroom, Facts, Galleries, ImageRefused, Storage
from studio.files.store import FileStore
from studio.kernel.access import AccessScope
from studio.kernel.clock import Clock
from studio.kernel.ids import FileId, ShootId, new_id
from studio.kernel.wakeup import Wakeup

_GIVEN_UP_AFTER: Final = timedelta(hours=1)
"""Longer than any upload may take: until then its bytes may still be coming in."""


class Uploads:
    """Takes photographs in."""

    def __init__(
        self,
        *,
        store: FileStore,
        storage: Storage,
        darkroom: Darkroom,
        galleries: Galleries,
        clock: Clock,
        files_due: Wakeup,
    ) -> None:
        self._store = store
        self._storage = storage
        self._darkroom = darkroom
        self._galleries = galleries
        self._clock = clock
        self._files_due = files_due

    async def receive(
        self, scope: AccessScope, shoot_id: ShootId, filename: str, chunks: AsyncIterator[bytes]
    ) -> StoredFile:
        """Keep a photograph; when this returns, it is durable and will be rendered."""
        gallery = await self._galleries.open(scope, shoot_id)
        filename = checked_filename(filename)
        file_id = FileId(new_id())
        name = await self._store.reserve(
            gallery,
            file_id,
            StorageName.of(filename),
            given_up_at=self._clock() + _GIVEN_UP_AFTER,
        )
        try:
            file = await self._take_in(scope, file_id, shoot_id, filename, name, chunks)
        except BaseException:
            await asyncio.shield(self._give_up(file_id))
            raise
        self._files_due.notify()
        return file

    async def _take_in(
        self,
        scope: AccessScope,
        file_id: FileId,
        shoot_id: ShootId,
        filename: str,
        name: StorageName,
        chunks: AsyncIterator[bytes],
    ) -> StoredFile:
        key = name.key(shoot_id, Resolution.ORIGINAL)
        meter = _Meter(chunks)
        await self._storage.write(key, meter.passing())
        facts = await self._inspect(key)
        require_fitting_ending(filename, facts.content_type)
        file = StoredFile(
            id=file_id,
            shoot_id=shoot_id,
            filename=filename,
            name=name,
            content_type=facts.content_type,
            bytes=meter.bytes,
            sha256=meter.sha256,
            width=facts.width,
            height=facts.height,
            taken_at=facts.taken_at,
            state=FileState.PROCESSING,
            thumbhash=None,
            failure=None,
            created_at=self._clock(),
        )
        # The shoot may have gone, or the right to it, while the bytes came in.
        await self._galleries.open(scope, shoot_id)
        accepted = await self._store.accept(file, uploaded(file), now=self._clock())
        # Not now, but perhaps by an earlier try, whose answer the database took with it.
        if not accepted and await self._store.find_unscoped(file_id) is None:
            raise FileNotFound
        return file

    async def _inspect(self, key: str) -> Facts:
        async with self._storage.local_copy(key) as path:
            try:
                return await self._darkroom.inspect(path)
            except ImageRefused as refusal:
                if refusal.code is FileFault.KIND_NOT_TAKEN:
                    raise NotAPhotograph(refusal.detail, name=refusal.name) from None
                raise PhotographRefused(refusal.code, refusal.detail, limit=refusal.limit) from None

    async def _give_up(self, file_id: FileId) -> None:
        """Leave the bytes to be removed, unless the photograph was accepted after all."""
        await self._store.give_up_unscoped(file_id, now=self._clock())
        self._files_due.notify()


class _Meter:
    """Counts and hashes what passes through; FileTooLarge as soon as it is."""

    def __init__(self, chunks: AsyncIterator[bytes]) -> None:
        self._chunks = chunks
        self._hash = hashlib.sha256()
        self.bytes = 0

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    async def passing(self) -> AsyncIterator[bytes]:
        async for chunk in self._chunks:
            self.bytes += len(chunk)
            if self.bytes > MOST_BYTES:
                raise FileTooLarge
            self._hash.update(chunk)
            yield chunk
