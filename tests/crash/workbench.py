"""The work on photographs on a bench: a real store, and everything around it in our hands."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from studio.files.domain import FileState, Gallery, StorageName, StoredFile
from studio.files.jobs import FileWork
from studio.files.ports import Facts, Renditions
from studio.files.store import FileStore
from studio.kernel.access import AccessScope
from studio.kernel.clock import system_clock
from studio.kernel.ids import FileId, ShootId, new_id
from studio.kernel.wakeup import Wakeup

SHOOT: Final = ShootId(new_id())


class Clock:
    """Goes when it is told to."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


class Shelf:
    """A storage that holds everything, unless it is given ``trouble``."""

    def __init__(self) -> None:
        self.trouble: Exception | None = None
        self.deleted: list[str] = []

    async def write(self, key: str, chunks: AsyncIterator[bytes]) -> None:
        async for _ in chunks:
            pass

    async def write_bytes(self, key: str, data: bytes) -> None:
        if self.trouble is not None:
            raise self.trouble

    async def read(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        yield b""

    async def size(self, key: str) -> int:
        return 0

    async def delete(self, keys: Sequence[str]) -> None:
        self.deleted += keys

    @asynccontextmanager
    async def local_copy(self, key: str) -> AsyncIterator[Path]:
        if self.trouble is not None:
            raise self.trouble
        yield Path(key)


class Room:
    """A darkroom that renders, unless it is given ``trouble`` or told to take its time."""

    def __init__(self) -> None:
        self.trouble: Exception | None = None
        self.entered = asyncio.Event()
        self.may_go_on = asyncio.Event()
        self.may_go_on.set()

    async def inspect(self, source: Path) -> Facts:
        return Facts("image/jpeg", 1, 1, None)

    async def render(self, source: Path) -> Renditions:
        self.entered.set()
        await self.may_go_on.wait()
        if self.trouble is not None:
            raise self.trouble
        return Renditions(b"high", b"medium", b"small", b"thumb", "hash")


class OpenHouse:
    """Galleries that let everybody in."""

    async def open(self, scope: AccessScope, shoot_id: ShootId) -> Gallery:
        return Gallery(shoot_id, shown=True, originals_given=True)


class Bench:
    """The work, with everything around it in a test's hands, and one photograph to be rendered."""

    def __init__(self, store: FileStore) -> None:
        self.store, self.clock, self.shelf, self.room = store, Clock(), Shelf(), Room()
        self.gallery = Gallery(SHOOT, shown=True, originals_given=True)
        self.work = FileWork(
            store=store,
            storage=self.shelf,
            darkroom=self.room,
            clock=self.clock,
            files_due=Wakeup(),
        )

    async def take_in(self, name: str = "photo.jpg") -> StoredFile:
        file_id = FileId(new_id())
        given_up_at = self.clock() + timedelta(hours=1)
        kept = await self.store.reserve(
            self.gallery, file_id, StorageName.of(name), given_up_at=given_up_at
        )
        file = StoredFile(
            id=file_id,
            shoot_id=SHOOT,
            filename=name,
            name=kept,
            content_type="image/jpeg",
            bytes=1,
            sha256="0" * 64,
            width=1,
            height=1,
            taken_at=None,
            state=FileState.PROCESSING,
            thumbhash=None,
            failure=None,
            created_at=self.clock(),
        )
        assert await self.store.accept(file, now=self.clock())
        return file

    async def now(self, file: StoredFile) -> StoredFile:
        found = await self.store.find_unscoped(file.id)
        assert found is not None
        return found

    async def render_by_another_recipe(self, name: str = "photo.jpg") -> StoredFile:
        """A photograph that is ready, as an earlier version left it, and what comes at a start."""
        file = await self.take_in(name)
        assert await self.work.attend_unscoped()
        recipes = self.store._recipes
        await recipes._files.update_one({"_id": file.id}, {"$set": {"recipe": 1}})
        await recipes._notes.delete_many({})
        await recipes.prepare()
        self.clock.now = system_clock() + timedelta(seconds=1)
        return await self.now(file)
