"""The postman: each letter is handed over once, trouble passes, nothing is forgotten."""

import asyncio
from contextlib import suppress
from datetime import timedelta

import pytest
import structlog

from studio.events.event import Event
from studio.kernel.language import Language
from studio.notifications.domain import About, LetterState
from studio.notifications.jobs import AT_ONCE
from studio.notifications.kinds import LetterKind
from studio.notifications.ports import NotHandedOver, Refused
from tests.unit.notifications.in_memory import Round, a_letter

ACCEPTED, QUEUED = LetterState.ACCEPTED, LetterState.QUEUED
LATER = timedelta(minutes=1)


@pytest.fixture(params=[True, False], ids=["alone", "shared"])
def rounds(request: pytest.FixtureRequest) -> Round:
    return Round(alone=request.param)


@pytest.fixture
def shared() -> Round:
    """Where another process may send letters, too."""
    return Round()


def kinds_of(told: list[Event]) -> list[str]:
    return [each.type for each in told]


async def test_without_letters_there_is_nothing_to_do(rounds: Round) -> None:
    assert await rounds.go() == 0


async def test_a_letter_is_written_and_handed_over_once(rounds: Round) -> None:
    await rounds.put(a_letter(language=Language.ENGLISH))
    assert await rounds.go() == 1
    [message] = rounds.handed_over
    assert (message.recipient, message.message_id) == ("claire@example.com", "shoot-delivered/1")
    assert message.letter.subject == "Your photographs are ready: Claire & Antoine"
    assert message.unsubscribe_url == "https://studio.example/unsubscribe/token"
    assert message.unsubscribe_url in message.letter.text
    entry = rounds.single()
    assert (entry.state, entry.reply, entry.accepted_at) == (ACCEPTED, "250 OK", rounds.clock())
    assert kinds_of(rounds.ledger.told) == ["notification.sent"]
    rounds.clock.forward(timedelta(days=3))
    assert await rounds.go() == 0


async def test_a_letter_to_sign_in_is_nothing_to_unsubscribe_from(rounds: Round) -> None:
    rounds.wants = lambda _: False
    await rounds.put(a_letter("sign-in/1", kind=LetterKind.SIGN_IN, about=About()))
    await rounds.go()
    [message] = rounds.handed_over
    assert message.unsubscribe_url is None
    assert "unsubscribe" not in message.letter.text
    assert rounds.asked == []


async def test_who_wants_no_letters_gets_none(rounds: Round) -> None:
    rounds.wants = lambda _: False
    await rounds.put(a_letter())
    await rounds.go()
    assert (rounds.states(), rounds.handed_over) == ([LetterState.UNSUBSCRIBED], [])
    assert rounds.ledger.told == []


async def test_where_there_is_nothing_to_say_any_more_nothing_is_sent(rounds: Round) -> None:
    rounds.says = lambda _: None
    await rounds.put(a_letter())
    await rounds.go()
    assert (rounds.states(), rounds.handed_over) == ([LetterState.WITHDRAWN], [])
    assert rounds.ledger.told == []


async def test_what_is_refused_for_good_is_not_tried_again(rounds: Round) -> None:
    rounds.replies = lambda _: Refused("550 5.1.1 claire@example.com is gone", permanent=True)
    await rounds.put(a_letter())
    with structlog.testing.capture_logs() as logged:
        await rounds.go()
        rounds.clock.forward(timedelta(days=1))
        assert await rounds.go() == 0
    assert rounds.states() == [LetterState.REFUSED]
    assert rounds.single().reply == "550 5.1.1 claire@example.com is gone"
    assert kinds_of(rounds.ledger.told) == ["notification.failed"]
    assert "5.1.1" in str(logged)
    assert "claire" not in str(logged)


@pytest.mark.parametrize(
    "trouble",
    [
        Refused("450 4.2.0 <claire@example.com> greylisted", permanent=False),
        NotHandedOver("450 no answer for claire@example.com"),
    ],
)
async def test_trouble_passes(rounds: Round, trouble: Refused | NotHandedOver) -> None:
    rounds.replies = lambda _: trouble
    await rounds.put(a_letter())
    with structlog.testing.capture_logs() as logged:
        assert await rounds.go() == 1
    assert "claire" not in str(logged)
    entry = rounds.single()
    assert entry.state is QUEUED
    assert (entry.reply or "").startswith("450")
    assert rounds.ledger.told == []
    rounds.replies = lambda _: "250 OK"
    rounds.clock.forward(LATER)
    assert await rounds.go() == 1
    assert (rounds.single().state, rounds.single().attempts) == (ACCEPTED, 2)


