"""The rules of the ledger: how long a letter is tried, and what is kept of what servers say."""

from dataclasses import replace
from datetime import timedelta

import pytest

from studio.notifications import events
from studio.notifications.domain import (
    FAILED,
    PATIENCE,
    LedgerEntry,
    LetterState,
    NothingToRetry,
    is_letter_id,
    kept_words,
    wait_after,
    without_addresses,
)
from studio.notifications.kinds import LetterKind
from tests.store.samples import NOW
from tests.unit.notifications.in_memory import CLAIRE, SHOOT, a_letter

MIDDLE = 0.5
SOON = NOW + timedelta(minutes=5)


def test_it_waits_twice_as_long_each_time_up_to_an_hour() -> None:
    waits = [wait_after(attempts, MIDDLE).total_seconds() for attempts in range(1, 11)]
    assert waits == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]
    assert wait_after(10**6, MIDDLE) == timedelta(hours=1)


def test_what_had_trouble_together_is_spread() -> None:
    assert wait_after(1, 0.0) == timedelta(seconds=24)
    assert wait_after(1, 1.0) == timedelta(seconds=36)


def tries_of(kind: LetterKind) -> tuple[int, timedelta]:
    """How often a letter is tried with a server that never takes it, and how long that takes."""
    entry, now = a_letter(kind=kind), NOW
    while entry.state is LetterState.QUEUED:
        assert entry.due_at is not None
        now = entry.due_at
        entry = entry.taken(now + timedelta(minutes=5)).held_up("450 later", now, MIDDLE)
    assert entry.state is LetterState.GIVEN_UP
    assert entry.due_at is None
    return entry.attempts, now - NOW


def test_a_letter_to_sign_in_is_tried_while_its_link_works() -> None:
    attempts, took = tries_of(LetterKind.SIGN_IN)
    assert attempts == 5
    assert timedelta(minutes=7) < took < timedelta(minutes=15)


@pytest.mark.parametrize("kind", [kind for kind in LetterKind if kind is not LetterKind.SIGN_IN])
def test_other_letters_are_tried_for_two_days(kind: LetterKind) -> None:
    attempts, took = tries_of(kind)
    assert attempts > 50
    assert timedelta(hours=46) < took < timedelta(days=2)


def test_every_kind_has_its_patience() -> None:
    assert set(PATIENCE) == set(LetterKind)


def test_what_was_accepted_is_done() -> None:
    taken = a_letter().taken(SOON)
    assert (taken.due_at, taken.attempts, taken.version) == (SOON, 1, 2)
    accepted = taken.accepted("250 OK", NOW)
    assert accepted == replace(
        taken,
        state=LetterState.ACCEPTED,
        reply="250 OK",
        due_at=None,
        accepted_at=NOW,
        version=3,
    )


def test_who_stops_before_the_end_has_not_tried() -> None:
    entry = a_letter()
    released = entry.taken(SOON).released(SOON)
    assert released == replace(entry, due_at=SOON, version=3)


@pytest.mark.parametrize("state", LetterState)
def test_what_has_failed_can_be_tried_again_from_the_start(state: LetterState) -> None:
    entry = replace(a_letter(), state=state, attempts=7, due_at=None, reply="550 No")
    if state not in FAILED:
        with pytest.raises(NothingToRetry):
            entry.retried(SOON)
        return
    retried = entry.retried(SOON)
    assert (retried.state, retried.attempts, retried.due_at) == (LetterState.QUEUED, 0, SOON)
    assert retried.gives_up_at == SOON + timedelta(days=2)
    assert retried.reply == "550 No"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("250 2.0.0 Ok: queued as 4XyZ", "250 2.0.0 Ok: queued as 4XyZ"),
        ("550 <claire@example.com>: no such user", "550 <claire@example.com>: no such user"),
        ("550 <CLAIRE@Example.com> gone", "550 <CLAIRE@Example.com> gone"),
        ("550 forwards to <other@example.org>, gone", "550 forwards to <…>, gone"),
        ("550 not mary.claire@example.com", "550 not …"),
        ("550 a\x00b\x1b[31m\r\nc\x85\u202ed", "550 a b [31m c d"),
        ("550 \udce9t\udce9", "550 ?t?"),
        ("  ", ""),
    ],
)
def test_what_is_kept_of_what_a_server_says(said: str, kept: str) -> None:
    assert kept_words(said, "claire@example.com") == kept


