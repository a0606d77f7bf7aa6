"""Notifications in the database: told once, read up to a number, dropped with what they name."""

import asyncio
from datetime import timedelta
from typing import Any, Final

import pytest
import pytest_asyncio
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.database import AsyncDatabase

from studio.inbox.domain import (
    FOR_ADMINS,
    FOR_CLIENTS,
    KEPT,
    About,
    Happening,
    NotificationKind,
    Reader,
    Told,
)
from studio.inbox.store import InboxStore
from studio.kernel.ids import InviteId, ShootId, UserId, new_id
from tests.store.samples import NOW, scope_of_admin, scope_of_client

pytestmark = pytest.mark.asyncio(loop_scope="session")

Database = AsyncDatabase[dict[str, Any]]
ADA, BEN, CLAIRE = (UserId(new_id()) for _ in range(3))
SHOOT, OTHER = (ShootId(new_id()) for _ in range(2))
ALL: Final = frozenset(NotificationKind)
SECOND: Final = timedelta(seconds=1)


@pytest_asyncio.fixture(loop_scope="session")
async def inbox(database: Database) -> InboxStore:
    made = InboxStore(database)
    await made.prepare()
    return made


def taken(shoot_id: ShootId = SHOOT, after: int = 0, by: UserId = CLAIRE) -> Happening:
    """Somebody takes photographs home, so many seconds from now."""
    kind = NotificationKind.PHOTOGRAPHS_DOWNLOADED
    return Happening(kind, shoot_id, NOW + after * SECOND, About(user_id=by))


async def told(inbox: InboxStore, who: UserId = ADA, **given: Any) -> list[Told]:
    scope = scope_of_admin(who)
    usual: dict[str, Any] = {
        "above": 0,
        "up_to": (await inbox.reader(scope)).told,
        "since": NOW - KEPT,
        "limit": 100,
    }
    return await inbox.newest(scope, **{"kinds": ALL, **usual, **given})


def counted_commits(monkeypatch: pytest.MonkeyPatch) -> list[None]:
    """Grows by one with every transaction that goes through from now on."""
    commits: list[None] = []
    commit = AsyncClientSession.commit_transaction

    async def counting(session: AsyncClientSession) -> None:
        commits.append(None)
        await commit(session)

    monkeypatch.setattr(AsyncClientSession, "commit_transaction", counting)
    return commits


async def unread(inbox: InboxStore, who: UserId = ADA) -> list[Happening]:
    reader = await inbox.reader(scope_of_admin(who))
    return [each.happening for each in await told(inbox, who, above=reader.read)]


async def read_all(inbox: InboxStore, who: UserId = ADA) -> None:
    scope = scope_of_admin(who)
    await inbox.mark_read(scope, (await inbox.reader(scope)).told)


async def test_indexes_can_be_made_twice_and_old_ones_go(
    inbox: InboxStore, database: Database
) -> None:
    await inbox.prepare()
    await inbox.tell_unscoped([ADA], taken())
    notifications = database["inbox_notifications"]
    assert (await notifications.index_information())["purgeAt_1"]["expireAfterSeconds"] == 0
    document = await notifications.find_one({})
    assert document is not None
    assert document["purgeAt"] == NOW + timedelta(days=90)


@pytest.mark.parametrize(
    "happening",
    [
        Happening(NotificationKind.SHOOT_SHARED, SHOOT, NOW),
        Happening(NotificationKind.INVITE_EXPIRED, SHOOT, NOW, About(invite_id=InviteId(new_id()))),
        Happening(NotificationKind.LETTER_FAILED, SHOOT, NOW, About(letter_id="invite.x.1")),
        taken(),
    ],
    ids=lambda happening: happening.kind.value,
)
async def test_what_is_told_is_found_as_it_was(inbox: InboxStore, happening: Happening) -> None:
    await inbox.tell_unscoped([ADA], happening)
    assert await told(inbox) == [Told(happening, 1)]
    assert await told(inbox, BEN) == []


