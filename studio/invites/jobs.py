"""What follows from what happens to invites and shoots, and what the clock brings about."""

from typing import Final

from generated import events as wire
from studio.events.event import Event
from studio.invites import events
from studio.invites.admission import Admission
from studio.invites.domain import Invite, InviteState
from studio.invites.ports import Letters, Shoots
from studio.invites.store import InviteStore
from studio.kernel.clock import Clock
from studio.kernel.ids import InviteId, ShootId

_AT_ONCE: Final = 50


class InviteWork:
    """Has letters sent, finishes what a crash cut off, reminds, and notes what has expired."""

    name: Final = "invites"

    def __init__(
        self, *, store: InviteStore, shoots: Shoots, letters: Letters, clock: Clock
    ) -> None:
        self._store = store
        self._shoots = shoots
        self._letters = letters
        self._clock = clock
        self._admission = Admission(store, shoots, clock)
        # In the order in which they were tried last: however many they are, others come first.
        self._troubled: dict[InviteId, None] = {}

    async def consume(self, event: Event) -> None:
        """Do what follows from an event; twice is as good as once."""
        match event:
            case wire.InviteSent(data=sent):
                await self._send_unscoped(InviteId(sent.invite_id))
            case wire.InviteAccepted(data=accepted):
                await self._admit_unscoped(InviteId(accepted.invite_id))
            case wire.ShootDeleted(data=deleted):
                await self._drop_all_unscoped(ShootId(deleted.shoot_id))
            case _:
                pass

    async def remind_and_expire_unscoped(self) -> bool:
        """Attend to the invites that are due; says whether there were any.

        ExceptionGroup of what went wrong with some, once the others are attended to.
        """
        due = await self._store.due_unscoped(self._clock(), _AT_ONCE + len(self._troubled))
        tried = {invite_id: number for number, invite_id in enumerate(self._troubled)}
        due.sort(key=lambda invite: tried.get(invite.id, -1))
        troubles = []
        for invite in due[:_AT_ONCE]:
            self._troubled.pop(invite.id, None)
            try:
                await self._attend_unscoped(invite)
            except Exception as trouble:  # noqa: BLE001 - raised below, after the others
                troubles.append(trouble)
                self._troubled[invite.id] = None
        if troubles:
            raise ExceptionGroup("invites that could not be attended to", troubles)
        return bool(due)

    async def _attend_unscoped(self, invite: Invite) -> None:
        now = self._clock()
        if invite.state_at(now) is InviteState.EXPIRED:
            await self._end_unscoped(invite, InviteState.EXPIRED)
            return
        # The letter first: it may be asked for twice, and must not be forgotten.
        await self._letters.remind_unscoped(invite)
        await self._store.save_unscoped(invite.reminded(now), version=invite.version)

    async def _send_unscoped(self, invite_id: InviteId) -> None:
        invite = await self._store.find_unscoped(invite_id)
        if invite is None or invite.state_at(self._clock()) is not InviteState.PENDING:
            return
        if not await self._shoots.exists_unscoped(invite.shoot_id):
            # It was deleted while the invite was made.
            await self._drop_all_unscoped(invite.shoot_id)
        else:
            # Sent again since, it is the later letter, and that one alone.
            await self._letters.invite_unscoped(invite)

    async def _admit_unscoped(self, invite_id: InviteId) -> None:
        invite = await self._store.find_unscoped(invite_id)
        if invite is not None:
            await self._admission.finish_unscoped(invite)

    async def _drop_all_unscoped(self, shoot_id: ShootId) -> None:
        """Of a shoot that is gone: whoever listens is told that the pending ones are over."""
        for invite in await self._store.pending_of_unscoped(shoot_id):
            await self._end_unscoped(invite, InviteState.REVOKED)
        await self._store.forget_shoot_unscoped(shoot_id)

    async def _end_unscoped(self, invite: Invite | None, state: InviteState) -> None:
        """End an invite that is noted as pending, unless it ends otherwise meanwhile."""
        while invite is not None and invite.state is InviteState.PENDING:
            now = self._clock()
            if state is InviteState.EXPIRED and invite.state_at(now) is not state:
                # Sent again meanwhile.
                return
            ended = invite.ended(state, now)
            if await self._store.save_unscoped(ended, events.ended(ended), version=invite.version):
                return
            invite = await self._store.find_unscoped(invite.id)
