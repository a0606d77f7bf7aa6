"""Photographs, their bytes and a darkroom, all in memory, and all of which can be away."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from studio.events.event import Event
from studio.files.domain import FileState, Gallery, Overview, StorageName, StoredFile
from studio.files.order import Place, place_of
from studio.files.ports import Facts, Renditions
from studio.files.store import FileStore
from studio.files.store.files import DELETING, RECEIVING, Due
from studio.kernel.errors import DomainError, NotFound
from studio.kernel.ids import FileId, ShootId


@dataclass
class KeptFile:
    """A photograph's document."""

    id: FileId
    shoot_id: ShootId
    name: StorageName
    state: str
    due_at: datetime | None
    attempts: int = 0
    file: StoredFile | None = None


class KeptFiles(FileStore):
    """Photographs, in the order in which their names were reserved.

    ``trouble`` is what accepting one comes to, while there is some.
    """

    def __init__(self) -> None:
        self.trouble: Exception | None = None
        self.kept: dict[FileId, KeptFile] = {}
        self.told: list[Event] = []

    def keep(self, file: StoredFile, *, due_at: datetime | None = None) -> StoredFile:
        """Have a photograph that was taken in before."""
        self.kept[file.id] = KeptFile(
            file.id, file.shoot_id, file.name, file.state.value, due_at, file=file
        )
        return file

    async def reserve(
        self, gallery: Gallery, file_id: FileId, wanted: StorageName, *, given_up_at: datetime
    ) -> StorageName:
        taken = {kept.name.stem for kept in self.kept.values()}
        name = replace(wanted, stem=f"{wanted.stem}-{file_id[-8:]}")
        name = name if wanted.stem in taken else wanted
        self.kept[file_id] = KeptFile(file_id, gallery.shoot_id, name, RECEIVING, given_up_at)
        return name

    async def accept(self, file: StoredFile, *events: Event, now: datetime) -> bool:
        if self.trouble is not None:
            raise self.trouble
        kept = self.kept.get(file.id)
        if kept is None or kept.state != RECEIVING:
            return False
        kept.file, kept.state, kept.due_at = file, file.state.value, now
        self.told += events
        return True

    async def give_up_unscoped(self, file_id: FileId, *, now: datetime) -> bool:
        kept = self.kept.get(file_id)
        if kept is None or kept.state not in {RECEIVING, DELETING}:
            return False
        kept.state, kept.due_at = DELETING, now
        return True

    async def find_unscoped(self, file_id: FileId) -> StoredFile | None:
        kept = self.kept.get(file_id)
        return kept.file if kept is not None and kept.state in list(FileState) else None

    async def page(
        self, gallery: Gallery, *, after: Place | None, limit: int
    ) -> tuple[list[StoredFile], bool]:
        files = [
            kept.file
            for kept in self.kept.values()
            if kept.file is not None and kept.state in list(FileState)
        ]
        mine = sorted((f for f in files if f.shoot_id == gallery.shoot_id), key=place_of)
        left = [file for file in mine if after is None or place_of(file) > after]
        return left[:limit], len(left) > limit

    async def overviews(self, galleries: Sequence[Gallery]) -> list[Overview]:
        listed = [
            await self.page(gallery, after=None, limit=len(self.kept)) for gallery in galleries
        ]
        ready = [[each for each in files if each.state is FileState.READY] for files, _ in listed]
        return [Overview(len(files), files[0] if files else None) for files in ready]

    async def due_unscoped(self, now: datetime, limit: int) -> list[Due]:
        due = [kept for kept in self.kept.values() if kept.due_at and kept.due_at <= now]
        return [Due(kept.id, kept.shoot_id, kept.state, kept.name, kept.attempts) for kept in due][
            :limit
        ]

    async def claim_unscoped(
        self, file_id: FileId, state: str, *, now: datetime, until: datetime
    ) -> bool:
        kept = self.kept.get(file_id)
        if kept is None or kept.state != state or kept.due_at is None or kept.due_at > now:
            return False
        kept.due_at = until
        kept.attempts += 1
        return True

    async def release_unscoped(self, due: Due, due_at: datetime, *, tried: bool) -> None:
        kept = self.kept.get(due.file_id)
        if (
            kept is not None
            and kept.state in {due.state, DELETING}
            and kept.attempts == due.attempts + 1
        ):
            kept.due_at = due_at
            kept.attempts -= 0 if tried else 1

    async def resume_unscoped(self, now: datetime) -> None:
        for kept in self.kept.values():
            kept.due_at = min(kept.due_at, now) if kept.due_at else None

    async def settle_unscoped(
        self,
        file: StoredFile,
        state: FileState,
        *events: Event,
        thumbhash: str | None,
        failure: str | None,
    ) -> bool:
        kept = self.kept[file.id]
        if kept.state != FileState.PROCESSING:
            return False
        kept.file = replace(file, state=state, thumbhash=thumbhash, failure=failure)
        kept.state, kept.due_at = state.value, None
        self.told += events
        return True

    async def delete(
        self, gallery: Gallery, file: StoredFile, *events: Event, now: datetime
    ) -> bool:
        if await self.find_unscoped(file.id) is None:
            return False
        kept = self.kept[file.id]
        kept.state, kept.due_at = DELETING, max(kept.due_at or now, now)
        self.told += events
        return True

    async def delete_all_unscoped(self, shoot_id: ShootId, *, now: datetime) -> None:
        for kept in self.kept.values():
            if kept.shoot_id == shoot_id:
                kept.state, kept.due_at = DELETING, max(kept.due_at or now, now)

    async def forget_unscoped(self, file_id: FileId) -> None:
        if self.kept[file_id].state == DELETING:
            del self.kept[file_id]


class KeptBytes:
    """A storage. ``trouble`` is what every use of it comes to, while there is some."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.trouble: DomainError | None = None

    async def write(self, key: str, chunks: AsyncIterator[bytes]) -> None:
        await self.write_bytes(key, b"".join([chunk async for chunk in chunks]))

    async def write_bytes(self, key: str, data: bytes) -> None:
        self._check()
        self.objects[key] = data

    async def read(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        self._check(key)
        yield self.objects[key][start:end]

    async def size(self, key: str) -> int:
        self._check(key)
        return len(self.objects[key])

    async def delete(self, keys: Sequence[str]) -> None:
        self._check()
        for key in keys:
            self.objects.pop(key, None)

    @asynccontextmanager
    async def local_copy(self, key: str) -> AsyncIterator[Path]:
        self._check(key)
        yield Path(key)

    def _check(self, key: str | None = None) -> None:
        if self.trouble is not None:
            raise self.trouble
        if key is not None and key not in self.objects:
            raise NotFound("The stored file is not there.")


FACTS = Facts("image/jpeg", 6000, 4000, None)
RENDITIONS = Renditions(b"high", b"medium", b"small", b"thumb", "hash")


async def _nothing() -> None:
    return


class ScriptedDarkroom:
    """A darkroom to which things happen: ``during`` is run by each look and each render."""

    def __init__(self) -> None:
        self.during: Callable[[], Awaitable[None]] = _nothing
        self.inspected: list[Path] = []
        self.rendered: list[Path] = []

    async def inspect(self, source: Path) -> Facts:
        self.inspected.append(source)
        await self.during()
        return FACTS

    async def render(self, source: Path) -> Renditions:
        self.rendered.append(source)
        await self.during()
        return RENDITIONS
