"""Whoever accepts an invite becomes a user with that, or not at all."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final

import pytest
import pytest_asyncio

from studio.events.outbox import Outbox
from studio.invites.domain import Invite, InviteAccepted, InviteLinkUsed, InviteRevoked
from studio.invites.service import InviteDetails, Invites
from studio.invites.store import InviteStore
from studio.kernel.ids import ShootId
from studio.kernel.keys import Keyring
from studio.kernel.memory import Memory
from studio.kernel.wakeup import Wakeup
from studio.runtime.between import AccountsForInvites
from studio.runtime.numbers import CollectionNumbers
from studio.users.domain import Session, User
from studio.users.service import Users
from studio.users.store import UserStore
from studio.users.tokens import Tokens
from tests.store.invites.desk import ADMIN, EMAIL, OTHER, SHOOT, Database, told_of
from tests.store.samples import SetClock
from tests.unit.invites.in_memory import KeptShoots, PlainLinks

pytestmark = pytest.mark.asyncio(loop_scope="session")

_REGISTERED: Final = {"type": "user.registered"}


class Meanwhile(UserStore):
    """Users, and what comes between looking for one and writing one down."""

    before_keeping: Callable[[], Awaitable[Any]] | None = None

    async def find_by_address_unscoped(self, email: str) -> User | None:
        found = await super().find_by_address_unscoped(email)
        if self.before_keeping is not None:
            meanwhile, self.before_keeping = self.before_keeping, None
            await meanwhile()
        return found


class Door:
    """Invites and users in one database, as they are in a studio."""

    def __init__(self, database: Database, invites: InviteStore, clock: SetClock) -> None:
        self.database = database
        outbox = Outbox(database, Wakeup())
        numbers = CollectionNumbers(database, "users")
        self.store = Meanwhile(database, numbers, Memory(exclusive=True), outbox)
        self.users = Users(self.store, [], clock)
        tokens = Tokens(Keyring(["x" * 64], "tokens"))
        self.links = PlainLinks()
        self.invites = Invites[Session](
            store=invites,
            shoots=KeptShoots(SHOOT, OTHER),
            accounts=AccountsForInvites(self.users, self.store, tokens, clock),
            links=self.links,
            clock=clock,
        )

    async def invited(self, email: str = EMAIL, shoot_id: ShootId = SHOOT) -> Invite:
        """A pending invite; whoever has the address is looked for, and nothing comes between."""
        invite, _ = await self.invites.create(ADMIN, shoot_id, InviteDetails(email))
        return invite

    async def accept(self, invite: Invite) -> User | None:
        """Who got in, if somebody did."""
        try:
            return (await self.invites.accept(self.links.token(invite))).user
        except (InviteLinkUsed, InviteRevoked):
            return None

    async def revoke(self, invite: Invite) -> bool:
        """Take it back; False if it was accepted."""
        try:
            await self.invites.revoke(ADMIN, invite.id)
        except InviteAccepted:
            return False
        return True

    async def known(self) -> list[str]:
        """The addresses of all users; as many have been told of."""
        found = [each["email"] async for each in self.database["users_users"].find()]
        told = await self.database["events_outbox"].count_documents(_REGISTERED)
        assert told == len(found)
        return sorted(found)


@pytest_asyncio.fixture(loop_scope="session")
async def door(invites: InviteStore, database: Database, clock: SetClock) -> Door:
    made = Door(database, invites, clock)
    await made.store.prepare()
    return made


async def test_revoked_at_the_last_moment_nobody_new_is_known(door: Door) -> None:
    invite = await door.invited()
    door.store.before_keeping = lambda: door.revoke(invite)
    assert await door.accept(invite) is None
    assert await door.known() == []
    assert await told_of(door.database, invite.id) == ["invite.sent", "invite.revoked"]


@pytest.mark.parametrize("first", ["accept", "revoke"])
async def test_of_revoking_and_accepting_at_once_only_accepting_makes_users(
    door: Door, first: str
) -> None:
    got_in = []
    for number in range(20):
        invite = await door.invited(f"guest-{number:02}@example.com")
        if first == "accept":
            user, revoked = await asyncio.gather(door.accept(invite), door.revoke(invite))
        else:
            revoked, user = await asyncio.gather(door.revoke(invite), door.accept(invite))
        assert revoked is (user is None)
        got_in += [] if user is None else [user.email]
    assert await door.known() == got_in


async def test_ten_who_accept_at_once_become_one_user(door: Door) -> None:
    invite = await door.invited()
    found = await asyncio.gather(*(door.accept(invite) for _ in range(10)))
    assert [each.email for each in found if each is not None] == [EMAIL]
    assert await door.known() == [EMAIL]


async def test_who_accepts_two_invites_at_once_is_one_user(door: Door) -> None:
    invites = [await door.invited(shoot_id=each) for each in (SHOOT, OTHER)]
    first, second = await asyncio.gather(*map(door.accept, invites))
    assert first is not None
    assert second is not None
    assert first.id == second.id
    assert await door.known() == [EMAIL]


async def test_known_since_a_moment_ago_they_are_who_they_are(door: Door) -> None:
    first, second = [await door.invited(shoot_id=each) for each in (SHOOT, OTHER)]
    door.store.before_keeping = lambda: door.accept(first)
    user = await door.accept(second)
    assert user is not None
    assert await door.known() == [EMAIL]
    for each in (first, second):
        kept = await door.invites.get(ADMIN, each.id)
        assert (kept.user_id, kept.version) == (user.id, 2)
