"""How services have letters sent: each port of theirs, answered by the ledger."""

from studio.invites.domain import Invite
from studio.kernel.access import Role
from studio.kernel.clock import Clock
from studio.kernel.ids import ShootId
from studio.kernel.language import Language
from studio.notifications.domain import About, queued
from studio.notifications.kinds import LetterKind
from studio.notifications.ports import Reader
from studio.notifications.service import Post
from studio.shoots.store import ShootStore
from studio.users.domain import SignIn, User
from studio.users.store import UserStore


class SignInLettersByPost:
    """The letters that sign people in."""

    def __init__(self, post: Post, clock: Clock) -> None:
        self._post = post
        self._clock = clock

    async def write_unscoped(self, sign_in: SignIn, user: User) -> None:
        """Have the letter of a request sent to whom it is for."""
        await self._post.enqueue_unscoped(
            queued(
                f"{LetterKind.SIGN_IN.value}.{sign_in.id}",
                LetterKind.SIGN_IN,
                # To the address as the user has it: what was typed only had to match it.
                user.email,
                about=About(sign_in_id=sign_in.id),
                user_id=user.id,
                language=_language(user.language),
                now=self._clock(),
            )
        )


class InviteLettersByPost:
    """The letters about invites."""

    def __init__(self, post: Post, users: UserStore, clock: Clock) -> None:
        self._post = post
        self._users = users
        self._clock = clock

    async def invite_unscoped(self, invite: Invite) -> None:
        """Have the letter sent that invites: one for each of the ``sendings``."""
        await self._write(invite, LetterKind.INVITE)

    async def remind_unscoped(self, invite: Invite) -> None:
        """Have the letter sent that reminds: one for each of the ``sendings``."""
        await self._write(invite, LetterKind.INVITE_REMINDER)

    async def _write(self, invite: Invite, kind: LetterKind) -> None:
        user = await self._users.find_by_address_unscoped(invite.email)
        known = None if user is None else user.language
        await self._post.enqueue_unscoped(
            queued(
                f"{kind.value}.{invite.id}.{invite.sendings}",
                kind,
                invite.email,
                about=About(shoot_id=invite.shoot_id, invite_id=invite.id),
                user_id=None if user is None else user.id,
                # What they have said themselves counts more than what the photographer thinks.
                language=_language(known or invite.language),
                now=self._clock(),
            )
        )


class ClientsOfShoots:
    """Who is written to about a shoot: the clients who have access."""

    def __init__(self, shoots: ShootStore, users: UserStore) -> None:
        self._shoots = shoots
        self._users = users

    async def of_shoot_unscoped(self, shoot_id: ShootId) -> list[Reader]:
        """The clients of a shoot, in the order in which they were given access."""
        shoot = await self._shoots.find_unscoped(shoot_id)
        if shoot is None:
            return []
        found = [await self._users.find_unscoped(each) for each in shoot.client_ids]
        return [
            Reader(user.id, user.email, _language(user.language))
            for user in found
            # Who runs the studio by now needn't be told what they have done themselves.
            if user is not None and user.role is Role.CLIENT
        ]


def _language(said: str | None) -> Language | None:
    return None if said is None else Language(said)