async def test_no_document_has_more_than_ids(inbox: InboxStore, database: Database) -> None:
    await inbox.tell_unscoped([ADA], taken())
    document = await database["inbox_notifications"].find_one({})
    assert document is not None
    assert document == {
        "_id": f"{ADA}/photographs-downloaded.{SHOOT}.{CLAIRE}",
        "userId": ADA,
        "kind": "photographs-downloaded",
        "shootId": SHOOT,
        "aboutUserId": CLAIRE,
        "at": NOW,
        "number": 1,
        "purgeAt": NOW + KEPT,
    }


async def test_the_same_again_is_the_same_notification_told_anew(inbox: InboxStore) -> None:
    for each in (taken(), taken(OTHER), taken(by=BEN)):
        await inbox.tell_unscoped([ADA], each)
    await read_all(inbox)
    await inbox.tell_unscoped([ADA], taken(after=5))
    assert await told(inbox) == [
        Told(taken(after=5), 4),
        Told(taken(by=BEN), 3),
        Told(taken(OTHER), 2),
    ]
    assert await unread(inbox) == [taken(after=5)]


async def test_an_event_that_comes_again_changes_nothing(inbox: InboxStore) -> None:
    await inbox.tell_unscoped([ADA], taken())
    await inbox.tell_unscoped([ADA], taken(after=5))
    await read_all(inbox)
    for earlier in (taken(), taken(after=5), taken(after=3)):
        await inbox.tell_unscoped([ADA], earlier)
    assert await told(inbox) == [Told(taken(after=5), 2)]
    assert await unread(inbox) == []
    assert await inbox.reader(scope_of_admin(ADA)) == Reader(2, 2)


async def test_what_happened_earlier_and_is_told_later_is_not_born_read(inbox: InboxStore) -> None:
    await inbox.tell_unscoped([ADA], taken(after=60))
    await read_all(inbox)
    await inbox.tell_unscoped([ADA], taken(OTHER, after=0))
    assert await unread(inbox) == [taken(OTHER)]


async def test_who_reads_is_told_more_meanwhile_and_has_not_read_that(inbox: InboxStore) -> None:
    await inbox.tell_unscoped([ADA], taken())
    shown = await inbox.reader(scope_of_admin(ADA))
    await inbox.tell_unscoped([ADA], taken(after=1))
    # As far as the list went that was shown: without what came behind it.
    assert await told(inbox, up_to=shown.told) == []
    await inbox.mark_read(scope_of_admin(ADA), shown.told)
    assert await unread(inbox) == [taken(after=1)]


async def test_reading_goes_forward_only_and_never_beyond_what_was_told(inbox: InboxStore) -> None:
    scope = scope_of_admin(ADA)
    await inbox.mark_read(scope, 5)
    assert await inbox.reader(scope) == Reader(0, 0)
    for number in range(3):
        await inbox.tell_unscoped([ADA], taken(ShootId(new_id()), number))
    for up_to, expected in ((2, 2), (1, 2), (0, 2), (2**40, 3)):
        await inbox.mark_read(scope, up_to)
        assert (await inbox.reader(scope)).read == expected
    await inbox.tell_unscoped([ADA], taken())
    assert await unread(inbox) == [taken()]
    assert await inbox.reader(scope_of_admin(BEN)) == Reader(0, 0)


async def test_told_many_things_at_once_each_has_a_number_of_its_own(inbox: InboxStore) -> None:
    """By several processes, about a reader whom the inbox doesn't know yet."""
    happenings = [taken(ShootId(new_id()), number) for number in range(20)]
    await asyncio.gather(*(inbox.tell_unscoped([ADA], each) for each in happenings * 2))
    found = await told(inbox)
    assert [each.number for each in found] == list(range(20, 0, -1))
    assert {each.happening.key for each in found} == {each.key for each in happenings}
    assert await inbox.reader(scope_of_admin(ADA)) == Reader(20, 0)


async def test_nothing_is_born_read_while_much_is_told(inbox: InboxStore) -> None:
    """Whoever reads on and on, while they are told, has seen all that counts as read."""
    happenings = [taken(ShootId(new_id())) for _ in range(30)]
    scope, seen = scope_of_admin(ADA), set[str]()
    telling = asyncio.gather(*(inbox.tell_unscoped([ADA], each) for each in happenings))
    while not telling.done():
        up_to = (await inbox.reader(scope)).told
        seen |= {each.happening.key for each in await told(inbox, up_to=up_to)}
        await inbox.mark_read(scope, up_to)
    await telling
    assert {each.key for each in await unread(inbox)} | seen == {each.key for each in happenings}


