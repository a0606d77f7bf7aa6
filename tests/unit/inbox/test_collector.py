"""Who is told what: everything that happens, and what of it concerns whom."""

from datetime import datetime, timedelta
from typing import Any, Final

import pytest

from generated import events as wire
from studio.events.event import Event, envelope
from studio.inbox.domain import FOR_CLIENTS, About, Happening, NotificationKind
from studio.kernel.ids import UserId, new_id
from tests.store.samples import NOW
from tests.unit.inbox.in_memory import ADA, BEN, CLAIRE, HUGO, INVITE, OTHER, SHOOT, House

_K = NotificationKind
LETTER: Final = f"invite.{INVITE}.1"
EVERYBODY: Final = (ADA, BEN, CLAIRE, HUGO)


def about(happened: str, subject: str, at: datetime = NOW) -> dict[str, Any]:
    return envelope(happened, subject, 1, at)


def moved(to: str, *, quiet: bool = False, at: datetime = NOW) -> wire.ShootTransitioned:
    facts = wire.ShootTransitionedFacts(
        shoot_id=SHOOT, from_=wire.ShootStatus.EDITING, to=wire.ShootStatus(to), quiet=quiet
    )
    return wire.ShootTransitioned(**about("shoot.transitioned", SHOOT, at), data=facts)


def granted(user_id: UserId = CLAIRE, **given: Any) -> wire.AccessGranted:
    facts = wire.AccessGrantedFacts(shoot_id=SHOOT, user_id=user_id, **given)
    return wire.AccessGranted(**about("access.granted", SHOOT), data=facts)


def viewed(at: datetime = NOW, user_id: UserId = CLAIRE) -> wire.GalleryViewed:
    facts = wire.AccessFacts(shoot_id=SHOOT, user_id=user_id)
    return wire.GalleryViewed(**about("gallery.viewed", f"{SHOOT}/{user_id}", at), data=facts)


def downloaded(at: datetime = NOW) -> wire.FileDownloaded:
    facts = wire.FileDownloadedFacts(file_id=new_id(), shoot_id=SHOOT, user_id=CLAIRE)
    return wire.FileDownloaded(**about("file.downloaded", f"{SHOOT}/{CLAIRE}", at), data=facts)


def file_failed() -> wire.FileFailed:
    facts = wire.FileFailedFacts(file_id=new_id(), shoot_id=SHOOT, code="too-large")
    return wire.FileFailed(**about("file.failed", facts.file_id), data=facts)


def letter_failed(**given: Any) -> wire.NotificationFailed:
    facts = wire.LetterFacts(letter_id=LETTER, kind="invite", **given)
    return wire.NotificationFailed(**about("notification.failed", LETTER), data=facts)


_INVITE_FACTS: Final = {"invite_id": INVITE, "shoot_id": SHOOT}
ACCEPTED: Final = wire.InviteAccepted(
    **about("invite.accepted", INVITE),
    data=wire.InviteAcceptedFacts(**_INVITE_FACTS, user_id=CLAIRE),
)
EXPIRED: Final = wire.InviteExpired(
    **about("invite.expired", INVITE), data=wire.InviteFacts(**_INVITE_FACTS)
)
REVOKED: Final = wire.InviteRevoked(
    **about("invite.revoked", INVITE), data=wire.InviteFacts(**_INVITE_FACTS)
)


@pytest.mark.parametrize(
    ("event", "kind", "whom"),
    [
        (ACCEPTED, _K.INVITE_ACCEPTED, About(user_id=CLAIRE)),
        (EXPIRED, _K.INVITE_EXPIRED, About(invite_id=INVITE)),
        (viewed(), _K.GALLERY_VIEWED, About(user_id=CLAIRE)),
        (downloaded(), _K.PHOTOGRAPHS_DOWNLOADED, About(user_id=CLAIRE)),
        (file_failed(), _K.PHOTOGRAPHS_FAILED, About()),
        (letter_failed(shoot_id=SHOOT, user_id=CLAIRE), _K.LETTER_FAILED, About(user_id=CLAIRE)),
        (letter_failed(shoot_id=SHOOT), _K.LETTER_FAILED, About(letter_id=LETTER)),
    ],
    ids=lambda each: each.value if isinstance(each, NotificationKind) else None,
)
async def test_those_who_run_the_studio_are_told(
    event: Event, kind: NotificationKind, whom: About
) -> None:
    house = House()
    await house.collector.consume(event)
    # All of them with one telling: one after the other, each would cost a transaction.
    assert house.store.tellings == 1
    for each in (ADA, BEN):
        assert house.store.told(each) == [Happening(kind, SHOOT, NOW, whom)]
    for each in (CLAIRE, HUGO):
        assert house.store.told(each) == []


@pytest.mark.parametrize(
    ("to", "kind"), [("proofing", _K.PROOFS_READY), ("delivered", _K.SHOOT_DELIVERED)]
)
async def test_a_shoots_clients_are_told_when_there_is_something_for_them(
    to: str, kind: NotificationKind
) -> None:
    house = House()
    await house.collector.consume(moved(to))
    assert house.store.tellings == 1
    for each in (CLAIRE, HUGO):
        assert house.store.told(each) == [Happening(kind, SHOOT, NOW)]
    for each in (ADA, BEN):
        assert house.store.told(each) == []


