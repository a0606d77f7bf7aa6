"""From a mail server that takes a letter, by the maildir it comes back to, to the ledger."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from pymongo.asynchronous.database import AsyncDatabase

from studio.events.outbox import Outbox
from studio.kernel.wakeup import Wakeup
from studio.notifications.bounces import BounceReader
from studio.notifications.domain import LedgerEntry, LetterId, LetterState
from studio.notifications.mark_store import MarkStore
from studio.notifications.ports import Bounce
from studio.notifications.store import LedgerStore
from studio.runtime.mail.maildir import MaildirReturns
from studio.runtime.numbers import CollectionNumbers
from tests.store.samples import NOW, SetClock, scope_of_admin
from tests.unit.notifications.in_memory import a_letter
from tests.unit.notifications.returned import RECIPIENT, SENDER, postfix

pytestmark = pytest.mark.asyncio(loop_scope="session")

Database = AsyncDatabase[dict[str, Any]]
ADMIN = scope_of_admin()
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


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    for each in ("tmp", "new", "cur"):
        (tmp_path / "mail" / each).mkdir(parents=True)
    return tmp_path / "mail"


def reader_of(ledger: LedgerStore, database: Database, maildir: Path) -> BounceReader:
    return BounceReader(
        returns=MaildirReturns(maildir, SENDER),
        ledger=ledger,
        marks=MarkStore(database),
        clock=SetClock(),
    )


async def out(ledger: LedgerStore, entry: LedgerEntry) -> LedgerEntry:
    """A letter that a mail server has taken."""
    assert await ledger.add_unscoped(entry)
    taken = entry.taken(NOW)
    assert await ledger.claim_unscoped(entry, taken)
    done = taken.accepted("250 OK", NOW)
    assert await ledger.settle_unscoped(done, version=taken.version)
    return await kept(ledger)


async def kept(ledger: LedgerStore) -> LedgerEntry:
    found = await ledger.find_unscoped(FIRST)
    assert found is not None
    return found


async def told(outbox: Outbox) -> list[str]:
    return [each.event.type for each in await outbox.waiting_unscoped(1000, NOW)]


async def test_what_came_back_is_kept_and_told_once_whoever_reads_it(
    ledger: LedgerStore, outbox: Outbox, database: Database, maildir: Path
) -> None:
    before = await out(ledger, a_letter())
    (maildir / "new" / "1").write_bytes(postfix(FIRST, RECIPIENT))
    readers = [reader_of(ledger, database, maildir) for _ in range(5)]
    await asyncio.gather(*(each.read_unscoped() for each in readers))
    found = await kept(ledger)
    assert found == replace(
        before,
        state=LetterState.BOUNCED,
        reply="550 5.1.1 <claire@example.com>: Recipient address rejected: "
        "User unknown in virtual mailbox table",
        version=before.version + 1,
        bounces=found.bounces,
    )
    assert len(found.bounces) == 1
    assert await told(outbox) == ["notification.failed"]


async def test_how_far_it_was_read_outlives_who_reads(
    ledger: LedgerStore,
    database: Database,
    maildir: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read: list[Path] = []
    original = MaildirReturns._bounces

    def noting(self: MaildirReturns, message: Any) -> list[Bounce] | None:
        read.append(message.path)
        return original(self, message)

    monkeypatch.setattr(MaildirReturns, "_bounces", noting)
    (maildir / "new" / "1").write_bytes(postfix(FIRST, RECIPIENT))
    for _ in range(2):
        await reader_of(ledger, database, maildir).read_unscoped()
    assert len(read) == 1
    [mark] = [each async for each in database["notifications_marks"].find()]
    assert str(maildir) not in str(mark)


async def test_what_came_back_can_be_tried_again_and_come_back_again(
    ledger: LedgerStore, outbox: Outbox, database: Database, maildir: Path
) -> None:
    await out(ledger, a_letter())
    (maildir / "new" / "1").write_bytes(postfix(FIRST, RECIPIENT))
    await reader_of(ledger, database, maildir).read_unscoped()
    bounced = await kept(ledger)
    retried = bounced.retried(NOW)
    assert await ledger.save(ADMIN, retried, version=bounced.version)
    assert await kept(ledger) == retried
    assert [each.id for each in await ledger.due_unscoped(NOW, 20)] == [FIRST]
    taken = retried.taken(NOW)
    assert await ledger.claim_unscoped(retried, taken)
    assert await ledger.settle_unscoped(taken.accepted("250 OK", NOW), version=taken.version)
    # As after a crash, or with the mailbox's numbers given anew: all of it is read once more.
    await database["notifications_marks"].delete_many({})
    await reader_of(ledger, database, maildir).read_unscoped()
    assert (await kept(ledger)).state is LetterState.ACCEPTED
    (maildir / "new" / "2").write_bytes(postfix(FIRST, RECIPIENT) + b"\r\n")
    await reader_of(ledger, database, maildir).read_unscoped()
    assert (await kept(ledger)).state is LetterState.BOUNCED
    assert await told(outbox) == ["notification.failed"] * 2


async def test_a_letter_that_came_back_is_not_opened_by_a_look(
    ledger: LedgerStore, database: Database, maildir: Path
) -> None:
    entry = await out(ledger, a_letter())
    (maildir / "new" / "1").write_bytes(postfix(FIRST, RECIPIENT))
    await reader_of(ledger, database, maildir).read_unscoped()
    assert entry.user_id is not None
    assert entry.about.shoot_id is not None
    await ledger.mark_opened_unscoped(entry.user_id, entry.about.shoot_id, NOW)
    assert (await kept(ledger)).opened_at is None
