"""Looking at photographs: listings, single ones, and their bytes."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from studio.files.cursors import key_after, place_in
from studio.files.domain import (
    RENDITION_TYPES,
    FileNotFound,
    FileState,
    Gallery,
    Resolution,
    StoredFile,
)
from studio.files.events import deleted
from studio.files.ports import Galleries, Storage, Viewers
from studio.files.store import FileStore
from studio.files.tickets import Issuer, Tickets
from studio.files.visits import Visits
from studio.kernel.access import AccessScope, Permission, scope_of
from studio.kernel.clock import Clock
from studio.kernel.errors import NotFound
from studio.kernel.ids import FileId, ShootId
from studio.kernel.paging import Page
from studio.kernel.wakeup import Wakeup

RENDITIONS: Final = (Resolution.THUMB, Resolution.SMALL, Resolution.MEDIUM, Resolution.HIGH)

_NOT_OF_EVERY_RECIPE: Final = frozenset({Resolution.THUMB, Resolution.SMALL})


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A photograph with the signed address of each resolution that the viewer may read."""

    file: StoredFile
    addresses: dict[str, str]
    addresses_end_at: datetime


@dataclass(frozen=True, slots=True)
class ShownOverview:
    """How many photographs of a shoot the viewer may look at, and the first of them."""

    ready: int
    cover: ShownFile | None


NOTHING_SHOWN: Final = ShownOverview(0, None)


@dataclass(frozen=True, slots=True)
class Image:
    """The bytes of one resolution: how many, of what type, and how to read some of them."""

    file: StoredFile
    resolution: Resolution
    size: int
    content_type: str
    etag: str
    read: Callable[[int, int], AsyncIterator[bytes]]


class Files:
    """A shoot's photographs, for those who may see them."""

    def __init__(
        self,
        *,
        store: FileStore,
        storage: Storage,
        galleries: Galleries,
        viewers: Viewers,
        tickets: Tickets,
        clock: Clock,
        files_due: Wakeup,
        visits: Visits,
    ) -> None:
        self._store = store
        self._storage = storage
        self._galleries = galleries
        self._viewers = viewers
        self._tickets = tickets
        self._clock = clock
        self._files_due = files_due
        self._visits = visits

    async def page(
        self, scope: AccessScope, shoot_id: ShootId, *, limit: int, cursor: str | None = None
    ) -> Page[ShownFile]:
        """Photographs in the order they were taken; none before the shoot shows them."""
        after = None if cursor is None else place_in(cursor)
        gallery = await self._galleries.open(scope, shoot_id)
        if not gallery.shown:
            return Page([], None)
        if after is None:
            await self._visits.looked(scope, shoot_id)
        files, more = await self._store.page(gallery, after=after, limit=limit)
        issuer = self._tickets.issue(scope.viewer)
        shown = [_shown(file, gallery, issuer) for file in files]
        return Page(shown, key_after(files[-1]) if more else None)

    async def overviews(
        self, scope: AccessScope, galleries: Sequence[Gallery]
    ) -> list[ShownOverview]:
        """What the viewer may see of each gallery, in that order; nothing before it is shown."""
        shown = [gallery for gallery in galleries if gallery.shown]
        found = dict(zip(shown, await self._store.overviews(shown), strict=True))
        issuer = self._tickets.issue(scope.viewer)
        return [
            ShownOverview(
                overview.ready,
                None if (cover := overview.cover) is None else _shown(cover, gallery, issuer),
            )
            if (overview := found.get(gallery)) is not None
            else NOTHING_SHOWN
            for gallery in galleries
        ]

    async def get(self, scope: AccessScope, file_id: FileId) -> ShownFile:
        """One photograph."""
        file, gallery = await self._visible(scope, file_id)
        return _shown(file, gallery, self._tickets.issue(scope.viewer))

    async def delete(self, scope: AccessScope, file_id: FileId) -> None:
        """Delete a photograph: its addresses stop at once, its bytes are removed."""
        file, gallery = await self._visible(scope, file_id)
        now = self._clock()
        if not await self._store.delete(gallery, file, deleted(file, now), now=now):
            raise FileNotFound
        self._files_due.notify()

    async def open(self, file_id: FileId, resolution: Resolution, ticket: str) -> Image:
        """The bytes behind a signed address, if its user may still see them."""
        viewer = await self._viewers.context_unscoped(
            self._tickets.viewer(file_id, resolution, ticket)
        )
        if viewer is None:
            raise FileNotFound
        scope = scope_of(viewer, Permission.FILES_READ)
        file, gallery = await self._visible(scope, file_id)
        if resolution not in _resolutions(file, gallery):
            raise FileNotFound
        original = resolution is Resolution.ORIGINAL
        try:
            size = file.bytes if original else await self._storage.size(file.key(resolution))
        except NotFound:
            if resolution not in _NOT_OF_EVERY_RECIPE:
                raise
            # Not rendered by this recipe yet, or it can't be.
            resolution = Resolution.MEDIUM
            size = await self._storage.size(file.key(resolution))
        key = file.key(resolution)
        return Image(
            file=file,
            resolution=resolution,
            size=size,
            content_type=file.content_type if original else RENDITION_TYPES[resolution],
            etag=f'"{file.sha256[:32]}-{resolution.value}"',
            read=partial(self._give_original, scope, file)
            if original
            else partial(self._storage.read, key),
        )

    async def _give_original(
        self, scope: AccessScope, file: StoredFile, start: int, end: int
    ) -> AsyncIterator[bytes]:
        await self._visits.took(scope, file)
        async for chunk in self._storage.read(file.key(Resolution.ORIGINAL), start, end):
            yield chunk

    async def _visible(self, scope: AccessScope, file_id: FileId) -> tuple[StoredFile, Gallery]:
        """The one way to a photograph, for every caller and every byte."""
        file = await self._store.find_unscoped(file_id)
        if file is None:
            raise FileNotFound
        try:
            gallery = await self._galleries.open(scope, file.shoot_id)
        except NotFound:
            # The same words as for a photograph that isn't there: nothing tells that this one is.
            raise FileNotFound from None
        if not gallery.shown:
            raise FileNotFound
        return file, gallery


def _resolutions(file: StoredFile, gallery: Gallery) -> tuple[Resolution, ...]:
    ready = RENDITIONS if file.state is FileState.READY else ()
    return (*ready, Resolution.ORIGINAL) if gallery.originals_given else ready


def _shown(file: StoredFile, gallery: Gallery, issuer: Issuer) -> ShownFile:
    addresses = issuer.addresses(file.id, _resolutions(file, gallery))
    return ShownFile(file, addresses, issuer.expires_at)