async def test_trouble_that_does_not_pass_is_given_up(rounds: Round) -> None:
    rounds.replies = lambda _: NotHandedOver("nobody there")
    await rounds.put(a_letter("sign-in/1", kind=LetterKind.SIGN_IN))
    with structlog.testing.capture_logs():
        for _ in range(20):
            await rounds.go()
            rounds.clock.forward(LATER)
    assert rounds.states() == [LetterState.GIVEN_UP]
    assert rounds.single().reply == "nobody there"
    assert kinds_of(rounds.ledger.told) == ["notification.failed"]


async def test_a_letter_that_can_not_be_written_holds_up_no_other(rounds: Round) -> None:
    def says(entry: object) -> None:
        raise LookupError("claire@example.com has no token=eyJhbGciOi")

    rounds.says = says
    await rounds.put(a_letter())
    with structlog.testing.capture_logs() as logged:
        assert await rounds.go() == 1
    assert "claire" not in str(logged)
    assert rounds.single().state is QUEUED
    assert rounds.single().reply == "The letter could not be written."


async def test_who_wants_to_sign_in_comes_first(rounds: Round) -> None:
    await rounds.put(*(a_letter(f"shoot-delivered/{number}") for number in range(30)))
    await rounds.put(a_letter("sign-in/1", kind=LetterKind.SIGN_IN))
    await rounds.go()
    assert rounds.handed_over[0].message_id == "sign-in/1"
    assert len(rounds.handed_over) == 31


async def test_of_many_loops_in_two_processes_one_hands_a_letter_over(shared: Round) -> None:
    await shared.put(*(a_letter(f"shoot-delivered/{number}") for number in range(50)))
    postmen = [shared.postman, shared.another()]

    async def work(number: int) -> None:
        while await postmen[number % 2].send_due_unscoped():
            pass

    await asyncio.gather(*(work(number) for number in range(2 * AT_ONCE)))
    ids = [message.message_id for message in shared.handed_over]
    assert sorted(ids) == sorted({f"shoot-delivered/{number}" for number in range(50)})
    assert set(shared.states()) == {ACCEPTED}


async def test_one_letter_that_takes_long_holds_up_no_other(rounds: Round) -> None:
    rounds.stalled = asyncio.Event()
    await rounds.put(a_letter("shoot-delivered/1"))
    slow = asyncio.create_task(rounds.postman.send_due_unscoped())
    await rounds.reached.wait()
    stalled, rounds.stalled = rounds.stalled, None
    await rounds.put(a_letter("shoot-delivered/2"))
    assert await rounds.go() == 1
    assert [message.message_id for message in rounds.handed_over] == ["shoot-delivered/2"]
    stalled.set()
    assert await slow
    assert rounds.states() == [ACCEPTED, ACCEPTED]


async def test_who_is_stopped_leaves_the_letter_due(rounds: Round) -> None:
    rounds.stalled = asyncio.Event()
    await rounds.put(a_letter())
    task = asyncio.create_task(rounds.postman.send_due_unscoped())
    await rounds.reached.wait()
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled()
    entry = rounds.single()
    assert (entry.state, entry.attempts, entry.due_at) == (QUEUED, 0, rounds.clock())
    rounds.stalled = None
    assert await rounds.go() == 1


async def test_who_is_stopped_while_claiming_leaves_it_due_too(shared: Round) -> None:
    await shared.put(a_letter())
    task = asyncio.create_task(shared.postman.send_due_unscoped())
    # As far as the claim, which has been made but not been answered.
    await shared.ledger.claimed.wait()
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled()
    assert (shared.single().attempts, shared.single().due_at) == (0, shared.clock())
    assert shared.handed_over == []
    assert await shared.go() == 1


