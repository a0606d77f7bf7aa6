"""Clocks that differ by minutes, in processes that share a database: nothing is lost or stuck."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
import structlog
from pymongo import AsyncMongoClient
from pymongo.asynchronous.database import AsyncDatabase

from studio.events.outbox import Outbox
from studio.events.turns import SharedTurn
from studio.kernel.clock import Clock, SystemClock, machine_clock
from studio.kernel.wakeup import Wakeup
from studio.notifications.domain import LetterId, LetterState
from studio.notifications.jobs import Postman
from studio.notifications.store import LedgerStore
from studio.runtime.database.time import DatabaseTime
from studio.runtime.numbers import CollectionNumbers
from tests.store.samples import NOW, SetClock
from tests.unit.notifications.in_memory import Round, a_letter

pytestmark = pytest.mark.asyncio(loop_scope="session")

Database = AsyncDatabase[dict[str, Any]]
Client = AsyncMongoClient[dict[str, Any]]
SKEW = timedelta(minutes=10)
LEASE = timedelta(seconds=150)
FIRST = LetterId("shoot-delivered/1")


@pytest.fixture
def outbox(database: Database) -> Outbox:
    return Outbox(database, Wakeup())


@pytest_asyncio.fixture(loop_scope="session")
async def ledger(database: Database, outbox: Outbox) -> LedgerStore:
    made = LedgerStore(database, CollectionNumbers(database, "letters"), outbox)
    await outbox.prepare()
    await made.prepare()
    return made


def working(ledger: LedgerStore, clock: Clock) -> Round:
    """A process that sends what is due by its own clock."""
    rounds = Round()
    rounds.postman = Postman(
        store=ledger, contents=rounds, subscriptions=rounds, courier=rounds, clock=clock
    )
    return rounds


def machine(skew: timedelta) -> SystemClock:
    """The clock of a machine whose clock is wrong."""
    return SystemClock(lambda: datetime.now(UTC) + skew)


async def kept(ledger: LedgerStore, clock: Clock) -> None:
    assert await ledger.add_unscoped(a_letter(FIRST, now=clock()))


async def told(outbox: Outbox, clock: Clock) -> list[str]:
    return [each.event.type for each in await outbox.waiting_unscoped(100, clock())]


async def in_the_middle(rounds: Round) -> "asyncio.Task[bool]":
    """A hand-over that is under way."""
    rounds.stalled = asyncio.Event()
    task = asyncio.create_task(rounds.postman.send_due_unscoped())
    await rounds.reached.wait()
    return task


@pytest.mark.parametrize("skew", [SKEW, -SKEW])
async def test_a_clock_that_is_wrong_follows_the_databases(
    mongodb: Client, skew: timedelta
) -> None:
    clock = machine(skew)
    time = DatabaseTime(mongodb, clock)
    assert abs(clock() - machine_clock()) > SKEW / 2
    with structlog.testing.capture_logs() as logged:
        for _ in range(3):
            await time.follow()
    assert abs(clock() - machine_clock()) < timedelta(seconds=2)
    # It is said once, not every minute.
    [line] = logged
    assert round(line["seconds"] / 60) == -skew // timedelta(minutes=1)


async def test_a_clock_that_is_set_while_the_database_answers_says_nothing(
    mongodb: Client,
) -> None:
    set_back = iter([timedelta()])
    clock = SystemClock(lambda: datetime.now(UTC) - next(set_back, SKEW))
    time = DatabaseTime(mongodb, clock)
    await time.follow()
    assert abs(clock() + SKEW - machine_clock()) < timedelta(seconds=2)
    await time.follow()
    assert abs(clock() - machine_clock()) < timedelta(seconds=2)


async def test_a_clock_that_is_right_is_let_be(mongodb: Client) -> None:
    clock = machine(timedelta())
    with structlog.testing.capture_logs() as logged:
        await DatabaseTime(mongodb, clock).follow()
    assert logged == []
    assert abs(clock() - machine_clock()) < timedelta(milliseconds=100)


@pytest.mark.parametrize("skew", [SKEW, -SKEW])
async def test_processes_that_follow_the_database_hand_a_letter_over_once(
    mongodb: Client, ledger: LedgerStore, outbox: Outbox, skew: timedelta
) -> None:
    wrong, right = machine(skew), machine(timedelta())
    for clock in (wrong, right):
        await DatabaseTime(mongodb, clock).follow()
    # Due at once for either, whoever has asked for it.
    await kept(ledger, wrong)
    there, here = working(ledger, wrong), working(ledger, right)
    under_way = await in_the_middle(there)
    assert await here.go() == 0
    assert there.stalled is not None
    there.stalled.set()
    assert await under_way
    assert [len(each.handed_over) for each in (there, here)] == [1, 0]
    assert await told(outbox, right) == ["notification.sent"]


async def test_before_a_clock_was_put_right_a_letter_comes_twice_at_the_most_as_the_same(
    ledger: LedgerStore, outbox: Outbox
) -> None:
    right, behind = SetClock(), SetClock(NOW - SKEW)
    await kept(ledger, behind)
    there, here = working(ledger, behind), working(ledger, right)
    under_way = await in_the_middle(there)
    # By this clock the other's claim was over before it began.
    assert await here.go() == 1
    assert there.stalled is not None
    there.stalled.set()
    with structlog.testing.capture_logs() as logged:
        assert await under_way
    assert [each["event"] for each in logged] == ["letter settled by another"]
    ids = [each.message_id for each in (*there.handed_over, *here.handed_over)]
    assert ids == [FIRST, FIRST]
    assert await told(outbox, right) == ["notification.sent"]
    for rounds in (there, here):
        assert await rounds.go() == 0


async def test_what_a_process_ahead_has_taken_to_its_grave_is_late_and_not_lost(
    ledger: LedgerStore,
) -> None:
    right, ahead = SetClock(), SetClock(NOW + SKEW)
    await kept(ledger, right)
    # Killed in the middle: it notes nothing any more.
    entry = (await ledger.due_unscoped(right(), 1))[0]
    assert await ledger.claim_unscoped(entry, entry.taken(ahead() + LEASE))
    here = working(ledger, right)
    assert await here.go() == 0
    right.forward(SKEW + LEASE)
    assert await here.go() == 1
    found = await ledger.find_unscoped(FIRST)
    assert found is not None
    assert found.state is LetterState.ACCEPTED


class Machine:
    """A machine whose clock is wrong, and which can be told that time passes."""

    def __init__(self, skew: timedelta) -> None:
        self.skew = skew

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.skew


@pytest.mark.parametrize("skew", [SKEW, -SKEW])
async def test_the_turn_of_one_who_is_gone_is_anothers_in_seconds_whatever_its_clock_said(
    mongodb: Client, database: Database, skew: timedelta
) -> None:
    machines = [Machine(skew), Machine(timedelta())]
    clocks = [SystemClock(each) for each in machines]
    for clock in clocks:
        await DatabaseTime(mongodb, clock).follow()
    gone, other = (SharedTurn(database, each) for each in clocks)
    assert await gone.taken()
    assert not await other.taken()
    for each in machines:
        each.skew += timedelta(seconds=17)
    assert await other.taken()
    assert not await gone.taken()


async def test_before_a_clock_was_put_right_turns_are_late_and_not_stuck(
    database: Database,
) -> None:
    right, ahead = SetClock(), SetClock(NOW + SKEW)
    assert await SharedTurn(database, ahead).taken()
    other = SharedTurn(database, right)
    assert not await other.taken()
    right.forward(SKEW + timedelta(seconds=15))
    assert await other.taken()


async def test_a_turn_that_seems_over_to_one_ahead_goes_over_to_them_for_good(
    database: Database,
) -> None:
    behind, right = SetClock(NOW - SKEW), SetClock()
    one, other = SharedTurn(database, behind), SharedTurn(database, right)
    assert await one.taken()
    assert await other.taken()
    # Seconds in which both deliver (ADR 14), and then no to and fro.
    for clock in (behind, right):
        clock.forward(timedelta(seconds=6))
    for _ in range(3):
        assert not await one.taken()
        assert await other.taken()
