"""Events in the database: written down with the change, delivered in order, kept for a while."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import BulkWriteError

from studio.events.dead_letters import DeadLetterNotFound, DeadLetters
from studio.events.dispatcher import Dispatcher
from studio.events.event import Event
from studio.events.outbox import Outbox
from studio.events.turns import AlwaysOurs, SharedTurn
from studio.kernel.errors import Forbidden
from studio.kernel.ids import ShootId, UserId, new_id
from studio.kernel.wakeup import Wakeup
from studio.shoots.events import granted
from tests.store.samples import NOW, SetClock, scope_of_admin, scope_of_client

pytestmark = pytest.mark.asyncio(loop_scope="session")

Database = AsyncDatabase[dict[str, Any]]
ADMIN = scope_of_admin()
CLAIRE = UserId(new_id())


class Listener:
    """Remembers what it was told, and refuses what it is told to."""

    name = "listener"

    def __init__(self) -> None:
        self.told: list[Event] = []
        self.refused: set[str] = set()

    async def consume(self, event: Event) -> None:
        if event.subject in self.refused:
            raise ValueError("not now")
        self.told.append(event)


def an_event(shoot: ShootId, version: int = 1) -> Event:
    return granted(shoot, version, CLAIRE, NOW)


@pytest_asyncio.fixture(loop_scope="session")
async def outbox(database: Database) -> Outbox:
    made = Outbox(database, Wakeup())
    await made.prepare()
    return made


def a_dispatcher(outbox: Outbox, clock: SetClock, *listeners: Listener) -> Dispatcher:
    return Dispatcher(
        outbox=outbox, consumers=listeners, turn=AlwaysOurs(), clock=clock, delivered=Wakeup()
    )


async def test_what_is_told_is_delivered_once_and_can_be_read_for_a_day(
    outbox: Outbox, clock: SetClock, database: Database
) -> None:
    listener, event = Listener(), an_event(ShootId(new_id()))
    dispatcher = a_dispatcher(outbox, clock, listener)
    await outbox.tell(event)
    assert await dispatcher.deliver_due_unscoped()
    assert not await dispatcher.deliver_due_unscoped()
    assert listener.told == [event]
    assert [(each.position, each.event) for each in await outbox.delivered_unscoped(0, 10)] == [
        (1, event)
    ]
    document = await database["events_outbox"].find_one({"_id": event.id})
    assert document is not None
    assert document["purgeAt"] == NOW + timedelta(days=1)


async def test_a_change_and_its_events_are_there_or_neither_is(
    outbox: Outbox, database: Database
) -> None:
    things, event = database["things"], an_event(ShootId(new_id()))

    async def change(session: AsyncClientSession) -> bool:
        await things.insert_one({"_id": "thing"}, session=session)
        return True

    async def another_change(session: AsyncClientSession) -> bool:
        await things.insert_one({"_id": "another"}, session=session)
        return True

    async def no_change(session: AsyncClientSession) -> bool:
        return False

    async def breaks(session: AsyncClientSession) -> bool:
        await things.insert_one({"_id": "other"}, session=session)
        raise ZeroDivisionError

    assert not await outbox.together(no_change, event)
    with pytest.raises(ZeroDivisionError):
        await outbox.together(breaks, event)
    assert await outbox.waiting_unscoped(10, NOW) == []
    assert await things.count_documents({}) == 0
    assert await outbox.together(change, event)
    assert [each.event for each in await outbox.waiting_unscoped(10, NOW)] == [event]
    # The other way round: the change can be made, and what it means can't be written down.
    with pytest.raises(BulkWriteError, match="duplicate"):
        await outbox.together(another_change, event)
    assert await things.count_documents({}) == 1


async def test_one_subject_is_told_of_in_order_also_when_clocks_differ(
    outbox: Outbox, clock: SetClock
) -> None:
    shoot, listener = ShootId(new_id()), Listener()
    events = [an_event(shoot, version) for version in range(1, 8)]
    for each in reversed(events):
        await outbox.tell(each)
    await a_dispatcher(outbox, clock, listener).deliver_due_unscoped()
    assert listener.told == events


async def test_of_a_subject_nothing_older_is_left_out_of_a_look(outbox: Outbox) -> None:
    shoot = ShootId(new_id())
    subjects = [(shoot, 2), *((ShootId(new_id()), 1) for _ in range(4)), (shoot, 1)]
    events = [
        # In the order of their ids, as a clock that is ahead makes them.
        an_event(subject, version).model_copy(update={"id": f"{number:026}"})
        for number, (subject, version) in enumerate(subjects)
    ]
    await outbox.tell(*events)
    newer, *_, older = events
    looked = {each.event.id for each in await outbox.waiting_unscoped(3, NOW)}
    assert {newer.id, older.id} <= looked


async def test_trouble_with_one_subject_holds_up_its_later_events_and_no_others(
    outbox: Outbox, clock: SetClock
) -> None:
    listener, stuck, free = Listener(), ShootId(new_id()), ShootId(new_id())
    listener.refused = {stuck}
    dispatcher = a_dispatcher(outbox, clock, listener)
    stuck_events = [an_event(stuck, 1), an_event(stuck, 2)]
    free_event = an_event(free)
    await outbox.tell(*stuck_events, free_event)
    assert await dispatcher.deliver_due_unscoped()
    assert listener.told == [free_event]
    listener.refused.clear()
    # Not at once: what is in trouble is given time.
    assert not await dispatcher.deliver_due_unscoped()
    clock.forward(timedelta(seconds=1))
    assert await dispatcher.deliver_due_unscoped()
    assert listener.told == [free_event, *stuck_events]


async def test_who_had_no_trouble_is_not_told_again(outbox: Outbox, clock: SetClock) -> None:
    calm, troubled, shoot = Listener(), Listener(), ShootId(new_id())
    calm.name, troubled.refused = "calm", {shoot}
    await outbox.tell(an_event(shoot))
    dispatcher = a_dispatcher(outbox, clock, calm, troubled)
    for _ in range(3):
        await dispatcher.deliver_due_unscoped()
        clock.forward(timedelta(minutes=1))
    troubled.refused.clear()
    assert await dispatcher.deliver_due_unscoped()
    assert len(calm.told) == len(troubled.told) == 1


async def test_what_fails_sixteen_times_is_dead_and_no_longer_in_the_way(
    outbox: Outbox, clock: SetClock, database: Database
) -> None:
    listener, shoot = Listener(), ShootId(new_id())
    listener.refused = {shoot}
    dispatcher = a_dispatcher(outbox, clock, listener)
    await outbox.tell(an_event(shoot, 1))
    for _ in range(16):
        assert not await dispatcher.deliver_due_unscoped()
        clock.forward(timedelta(minutes=10))
    assert await outbox.waiting_unscoped(10, NOW) == []
    listener.refused.clear()
    letters = DeadLetters(database, clock, Wakeup())
    [letter] = (await letters.page(ADMIN, limit=10)).items
    assert (letter.subject, letter.attempts) == (shoot, 16)
    assert letter.trouble.startswith("listener: ValueError in test_outbox.py:")
    later = an_event(shoot, 2)
    await outbox.tell(later)
    assert await dispatcher.deliver_due_unscoped()
    assert listener.told == [later]


async def test_a_dead_letter_is_tried_again_or_discarded(
    outbox: Outbox, clock: SetClock, database: Database
) -> None:
    listener, letters = Listener(), DeadLetters(database, clock, Wakeup())
    events = [an_event(ShootId(new_id())) for _ in range(3)]
    await outbox.tell(*events)
    for waiting in await outbox.waiting_unscoped(10, NOW):
        await outbox.give_up_unscoped(replace(waiting, attempts=12, trouble="x"), clock())
    first = await letters.page(ADMIN, limit=2)
    second = await letters.page(ADMIN, limit=2, cursor=first.next_cursor)
    assert [each.id for each in (*first.items, *second.items)] == sorted(
        (each.id for each in events), reverse=True
    )
    assert second.next_cursor is None
    revived, discarded, left = events
    await letters.retry(ADMIN, revived.id)
    await letters.discard(ADMIN, discarded.id)
    await a_dispatcher(outbox, clock, listener).deliver_due_unscoped()
    assert listener.told == [revived]
    assert [each.id for each in (await letters.page(ADMIN, limit=10)).items] == [left.id]
    for gone in (revived, discarded):
        for act in (letters.retry, letters.discard):
            with pytest.raises(DeadLetterNotFound):
                await act(ADMIN, gone.id)


async def test_dead_letters_are_for_the_studio_only(database: Database, clock: SetClock) -> None:
    letters, client = DeadLetters(database, clock, Wakeup()), scope_of_client(CLAIRE)
    for attempt in (
        letters.page(client, limit=1),
        letters.retry(client, "x"),
        letters.discard(client, "x"),
    ):
        with pytest.raises(Forbidden):
            await attempt


async def test_what_can_not_be_read_is_dead_and_in_nobodys_way(
    outbox: Outbox, clock: SetClock, database: Database
) -> None:
    listener, shoot = Listener(), ShootId(new_id())
    foreign, ours = an_event(shoot, 1), an_event(shoot, 2)
    await outbox.tell(foreign, ours)
    # As a newer version has written it.
    await database["events_outbox"].update_one({"_id": foreign.id}, {"$set": {"event": b"{}"}})
    dispatcher = a_dispatcher(outbox, clock, listener)
    assert await dispatcher.deliver_due_unscoped()
    assert listener.told == [ours]
    letters = DeadLetters(database, clock, Wakeup())
    assert [each.id for each in (await letters.page(ADMIN, limit=10)).items] == [foreign.id]
    await database["events_outbox"].update_one({"_id": ours.id}, {"$set": {"event": b"{}"}})
    assert [(each.position, each.event) for each in await outbox.delivered_unscoped(0, 9)] == [
        (1, None)
    ]


async def test_what_waits_for_its_next_try_does_not_hide_what_is_due(
    outbox: Outbox, clock: SetClock
) -> None:
    listener = Listener()
    stuck = [ShootId(new_id()) for _ in range(210)]
    listener.refused = set(stuck)
    dispatcher = a_dispatcher(outbox, clock, listener)
    await outbox.tell(*map(an_event, stuck))
    for _ in range(3):
        await dispatcher.deliver_due_unscoped()
    free = an_event(ShootId(new_id()))
    await outbox.tell(free)
    assert await dispatcher.deliver_due_unscoped()
    assert listener.told == [free]


async def test_a_clock_that_is_ahead_delays_nothing(outbox: Outbox, clock: SetClock) -> None:
    listener = Listener()
    early = granted(ShootId(new_id()), 1, CLAIRE, NOW + timedelta(minutes=5))
    await outbox.tell(early)
    assert await a_dispatcher(outbox, clock, listener).deliver_due_unscoped()
    assert listener.told == [early]


async def test_two_that_deliver_at_once_leave_no_gap_and_no_double(
    outbox: Outbox, clock: SetClock, database: Database
) -> None:
    one, other = Listener(), Listener()
    dispatchers = [a_dispatcher(Outbox(database, Wakeup()), clock, each) for each in (one, other)]
    events = [an_event(ShootId(new_id())) for _ in range(40)]
    for start in range(0, 40, 10):
        await outbox.tell(*events[start : start + 10])
        await asyncio.gather(*(each.deliver_due_unscoped() for each in dispatchers))
    for each in dispatchers:
        await each.deliver_due_unscoped()
    delivered = await outbox.delivered_unscoped(0, 100)
    assert [each.position for each in delivered] == list(range(1, 41))
    assert {each.event.id for each in delivered if each.event} == {each.id for each in events}


async def test_a_turn_is_one_process_until_it_stops_taking_it(
    database: Database, clock: SetClock
) -> None:
    one, other = SharedTurn(database, clock), SharedTurn(database, clock)
    assert [await one.taken(), await other.taken()] == [True, False]
    clock.forward(timedelta(seconds=14))
    assert [await one.taken(), await other.taken()] == [True, False]
    clock.forward(timedelta(seconds=15))
    assert [await other.taken(), await one.taken()] == [True, False]


async def test_of_many_that_want_the_first_turn_one_gets_it(
    database: Database, clock: SetClock
) -> None:
    turns = [SharedTurn(database, clock) for _ in range(10)]
    assert sum(await asyncio.gather(*(each.taken() for each in turns))) == 1
