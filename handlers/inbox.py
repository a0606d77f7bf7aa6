"""What the caller is told, and what of it they have read."""

from generated.models import inbox as wire
from studio.inbox.domain import Notification
from studio.inbox.service import Inboxes
from studio.kernel.access import AccessScope


async def list_notifications(scope: AccessScope, inboxes: Inboxes) -> wire.Inbox:
    """What happened that concerns the caller, the latest first."""
    inbox = await inboxes.of(scope)
    return wire.Inbox(items=[_shape(each) for each in inbox.items], up_to=inbox.up_to)


async def count_unread(scope: AccessScope, inboxes: Inboxes) -> wire.UnreadCount:
    """How much of it they haven't read."""
    return wire.UnreadCount(unread=await inboxes.unread(scope))


async def mark_read(scope: AccessScope, inboxes: Inboxes, body: wire.ReadUpTo) -> None:
    """They have read what they were shown."""
    await inboxes.mark_read(scope, body.up_to)


def _shape(notification: Notification) -> wire.Notification:
    happening = notification.happening
    return wire.Notification(
        id=happening.key,
        kind=wire.NotificationKind(happening.kind),
        at=happening.at,
        read=notification.read,
        shoot=wire.NotificationShoot(id=happening.shoot_id, title=notification.title),
        who=notification.who,
    )
