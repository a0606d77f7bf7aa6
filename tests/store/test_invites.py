"""Invites in the database: one pending for an address, accepted or revoked, never both."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from pymongo.asynchronous.database import AsyncDatabase

from studio.events.outbox import Outbox
from studio.invites import events
from studio.invites.domain import (
    INVITE_LIFETIME,
    REMINDED_BEFORE,
    Invite,
    InviteAccepted,
    InvitedAgain,
    InviteLinkExpired,
    InviteLinkUsed,
    InviteRevoked,
    InviteState,
)
from studio.invites.jobs import InviteWork
from studio.invites.service import InviteDetails, Invites
from studio.invites.store import InviteStore
from studio.kernel.ids import InviteId, ShootId, UserId, new_id
from studio.kernel.wakeup import Wakeup
from studio.runtime.numbers import CollectionNumbers
from tests.store.samples import NOW, SetClock, scope_of_admin, scope_of_client
from tests.unit.invites.in_memory import (
    KeptAccounts,
    KeptLetters,
    KeptShoots,
    PlainLinks,
    an_invite,
)

pytestmark = pytest.mark.asyncio(loop_scope="session")

Database = AsyncDatabase[dict[str, Any]]
ADMIN = scope_of_admin()
SHOOT, OTHER = ShootId(new_id()), ShootId(new_id())
CLAIRE = UserId(new_id())
EMAIL = "claire@example.com"


def _store(database: Database) -> InviteStore:
    outbox = Outbox(database, Wakeup())
    return InviteStore(database, CollectionNumbers(database, "invites"), outbox)


@pytest_asyncio.fixture(loop_scope="session")
async def invites(database: Database) -> InviteStore:
    made = _store(database)
    await made.prepare()
    await Outbox(database, Wakeup()).prepare()
    return made


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


@pytest.fixture
def desk(invites: InviteStore, clock: SetClock) -> Desk:
    return Desk(invites, clock)


async def _told(database: Database, *subjects: str) -> list[str]:
    """The types of all events about ``subjects``, in their order."""
    query = {"subject": {"$in": list(subjects)}}
    found = [each async for each in database["events_outbox"].find(query)]
    return [each["type"] for each in sorted(found, key=lambda each: str(each["_id"]))]


async def _kept(invites: InviteStore, **given: Any) -> Invite:
    invite = an_invite(**{"shoot_id": SHOOT, **given})
    assert await invites.add(ADMIN, invite, events.sent(invite))
    return invite


async def _newest(invites: InviteStore, shoot_id: ShootId, limit: int = 100) -> Sequence[Invite]:
    found = await invites.newest(ADMIN, shoot_id, below=None, limit=limit)
    return [invite for _, invite in found]


async def test_indexes_can_be_made_twice(invites: InviteStore) -> None:
    await invites.prepare()


@pytest.mark.parametrize(
    "given",
    [
        {},
        {
            "name": "Claire Moreau",
            "message": "Chère Claire,\nvoilà !",
            "language": "fr",
            "sendings": 3,
            "reminded_at": NOW,
            "version": 5,
        },
        {
            "state": InviteState.ACCEPTED,
            "accepted_at": NOW,
            "user_id": CLAIRE,
            "granted_at": NOW,
        },
    ],
)
async def test_an_invite_comes_back_as_it_was_kept(
    invites: InviteStore, given: dict[str, Any]
) -> None:
    invite = await _kept(invites, **given)
    assert await invites.find(ADMIN, invite.id) == invite
    assert await invites.find_unscoped(invite.id) == invite
    assert await _newest(invites, SHOOT) == [invite]


async def test_what_is_not_there_is_none(invites: InviteStore) -> None:
    assert await invites.find(ADMIN, InviteId("none")) is None
    assert await invites.pending(ADMIN, SHOOT, EMAIL) is None
    assert not await invites.save(ADMIN, an_invite(version=2), version=1)
    await invites.note_granted_unscoped(InviteId("none"), NOW)


async def test_a_client_sees_and_changes_nothing(invites: InviteStore, database: Database) -> None:
    invite = await _kept(invites)
    claire = scope_of_client(CLAIRE)
    assert await invites.find(claire, invite.id) is None
    assert await invites.pending(claire, SHOOT, EMAIL) is None
    assert await invites.newest(claire, SHOOT, below=None, limit=9) == []
    assert not await invites.add(claire, an_invite(), events.sent(invite))
    revoked = invite.ended(InviteState.REVOKED, NOW)
    assert not await invites.save(claire, revoked, events.ended(revoked), version=1)
    assert await invites.find(ADMIN, invite.id) == invite
    assert await _told(database, invite.id) == ["invite.sent"]


async def test_a_change_is_stored_with_what_is_told_or_not_at_all(
    invites: InviteStore, database: Database
) -> None:
    invite = await _kept(invites, name="Claire")
    found = await asyncio.gather(
        *(
            invites.save(ADMIN, revoked, events.ended(revoked), version=1)
            for revoked in [invite.ended(InviteState.REVOKED, NOW)] * 10
        )
    )
    assert found.count(True) == 1
    assert await _told(database, invite.id) == ["invite.sent", "invite.revoked"]
    assert await invites.find(ADMIN, invite.id) == invite.ended(InviteState.REVOKED, NOW)


async def test_what_is_taken_away_is_gone(invites: InviteStore) -> None:
    invite = await _kept(invites, reminded_at=NOW)
    again = invite.sent_again(NOW)
    assert await invites.save(ADMIN, again, version=1)
    assert await invites.find(ADMIN, invite.id) == again
    assert again.reminded_at is None


async def test_two_pending_of_one_address_are_one(invites: InviteStore, database: Database) -> None:
    first = await _kept(invites)
    again = an_invite(shoot_id=SHOOT)
    assert not await invites.add(ADMIN, again, events.sent(again))
    assert await _told(database, again.id) == []
    assert await invites.pending(ADMIN, SHOOT, " CLAIRE@Example.com") == first
    # For another shoot, for another address, and once the first is over, there may be one.
    await _kept(invites, shoot_id=OTHER)
    await _kept(invites, email="bruno@example.com")
    revoked = first.ended(InviteState.REVOKED, NOW)
    assert await invites.save(ADMIN, revoked, version=1)
    assert await invites.add(ADMIN, again, events.sent(again))
    with pytest.raises(InvitedAgain):
        await invites.save(ADMIN, revoked.sent_again(NOW), version=2)
    assert await invites.find(ADMIN, first.id) == revoked


async def test_twenty_invites_of_one_address_at_once_are_one(
    desk: Desk, database: Database
) -> None:
    details = [InviteDetails(each) for each in (EMAIL, EMAIL.upper())] * 10
    made = await asyncio.gather(*(desk.service.create(ADMIN, SHOOT, each) for each in details))
    assert Counter(is_new for _, is_new in made) == {True: 1, False: 19}
    assert len({invite.id for invite, _ in made}) == 1
    assert len(await _newest(desk.store, SHOOT)) == 1
    assert await database["events_outbox"].count_documents({"type": "invite.sent"}) == 1


async def test_many_at_once_in_place_of_an_expired_one_are_one(
    desk: Desk, database: Database
) -> None:
    expired = await desk.invited()
    desk.clock.forward(INVITE_LIFETIME)
    made = await asyncio.gather(*(desk.invited() for _ in range(10)))
    assert {each.id for each in made} != {expired.id}
    assert len({each.id for each in made}) == 1
    assert await _told(database, expired.id) == ["invite.sent", "invite.expired"]
    assert await _told(database, made[0].id) == ["invite.sent"]


async def test_pages_go_on_where_the_last_one_ended(invites: InviteStore) -> None:
    kept = [
        await _kept(
            invites, email=f"guest-{number}@example.com", shoot_id=SHOOT if number % 3 else OTHER
        )
        for number in range(20)
    ]
    for shoot_id in (SHOOT, OTHER):
        expected = [each for each in reversed(kept) if each.shoot_id == shoot_id]
        for limit in (1, 3, 100):
            walked: list[Invite] = []
            below: int | None = None
            while page := await invites.newest(ADMIN, shoot_id, below=below, limit=limit):
                assert len(page) <= limit
                walked += [invite for _, invite in page]
                below = page[-1][0]
            assert walked == expected


async def test_of_ten_who_accept_at_once_one_gets_in(desk: Desk, database: Database) -> None:
    invite = await desk.invited()
    found = Counter(await asyncio.gather(*(desk.accept(invite) for _ in range(10))))
    user_id = desk.accounts.kept[EMAIL].id
    assert found == {f"session of {user_id}": 1, "InviteLinkUsed": 9}
    assert desk.shoots.granted == [(SHOOT, user_id)]
    assert await _told(database, invite.id) == ["invite.sent", "invite.accepted"]
    kept = await desk.store.find(ADMIN, invite.id)
    assert kept == replace(invite.accepted(user_id, NOW), granted_at=NOW)


@pytest.mark.parametrize("first", ["accept", "revoke"])
async def test_of_revoking_and_accepting_at_once_one_wins(
    desk: Desk, database: Database, first: str
) -> None:
    for number in range(30):
        email = f"guest-{number}@example.com"
        invite = await desk.invited(email)
        if first == "accept":
            accepted, revoked = await asyncio.gather(desk.accept(invite), desk.revoke(invite))
        else:
            revoked, accepted = await asyncio.gather(desk.revoke(invite), desk.accept(invite))
        kept = await desk.store.find(ADMIN, invite.id)
        assert kept is not None
        told = await _told(database, invite.id)
        got_in = [each for each in desk.shoots.granted if each[1] == kept.user_id]
        if revoked == "done":
            assert (accepted, kept.state) == ("InviteRevoked", InviteState.REVOKED)
            assert told == ["invite.sent", "invite.revoked"]
            account = desk.accounts.kept.get(email)
            assert account is None or account.id not in desk.shoots.clients[SHOOT]
        else:
            assert (revoked, kept.state) == ("InviteAccepted", InviteState.ACCEPTED)
            assert accepted == f"session of {kept.user_id}"
            assert told == ["invite.sent", "invite.accepted"]
            assert len(got_in) == 1


async def test_revoked_between_reading_and_accepting_it_lets_nobody_in(
    desk: Desk, database: Database
) -> None:
    invite = await desk.invited()

    async def revoke() -> None:
        assert await desk.revoke(invite) == "done"

    desk.accounts.before_ensure = revoke
    assert await desk.accept(invite) == "InviteRevoked"
    assert desk.shoots.granted == []
    assert await _told(database, invite.id) == ["invite.sent", "invite.revoked"]


async def test_accepted_a_moment_earlier_it_can_not_be_revoked(
    desk: Desk, database: Database
) -> None:
    invite = await desk.invited()
    revoked: list[str] = []

    async def revoke() -> None:
        revoked.append(await desk.revoke(invite))

    desk.shoots.before_grant = revoke
    assert (await desk.accept(invite)).startswith("session of ")
    assert revoked == ["InviteAccepted"]
    assert len(desk.shoots.granted) == 1
    assert await _told(database, invite.id) == ["invite.sent", "invite.accepted"]


async def test_the_clock_that_counts_is_the_studios(desk: Desk) -> None:
    invite = await desk.invited()
    stored = await desk.store.find_unscoped(invite.id)
    assert stored is not None
    # A link that says it lasts longer, from a process whose clock is ahead, lasts no longer.
    ahead = replace(stored, expires_at=stored.expires_at + timedelta(hours=3))
    desk.clock.now = stored.expires_at
    assert await desk.accept(ahead) == "InviteLinkExpired"
    # One that says it is over is over, also by a clock that is behind.
    behind = replace(stored, expires_at=NOW)
    desk.clock.now = NOW
    assert await desk.accept(behind) == "InviteLinkExpired"
    desk.clock.now = stored.expires_at - timedelta(milliseconds=1)
    assert (await desk.accept(stored)).startswith("session of ")


async def test_it_is_due_to_be_reminded_of_and_then_to_expire(
    desk: Desk, database: Database
) -> None:
    invite = await desk.invited()
    reminder = invite.expires_at - REMINDED_BEFORE
    assert await desk.store.due_unscoped(reminder - timedelta(milliseconds=1), 9) == []
    assert await desk.store.due_unscoped(reminder, 9) == [invite]
    desk.clock.now = reminder
    # Two processes at once: one letter, whoever is first.
    await asyncio.gather(*(desk.work.remind_and_expire_unscoped() for _ in range(2)))
    assert list(desk.letters.kept) == [f"reminder/{invite.id}/1"]
    assert await desk.store.due_unscoped(invite.expires_at - timedelta(milliseconds=1), 9) == []
    desk.clock.now = invite.expires_at
    await asyncio.gather(*(desk.work.remind_and_expire_unscoped() for _ in range(2)))
    assert await _told(database, invite.id) == ["invite.sent", "invite.expired"]
    assert await desk.store.due_unscoped(NOW + timedelta(days=999), 9) == []


async def test_no_more_are_due_at_once_than_asked_for(invites: InviteStore) -> None:
    for number in range(5):
        await _kept(invites, email=f"guest-{number}@example.com")
    assert len(await invites.due_unscoped(NOW + INVITE_LIFETIME, 3)) == 3


async def test_of_an_acceptance_cut_off_the_work_makes_what_is_missing(desk: Desk) -> None:
    invite = await desk.invited()
    user_id = (await desk.accounts.ensure_unscoped(EMAIL, None, None)).id
    accepted = invite.accepted(user_id, NOW)
    told = events.accepted(accepted, user_id)
    assert await desk.store.save_unscoped(accepted, told, version=1)
    for _ in range(2):
        await desk.work.consume(told)
    assert desk.shoots.granted == [(SHOOT, user_id)]
    kept = await desk.store.find_unscoped(invite.id)
    assert kept == replace(accepted, granted_at=NOW)
    # Noted once, and for good: also by whoever read it before.
    await desk.store.note_granted_unscoped(invite.id, NOW + timedelta(days=1))
    assert await desk.store.find_unscoped(invite.id) == kept


async def test_who_is_gone_is_forgotten_and_the_invites_stay(desk: Desk) -> None:
    theirs, other = await desk.invited(), await desk.invited("bruno@example.com")
    await desk.accept(theirs)
    await desk.accept(other)
    claire, bruno = (desk.accounts.kept[each.email].id for each in (theirs, other))
    await desk.store.forget_user_unscoped(claire)
    found = {each.email: each for each in await _newest(desk.store, SHOOT)}
    assert found[EMAIL].user_id is None
    assert found[EMAIL].state is InviteState.ACCEPTED
    assert found["bruno@example.com"].user_id == bruno


async def test_users_go_while_invites_change(desk: Desk) -> None:
    """The embedded server has hung for good over the like: see `forget_user_unscoped`."""
    made = [await desk.invited(f"guest-{number}@example.com") for number in range(5)]
    for invite in made:
        await desk.accept(invite)
    users = [desk.accounts.kept[each.email].id for each in made]
    pending = [await desk.invited(f"late-{number}@example.com") for number in range(5)]
    await asyncio.gather(
        *(desk.store.forget_user_unscoped(each) for each in users),
        *(desk.revoke(each) for each in pending),
    )
    states = Counter(each.state for each in await _newest(desk.store, SHOOT))
    assert states == {InviteState.ACCEPTED: 5, InviteState.REVOKED: 5}
    assert {each.user_id for each in await _newest(desk.store, SHOOT)} == {None}


async def test_the_pending_invites_of_a_shoot_are_found(desk: Desk) -> None:
    accepted, pending = await desk.invited(), await desk.invited("bruno@example.com")
    await desk.service.create(ADMIN, OTHER, InviteDetails(EMAIL))
    await desk.accept(accepted)
    assert await desk.store.pending_of_unscoped(SHOOT) == [pending]