async def test_readers_are_told_in_one_transaction(
    inbox: InboxStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where one of them was told something before, and one has never heard of anything."""
    await inbox.tell_unscoped([ADA, BEN], taken(OTHER))
    await inbox.tell_unscoped([BEN], taken())
    commits = counted_commits(monkeypatch)
    await inbox.tell_unscoped([ADA, BEN], taken(after=1))
    assert len(commits) == 1
    await inbox.tell_unscoped([ADA, BEN, CLAIRE], taken(after=2))
    assert len(commits) == 2
    for who, number in ((ADA, 3), (BEN, 4), (CLAIRE, 1)):
        assert (await told(inbox, who))[0] == Told(taken(after=2), number)
        assert await inbox.reader(scope_of_admin(who)) == Reader(number, 0)


async def test_of_several_readers_those_are_told_who_were_not(inbox: InboxStore) -> None:
    """An event comes again once there is one more who runs the studio."""
    await inbox.tell_unscoped([ADA], taken(after=1))
    for _ in range(2):
        await inbox.tell_unscoped([BEN, ADA, BEN], taken(after=1))
    for who in (ADA, BEN):
        assert await told(inbox, who) == [Told(taken(after=1), 1)]
        assert await inbox.reader(scope_of_admin(who)) == Reader(1, 0)
    await inbox.tell_unscoped([], taken())


async def test_nobody_is_told_if_not_all_are(
    inbox: InboxStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    await inbox.tell_unscoped([ADA, BEN], taken(OTHER))

    async def break_off(*_given: Any, **_named: Any) -> None:
        raise ConnectionError

    with monkeypatch.context() as broken:
        broken.setattr(inbox._notifications, "bulk_write", break_off)
        with pytest.raises(ConnectionError):
            await inbox.tell_unscoped([ADA, BEN], taken())
    for who in (ADA, BEN):
        assert await inbox.reader(scope_of_admin(who)) == Reader(1, 0)
    await inbox.tell_unscoped([ADA, BEN], taken())
    for who in (ADA, BEN):
        assert [each.number for each in await told(inbox, who)] == [2, 1]


async def test_many_readers_are_told_some_at_a_time(
    inbox: InboxStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    readers = [UserId(new_id()) for _ in range(120)]
    await inbox.tell_unscoped(readers[::2], taken(OTHER))
    commits = counted_commits(monkeypatch)
    await inbox.tell_unscoped(readers, taken())
    assert len(commits) == 3
    for number, who in enumerate(readers):
        assert (await told(inbox, who))[0] == Told(taken(), 1 if number % 2 else 2)


async def test_readers_of_many_things_at_once_have_each_a_number_of_their_own(
    inbox: InboxStore,
) -> None:
    """By several processes, in whatever order each of them knows the readers."""
    happenings = [taken(ShootId(new_id()), number) for number in range(15)]
    readers = [ADA, BEN, CLAIRE]
    async with asyncio.timeout(60):
        await asyncio.gather(
            *(inbox.tell_unscoped(readers, each) for each in happenings),
            *(inbox.tell_unscoped(readers[::-1], each) for each in happenings),
        )
    for who in readers:
        found = await told(inbox, who)
        assert [each.number for each in found] == list(range(15, 0, -1))
        assert {each.happening.key for each in found} == {each.key for each in happenings}


async def test_who_is_being_told_has_not_been_told_yet(
    inbox: InboxStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A number is taken, and its notification isn't written yet: nobody reads past it."""
    await inbox.tell_unscoped([ADA], taken(OTHER))
    notifications, counted, go_on = inbox._notifications, asyncio.Event(), asyncio.Event()
    write = notifications.bulk_write

    async def hesitate(*given: Any, **named: Any) -> Any:
        counted.set()
        await go_on.wait()
        return await write(*given, **named)

    monkeypatch.setattr(notifications, "bulk_write", hesitate)
    telling = asyncio.create_task(inbox.tell_unscoped([ADA], taken()))
    await counted.wait()
    shown = (await inbox.reader(scope_of_admin(ADA))).told
    go_on.set()
    await telling
    await inbox.mark_read(scope_of_admin(ADA), shown)
    assert await unread(inbox) == [taken()]


async def test_only_what_is_asked_for_is_found(inbox: InboxStore) -> None:
    shared = Happening(NotificationKind.SHOOT_SHARED, SHOOT, NOW)
    old = taken(OTHER, after=-1)
    for each in (shared, old, taken()):
        await inbox.tell_unscoped([ADA], each)
    assert [each.happening for each in await told(inbox, kinds=FOR_CLIENTS)] == [shared]
    assert [each.happening for each in await told(inbox, kinds=FOR_ADMINS)] == [taken(), old]
    # From that moment on, it is ninety days ago.
    assert old not in [each.happening for each in await told(inbox, since=old.at)]
    assert [each.number for each in await told(inbox, limit=2)] == [3, 2]
    assert [each.number for each in await told(inbox, above=1, up_to=2)] == [2]


async def test_far_apart_numbers_are_found_as_well(inbox: InboxStore) -> None:
    await inbox.tell_unscoped([ADA], taken(OTHER))
    for number in range(250):
        await inbox.tell_unscoped([ADA], taken(after=number))
    assert [each.number for each in await told(inbox)] == [251, 1]


async def test_access_withdrawn_takes_what_clients_are_told(inbox: InboxStore) -> None:
    shared, elsewhere = (
        Happening(NotificationKind.SHOOT_SHARED, shoot, NOW) for shoot in (SHOOT, OTHER)
    )
    for each in (shared, elsewhere, taken()):
        await inbox.tell_unscoped([ADA], each)
    await inbox.tell_unscoped([BEN], shared)
    for _ in range(2):
        await inbox.forget_access_unscoped(ADA, SHOOT, FOR_CLIENTS)
    assert [each.happening for each in await told(inbox)] == [taken(), elsewhere]
    assert [each.happening for each in await told(inbox, BEN)] == [shared]


async def test_with_a_shoot_goes_what_was_told_of_it(inbox: InboxStore) -> None:
    for who in (ADA, BEN):
        for shoot in (SHOOT, OTHER):
            await inbox.tell_unscoped([who], taken(shoot))
    await inbox.forget_shoot_unscoped(SHOOT)
    for who in (ADA, BEN):
        assert [each.happening for each in await told(inbox, who)] == [taken(OTHER)]


async def test_with_a_user_goes_what_they_were_told_and_what_was_told_of_them(
    inbox: InboxStore, database: Database
) -> None:
    about_ben = taken(by=BEN)
    for who, each in ((ADA, about_ben), (ADA, taken()), (BEN, taken())):
        await inbox.tell_unscoped([who], each)
    await read_all(inbox, BEN)
    await inbox.forget_user_unscoped(BEN)
    assert [each.happening for each in await told(inbox)] == [taken()]
    assert await inbox.reader(scope_of_client(BEN)) == Reader()
    for collection in ("inbox_notifications", "inbox_readers"):
        left = [each async for each in database[collection].find()]
        assert BEN not in str(left)


async def test_much_is_forgotten_while_more_is_told(inbox: InboxStore) -> None:
    """What hangs the embedded server for good, if it is done otherwise (docs/lessons.md)."""
    doomed = [taken(SHOOT, by=UserId(new_id())) for _ in range(60)]
    for each in doomed:
        await inbox.tell_unscoped([ADA], each)
    kept = [taken(OTHER, by=UserId(new_id())) for _ in range(20)]
    async with asyncio.timeout(30):
        await asyncio.gather(
            inbox.forget_shoot_unscoped(SHOOT),
            *(inbox.tell_unscoped([ADA], each) for each in kept),
            *(inbox.tell_unscoped([BEN], each) for each in kept),
        )
    assert {each.happening.key for each in await told(inbox)} == {each.key for each in kept}
