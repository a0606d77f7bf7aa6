"""The ledger in the database: each letter once, claimed by one, and nothing of what it says."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from pymongo.asynchronous.database import AsyncDatabase

from studio.events.outbox import Outbox
from studio.kernel.ids import InviteId, ShootId, SignInId, UserId, new_id
from studio.kernel.language import Language
from studio.kernel.wakeup import Wakeup
from studio.notifications import events
from studio.notifications.domain import About, LedgerEntry, LetterId, LetterState
from studio.notifications.jobs import AT_ONCE, Postman
from studio.notifications.kinds import LetterKind
from studio.notifications.letters.facts import SignInFacts
from studio.notifications.ports import Outgoing
from studio.notifications.store import LedgerStore
from studio.runtime.mail.smtp import SmtpMailer
from studio.runtime.numbers import CollectionNumbers
from tests.store.mail_server import PostOffice, mailer_to, open_office, recipients
from tests.store.samples import NOW, SetClock, scope_of_admin, scope_of_client
from tests.unit.notifications.in_memory import CLAIRE, SHOOT, Round, a_letter

pytestmark = pytest.mark.asyncio(loop_scope="session")

Database = AsyncDatabase[dict[str, Any]]
ADMIN = scope_of_admin()
SOON = NOW + timedelta(minutes=5)
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


async def told(outbox: Outbox) -> list[str]:
    return [each.event.type for each in await outbox.waiting_unscoped(1000, NOW)]


async def kept(ledger: LedgerStore, entry: LedgerEntry) -> LedgerEntry:
    assert await ledger.add_unscoped(entry)
    found = await ledger.find_unscoped(entry.id)
    assert found is not None
    return found


async def claimed(ledger: LedgerStore, entry: LedgerEntry) -> LedgerEntry:
    taken = entry.taken(SOON)
    assert await ledger.claim_unscoped(entry, taken)
    return taken


async def accepted(ledger: LedgerStore, entry: LedgerEntry) -> LedgerEntry:
    taken = await claimed(ledger, await kept(ledger, entry))
    done = taken.accepted("250 OK", NOW)
    assert await ledger.settle_unscoped(done, version=taken.version)
    return done


async def test_indexes_can_be_made_twice(ledger: LedgerStore) -> None:
    await ledger.prepare()


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"user_id": None, "language": Language.ENGLISH, "about": About()},
        {"about": About(SHOOT, InviteId(new_id())), "kind": LetterKind.INVITE},
        {"about": About(sign_in_id=SignInId(new_id())), "kind": LetterKind.SIGN_IN},
    ],
)
async def test_a_letter_comes_back_as_it_was_kept(
    ledger: LedgerStore, given: dict[str, Any]
) -> None:
    entry = a_letter(**given)
    assert await kept(ledger, entry) == replace(entry, number=1)
    assert await ledger.find_unscoped(LetterId("nobody")) is None


async def test_of_twenty_who_ask_for_one_letter_one_does(ledger: LedgerStore) -> None:
    found = await asyncio.gather(*(ledger.add_unscoped(a_letter()) for _ in range(20)))
    assert found.count(True) == 1
    assert len(await ledger.due_unscoped(NOW, 100)) == 1


async def test_what_was_settled_is_not_asked_for_again(ledger: LedgerStore) -> None:
    done = await accepted(ledger, a_letter())
    assert not await ledger.add_unscoped(a_letter())
    assert await ledger.find_unscoped(FIRST) == done


async def test_of_twenty_postmen_one_gets_a_letter_and_a_crash_leaves_it_due(
    ledger: LedgerStore,
) -> None:
    entry = await kept(ledger, a_letter())
    found = await asyncio.gather(
        *(ledger.claim_unscoped(entry, entry.taken(SOON)) for _ in range(20))
    )
    assert found.count(True) == 1
    assert await ledger.due_unscoped(NOW, 20) == []
    [due] = await ledger.due_unscoped(SOON, 20)
    assert due == entry.taken(SOON)
    assert await ledger.claim_unscoped(due, due.taken(SOON + timedelta(minutes=5)))


async def test_letters_that_are_asked_for_together_are_numbered_each(
    ledger: LedgerStore,
) -> None:
    known = await kept(ledger, a_letter("shoot-delivered/0"))
    entries = [a_letter(f"shoot-delivered/{number}") for number in range(70)]
    added = await asyncio.gather(*map(ledger.add_unscoped, [*entries, *entries[40:]]))
    # The same one twice in a batch is one, and none is lost by it.
    assert added.count(True) == 69
    assert not added[0]
    listed = await ledger.newest(ADMIN, SHOOT, below=None, limit=100)
    assert {each.id for each in listed} == {each.id for each in entries}
    assert len({each.number for each in listed}) == 70
    assert listed[-1] == known


async def test_of_letters_that_two_processes_claim_together_each_goes_to_one(
    ledger: LedgerStore, database: Database, outbox: Outbox
) -> None:
    another = LedgerStore(database, CollectionNumbers(database, "letters"), outbox)
    entries = [await kept(ledger, a_letter(f"shoot-delivered/{number}")) for number in range(12)]
    pairs = [(each, each.taken(SOON)) for each in entries]
    # They overlap, so that neither gets all that it asks for at once.
    theirs = await asyncio.gather(
        *(ledger.claim_unscoped(*each) for each in pairs[:9]),
        *(another.claim_unscoped(*each) for each in pairs[3:]),
    )
    ones, others = theirs[:9], theirs[9:]
    won = [*ones, *[False] * 3], [*[False] * 3, *others]
    assert [one + other for one, other in zip(*won, strict=True)] == [1] * 12
    assert await ledger.due_unscoped(NOW, 20) == []
    assert len(await ledger.due_unscoped(SOON, 20)) == 12


async def test_of_letters_that_are_settled_together_one_that_is_anothers_is_left_alone(
    ledger: LedgerStore, outbox: Outbox
) -> None:
    taken = [
        await claimed(ledger, await kept(ledger, a_letter(f"shoot-delivered/{number}")))
        for number in range(6)
    ]
    refused = taken[2].refused("550 No")
    assert await ledger.settle_unscoped(refused, version=taken[2].version)
    done = [each.accepted("250 OK", NOW) for each in taken]
    found = await asyncio.gather(
        *(
            ledger.settle_unscoped(each, *events.settled(each, NOW), version=before.version)
            for each, before in zip(done, taken, strict=True)
        )
    )
    assert found == [True, True, False, True, True, True]
    assert await ledger.find_unscoped(refused.id) == refused
    assert await told(outbox) == ["notification.sent"] * 5


async def test_those_that_have_waited_longest_come_first(ledger: LedgerStore) -> None:
    for number, minutes in enumerate([3, 1, 2]):
        entry = a_letter(f"shoot-delivered/{number}", now=NOW - timedelta(minutes=minutes))
        await kept(ledger, entry)
    assert [each.id[-1] for each in await ledger.due_unscoped(NOW, 2)] == ["0", "2"]


async def test_what_became_of_a_letter_is_told_with_it_or_not_at_all(
    ledger: LedgerStore, outbox: Outbox
) -> None:
    taken = await claimed(ledger, await kept(ledger, a_letter()))
    done = taken.accepted("250 OK", NOW)
    sent = events.settled(done, NOW)
    found = await asyncio.gather(
        *(ledger.settle_unscoped(done, *sent, version=taken.version) for _ in range(5))
    )
    assert found.count(True) == 1
    assert await told(outbox) == ["notification.sent"]
    assert await ledger.find_unscoped(FIRST) == done
    assert await ledger.due_unscoped(SOON, 20) == []
    late = taken.refused("550 No")
    assert not await ledger.settle_unscoped(late, *events.settled(late, NOW), version=taken.version)
    assert await told(outbox) == ["notification.sent"]


async def test_after_a_crash_only_what_was_begun_is_due_at_once(ledger: LedgerStore) -> None:
    await claimed(ledger, await kept(ledger, a_letter("shoot-delivered/begun")))
    waiting = await claimed(ledger, await kept(ledger, a_letter("shoot-delivered/waiting")))
    held_up = waiting.held_up("450 later", NOW, 0.5)
    await ledger.settle_unscoped(held_up, version=waiting.version)
    await accepted(ledger, a_letter("shoot-delivered/done"))
    await ledger.resume_unscoped(NOW)
    assert [each.id for each in await ledger.due_unscoped(NOW, 20)] == ["shoot-delivered/begun"]
    assert held_up.due_at is not None
    assert len(await ledger.due_unscoped(held_up.due_at, 20)) == 2


async def test_several_letters_are_found_by_those_who_run_the_studio(ledger: LedgerStore) -> None:
    kept_ids = [(await kept(ledger, a_letter(f"proofs-ready/{n}"))).id for n in range(60)]
    asked = [*kept_ids, LetterId("none"), kept_ids[0]]
    found = [each.id for each in await ledger.find_many(ADMIN, asked)]
    assert sorted(found) == sorted(kept_ids)
    assert await ledger.find_many(scope_of_client(CLAIRE), asked) == []
    assert await ledger.find_many(ADMIN, []) == []


async def test_who_runs_the_studio_has_it_tried_again(ledger: LedgerStore) -> None:
    taken = await claimed(ledger, await kept(ledger, a_letter()))
    refused = taken.refused("550 No")
    await ledger.settle_unscoped(refused, version=taken.version)
    retried = refused.retried(SOON)
    assert not await ledger.save(scope_of_client(CLAIRE), retried, version=refused.version)
    assert await ledger.save(ADMIN, retried, version=refused.version)
    assert not await ledger.save(ADMIN, retried, version=refused.version)
    assert await ledger.due_unscoped(SOON, 20) == [retried]


async def test_letters_are_listed_by_shoot_the_newest_first(ledger: LedgerStore) -> None:
    other = ShootId(new_id())
    for number in range(1, 8):
        about = About(shoot_id=other if number % 3 == 0 else SHOOT)
        await kept(ledger, a_letter(f"shoot-delivered/{number}", about=about))
    first = await ledger.newest(ADMIN, SHOOT, below=None, limit=3)
    assert [each.number for each in first] == [7, 5, 4]
    second = await ledger.newest(ADMIN, SHOOT, below=4, limit=3)
    assert [each.number for each in second] == [2, 1]
    assert await ledger.newest(scope_of_client(CLAIRE), SHOOT, below=None, limit=3) == []
    assert await ledger.find(scope_of_client(CLAIRE), FIRST) is None
    assert await ledger.find(ADMIN, FIRST) is not None


async def test_what_a_user_has_had_about_a_shoot_is_opened_when_they_look(
    ledger: LedgerStore,
) -> None:
    done = await accepted(ledger, a_letter())
    others = [
        await accepted(ledger, a_letter("a/1", about=About(shoot_id=ShootId(new_id())))),
        await accepted(ledger, a_letter("a/2", user_id=UserId(new_id()))),
        await kept(ledger, a_letter("a/3")),
    ]
    for at in (SOON, SOON + timedelta(days=1)):
        await ledger.mark_opened_unscoped(CLAIRE, SHOOT, at)
    opened = replace(done, opened_at=SOON, version=done.version + 1, number=1)
    assert await ledger.find_unscoped(FIRST) == opened
    for other in others:
        found = await ledger.find_unscoped(other.id)
        assert found is not None
        assert found.opened_at is None


async def test_the_letters_of_an_invite_are_opened_with_it(ledger: LedgerStore) -> None:
    about = About(SHOOT, InviteId(new_id()))
    assert about.invite_id is not None
    await accepted(ledger, a_letter("invite/1", kind=LetterKind.INVITE, about=about, user_id=None))
    await kept(ledger, a_letter("invite/2", kind=LetterKind.INVITE, about=about, user_id=None))
    await ledger.mark_accepted_unscoped(about.invite_id, CLAIRE, SOON)
    found = await ledger.find_unscoped(LetterId("invite/1"))
    assert found is not None
    assert (found.opened_at, found.user_id) == (SOON, CLAIRE)
    # They go with them: also the one that wasn't sent yet, and has their address as well.
    await ledger.forget_user_unscoped(CLAIRE)
    for letter_id in ("invite/1", "invite/2"):
        assert await ledger.find_unscoped(LetterId(letter_id)) is None


async def test_a_user_who_is_gone_is_in_no_letter(ledger: LedgerStore, database: Database) -> None:
    await accepted(ledger, a_letter())
    await kept(ledger, a_letter("shoot-delivered/2"))
    await kept(ledger, a_letter("shoot-delivered/3", user_id=UserId(new_id())))
    await ledger.forget_user_unscoped(CLAIRE)
    letters = database["notifications_letters"]
    assert [each["_id"] async for each in letters.find()] == ["shoot-delivered/3"]


async def test_letters_that_signed_in_go_by_themselves(
    ledger: LedgerStore, database: Database
) -> None:
    await kept(ledger, a_letter())
    await kept(ledger, a_letter("sign-in/1", kind=LetterKind.SIGN_IN))
    letters = database["notifications_letters"]
    assert (await letters.index_information())["purgeAt_1"]["expireAfterSeconds"] == 0
    found = {each["_id"]: each.get("purgeAt") async for each in letters.find()}
    assert found == {"shoot-delivered/1": None, "sign-in/1": NOW + timedelta(days=30)}


class SignIns:
    """Knows what is in a letter that signs in."""

    async def of_unscoped(self, entry: LedgerEntry) -> SignInFacts:
        return SignInFacts(link="https://studio.example/sign-in#token=hunter2", code="204816")

    async def wants_unscoped(self, entry: LedgerEntry) -> bool:
        return True

    def unsubscribe_url(self, entry: LedgerEntry) -> str | None:
        return None


async def test_no_document_has_what_a_letter_says(ledger: LedgerStore, database: Database) -> None:
    await kept(ledger, a_letter("sign-in/1", kind=LetterKind.SIGN_IN, about=About()))
    rounds = Round()
    says = SignIns()
    postman = Postman(
        store=ledger, contents=says, subscriptions=says, courier=rounds, clock=rounds.clock
    )
    assert await postman.send_due_unscoped()
    [message] = rounds.handed_over
    assert "204816" in message.letter.text
    for name in await database.list_collection_names():
        documents = [each async for each in database[name].find()]
        assert "hunter2" not in str(documents)
        assert "204816" not in str(documents)


async def work(postman: Postman) -> None:
    while await postman.send_due_unscoped():
        pass


async def sent(ledger: LedgerStore, mailers: Sequence[SmtpMailer], clock: SetClock) -> None:
    """Have as many postmen as there are mailers send what is due."""
    says = Round()
    postmen = [
        Postman(store=ledger, contents=says, subscriptions=says, courier=each, clock=clock)
        for each in mailers
    ]
    await asyncio.gather(*(work(each) for each in postmen for _ in range(AT_ONCE)))


async def test_two_processes_send_each_letter_once_through_a_moody_server(
    ledger: LedgerStore, outbox: Outbox
) -> None:
    everybody = [f"client-{number}@example.com" for number in range(24)]
    for number, each in enumerate(everybody):
        await kept(ledger, a_letter(f"shoot-delivered/{number}", recipient=each))
    seen: set[str] = set()

    def answer(address: str) -> str:
        number = int(address.removeprefix("client-").partition("@")[0])
        if number % 6 == 1:
            return f"550 5.1.1 <{address}> is gone"
        if number % 6 == 2 and address not in seen:
            seen.add(address)
            return "450 4.2.0 Greylisted"
        return "250 OK"

    office, clock = PostOffice(rcpt=answer), SetClock()
    async with (
        open_office(office),
        mailer_to(office.url()) as one,
        mailer_to(office.url()) as another,
    ):
        await sent(ledger, [one, another], clock)
        assert len(recipients(office)) == 16
        clock.forward(timedelta(minutes=1))
        await sent(ledger, [one, another], clock)
    gone = [each for number, each in enumerate(everybody) if number % 6 == 1]
    assert sorted(recipients(office)) == sorted(set(everybody) - set(gone))
    entries = await ledger.newest(ADMIN, SHOOT, below=None, limit=100)
    states = {each.recipient: each.state for each in entries}
    for each in everybody:
        assert states[each] is (LetterState.REFUSED if each in gone else LetterState.ACCEPTED)
    replies = {each.reply for each in entries if each.state is LetterState.REFUSED}
    assert replies == {f"550 5.1.1 <{each}> is gone" for each in gone}
    found = await told(outbox)
    assert (found.count("notification.sent"), found.count("notification.failed")) == (20, 4)


class Unheard(Round):
    """A server that has taken the letter, but whose answer never arrives."""

    async def hand_over(self, message: Outgoing) -> str:
        self.handed_over.append(message)
        self.reached.set()
        await asyncio.Event().wait()
        return ""


async def test_a_second_hand_over_is_the_same_message(ledger: LedgerStore) -> None:
    await kept(ledger, a_letter())
    before, after = Unheard(), Round()
    for rounds in (before, after):
        rounds.postman = Postman(
            store=ledger, contents=rounds, subscriptions=rounds, courier=rounds, clock=rounds.clock
        )
    crashed = asyncio.create_task(before.postman.send_due_unscoped())
    await before.reached.wait()
    await after.postman.resume_unscoped()
    assert await after.go() == 1
    ids = [each.message_id for each in (*before.handed_over, *after.handed_over)]
    assert ids == [FIRST, FIRST]
    # What still runs of the one that was thought dead changes nothing.
    crashed.cancel()
    await asyncio.wait([crashed])
    found = await ledger.find_unscoped(FIRST)
    assert found is not None
    assert (found.state, found.reply) == (LetterState.ACCEPTED, "250 OK")


async def test_who_waits_to_sign_in_waits_behind_nobody(ledger: LedgerStore) -> None:
    for number in range(30):
        await kept(ledger, a_letter(f"x.{number}", now=NOW - timedelta(hours=1)))
    waiting = await kept(ledger, a_letter("y", kind=LetterKind.SIGN_IN))
    assert [each.id for each in await ledger.sign_ins_due_unscoped(NOW, 16)] == [waiting.id]
    await claimed(ledger, waiting)
    assert await ledger.sign_ins_due_unscoped(NOW, 16) == []
    assert len(await ledger.due_unscoped(NOW, 16)) == 16


async def test_letters_about_a_shoot_go_with_it(ledger: LedgerStore) -> None:
    gone, other = ShootId(new_id()), ShootId(new_id())
    for shoot in (gone, other):
        await kept(ledger, a_letter(shoot, about=About(shoot_id=shoot)))
    await ledger.forget_shoot_unscoped(gone)
    assert await ledger.newest(ADMIN, gone, below=None, limit=9) == []
    assert len(await ledger.newest(ADMIN, other, below=None, limit=9)) == 1
