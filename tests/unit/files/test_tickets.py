from datetime import UTC, datetime, timedelta

import pytest

from studio.files.domain import Resolution, TicketRefused
from studio.files.tickets import Tickets
from studio.kernel.ids import FileId, UserId
from studio.kernel.keys import Keyring

SECRET = "s" * 40
FILE, OTHER_FILE = FileId("01m81v8c0m1ea716zyfs7ghgsd"), FileId("01m81v8c0m1ea716zyfs7ghgse")
VIEWER = UserId("01m81v73gyskeswd57xc93y2p6")


class At:
    """A clock that can be set."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 13, 37, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def _tickets(clock: At, *secrets: str) -> Tickets:
    return Tickets(Keyring(secrets or (SECRET,), "tickets"), clock, "/api/v1/files")


def _ticket(tickets: Tickets, resolution: Resolution = Resolution.THUMB) -> str:
    address = tickets.issue(VIEWER).addresses(FILE, (resolution,))[resolution.value]
    prefix = f"/api/v1/files/{FILE}/{resolution.value}/"
    assert address.startswith(prefix)
    return address.removeprefix(prefix)


def test_a_ticket_opens_on_behalf_of_its_user() -> None:
    tickets = _tickets(At())
    assert tickets.viewer(FILE, Resolution.THUMB, _ticket(tickets)) == VIEWER


def test_a_ticket_is_good_for_half_a_day_at_least_and_a_day_at_most() -> None:
    for hour in range(24):
        clock = At()
        clock.now = clock.now.replace(hour=hour)
        tickets = _tickets(clock)
        ticket = _ticket(tickets)
        clock.now += timedelta(hours=12) - timedelta(seconds=1)
        tickets.viewer(FILE, Resolution.THUMB, ticket)
        clock.now += timedelta(hours=12, seconds=1)
        with pytest.raises(TicketRefused):
            tickets.viewer(FILE, Resolution.THUMB, ticket)


def test_the_same_address_comes_again_so_that_browsers_can_cache() -> None:
    clock = At()
    first = _ticket(_tickets(clock))
    clock.now += timedelta(minutes=20)
    assert _ticket(_tickets(clock)) == first


def test_a_ticket_is_for_one_file_and_one_resolution() -> None:
    tickets = _tickets(At())
    ticket = _ticket(tickets)
    with pytest.raises(TicketRefused):
        tickets.viewer(OTHER_FILE, Resolution.THUMB, ticket)
    with pytest.raises(TicketRefused):
        tickets.viewer(FILE, Resolution.ORIGINAL, ticket)


def test_every_character_of_a_ticket_counts() -> None:
    tickets = _tickets(At())
    ticket = _ticket(tickets)
    for place, letter in enumerate(ticket):
        altered = ticket[:place] + ("A" if letter != "A" else "B") + ticket[place + 1 :]
        with pytest.raises(TicketRefused):
            tickets.viewer(FILE, Resolution.THUMB, altered)


@pytest.mark.parametrize(
    "ticket", ["", ".", "...", "a.b.c.d", "a.1.b.é", "a.99999999999999999999.b.c", "a.-1.b.c"]
)
def test_nonsense_is_refused(ticket: str) -> None:
    with pytest.raises(TicketRefused):
        _tickets(At()).viewer(FILE, Resolution.THUMB, ticket)


def test_keys_can_be_rotated() -> None:
    clock = At()
    ticket = _ticket(_tickets(clock))
    assert _tickets(clock, "n" * 40, SECRET).viewer(FILE, Resolution.THUMB, ticket) == VIEWER
    with pytest.raises(TicketRefused):
        _tickets(clock, "n" * 40).viewer(FILE, Resolution.THUMB, ticket)