async def test_a_client_is_told_of_a_shoot_that_is_shared_with_them() -> None:
    house = House()
    await house.collector.consume(granted())
    assert house.store.told(CLAIRE) == [Happening(_K.SHOOT_SHARED, SHOOT, NOW)]
    assert all(house.store.told(each) == [] for each in (ADA, BEN, HUGO))


@pytest.mark.parametrize(
    "event",
    [
        moved("proofing", quiet=True),
        moved("delivered", quiet=True),
        moved("editing"),
        moved("archived"),
        moved("cancelled"),
        # Withdrawn again before this was delivered, or of somebody who runs the studio.
        granted(ADA),
        granted(UserId(new_id())),
        # They have just accepted, and know.
        granted(invite_id=INVITE),
        letter_failed(),
        letter_failed(user_id=CLAIRE),
        REVOKED,
        wire.ShootCreated(**about("shoot.created", SHOOT), data=wire.ShootFacts(shoot_id=SHOOT)),
    ],
    ids=lambda event: event.type,
)
async def test_nobody_is_told(event: Event) -> None:
    house = House()
    await house.collector.consume(event)
    assert (house.store.kept, house.store.tellings) == ({}, 0)


async def test_nobody_else_runs_the_studio() -> None:
    """Whom it is about is all who could be told: nobody costs no transaction."""
    house = House(admins=[CLAIRE])
    await house.collector.consume(downloaded())
    assert (house.store.kept, house.store.tellings) == ({}, 0)


async def test_only_the_first_look_is_news() -> None:
    house = House()
    house.first_views[SHOOT, CLAIRE] = NOW
    for minutes in (0, 45, 0, 45):
        await house.collector.consume(viewed(NOW + timedelta(minutes=minutes)))
    assert [each.at for each in house.store.told(ADA)] == [NOW]


async def test_a_look_after_the_first_one_is_forgotten_is_no_first_look() -> None:
    house = House()
    house.first_views[SHOOT, CLAIRE] = NOW - timedelta(days=100)
    await house.collector.consume(viewed())
    assert house.store.kept == {}


async def test_what_happens_again_is_one_notification_with_a_later_moment() -> None:
    house = House()
    later = NOW + timedelta(minutes=1)
    for at in (NOW, later, NOW):
        await house.collector.consume(downloaded(at))
    assert [each.at for each in house.store.told(ADA)] == [later]
    assert house.store.readers[ADA].told == 2


@pytest.mark.parametrize("event", [ACCEPTED, viewed(), downloaded()], ids=lambda each: each.type)
async def test_nobody_is_told_what_they_did_themselves(event: Event) -> None:
    # Who was a client when they did it, and runs the studio by now.
    house = House(admins=[ADA, CLAIRE])
    await house.collector.consume(event)
    assert house.store.told(CLAIRE) == []
    assert len(house.store.told(ADA)) == 1


@pytest.mark.parametrize(
    ("event", "gone"),
    [(moved("delivered"), HUGO), (granted(), CLAIRE), (EXPIRED, ADA), (downloaded(), CLAIRE)],
    ids=["of clients", "the client", "who runs the studio", "whom it is about"],
)
async def test_of_who_goes_while_others_are_told_nothing_stays(event: Event, gone: UserId) -> None:
    """They were there when it was asked whom it concerns, and had gone when they were told."""
    house = House(gone={gone})
    await house.collector.consume(event)
    assert house.store.forgotten == [(gone,)]


async def test_what_is_gone_is_forgotten() -> None:
    house = House()
    for event in (
        wire.AccessWithdrawn(
            **about("access.withdrawn", SHOOT),
            data=wire.AccessFacts(shoot_id=SHOOT, user_id=CLAIRE),
        ),
        wire.ShootDeleted(**about("shoot.deleted", OTHER), data=wire.ShootFacts(shoot_id=OTHER)),
        wire.UserDeleted(**about("user.deleted", HUGO), data=wire.UserReference(user_id=HUGO)),
    ):
        await house.collector.consume(event)
    assert house.store.forgotten == [(CLAIRE, SHOOT, *sorted(FOR_CLIENTS)), (OTHER,), (HUGO,)]
    assert house.store.kept == {}


@pytest.mark.parametrize(
    "event",
    [
        *(ACCEPTED, EXPIRED, viewed(), downloaded(), file_failed(), granted(), moved("delivered")),
        letter_failed(shoot_id=SHOOT),
    ],
    ids=lambda event: event.type,
)
async def test_hearing_of_it_twice_comes_to_the_same(event: Event) -> None:
    house = House()
    await house.collector.consume(event)
    once = dict(house.store.kept)
    await house.collector.consume(event)
    assert house.store.kept == once != {}
    assert {each for each in EVERYBODY if each in house.store.readers} == {
        user_id for user_id, _ in once
    }
