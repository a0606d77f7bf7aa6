"""What is counted in the database against a limit that all processes share."""

import asyncio
from datetime import timedelta
from typing import Any

import limits
import pytest
import pytest_asyncio
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError

from studio.kernel.errors import TooManyRequests
from studio.runtime.limits import Allowances, GeneralLimit
from tests.store.samples import SetClock

pytestmark = pytest.mark.asyncio(loop_scope="session")

HOUR = timedelta(hours=1)
CALLER = "192.0.2.7"


@pytest_asyncio.fixture(loop_scope="session")
async def allowances(database: AsyncDatabase[dict[str, Any]], clock: SetClock) -> Allowances:
    made = Allowances(database, clock)
    await made.prepare()
    return made


async def _passed(*uses: Any) -> int:
    """How many of ``uses``, all at once, are not refused."""
    found = await asyncio.gather(*uses, return_exceptions=True)
    for each in found:
        assert each is None or isinstance(each, TooManyRequests), each
    return found.count(None)


async def test_indexes_can_be_made_twice(allowances: Allowances) -> None:
    await allowances.prepare()


@pytest.mark.parametrize("limit", [1, 3, 17, 49, 50])
async def test_of_many_uses_at_once_exactly_as_many_pass_as_may(
    allowances: Allowances, limit: int
) -> None:
    assert await _passed(*(allowances.take("k", limit, HOUR) for _ in range(50))) == limit


async def test_uses_are_counted_by_key(allowances: Allowances) -> None:
    await allowances.take("a", 1, HOUR)
    await allowances.take("b", 1, HOUR)
    with pytest.raises(TooManyRequests):
        await allowances.take("a", 1, HOUR)


async def test_a_window_begins_with_the_first_use_and_ends_for_all_at_once(
    allowances: Allowances, clock: SetClock
) -> None:
    await allowances.take("k", 2, HOUR)
    clock.forward(timedelta(minutes=45))
    await allowances.take("k", 2, HOUR)
    with pytest.raises(TooManyRequests) as refused:
        await allowances.take("k", 2, HOUR)
    assert refused.value.patience.wait == timedelta(minutes=15)
    clock.forward(timedelta(minutes=15) - timedelta(milliseconds=1))
    with pytest.raises(TooManyRequests) as refused:
        await allowances.take("k", 2, HOUR)
    assert refused.value.patience.seconds == 1
    clock.forward(timedelta(milliseconds=1))
    assert await _passed(*(allowances.take("k", 2, HOUR) for _ in range(20))) == 2


async def test_shares_are_taken_whole_or_not_at_all(
    allowances: Allowances, clock: SetClock
) -> None:
    end = clock() + HOUR
    assert await allowances.take_some("k", 4, 10, HOUR) == (4, end)
    clock.forward(timedelta(minutes=1))
    assert await allowances.take_some("k", 4, 10, HOUR) == (4, end)
    assert await allowances.take_some("k", 4, 10, HOUR) == (0, end)
    assert await allowances.take_some("k", 2, 10, HOUR) == (2, end)
    assert await allowances.take_some("k", 1, 10, HOUR) == (0, end)


async def test_two_first_uses_that_meet_both_pass(
    allowances: Allowances, monkeypatch: pytest.MonkeyPatch
) -> None:
    """MongoDB refuses one of two upserts of the same new counter: that is no limit used up."""
    counters = allowances._counters
    update_one = counters.update_one
    met = False

    class Meeting:
        find_one = counters.find_one

        async def update_one(self, query: Any, change: Any, *, upsert: bool = False) -> Any:
            nonlocal met
            if upsert and not met:
                met = True
                await update_one(query, change, upsert=True)
                raise DuplicateKeyError("another was quicker")
            return await update_one(query, change, upsert=upsert)

    monkeypatch.setattr(allowances, "_counters", Meeting())
    await allowances.take("k", 2, HOUR)
    assert met
    with pytest.raises(TooManyRequests):
        await allowances.take("k", 2, HOUR)


