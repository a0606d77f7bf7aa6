"""The invites service with all around it in memory."""

from collections.abc import Sequence
from dataclasses import replace

from studio.events.event import Event
from studio.invites.domain import Invite
from studio.invites.service import InviteDetails, Invites
from studio.kernel.access import Role
from studio.kernel.ids import ShootId, UserId, new_id
from tests.store.samples import SetClock, scope_of_admin
from tests.unit.invites.in_memory import (
    KeptAccount,
    KeptAccounts,
    KeptInvites,
    KeptShoots,
    PlainLinks,
)

ADMIN = scope_of_admin()
SHOOT, OTHER = ShootId(new_id()), ShootId(new_id())
EMAIL = "claire@example.com"
CLAIRE = KeptAccount(UserId(new_id()), Role.CLIENT, EMAIL, "Claire")
PIA = KeptAccount(UserId(new_id()), Role.ADMIN, "pia@example.com")
DETAILS = InviteDetails(EMAIL, "Claire", "Dear Claire,\nenjoy!", "fr")


class Studio:
    """The invites service, and everything around it."""

    def __init__(self, *accounts: KeptAccount) -> None:
        self.store = KeptInvites()
        self.shoots = KeptShoots(SHOOT, OTHER)
        self.accounts = KeptAccounts(PIA, *accounts)
        self.links = PlainLinks()
        self.clock = SetClock()
        self.invites = Invites[str](
            store=self.store,
            shoots=self.shoots,
            accounts=self.accounts,
            links=self.links,
            clock=self.clock,
        )

    async def invited(self, email: str = EMAIL, shoot_id: ShootId = SHOOT) -> Invite:
        """A new invite."""
        details = replace(DETAILS, email=email)
        invite, is_new = await self.invites.create(ADMIN, shoot_id, details)
        assert is_new
        return invite

    async def accepted(self, invite: Invite) -> str:
        """The session of whoever opens the link that went out with an invite."""
        return await self.invites.accept(self.links.token(invite))

    @property
    def clients(self) -> Sequence[UserId]:
        """Who has access to the shoot."""
        return self.shoots.clients[SHOOT]

    def told(self) -> list[str]:
        """The types of all that was told."""
        return [each.type for each in self.store.told]


def last(studio: Studio) -> Event:
    """The newest thing that was told."""
    return studio.store.told[-1]
