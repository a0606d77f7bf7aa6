"""What is written to whom when something happens, and what is noted of what clients do."""

from typing import Final

from generated import events as wire
from studio.events.event import Event
from studio.kernel.clock import Clock
from studio.kernel.ids import FileId, InviteId, ShootId, UserId
from studio.notifications.domain import About, queued
from studio.notifications.kinds import LetterKind
from studio.notifications.ports import Readers
from studio.notifications.service import Post
from studio.notifications.visit_store import VisitStore

_LETTERS: Final = {
    wire.ShootStatus.PROOFING: LetterKind.PROOFS_READY,
    wire.ShootStatus.DELIVERED: LetterKind.SHOOT_DELIVERED,
}
"""What a shoot's clients are told by mail when it comes to stand there."""


class Correspondence:
    """Follows what happens; hearing of the same twice comes to the same."""

    name: Final = "notifications"

    def __init__(self, post: Post, visits: VisitStore, readers: Readers, clock: Clock) -> None:
        self._post = post
        self._visits = visits
        self._readers = readers
        self._clock = clock

    async def consume(self, event: Event) -> None:
        """Do what follows from an event."""
        match event:
            case wire.ShootTransitioned(id=event_id, data=moved) if not moved.quiet:
                await self._write(event_id, ShootId(moved.shoot_id), _LETTERS.get(moved.to))
            case wire.GalleryViewed(data=seen, time=at):
                shoot_id, user_id = ShootId(seen.shoot_id), UserId(seen.user_id)
                await self._visits.viewed_unscoped(shoot_id, user_id, at)
                await self._post.mark_opened_unscoped(user_id, shoot_id)
            case wire.FileDownloaded(data=taken, time=at):
                await self._visits.downloaded_unscoped(
                    ShootId(taken.shoot_id), UserId(taken.user_id), FileId(taken.file_id), at
                )
            case wire.InviteAccepted(data=accepted):
                await self._post.mark_accepted_unscoped(
                    InviteId(accepted.invite_id), UserId(accepted.user_id)
                )
            case wire.ShootDeleted(data=gone):
                await self._visits.forget_shoot_unscoped(ShootId(gone.shoot_id))
                await self._post.forget_shoot_unscoped(ShootId(gone.shoot_id))
            case wire.UserDeleted(data=left):
                await self._visits.forget_user_unscoped(UserId(left.user_id))
                await self._post.forget_user_unscoped(UserId(left.user_id))
            case _:
                pass

    async def _write(self, event_id: str, shoot_id: ShootId, kind: LetterKind | None) -> None:
        if kind is None:
            return
        for reader in await self._readers.of_shoot_unscoped(shoot_id):
            await self._post.enqueue_unscoped(
                queued(
                    f"{kind.value}.{event_id}.{reader.user_id}",
                    kind,
                    reader.email,
                    about=About(shoot_id=shoot_id),
                    user_id=reader.user_id,
                    language=reader.language,
                    now=self._clock(),
                )
            )
