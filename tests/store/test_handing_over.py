"""What becomes of letters with mail servers that refuse, stall, hang up and send us away."""

import asyncio
from email import message_from_bytes, policy
from typing import Any

import aiosmtplib
import pytest

from studio.kernel.language import Language
from studio.notifications.kinds import LetterKind
from studio.notifications.letters.compose import compose
from studio.notifications.letters.samples import SAMPLES
from studio.notifications.ports import NotHandedOver, Outgoing, Refused
from studio.runtime.mail import connections, smtp
from tests.store.mail_server import (
    HANG_UP,
    STALL,
    PostOffice,
    mailer_to,
    office_answering,
    open_office,
    recipients,
    to,
)

UNSUBSCRIBE = "https://studio.example/unsubscribe/token"
MESSAGE = Outgoing(
    recipient="claire@example.com",
    letter=compose(LetterKind.INVITE, Language.FRENCH, SAMPLES[LetterKind.INVITE]),
    message_id="invite/01k7qz/1",
    unsubscribe_url=UNSUBSCRIBE,
)
LOGIN = "studio%40example.com:hunter2@"
USER = ("studio@example.com", "hunter2")


async def outcome_of(office: PostOffice, url: str | None = None) -> str | Refused | NotHandedOver:
    """What becomes of one letter."""
    async with open_office(office), mailer_to(url or office.url()) as mailer:
        try:
            return await mailer.hand_over(MESSAGE)
        except (Refused, NotHandedOver) as error:
            return error


def as_refused(found: object) -> tuple[str, bool]:
    assert isinstance(found, Refused)
    return found.reply, found.permanent


async def test_what_the_server_says_when_it_takes_a_letter_is_told() -> None:
    office = PostOffice(data="250 2.0.0 Ok: queued as 4XyZ")
    assert await outcome_of(office) == "250 2.0.0 Ok: queued as 4XyZ"
    [envelope] = office.taken
    assert envelope.rcpt_tos == ["claire@example.com"]
    assert isinstance(envelope.content, bytes)
    message = message_from_bytes(envelope.content, policy=policy.default)
    assert message["Message-ID"] == "<invite/01k7qz/1@example.com>"
    assert message["List-Unsubscribe"] == f"<{UNSUBSCRIBE}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize("step", ["mail", "rcpt", "data"])
@pytest.mark.parametrize(
    ("reply", "permanent"),
    [
        ("550 5.1.1 No such mailbox", True),
        ("552 5.2.2 Mailbox full", True),
        ("554 5.7.1 Rejected as spam", True),
        ("450 4.2.0 Greylisted, come again in 5 minutes", False),
        ("451 4.3.0 Trouble", False),
        ("452 4.2.2 No room", False),
        ("530 5.7.0 Must issue a STARTTLS command first", False),
        ("530 5.7.1 Authentication required", False),
        ("503 5.5.1 Bad sequence of commands", False),
    ],
)
async def test_a_refusal_is_told_in_the_servers_words(
    step: str, reply: str, permanent: bool
) -> None:
    office = office_answering(step, reply)
    assert as_refused(await outcome_of(office)) == (reply, permanent)
    assert office.taken == []


async def test_a_refusal_of_many_lines_is_one() -> None:
    office = PostOffice(rcpt="550-5.7.1 This server\r\n550-5.7.1\tdoesn't take\r\n550 5.7.1 mail")
    reply, permanent = as_refused(await outcome_of(office))
    assert (reply, permanent) == ("550 5.7.1 This server 5.7.1 doesn't take 5.7.1 mail", True)


@pytest.mark.parametrize("step", ["mail", "rcpt", "data"])
async def test_a_server_that_is_going_away_may_come_back(step: str) -> None:
    office = office_answering(step, "421 4.3.2 Shutting down")
    assert as_refused(await outcome_of(office)) == ("421 4.3.2 Shutting down", False)