def test_a_server_that_goes_on_and_on_is_cut() -> None:
    assert kept_words("550 " + "x" * 5000, "claire@example.com") == "550 " + "x" * 495 + "…"
    assert len(a_letter().taken(SOON).refused("é" * 501).reply or "") == 500


def test_a_long_line_without_a_space_is_cut_before_anybody_waits_for_it() -> None:
    # What takes the square of this length takes hours.
    assert without_addresses("x" * 1_000_000) == "x" * 499 + "…"


def test_logs_have_no_address() -> None:
    assert without_addresses("550 <claire@example.com> is not pia@example.com") == (
        "550 <…> is not …"
    )


@pytest.mark.parametrize(
    "text", ["", "A", "a b", "a/", "/a", "a..b", "../a", "é", "a\n", "x" * 101]
)
def test_what_a_letter_can_not_be_called(text: str) -> None:
    assert not is_letter_id(text)
    with pytest.raises(ValueError, match="letter's id"):
        a_letter(text)


def test_what_is_told_of_a_letter() -> None:
    taken = a_letter().taken(SOON)
    [sent] = events.settled(taken.accepted("250 OK", NOW), NOW)
    assert (sent.type, sent.subject, sent.subjectversion) == (
        "notification.sent",
        "shoot-delivered/1",
        3,
    )
    assert sent.data.model_dump(by_alias=True, mode="json") == {
        "letterId": "shoot-delivered/1",
        "kind": "shoot-delivered",
        "shootId": SHOOT,
        "userId": CLAIRE,
    }
    assert "claire@example.com" not in sent.model_dump_json()
    for failed in (taken.refused("550 No"), replace(taken, state=LetterState.GIVEN_UP)):
        [told] = events.settled(failed, NOW)
        assert told.type == "notification.failed"


OF_SENDING, OF_FAILURE = ["notification.sent"], ["notification.failed"]
TOLD: dict[LetterState, list[str]] = {
    LetterState.QUEUED: [],
    LetterState.ACCEPTED: OF_SENDING,
    LetterState.REFUSED: OF_FAILURE,
    LetterState.BOUNCED: OF_FAILURE,
    LetterState.GIVEN_UP: OF_FAILURE,
    LetterState.WITHDRAWN: [],
    LetterState.UNSUBSCRIBED: [],
}


@pytest.mark.parametrize("state", LetterState)
def test_of_each_state_it_is_decided_what_is_told(state: LetterState) -> None:
    told = events.settled(replace(a_letter(), state=state), NOW)
    assert [str(each.type) for each in told] == TOLD[state]


def test_a_letter_that_has_waited_too_long_is_told_to_have_failed() -> None:
    entry = a_letter()
    late = entry.taken(SOON).held_up("450 later", entry.gives_up_at, MIDDLE)
    assert (late.state, late.reply) == (LetterState.GIVEN_UP, "450 later")
    assert [str(each.type) for each in events.settled(late, NOW)] == OF_FAILURE


def test_one_that_came_back_after_all_is_told_to_have_failed() -> None:
    sent = a_letter().taken(SOON).accepted("250 OK", NOW)
    back = sent.bounced("m1", "550 no such user")
    assert back.state is LetterState.BOUNCED
    [told] = events.settled(back, NOW)
    assert (told.type, told.subjectversion) == ("notification.failed", back.version)


@pytest.mark.parametrize(
    "entry",
    [
        a_letter().taken(SOON).held_up("450 later", NOW, MIDDLE),
        a_letter().taken(SOON).released(NOW),
        a_letter().taken(SOON).silenced(LetterState.WITHDRAWN),
        a_letter().taken(SOON).silenced(LetterState.UNSUBSCRIBED),
    ],
)
def test_nothing_is_told_of_a_letter_that_neither_left_nor_failed(entry: LedgerEntry) -> None:
    assert events.settled(entry, NOW) == []