async def test_a_crash_leaves_the_letter_due_when_the_claim_is_over(shared: Round) -> None:
    await shared.put(a_letter())
    entry = shared.single()
    await shared.ledger.claim_unscoped(entry, entry.taken(shared.clock() + timedelta(minutes=5)))
    assert await shared.go() == 0
    shared.clock.forward(timedelta(minutes=5))
    assert await shared.go() == 1
    assert shared.states() == [ACCEPTED]


async def test_after_a_crash_the_only_process_takes_it_up_at_once(shared: Round) -> None:
    await shared.put(a_letter())
    entry = shared.single()
    await shared.ledger.claim_unscoped(entry, entry.taken(shared.clock() + timedelta(minutes=5)))
    await shared.postman.resume_unscoped()
    assert await shared.go() == 1


async def test_a_database_that_goes_away_costs_no_second_letter(rounds: Round) -> None:
    await rounds.put(a_letter())
    rounds.ledger.out_of_order = True
    with pytest.raises(ConnectionError):
        await rounds.go()
    assert len(rounds.handed_over) == 1
    rounds.ledger.out_of_order = False
    assert await rounds.go() == 0
    assert rounds.states() == [ACCEPTED]
    rounds.clock.forward(timedelta(hours=1))
    assert await rounds.go() == 0
    assert len(rounds.handed_over) == 1


async def test_what_another_has_settled_meanwhile_stays(rounds: Round) -> None:
    rounds.stalled = asyncio.Event()
    await rounds.put(a_letter())
    slow = asyncio.create_task(rounds.postman.send_due_unscoped())
    await rounds.reached.wait()
    taken = rounds.single()
    refused = taken.refused("550 No")
    await rounds.ledger.settle_unscoped(refused, version=taken.version)
    rounds.stalled.set()
    with structlog.testing.capture_logs() as logged:
        assert await slow
    assert rounds.single() == refused
    assert rounds.ledger.told == []
    assert "settled by another" in str(logged)


async def test_who_wants_to_sign_in_overtakes_a_queue_that_is_being_sent(rounds: Round) -> None:
    await rounds.put(*(a_letter(f"shoot-delivered/{number}") for number in range(60)))
    for _ in range(20):
        await rounds.postman.send_due_unscoped()
    await rounds.put(a_letter("sign-in/1", kind=LetterKind.SIGN_IN))
    await rounds.go()
    ids = [message.message_id for message in rounds.handed_over]
    assert ids.index("sign-in/1") < 30
    assert len(ids) == len(set(ids)) == 61


async def test_what_can_not_be_settled_is_in_the_way_of_nothing_else(rounds: Round) -> None:
    await rounds.put(a_letter("shoot-delivered/1"))
    rounds.ledger.never_settled = {"shoot-delivered/1"}
    with pytest.raises(ValueError, match="no such event"):
        await rounds.go()
    await rounds.put(*(a_letter(f"shoot-delivered/{number}") for number in range(2, 9)))
    with structlog.testing.capture_logs() as logged:
        assert await rounds.go() == 7
    assert rounds.states() == [QUEUED, *[ACCEPTED] * 7]
    # One try for all, and no line for each letter.
    assert [each["event"] for each in logged] == ["letter not settled"]


async def test_what_was_handed_over_but_could_not_be_settled_is_not_handed_over_again(
    rounds: Round,
) -> None:
    await rounds.put(a_letter())
    rounds.ledger.never_settled = {"shoot-delivered/1"}
    with pytest.raises(ValueError, match="no such event"):
        await rounds.go()
    for _ in range(3):
        # The claim is over meanwhile.
        rounds.clock.forward(timedelta(minutes=10))
        with structlog.testing.capture_logs():
            assert await rounds.go() == 0
    assert len(rounds.handed_over) == 1
    rounds.ledger.never_settled = set()
    rounds.clock.forward(timedelta(minutes=10))
    await rounds.go()
    assert rounds.states() == [ACCEPTED]
    assert kinds_of(rounds.ledger.told) == ["notification.sent"]
    assert len(rounds.handed_over) == 1


async def test_what_was_not_handed_over_is_when_the_database_is_back(shared: Round) -> None:
    await shared.put(a_letter())
    shared.ledger.claims_answered = False
    with pytest.raises(ConnectionError):
        await shared.go()
    assert [each.attempts for each in shared.ledger.kept.values()] == [1]
    assert shared.handed_over == []
    shared.ledger.claims_answered = True
    assert await shared.go() == 1
    assert (shared.states(), len(shared.handed_over)) == ([ACCEPTED], 1)


