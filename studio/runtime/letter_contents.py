"""What letters say, asked of whoever knows at the moment of sending: the ledger has no secrets."""

from urllib.parse import quote

from studio.invites.domain import InviteState
from studio.invites.ports import Links
from studio.invites.store import InviteStore
from studio.kernel.clock import Clock
from studio.kernel.ids import InviteId, ShootId, SignInId
from studio.notifications.domain import LedgerEntry
from studio.notifications.kinds import LetterKind
from studio.notifications.letters.facts import (
    Facts,
    InviteFacts,
    InviteReminderFacts,
    ProofsReadyFacts,
    ShootDeliveredFacts,
    SignInFacts,
)
from studio.shoots.lifecycle import ShootStatus
from studio.shoots.store import ShootStore
from studio.users.secrets import SignInSecrets
from studio.users.store import UserStore

_STILL_TRUE = {
    LetterKind.PROOFS_READY: {ShootStatus.PROOFING},
    LetterKind.SHOOT_DELIVERED: {ShootStatus.DELIVERED, ShootStatus.ARCHIVED},
}
"""Where a shoot has to stand for what is written of it to be so."""


class LetterContents:
    """The facts of each letter; None if there is nothing to say any more."""

    def __init__(
        self,
        *,
        users: UserStore,
        secrets: SignInSecrets,
        invites: InviteStore,
        links: Links,
        shoots: ShootStore,
        clock: Clock,
        public_url: str,
    ) -> None:
        self._users = users
        self._secrets = secrets
        self._invites = invites
        self._links = links
        self._shoots = shoots
        self._clock = clock
        self._public_url = public_url.rstrip("/")

    async def of_unscoped(self, entry: LedgerEntry) -> Facts | None:
        """What there is to say in a letter now."""
        about = entry.about
        if about.sign_in_id is not None:
            return await self._sign_in(about.sign_in_id)
        if about.invite_id is not None:
            return await self._invite(entry.kind, about.invite_id)
        if about.shoot_id is not None:
            return await self._shoot(entry, about.shoot_id)
        return None

    async def _sign_in(self, sign_in_id: SignInId) -> Facts | None:
        secrets = await self._secrets.fresh_unscoped(sign_in_id)
        if secrets is None:
            return None
        # In the fragment: no server's log and no referrer ever has it.
        link = f"{self._public_url}/sign-in#token={secrets.token}"
        return SignInFacts(link=link, code=secrets.code)

    async def _invite(self, kind: LetterKind, invite_id: InviteId) -> Facts | None:
        invite = await self._invites.find_unscoped(invite_id)
        if invite is None or invite.state_at(self._clock()) is not InviteState.PENDING:
            return None
        shoot = await self._shoots.find_unscoped(invite.shoot_id)
        if shoot is None:
            return None
        link = f"{self._public_url}/invite#token={self._links.token(invite)}"
        ends_on = invite.expires_at.date()
        if kind is LetterKind.INVITE_REMINDER:
            return InviteReminderFacts(
                link=link, name=invite.name, shoot_title=shoot.title, ends_on=ends_on
            )
        return InviteFacts(
            link=link,
            name=invite.name,
            shoot_title=shoot.title,
            message=invite.message,
            ends_on=ends_on,
        )

    async def _shoot(self, entry: LedgerEntry, shoot_id: ShootId) -> Facts | None:
        shoot = await self._shoots.find_unscoped(shoot_id)
        user = None if entry.user_id is None else await self._users.find_unscoped(entry.user_id)
        if shoot is None or user is None or user.id not in shoot.client_ids:
            return None
        if shoot.status not in _STILL_TRUE[entry.kind]:
            return None
        link = f"{self._public_url}/shoots/{quote(shoot.id)}"
        facts = ProofsReadyFacts if entry.kind is LetterKind.PROOFS_READY else ShootDeliveredFacts
        return facts(link=link, name=user.name, shoot_title=shoot.title)
