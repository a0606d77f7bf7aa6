"""Invites in the database, and the service on it."""

from collections.abc import Sequence
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

from studio.events.outbox import Outbox
from studio.invites import events
from studio.invites.domain import (
    Invite,
    InviteAccepted,
    InviteLinkExpired,
    InviteLinkUsed,
    InviteRevoked,
)
from studio.invites.jobs import InviteWork
from studio.invites.service import InviteDetails, Invites
from studio.invites.store import InviteStore
from studio.kernel.ids import ShootId, UserId, new_id
from studio.kernel.wakeup import Wakeup
from studio.runtime.numbers import CollectionNumbers
from tests.store.samples import SetClock, scope_of_admin
from tests.unit.invites.in_memory import (
    KeptAccounts,
    KeptLetters,
    KeptShoots,
    PlainLinks,
    an_invite,
)

Database = AsyncDatabase[dict[str, Any]]
ADMIN = scope_of_admin()
SHOOT, OTHER = ShootId(new_id()), ShootId(new_id())
CLAIRE = UserId(new_id())
EMAIL = "claire@example.com"


def a_store(database: Database) -> InviteStore:
    outbox = Outbox(database, Wakeup())
    return InviteStore(database, CollectionNumbers(database, "invites"), outbox)


class Desk:
    """The service on the database, with all else in memory."""

    def __init__(self, store: InviteStore, clock: SetClock) -> None:
        self.store = store
        self.clock = clock
        self.shoots = KeptShoots(SHOOT, OTHER)
        self.accounts = KeptAccounts()
        self.links = PlainLinks()
        self.letters = KeptLetters()
        self.service = Invites[str](
            store=store,
            shoots=self.shoots,
            accounts=self.accounts,
            links=self.links,
            clock=clock,
        )
        self.work = InviteWork(store=store, shoots=self.shoots, letters=self.letters, clock=clock)

    async def invited(self, email: str = EMAIL) -> Invite:
        """The pending invite of an address."""
        invite, _ = await self.service.create(ADMIN, SHOOT, InviteDetails(email))
        return invite

    async def accept(self, invite: Invite) -> str:
        """What comes of opening the link: a session, or the name of the refusal."""
        try:
            return await self.service.accept(self.links.token(invite))
        except (InviteLinkUsed, InviteRevoked, InviteLinkExpired) as refused:
            return type(refused).__name__

    async def revoke(self, invite: Invite) -> str:
        """What comes of taking it back: ``done``, or the name of the refusal."""
        try:
            await self.service.revoke(ADMIN, invite.id)
        except InviteAccepted as refused:
            return type(refused).__name__
        return "done"


async def told_of(database: Database, *subjects: str) -> list[str]:
    """The types of all events about ``subjects``, in their order."""
    query = {"subject": {"$in": list(subjects)}}
    found = [each async for each in database["events_outbox"].find(query)]
    return [each["type"] for each in sorted(found, key=lambda each: str(each["_id"]))]


async def kept_invite(invites: InviteStore, **given: Any) -> Invite:
    invite = an_invite(**{"shoot_id": SHOOT, **given})
    assert await invites.add(ADMIN, invite, events.sent(invite))
    return invite


async def newest(invites: InviteStore, shoot_id: ShootId, limit: int = 100) -> Sequence[Invite]:
    found = await invites.newest(ADMIN, shoot_id, below=None, limit=limit)
    return [invite for _, invite in found]