async def _after_a_claim_that_did_not_arrive(shared: Round) -> None:
    await shared.put(a_letter())
    shared.ledger.claims_arrive, shared.ledger.out_of_order = False, True
    for _ in range(2):
        with structlog.testing.capture_logs(), suppress(ConnectionError):
            await shared.go()
    shared.ledger.claims_arrive, shared.ledger.out_of_order = True, False
    shared.ledger.settled.clear()


async def _go_on() -> None:
    for _ in range(50):
        await asyncio.sleep(0)


async def test_a_claim_that_did_not_arrive_takes_nothing_from_the_next(shared: Round) -> None:
    await _after_a_claim_that_did_not_arrive(shared)
    shared.stalled = asyncio.Event()
    first = asyncio.create_task(shared.go())
    await _go_on()
    shared.clock.forward(timedelta(seconds=6))
    second = asyncio.create_task(shared.go())
    await _go_on()
    shared.stalled.set()
    await asyncio.gather(first, second)
    assert await shared.go() == 0
    assert (shared.states(), len(shared.handed_over)) == ([ACCEPTED], 1)


async def test_what_was_not_settled_one_loop_settles_however_long_it_takes(shared: Round) -> None:
    await _after_a_claim_that_did_not_arrive(shared)
    shared.ledger.settles_wait = asyncio.Event()
    loops = []
    for _ in range(3):
        shared.clock.forward(timedelta(seconds=6))
        loops.append(asyncio.create_task(shared.go()))
        await _go_on()
    # A second one might undo the claim of whoever takes the letter on behind the first.
    assert len(shared.ledger.settled) == 1
    shared.ledger.settles_wait.set()
    await asyncio.gather(*loops)
    await shared.go()
    assert (shared.states(), len(shared.handed_over)) == ([ACCEPTED], 1)


async def test_loops_that_find_nothing_look_once_or_twice_for_all(rounds: Round) -> None:
    found = await asyncio.gather(
        *(rounds.postman.send_due_unscoped() for _ in range(AT_ONCE)),
    )
    assert set(found) == {False}
    assert rounds.ledger.looks <= 2


async def test_what_a_loop_is_claiming_no_other_tries_to(shared: Round) -> None:
    shared.ledger.claims_take = 20
    await shared.put(*(a_letter(f"shoot-delivered/{number}") for number in range(5)))
    found = await asyncio.gather(
        *(shared.postman.send_due_unscoped() for _ in range(AT_ONCE)),
    )
    assert found.count(True) == 5
    assert sorted(shared.ledger.claims) == sorted(shared.ledger.kept)


async def test_what_is_in_hand_no_other_loop_takes(rounds: Round) -> None:
    rounds.stalled = asyncio.Event()
    await rounds.put(*(a_letter(f"shoot-delivered/{number}") for number in range(5)))
    loops = [asyncio.create_task(rounds.postman.send_due_unscoped()) for _ in range(5)]
    await rounds.reached.wait()
    # By those who look meanwhile, too.
    assert not await rounds.postman.send_due_unscoped()
    rounds.stalled.set()
    assert await asyncio.gather(*loops) == [True] * 5
    assert sorted(each.message_id for each in rounds.handed_over) == sorted(rounds.ledger.kept)


async def test_who_is_alone_claims_nothing() -> None:
    rounds = Round(alone=True)
    await rounds.put(a_letter())
    assert await rounds.go() == 1
    assert rounds.ledger.claims == []
    [entry] = rounds.ledger.kept.values()
    assert (entry.state, entry.attempts, entry.version) == (ACCEPTED, 1, 2)


async def test_what_is_settled_while_another_loop_looks_is_not_handed_over_again(
    rounds: Round,
) -> None:
    rounds.stalled = asyncio.Event()
    await rounds.put(a_letter())
    first = asyncio.create_task(rounds.postman.send_due_unscoped())
    await rounds.reached.wait()
    rounds.ledger.looks_take = 20
    second = asyncio.create_task(rounds.postman.send_due_unscoped())
    for _ in range(5):
        await asyncio.sleep(0)
    rounds.stalled.set()
    assert await first
    assert not second.done()
    assert not await second
    assert len(rounds.handed_over) == 1
