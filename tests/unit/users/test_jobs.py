"""Letters that sign people in are sent once, to those who are known, and tried again if need be."""

import re
from datetime import timedelta

import bcrypt
import pytest
import structlog

from studio.kernel.ids import SignInId, UserId
from studio.kernel.keys import Keyring
from studio.users.domain import SIGN_IN_LIFETIME
from studio.users.jobs import SignInLetters
from studio.users.tokens import Tokens
from tests.store.samples import SetClock, a_sign_in, a_user
from tests.unit.users.in_memory import KeptSignIns, KeptUsers, Letterbox

TOKENS = Tokens(Keyring(["s" * 40], "tokens"))
RETRY_AFTER = timedelta(seconds=30)


class Studio:
    """Claire and Bruno are known."""

    def __init__(self) -> None:
        self.clock = SetClock()
        self.kept = KeptSignIns()
        self.letterbox = Letterbox()
        self.work = self.another()

    def another(self) -> SignInLetters:
        """Another process of the same studio."""
        return SignInLetters(
            users=KeptUsers(
                a_user(id=UserId("claire"), email="claire@example.com"),
                a_user(id=UserId("bruno"), email="bruno@example.com"),
            ),
            sign_ins=self.kept,
            tokens=TOKENS,
            mailer=self.letterbox,
            clock=self.clock,
            public_url="https://studio.example/portal/",
        )

    async def ask(self, email: str = "claire@example.com") -> SignInId:
        sign_in = a_sign_in(email=email, expires_at=self.clock() + SIGN_IN_LIFETIME)
        await self.kept.add(sign_in, now=self.clock())
        return sign_in.id

    def code(self, number: int = -1) -> str:
        found = re.search(r"\b\d{6}\b", self.letterbox.letters[number].text)
        assert found is not None
        return found[0]

    def takes(self, sign_in: SignInId, code: str) -> bool:
        kept = self.kept.kept[sign_in].is_now.code_hash
        assert kept is not None
        return bcrypt.checkpw(code.encode(), kept)


@pytest.fixture
def studio(monkeypatch: pytest.MonkeyPatch) -> Studio:
    monkeypatch.setattr("studio.users.sign_in._BCRYPT_ROUNDS", 4)
    return Studio()


async def test_without_requests_there_is_nothing_to_do(studio: Studio) -> None:
    assert await studio.work.send_due_unscoped() == 0


async def test_a_letter_has_a_link_and_a_code_that_work(studio: Studio) -> None:
    sign_in = await studio.ask("Claire@Example.com")
    assert await studio.work.send_due_unscoped() == 1
    [letter] = studio.letterbox.letters
    assert letter.recipient == "claire@example.com"
    found = re.search(r"https://studio\.example/portal/sign-in#token=(\S+)", letter.text)
    assert found is not None
    assert TOKENS.read_sign_in(found[1], studio.clock()) == sign_in
    assert studio.takes(sign_in, studio.code())
    assert await studio.work.send_due_unscoped() == 0
    assert len(studio.letterbox.letters) == 1


async def test_nobody_gets_a_letter_whom_nobody_knows(studio: Studio) -> None:
    await studio.ask("nobody@example.com")
    assert await studio.work.send_due_unscoped() == 1
    assert studio.letterbox.letters == []
    assert await studio.work.send_due_unscoped() == 0


async def test_a_letter_that_was_not_sent_is_tried_again_under_another_code(
    studio: Studio,
) -> None:
    sign_in = await studio.ask()
    studio.letterbox.out_of_order = {"claire@example.com"}
    with structlog.testing.capture_logs() as logged:
        assert await studio.work.send_due_unscoped() == 1
    assert "claire" not in str(logged)
    assert await studio.work.send_due_unscoped() == 0
    studio.clock.forward(RETRY_AFTER)
    first = studio.kept.kept[sign_in].is_now.code_hash
    studio.letterbox.out_of_order = set()
    assert await studio.work.send_due_unscoped() == 1
    assert studio.kept.kept[sign_in].is_now.code_hash != first
    assert studio.takes(sign_in, studio.code())


async def test_one_letter_that_is_not_sent_does_not_hold_up_the_others(studio: Studio) -> None:
    for email in ("claire@example.com", "bruno@example.com"):
        await studio.ask(email)
    studio.letterbox.out_of_order = {"claire@example.com"}
    with structlog.testing.capture_logs():
        assert await studio.work.send_due_unscoped() == 2
    assert [letter.recipient for letter in studio.letterbox.letters] == ["bruno@example.com"]


async def test_a_letter_whose_link_would_not_work_any_more_is_not_sent(studio: Studio) -> None:
    await studio.ask()
    studio.clock.forward(SIGN_IN_LIFETIME)
    with structlog.testing.capture_logs():
        assert await studio.work.send_due_unscoped() == 1
    assert studio.letterbox.letters == []
    assert await studio.work.send_due_unscoped() == 0


async def test_a_letter_that_another_process_sends_is_left_to_it(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in = await studio.ask()
    seen = await studio.kept.due_unscoped(studio.clock(), 20)
    await studio.another().send_due_unscoped()

    async def due_before(*_: object) -> object:
        return seen

    monkeypatch.setattr(studio.kept, "due_unscoped", due_before)
    await studio.work.send_due_unscoped()
    assert len(studio.letterbox.letters) == 1
    assert studio.takes(sign_in, studio.code())


async def test_a_request_that_was_used_meanwhile_stays_used(studio: Studio) -> None:
    sign_in = await studio.ask()
    studio.letterbox.out_of_order = {"claire@example.com"}
    with structlog.testing.capture_logs():
        await studio.work.send_due_unscoped()
    await studio.kept.use_unscoped(sign_in, studio.clock())
    studio.clock.forward(RETRY_AFTER)
    assert await studio.work.send_due_unscoped() == 0


async def test_many_letters_are_sent_a_handful_at_a_time(studio: Studio) -> None:
    for _ in range(45):
        await studio.ask()
    assert [await studio.work.send_due_unscoped() for _ in range(4)] == [20, 20, 5, 0]
    assert len(studio.letterbox.letters) == 45
