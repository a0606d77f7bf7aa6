"""Somebody is deleted between being asked for and being told: nothing stays of them."""

from typing import Any

import pytest
from pymongo.asynchronous.database import AsyncDatabase

from generated import events as wire
from studio.events.event import envelope
from studio.events.outbox import Outbox
from studio.inbox.collector import InboxCollector
from studio.inbox.store import InboxStore
from studio.kernel.access import Role
from studio.kernel.ids import UserId, new_id
from studio.kernel.memory import Memory
from studio.kernel.wakeup import Wakeup
from studio.notifications.visit_store import VisitStore
from studio.runtime.inbox_contents import RecipientsOfInbox, VisitsForInbox
from studio.runtime.numbers import CollectionNumbers
from studio.shoots.store import ShootStore
from studio.users.events import deleted
from studio.users.service import Users
from studio.users.store import UserStore
from tests.store.samples import NOW, SetClock, scope_of_admin

pytestmark = pytest.mark.asyncio(loop_scope="session")

Database = AsyncDatabase[dict[str, Any]]


class Leaving(RecipientsOfInbox):
    """Whom something concerns; one of them is deleted, and that is delivered, just behind that."""

    collector: InboxCollector
    users: UserStore
    leaver: UserId

    async def admins_unscoped(self) -> list[UserId]:
        found = await super().admins_unscoped()
        gone = deleted(self.leaver, 2, NOW)
        assert await self.users.delete(scope_of_admin(), self.leaver, lambda *_: gone)
        await self.collector.consume(gone)
        return found


@pytest.mark.parametrize("role", list(Role))
async def test_nothing_stays_of_who_is_deleted_while_they_are_told(
    database: Database, clock: SetClock, role: Role, *, exclusive: bool
) -> None:
    outbox = Outbox(database, Wakeup())
    numbers = CollectionNumbers(database, "users")
    users = UserStore(database, numbers, Memory(exclusive=exclusive), outbox)
    shoot_numbers = CollectionNumbers(database, "shoots")
    shoots = ShootStore(database, shoot_numbers, Memory(exclusive=exclusive), outbox)
    inbox = InboxStore(database)
    for store in (users, inbox):
        await store.prepare()
    people = Users(users, [], clock)
    stays = await people.add("ada@example.com", None, Role.ADMIN)
    leaver = await people.add("leaver@example.com", None, role)
    # As whoever runs the studio has read them, and in one process remembers them.
    assert await users.find_unscoped(leaver.id) == leaver
    recipients = Leaving(users, shoots)
    recipients.users, recipients.leaver = users, leaver.id
    visits = VisitsForInbox(VisitStore(database))
    recipients.collector = InboxCollector(inbox, recipients, visits)
    # About a client, to those who run the studio; they leave in one role or the other.
    facts = wire.InviteAcceptedFacts(
        invite_id=new_id(),
        shoot_id=new_id(),
        user_id=leaver.id if role is Role.CLIENT else new_id(),
    )
    told = wire.InviteAccepted(**envelope("invite.accepted", facts.invite_id, 2, NOW), data=facts)
    await recipients.collector.consume(told)
    left = [each async for each in database["inbox_readers"].find()]
    left += [each async for each in database["inbox_notifications"].find()]
    assert leaver.id not in str(left)
    assert stays.id in str(left)
