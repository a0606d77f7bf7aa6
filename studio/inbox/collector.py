"""Who is told what when something happens."""

from collections.abc import Sequence
from typing import Final

from pydantic import MISSING

from generated import events as wire
from studio.events.event import Event
from studio.inbox.domain import FOR_CLIENTS, About, Happening, NotificationKind
from studio.inbox.ports import Recipients, Visits
from studio.inbox.store import InboxStore
from studio.kernel.ids import InviteId, ShootId, UserId

_K = NotificationKind
_STEPS: Final = {
    wire.ShootStatus.PROOFING: _K.PROOFS_READY,
    wire.ShootStatus.DELIVERED: _K.SHOOT_DELIVERED,
}
"""What a shoot's clients are told when it comes to stand there."""
_CLIENTS_DID: Final = {
    "invite.accepted": _K.INVITE_ACCEPTED,
    "gallery.viewed": _K.GALLERY_VIEWED,
    "file.downloaded": _K.PHOTOGRAPHS_DOWNLOADED,
}
"""What those who run the studio are told of what a client did, by the event's type."""


class InboxCollector:
    """Follows what happens; hearing of the same twice comes to the same."""

    name: Final = "inbox"

    def __init__(self, store: InboxStore, recipients: Recipients, visits: Visits) -> None:
        self._store = store
        self._recipients = recipients
        self._visits = visits

    async def consume(self, event: Event) -> None:
        """Do what follows from an event."""
        match event:
            case wire.AccessGranted() | wire.ShootTransitioned():
                await self._tell_clients(event)
            case wire.AccessWithdrawn(data=access):
                user_id, shoot_id = UserId(access.user_id), ShootId(access.shoot_id)
                await self._store.forget_access_unscoped(user_id, shoot_id, FOR_CLIENTS)
            case wire.ShootDeleted(data=gone):
                await self._store.forget_shoot_unscoped(ShootId(gone.shoot_id))
            case wire.UserDeleted(data=left):
                await self._store.forget_user_unscoped(UserId(left.user_id))
            case _:
                happening = _for_admins(event)
                if happening is not None and await self._is_news(happening):
                    await self._tell(await self._recipients.admins_unscoped(), happening)

    async def _tell_clients(self, event: wire.AccessGranted | wire.ShootTransitioned) -> None:
        shoot_id = ShootId(event.data.shoot_id)
        if isinstance(event, wire.AccessGranted):
            if event.data.invite_id is not MISSING:
                # They have just accepted, and know.
                return
            user_id = UserId(event.data.user_id)
            # Not any more, if the event comes late.
            if await self._recipients.is_client_of_unscoped(shoot_id, user_id):
                await self._tell([user_id], Happening(_K.SHOOT_SHARED, shoot_id, event.time))
            return
        kind = None if event.data.quiet else _STEPS.get(event.data.to)
        if kind is not None:
            clients = await self._recipients.clients_of_unscoped(shoot_id)
            await self._tell(clients, Happening(kind, shoot_id, event.time))

    async def _is_news(self, happening: Happening) -> bool:
        """Whether it isn't somebody's second look: only of the first one anybody is told."""
        user_id = happening.about.user_id
        if happening.kind is not _K.GALLERY_VIEWED or user_id is None:
            return True
        first = await self._visits.first_viewed_at_unscoped(happening.shoot_id, user_id)
        return first is None or happening.at <= first

    async def _tell(self, user_ids: Sequence[UserId], happening: Happening) -> None:
        # Nobody is told what they did themselves: clients may run the studio by now.
        readers = [each for each in user_ids if each != happening.about.user_id]
        if not readers:
            return
        await self._store.tell_unscoped(readers, happening)
        # Asked once more: it may have been said already that they are gone. Who is still there now
        # can only go later, and then it is said later.
        concerned = {*readers, *filter(None, [happening.about.user_id])}
        for user_id in await self._recipients.gone_unscoped(concerned):
            await self._store.forget_user_unscoped(user_id)


def _for_admins(event: Event) -> Happening | None:
    """What those who run the studio are told of an event, if anything."""
    match event:
        case wire.InviteAccepted() | wire.GalleryViewed() | wire.FileDownloaded():
            about = About(user_id=UserId(event.data.user_id))
            kind = _CLIENTS_DID[event.type]
            return Happening(kind, ShootId(event.data.shoot_id), event.time, about)
        case wire.InviteExpired(data=invite, time=at):
            about = About(invite_id=InviteId(invite.invite_id))
            return Happening(_K.INVITE_EXPIRED, ShootId(invite.shoot_id), at, about)
        case wire.FileFailed(data=file, time=at):
            return Happening(_K.PHOTOGRAPHS_FAILED, ShootId(file.shoot_id), at)
        case wire.NotificationFailed(data=letter, time=at) if letter.shoot_id is not MISSING:
            # One that was to sign somebody in is about no shoot: they ask for another.
            about = (
                About(letter_id=letter.letter_id)
                if letter.user_id is MISSING
                else About(user_id=UserId(letter.user_id))
            )
            return Happening(_K.LETTER_FAILED, ShootId(letter.shoot_id), at, about)
        case _:
            return None
