"""Noting what came back: only of letters that are out, only for whom they were, and once."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from studio.notifications import bounces
from studio.notifications.bounces import BounceReader
from studio.notifications.domain import LedgerEntry, LetterId, LetterState
from studio.notifications.mark_store import MarkStore
from studio.notifications.ports import Bounce, Look, MailboxUnreadable
from tests.store.samples import NOW, SetClock
from tests.unit.notifications.in_memory import KeptLedger, a_letter

FIRST = LetterId("shoot-delivered/1")
WORDS = "550 5.1.1 <claire@example.com>: no such user, ask postmaster@example.net"
NOTED = "550 5.1.1 <claire@example.com>: no such user, ask …"


def a_bounce(**given: Any) -> Bounce:
    usual = {"id": "m1", "letter_id": FIRST, "recipient": "claire@example.com", "words": WORDS}
    return Bounce(**{**usual, **given})


class KeptMarks(MarkStore):
    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.writes = 0
        self.away = False

    async def of_unscoped(self, mailbox: str) -> str | None:
        return self.kept.get(mailbox)

    async def keep_unscoped(self, mailbox: str, mark: str) -> None:
        if self.away:
            raise ConnectionError("the database is away")
        self.writes += 1
        self.kept[mailbox] = mark


@dataclass
class Desk:
    """A mailbox with what comes back, and the ledger."""

    name: str = "mailbox"
    looks: deque[Sequence[Bounce] | MailboxUnreadable] = field(default_factory=deque)
    marks: KeptMarks = field(default_factory=KeptMarks)
    ledger: KeptLedger = field(default_factory=KeptLedger)
    clock: SetClock = field(default_factory=SetClock)
    asked: list[str | None] = field(default_factory=list)
    more: bool = False

    def __post_init__(self) -> None:
        self.reader = self.another()

    def another(self) -> BounceReader:
        """After a restart."""
        return BounceReader(returns=self, ledger=self.ledger, marks=self.marks, clock=self.clock)

    async def look(self, mark: str | None) -> Look:
        self.asked.append(mark)
        found = self.looks.popleft() if self.looks else ()
        if isinstance(found, MailboxUnreadable):
            raise found
        return Look(found, f"{len(self.asked) if found else mark}", self.more)

    async def read(self, *found: Bounce) -> bool:
        self.looks.append(found)
        return await self.reader.read_unscoped()

    def put(self, entry: LedgerEntry) -> LedgerEntry:
        self.ledger.kept[entry.id] = entry
        return entry

    def out(self, **given: Any) -> LedgerEntry:
        """A letter that a mail server has taken."""
        return self.put(a_letter(**given).taken(NOW).accepted("250 OK", NOW))

    def entry(self) -> LedgerEntry:
        return self.ledger.kept[FIRST]

    def told(self) -> list[str]:
        return [each.type for each in self.ledger.told]


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def test_what_came_back_is_in_the_ledger_with_the_servers_words(desk: Desk) -> None:
    before = desk.out()
    assert await desk.read(a_bounce(recipient="Claire@Example.com")) is False
    assert desk.entry() == replace(
        before,
        state=LetterState.BOUNCED,
        reply=NOTED,
        version=before.version + 1,
        bounces=("m1",),
    )
    assert desk.entry().accepted_at == NOW
    [event] = desk.ledger.told
    assert (event.type, event.subject) == ("notification.failed", FIRST)
    assert event.subjectversion == desk.entry().version


@pytest.mark.parametrize(
    "bounce",
    [
        a_bounce(recipient="pia@example.com"),
        a_bounce(recipient=""),
        a_bounce(letter_id=LetterId("shoot-delivered/2")),
    ],
)
async def test_what_is_not_about_a_letter_and_whom_it_was_for_changes_nothing(
    desk: Desk, bounce: Bounce
) -> None:
    before = desk.out()
    await desk.read(bounce)
    assert (desk.entry(), desk.told()) == (before, [])


@pytest.mark.parametrize("state", [each for each in LetterState if each.value != "accepted"])
async def test_what_no_server_has_does_not_come_back(desk: Desk, state: LetterState) -> None:
    before = desk.put(replace(a_letter(), state=state))
    await desk.read(a_bounce())
    assert (desk.entry(), desk.told()) == (before, [])


async def test_the_same_twice_is_once(desk: Desk) -> None:
    desk.out()
    await desk.read(a_bounce(), a_bounce())
    await desk.read(a_bounce(), a_bounce(id="m2"))
    assert desk.told() == ["notification.failed"]
    assert desk.entry().bounces == ("m1",)


async def test_after_a_crash_before_the_mark_was_kept_it_is_noted_once(desk: Desk) -> None:
    desk.out()
    desk.marks.away = True
    with pytest.raises(ConnectionError):
        await desk.read(a_bounce())
    desk.marks.away = False
    desk.reader = desk.another()
    await desk.read(a_bounce())
    assert desk.asked == [None, None]
    assert desk.told() == ["notification.failed"]


async def test_what_could_not_be_noted_is_read_again(desk: Desk) -> None:
    desk.out()
    desk.ledger.out_of_order = True
    with pytest.raises(ConnectionError):
        await desk.read(a_bounce())
    assert desk.marks.kept == {}
    desk.ledger.out_of_order = False
    await desk.read(a_bounce())
    assert desk.told() == ["notification.failed"]


async def test_what_told_of_the_first_try_says_nothing_of_the_second(desk: Desk) -> None:
    desk.out()
    await desk.read(a_bounce())
    again = desk.put(desk.entry().retried(NOW))
    assert (again.state, again.accepted_at) == (LetterState.QUEUED, None)
    await desk.read(a_bounce())
    desk.put(again.taken(NOW).accepted("250 OK", NOW))
    await desk.read(a_bounce())
    assert desk.entry().state is LetterState.ACCEPTED
    await desk.read(a_bounce(id="m2"))
    assert desk.entry().state is LetterState.BOUNCED
    assert desk.entry().bounces == ("m1", "m2")


async def test_a_letter_does_not_remember_bounces_without_end(desk: Desk) -> None:
    entry = desk.out()
    for number in range(30):
        entry = replace(entry, state=LetterState.ACCEPTED).bounced(f"m{number}", WORDS)
    assert entry.bounces == tuple(f"m{number}" for number in range(10, 30))


@pytest.mark.parametrize("restarted", [False, True])
async def test_what_comes_back_before_it_is_noted_that_it_went_is_noted_then(
    desk: Desk, restarted: bool
) -> None:
    taken = desk.put(a_letter().taken(NOW))
    desk.out(letter_id="shoot-delivered/2")
    desk.more = True
    found = (a_bounce(), a_bounce(id="m2", letter_id=LetterId("shoot-delivered/2")))
    assert await desk.read(*found) is False
    assert (desk.entry(), desk.told()) == (taken, ["notification.failed"])
    desk.put(taken.accepted("250 OK", NOW))
    if restarted:
        desk.reader = desk.another()
    # By the same mark both are found again, and one was noted before.
    assert await desk.read(*found) is True
    assert desk.asked == [None, None]
    assert desk.entry().state is LetterState.BOUNCED
    assert desk.told() == ["notification.failed"] * 2


async def test_for_that_it_is_not_waited_without_end(desk: Desk) -> None:
    taken = desk.put(a_letter().taken(NOW))
    found = [a_bounce(id=f"m{number}") for number in range(3)]
    await desk.read(*found)
    desk.clock.forward(timedelta(minutes=4))
    await desk.read(*found)
    assert desk.marks.writes == 0
    desk.clock.forward(timedelta(minutes=2))
    await desk.read(*found)
    assert desk.marks.writes == 1
    desk.put(taken.accepted("250 OK", NOW))
    await desk.read()
    assert desk.asked == [None, None, None, "3"]
    assert desk.entry().state is LetterState.ACCEPTED


async def test_a_letter_that_changes_meanwhile_is_looked_at_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = desk.out()
    settle = desk.ledger.settle_unscoped

    async def opened_first(entry: LedgerEntry, *events: Any, version: int) -> bool:
        if desk.entry().opened_at is None:
            desk.put(replace(desk.entry(), opened_at=NOW, version=version + 1))
        return await settle(entry, *events, version=version)

    monkeypatch.setattr(desk.ledger, "settle_unscoped", opened_first)
    await desk.read(a_bounce())
    assert desk.entry().state is LetterState.BOUNCED
    assert desk.entry().opened_at == NOW
    assert desk.entry().version == before.version + 2
    assert desk.told() == ["notification.failed"]


async def test_it_is_read_on_from_where_it_was_read(desk: Desk) -> None:
    desk.out()
    await desk.read(a_bounce())
    await desk.read()
    await desk.read()
    assert desk.asked == [None, "1", "1"]
    assert desk.marks.writes == 1
    desk.more = True
    assert await desk.read() is True


async def test_trouble_with_the_mailbox_is_logged_without_addresses(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    logged: list[dict[str, str]] = []
    monkeypatch.setattr(bounces._log, "warning", lambda *_, **known: logged.append(known))
    desk.looks.append(MailboxUnreadable("NO studio@example.com has no such thing"))
    assert await desk.reader.read_unscoped() is False
    desk.out()
    await desk.read(a_bounce())
    [trouble, noted] = logged
    assert trouble == {"reason": "NO … has no such thing"}
    assert noted["letter"] == FIRST
    assert "@" not in noted["reply"]