@pytest.mark.parametrize("greeting", ["554 5.7.1 Your address is on a list", "421 4.7.0 Too busy"])
async def test_a_server_that_does_not_want_us_at_all_says_nothing_about_the_letter(
    greeting: str,
) -> None:
    office = PostOffice(greeting=greeting)
    assert as_refused(await outcome_of(office)) == (greeting, False)


async def test_an_answer_that_makes_no_sense_is_no_refusal() -> None:
    for office in (PostOffice(rcpt="299 What?"), PostOffice(greeting="ready when you are")):
        found = await outcome_of(office)
        assert isinstance(found, NotHandedOver)
        assert "out of turn" in found.reason


@pytest.mark.parametrize("step", ["mail", "rcpt", "data"])
async def test_a_server_that_hangs_up_leaves_the_outcome_open(step: str) -> None:
    # After the content, too: nobody knows whether the server kept it.
    office = office_answering(step, HANG_UP)
    found = await outcome_of(office)
    assert isinstance(found, NotHandedOver)
    assert office.steps[step] == 1


@pytest.mark.parametrize("step", ["mail", "rcpt", "data"])
async def test_a_server_that_stalls_is_left(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "_TIMEOUT", 0.2)
    office = office_answering(step, STALL)
    found = await outcome_of(office)
    assert isinstance(found, NotHandedOver)
    assert "Timed out" in found.reason
    assert office.steps[step] == 1


async def test_a_server_that_takes_its_time_at_every_step_is_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(smtp, "_LONGEST", 0.3)
    found = await outcome_of(PostOffice(data=STALL))
    assert isinstance(found, NotHandedOver)
    assert "took more than" in found.reason


async def test_a_greylisted_letter_is_taken_the_second_time() -> None:
    office = PostOffice(rcpt="450 4.2.0 Greylisted")
    async with open_office(office), mailer_to(office.url()) as mailer:
        with pytest.raises(Refused) as refused:
            await mailer.hand_over(MESSAGE)
        assert not refused.value.permanent
        office.rcpt = "250 OK"
        assert await mailer.hand_over(MESSAGE) == "250 OK"
    # The refusal was no reason to begin from the start.
    assert (office.connections, recipients(office)) == (1, ["claire@example.com"])


async def test_a_wrong_password_is_told_and_can_be_mended() -> None:
    office = PostOffice(user=("studio@example.com", "hunter3"))
    async with open_office(office), mailer_to(office.url(login=LOGIN)) as mailer:
        with pytest.raises(Refused) as refused:
            await mailer.hand_over(MESSAGE)
        trouble = await mailer.check()
    assert not refused.value.permanent
    assert refused.value.reply.startswith("The mail server refuses the user or the password")
    assert "535 5.7.8" in refused.value.reply
    assert trouble is not None
    assert "535 5.7.8" in trouble
    assert "hunter" not in refused.value.reply + trouble
    assert office.taken == []


async def test_the_right_password_is_taken_on_this_machine() -> None:
    office = PostOffice(user=USER)
    async with open_office(office), mailer_to(office.url(login=LOGIN)) as mailer:
        assert await mailer.hand_over(MESSAGE) == "250 OK"
    assert office.steps["auth"] == 1


async def test_a_password_is_not_sent_where_others_could_read_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = aiosmtplib.SMTP.get_transport_info

    def elsewhere(self: aiosmtplib.SMTP, key: str) -> Any:
        return ("192.0.2.1", 25) if key == "peername" else known(self, key)

    monkeypatch.setattr(aiosmtplib.SMTP, "get_transport_info", elsewhere)
    office = PostOffice(user=USER)
    async with open_office(office):
        async with mailer_to(office.url(login=LOGIN)) as mailer:
            with pytest.raises(NotHandedOver, match="offers no encryption") as refused:
                await mailer.hand_over(MESSAGE)
            trouble = await mailer.check()
        assert trouble is not None
        assert "offers no encryption" in trouble
        assert "hunter2" not in refused.value.reason + trouble
        assert office.steps["auth"] == 0
    # Without a password, there is nothing to keep.
    assert await outcome_of(PostOffice()) == "250 OK"