async def test_a_counter_does_not_tell_whose_it_is_and_goes_by_itself(
    allowances: Allowances, database: AsyncDatabase[dict[str, Any]]
) -> None:
    await allowances.take("sign-in:claire@example.com", 3, HOUR)
    counters = database["runtime_allowances"]
    assert "claire" not in str(await counters.find().to_list())
    index = (await counters.index_information())["resetAt_1"]
    assert index["expireAfterSeconds"] == 0


def _general(allowances: Allowances, clock: SetClock, rate: str) -> GeneralLimit:
    return GeneralLimit(allowances, limits.parse(rate), clock)


@pytest.mark.parametrize("limit", [1, 5, 39, 60])
async def test_of_many_requests_at_once_exactly_as_many_pass_as_may(
    allowances: Allowances, clock: SetClock, limit: int
) -> None:
    general = _general(allowances, clock, f"{limit}/minute")
    assert await _passed(*(general.count(CALLER) for _ in range(60))) == limit


@pytest.mark.parametrize("limit", [7, 39])
async def test_two_processes_share_a_small_limit_to_the_last_request(
    allowances: Allowances, clock: SetClock, limit: int
) -> None:
    one, other = (_general(allowances, clock, f"{limit}/minute") for _ in range(2))
    requests = [each.count(CALLER) for each in (one, other) for _ in range(30)]
    assert await _passed(*requests) == limit


async def test_two_processes_share_a_large_limit_and_never_exceed_it(
    allowances: Allowances, clock: SetClock
) -> None:
    one, other = (_general(allowances, clock, "100/minute") for _ in range(2))
    assert await _passed(*(one.count(CALLER) for _ in range(42))) == 42
    # The first holds the rest of its last share, which the other can't know.
    assert await _passed(*(other.count(CALLER) for _ in range(80))) == 55
    assert await _passed(*(one.count(CALLER) for _ in range(80))) == 3


async def test_what_is_left_of_a_share_ends_with_its_window(
    allowances: Allowances, clock: SetClock
) -> None:
    general = _general(allowances, clock, "100/minute")
    await general.count(CALLER)
    clock.forward(timedelta(minutes=1))
    assert await _passed(*(general.count(CALLER) for _ in range(120))) == 100


async def test_callers_do_not_use_up_each_others_allowance(
    allowances: Allowances, clock: SetClock
) -> None:
    general = _general(allowances, clock, "2/minute")
    callers = [f"192.0.2.{number}" for number in range(5)] * 4
    assert await _passed(*(general.count(each) for each in callers)) == 10


async def test_whom_a_process_forgets_it_does_not_let_through_again(
    allowances: Allowances, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studio.runtime.limits._CALLERS_REMEMBERED", 2)
    general = _general(allowances, clock, "60/minute")
    callers = [f"192.0.2.{number}" for number in range(3)]
    assert await _passed(*(general.count(each) for _ in range(61) for each in callers)) <= 180
    for each in callers:
        with pytest.raises(TooManyRequests):
            await general.count(each)


async def test_a_refused_caller_is_told_when_to_come_again(
    allowances: Allowances, clock: SetClock
) -> None:
    general = _general(allowances, clock, "1/minute")
    await general.count(CALLER)
    clock.forward(timedelta(seconds=20, milliseconds=1))
    with pytest.raises(TooManyRequests) as refused:
        await general.count(CALLER)
    assert refused.value.patience.seconds == 40


async def test_refusing_asks_the_database_nothing(
    allowances: Allowances, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    general = _general(allowances, clock, "2/minute")
    assert await _passed(*(general.count(CALLER) for _ in range(3))) == 2

    async def asked(*_: Any) -> Any:
        raise AssertionError("the database was asked")

    with monkeypatch.context() as patch:
        patch.setattr(allowances, "take_some", asked)
        assert await _passed(*(general.count(CALLER) for _ in range(100))) == 0
    clock.forward(timedelta(minutes=1))
    assert await _passed(*(general.count(CALLER) for _ in range(3))) == 2


async def test_off_is_off(
    allowances: Allowances, clock: SetClock, database: AsyncDatabase[dict[str, Any]]
) -> None:
    general = GeneralLimit(allowances, None, clock)
    assert await _passed(*(general.count(CALLER) for _ in range(100))) == 100
    assert await database["runtime_allowances"].count_documents({}) == 0
