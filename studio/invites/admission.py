"""The access that an accepted invite promises: given once, and again only if that was cut off."""

from studio.invites.domain import Invite
from studio.invites.ports import Shoots
from studio.invites.store import InviteStore
from studio.kernel.clock import Clock


class Admission:
    """Lets in whoever has accepted an invite."""

    def __init__(self, store: InviteStore, shoots: Shoots, clock: Clock) -> None:
        self._store = store
        self._shoots = shoots
        self._clock = clock

    async def finish_unscoped(self, invite: Invite) -> bool:
        """Give access, unless that was noted; False if there is nobody or nothing to give it to.

        Once it is noted it is never given again: whoever took it away since has meant it.
        """
        if invite.granted_at is not None:
            return True
        if invite.user_id is None:
            return False
        if not await self._shoots.grant_unscoped(invite.shoot_id, invite.user_id, invite.id):
            return False
        await self._store.note_granted_unscoped(invite.id, self._clock())
        return True