async def test_where_encryption_is_required_nothing_goes_without() -> None:
    office = PostOffice()
    async with open_office(office), mailer_to(office.url("smtp+starttls")) as mailer:
        with pytest.raises(NotHandedOver, match="STARTTLS"):
            await mailer.hand_over(MESSAGE)
    assert office.steps["mail"] == 0


async def test_a_server_without_passwords_is_told() -> None:
    office = PostOffice()
    found = await _without_login(office)
    assert isinstance(found, NotHandedOver)
    assert "AUTH" in found.reason


async def _without_login(office: PostOffice) -> object:
    async with open_office(office), mailer_to(office.url(login=LOGIN)) as mailer:
        with pytest.raises(NotHandedOver) as refused:
            await mailer.hand_over(MESSAGE)
    return refused.value


async def test_many_letters_go_over_a_few_connections() -> None:
    office = PostOffice()
    async with open_office(office), mailer_to(office.url()) as mailer:
        everybody = [f"client-{number}@example.com" for number in range(60)]
        await asyncio.gather(
            *(mailer.hand_over(to(each, MESSAGE, number)) for number, each in enumerate(everybody))
        )
        assert sorted(recipients(office)) == sorted(everybody)
        assert office.connections == office.most_at_once == 4
    assert office.at_once == 0


async def test_a_connection_is_not_used_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "_MOST_LETTERS", 3)
    office = PostOffice()
    async with open_office(office), mailer_to(office.url()) as mailer:
        for number in range(7):
            await mailer.hand_over(to("claire@example.com", MESSAGE, number))
        assert office.connections == 3


async def test_a_connection_that_nobody_uses_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "_KEPT", 0.05)
    office = PostOffice()
    async with open_office(office), mailer_to(office.url()) as mailer:
        await mailer.hand_over(MESSAGE)
        assert office.at_once == 1
        await office.until(lambda: office.at_once == 0)
        await mailer.hand_over(MESSAGE)
        assert office.connections == 2


@pytest.mark.parametrize("rset", [HANG_UP, "421 4.4.2 Timeout", "503 Not now"])
async def test_a_connection_that_has_gone_stale_is_replaced(rset: str) -> None:
    office = PostOffice()
    async with open_office(office), mailer_to(office.url()) as mailer:
        await mailer.hand_over(MESSAGE)
        office.rset = rset
        await mailer.hand_over(MESSAGE)
        assert (office.connections, len(office.taken)) == (2, 2)


async def test_who_is_cancelled_leaves_no_answer_to_the_next() -> None:
    office = PostOffice(data=STALL)
    async with open_office(office), mailer_to(office.url()) as mailer:
        first = asyncio.create_task(mailer.hand_over(MESSAGE))
        await office.until(lambda: office.steps["data"] == 1)
        first.cancel()
        await asyncio.wait([first])
        assert first.cancelled()
        office.data = "250 The second"
        assert await mailer.hand_over(MESSAGE) == "250 The second"
        assert (office.connections, office.steps["rset"]) == (2, 0)


async def test_one_refusal_among_many_is_about_that_letter_alone() -> None:
    def answer(address: str) -> str:
        return "550 5.1.1 No" if address.startswith("gone") else "250 OK"

    office = PostOffice(rcpt=answer)
    async with open_office(office), mailer_to(office.url()) as mailer:
        found = await asyncio.gather(
            *(
                mailer.hand_over(to(f"{who}-{number}@example.com", MESSAGE, number))
                for number, who in enumerate(["here", "gone"] * 10)
            ),
            return_exceptions=True,
        )
    assert [isinstance(each, Refused) for each in found] == [False, True] * 10
    assert all(each.startswith("here") for each in recipients(office))
