"""The post: letters are asked for once, and those who run the studio see what became of them."""

from datetime import timedelta

import pytest

from studio.kernel.ids import InviteId
from studio.kernel.wakeup import Wakeup
from studio.notifications.domain import (
    About,
    LetterId,
    LetterNotFound,
    LetterState,
    NothingToRetry,
)
from studio.notifications.ports import Refused
from studio.notifications.service import Post
from tests.store.samples import scope_of_admin, scope_of_client
from tests.unit.notifications.in_memory import CLAIRE, SHOOT, Round, a_letter

ADMIN = scope_of_admin()
FIRST = LetterId("shoot-delivered/1")


class CountedWakeup(Wakeup):
    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def notify(self) -> None:
        self.count += 1


@pytest.fixture
def rounds() -> Round:
    return Round()


@pytest.fixture
def due() -> CountedWakeup:
    return CountedWakeup()


@pytest.fixture
def post(rounds: Round, due: CountedWakeup) -> Post:
    return Post(rounds.ledger, rounds.clock, due)


async def test_asking_twice_for_a_letter_is_asking_once(
    rounds: Round, post: Post, due: CountedWakeup
) -> None:
    for _ in range(2):
        await post.enqueue_unscoped(a_letter())
    assert due.count == 1
    await rounds.go()
    await post.enqueue_unscoped(a_letter())
    assert await rounds.go() == 0
    assert len(rounds.handed_over) == 1


async def test_letters_about_a_shoot_come_in_pages(post: Post) -> None:
    for number in range(5):
        await post.enqueue_unscoped(a_letter(f"shoot-delivered/{number}"))
    first = await post.page(ADMIN, SHOOT, limit=3)
    assert [each.number for each in first.items] == [5, 4, 3]
    second = await post.page(ADMIN, SHOOT, limit=3, cursor=first.next_cursor)
    assert [each.number for each in second.items] == [2, 1]
    assert second.next_cursor is None


async def test_clients_know_of_no_letters(post: Post) -> None:
    await post.enqueue_unscoped(a_letter())
    client = scope_of_client(CLAIRE)
    assert (await post.page(client, SHOOT, limit=3)).items == []
    with pytest.raises(LetterNotFound):
        await post.get(client, FIRST)
    with pytest.raises(LetterNotFound):
        await post.retry(client, FIRST)


async def test_what_was_refused_can_be_tried_again(
    rounds: Round, post: Post, due: CountedWakeup
) -> None:
    await post.enqueue_unscoped(a_letter())
    rounds.replies = lambda _: Refused("550 No", permanent=True)
    await rounds.go()
    rounds.clock.forward(timedelta(days=9))
    rounds.replies = lambda _: "250 OK"
    retried = await post.retry(ADMIN, FIRST)
    assert (retried.state, due.count) == (LetterState.QUEUED, 2)
    await rounds.go()
    assert (await post.get(ADMIN, FIRST)).state is LetterState.ACCEPTED
    with pytest.raises(NothingToRetry):
        await post.retry(ADMIN, FIRST)
    versions = [each.subjectversion for each in rounds.ledger.told]
    assert versions == sorted(set(versions))


async def test_what_is_opened_is_noted(rounds: Round, post: Post) -> None:
    await post.enqueue_unscoped(a_letter())
    invite = About(shoot_id=SHOOT, invite_id=InviteId("invite"))
    await post.enqueue_unscoped(a_letter("invite/1", about=invite, user_id=None))
    await rounds.go()
    await post.mark_opened_unscoped(CLAIRE, SHOOT)
    assert (await post.get(ADMIN, FIRST)).opened_at == rounds.clock()
    assert (await post.get(ADMIN, LetterId("invite/1"))).opened_at is None
    await post.mark_accepted_unscoped(InviteId("invite"), CLAIRE)
    assert (await post.get(ADMIN, LetterId("invite/1"))).opened_at == rounds.clock()


async def test_who_is_gone_is_forgotten(rounds: Round, post: Post) -> None:
    await post.enqueue_unscoped(a_letter())
    await post.forget_user_unscoped(CLAIRE)
    assert await rounds.go() == 0
    assert rounds.ledger.kept == {}
