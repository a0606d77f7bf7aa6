"""Following what happens: nothing missed, nothing told twice, nothing told to the wrong ones."""

import asyncio
from collections.abc import AsyncGenerator

import pytest

from studio.events.event import Event
from studio.events.live import Live, Reset, Told
from studio.events.outbox import Delivered, Outbox
from studio.kernel.access import Context, Role
from studio.kernel.ids import ShootId, UserId, new_id
from studio.shoots.events import granted
from studio.users.events import signed_out
from tests.store.samples import NOW, SetClock

CLAIRE = Context(UserId(new_id()), Role.CLIENT)


class Past(Outbox):
    """What was delivered, and what of it is still kept."""

    def __init__(self) -> None:
        self.delivered: list[Delivered] = []
        self.forgotten = 0

    def deliver(self, *events: Event) -> list[Delivered]:
        before = len(self.delivered)
        new = [Delivered(position, each) for position, each in enumerate(events, before + 1)]
        self.delivered += new
        return new

    async def last_position_unscoped(self) -> int:
        return len(self.delivered)

    async def delivered_unscoped(self, after: int, most: int) -> list[Delivered]:
        return [
            each
            for each in self.delivered[self.forgotten :]
            if after < each.position <= after + most
        ]


class Everybody:
    """Lets everybody hear everything, but for subjects that it is told to keep back."""

    def __init__(self) -> None:
        self.kept_back: set[str] = set()
        self.over = False

    async def holds(self, caller: Context) -> bool:
        return not self.over

    async def sees(self, caller: Context, event: Event) -> bool:
        return event.subject not in self.kept_back


class Studio:
    def __init__(self) -> None:
        self.past, self.audience = Past(), Everybody()
        self.live = Live(self.past, self.audience, SetClock())

    async def happens(self, *events: Event) -> list[Delivered]:
        new = self.past.deliver(*events)
        await self.live.pass_on_unscoped()
        return new


@pytest.fixture
def studio() -> Studio:
    return Studio()


def an_event() -> Event:
    return granted(ShootId(new_id()), 1, CLAIRE.user_id, NOW)


async def _next(following: AsyncGenerator[Told, None]) -> Told:
    return await asyncio.wait_for(anext(following), 5)


async def _listening(studio: Studio, after: int | None = None) -> AsyncGenerator[Told, None]:
    """Somebody who listens already, and has heard one event."""
    await studio.live.pass_on_unscoped()
    following, listeners = studio.live.follow(CLAIRE, after), studio.live._listeners
    before = list(listeners[CLAIRE.user_id])
    first = asyncio.create_task(_next(following))
    while listeners[CLAIRE.user_id] == before:  # noqa: ASYNC110 - turns of the loop, no time
        await asyncio.sleep(0)
    [event] = await studio.happens(an_event())
    assert await first == event
    return following


async def test_what_happens_is_told_once_in_order_to_each_who_listens(studio: Studio) -> None:
    one, other = await _listening(studio), await _listening(studio)
    # What the other one heard first.
    assert await _next(one) == studio.past.delivered[-1]
    events = await studio.happens(*(an_event() for _ in range(3)))
    assert [await _next(one) for _ in events] == events
    assert [await _next(other) for _ in events] == events


async def test_who_comes_back_misses_nothing_and_hears_nothing_twice(studio: Studio) -> None:
    events = await studio.happens(*(an_event() for _ in range(7)))
    following = studio.live.follow(CLAIRE, 3)
    assert await _next(following) == events[3]
    # While what was missed is still being told.
    more = await studio.happens(an_event())
    assert [await _next(following) for _ in range(4)] == [*events[4:], *more]


async def test_who_was_away_for_too_long_is_told_to_read_again(studio: Studio) -> None:
    events = await studio.happens(*(an_event() for _ in range(7)))
    studio.past.forgotten = 5
    following = studio.live.follow(CLAIRE, 3)
    assert await _next(following) == Reset(7, NOW)
    later = await studio.happens(an_event())
    assert [await _next(following)] == later
    assert await _next(studio.live.follow(CLAIRE, 5)) == events[5]


@pytest.mark.parametrize("position", [9, 10**17])
async def test_a_position_of_another_studio_is_told_to_read_again(
    studio: Studio, position: int
) -> None:
    await studio.happens(*(an_event() for _ in range(7)))
    following = studio.live.follow(CLAIRE, position)
    assert await _next(following) == Reset(7, NOW)
    later = await studio.happens(an_event())
    assert [await _next(following)] == later


async def test_so_much_that_was_missed_is_not_told_one_by_one(studio: Studio) -> None:
    studio.past.deliver(*(an_event() for _ in range(5001)))
    while await studio.live.pass_on_unscoped():
        pass
    assert isinstance(await _next(studio.live.follow(CLAIRE, 0)), Delivered | Reset)
    studio.past.deliver(*(an_event() for _ in range(5001)))
    while await studio.live.pass_on_unscoped():
        pass
    assert await _next(studio.live.follow(CLAIRE, 1)) == Reset(10_002, NOW)


async def test_what_is_not_for_them_is_not_told(studio: Studio) -> None:
    following = await _listening(studio)
    secret, public = an_event(), an_event()
    studio.audience.kept_back = {secret.subject}
    told = await studio.happens(secret, public)
    assert await _next(following) == told[1]
    assert await _next(studio.live.follow(CLAIRE, 1)) == told[1]


async def test_the_stream_ends_with_the_session_at_once(studio: Studio) -> None:
    following = await _listening(studio)
    studio.audience.over = True
    await studio.happens(signed_out(CLAIRE.user_id, 2, NOW))
    with pytest.raises(StopAsyncIteration):
        await _next(following)


async def test_the_stream_of_who_is_signed_out_ends_in_silence_too(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studio.events.live.SILENCE", 0.01)
    following = await _listening(studio)
    assert await _next(following) is None
    studio.audience.over = True
    with pytest.raises(StopAsyncIteration):
        await _next(following)


async def test_of_nine_streams_of_one_user_the_oldest_ends(studio: Studio) -> None:
    streams = [await _listening(studio) for _ in range(9)]
    oldest = streams[0]
    with pytest.raises(StopAsyncIteration):
        await _next(oldest)
    event = (await studio.happens(an_event()))[0]
    heard = [await _next(streams[-1])]
    assert heard == [event]


async def test_who_does_not_keep_up_has_to_come_back(studio: Studio) -> None:
    following = await _listening(studio)
    studio.past.deliver(*(an_event() for _ in range(1001)))
    while await studio.live.pass_on_unscoped():
        pass
    with pytest.raises(StopAsyncIteration):
        await _next(following)


async def test_all_streams_end_when_the_studio_stops(studio: Studio) -> None:
    following = await _listening(studio)
    studio.live.close()
    for each in (following, studio.live.follow(CLAIRE, None)):
        with pytest.raises(StopAsyncIteration):
            await _next(each)


async def test_what_was_before_one_listened_is_not_told(studio: Studio) -> None:
    await studio.happens(an_event())
    following = await _listening(studio)
    [event] = await studio.happens(an_event())
    assert await _next(following) == event
