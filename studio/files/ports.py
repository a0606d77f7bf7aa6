"""What the files service needs from other services and from outside."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from studio.files.domain import FileFault, Gallery
from studio.kernel.access import AccessScope, Context
from studio.kernel.ids import ShootId, UserId


class Galleries(Protocol):
    """The shoots, as far as their photographs are concerned."""

    async def open(self, scope: AccessScope, shoot_id: ShootId) -> Gallery:
        """What the scope may do there; a NotFound if it doesn't reach the shoot."""
        ...


class Viewers(Protocol):
    """The users on whose behalf signed addresses are opened."""

    async def context_unscoped(self, user_id: UserId) -> Context | None:
        """What that user may do now; None once they are gone."""
        ...


class Storage(Protocol):
    """Where the bytes are kept. What is written is durable when the call returns."""

    async def write(self, key: str, chunks: AsyncIterator[bytes]) -> None:
        """Keep a stream; on an error nothing of it stays. StorageFull when there is no room."""
        ...

    async def write_bytes(self, key: str, data: bytes) -> None:
        """Keep some bytes."""
        ...

    def read(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """The bytes from ``start`` to (not including) ``end``, in chunks."""
        ...

    async def size(self, key: str) -> int:
        """How many bytes there are."""
        ...

    async def delete(self, keys: Sequence[str]) -> None:
        """Delete what is there of ``keys``."""
        ...

    def local_copy(self, key: str) -> AbstractAsyncContextManager[Path]:
        """The bytes as a local file, for as long as the context lasts."""
        ...


@dataclass(frozen=True, slots=True)
class Facts:
    """What the bytes of an image say about it. Width and height are upright pixels."""

    content_type: str
    width: int
    height: int
    taken_at: datetime | None


@dataclass(frozen=True, slots=True)
class Renditions:
    """The sizes made of a photograph, as ``RENDITION_TYPES``, and its ThumbHash (base64)."""

    high: bytes
    medium: bytes
    small: bytes
    thumb: bytes
    thumbhash: str


class ImageRefused(Exception):
    """No image we take; ``code``, ``limit`` and ``name`` as in a fault, whose detail it tells."""

    def __init__(
        self, code: FileFault, detail: str, *, limit: int | None = None, name: str | None = None
    ) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.limit = limit
        self.name = name


class RenderingDied(Exception):
    """The process that rendered ended; nothing is known about the image."""


class RenderingTooLong(Exception):
    """It took longer than a photograph may, and was broken off."""


class Darkroom(Protocol):
    """Looks at images and makes the smaller ones."""

    async def inspect(self, source: Path) -> Facts:
        """Read the headers and check that the file is whole; ImageRefused if it isn't one."""
        ...

    async def render(self, source: Path) -> Renditions:
        """Make the renditions; ImageRefused, RenderingTooLong or RenderingDied."""
        ...
