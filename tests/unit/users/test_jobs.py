"""Letters that sign people in are written for those who are known; their secrets are made late."""

from datetime import timedelta

import bcrypt
import pytest
import structlog

from studio.kernel.ids import SignInId, UserId, new_id
from studio.kernel.keys import Keyring
from studio.users.domain import SIGN_IN_LIFETIME, SignIn, User
from studio.users.jobs import SignInRequests
from studio.users.secrets import SignInSecrets
from studio.users.tokens import Tokens
from tests.store.samples import SetClock, a_sign_in, a_user
from tests.unit.users.in_memory import KeptSignIns, KeptUsers

TOKENS = Tokens(Keyring(["s" * 40], "tokens"))


class Written:
    """Remembers which letters are to be written, and can be out of order."""

    def __init__(self) -> None:
        self.letters: list[tuple[SignInId, str]] = []
        self.out_of_order = False

    async def write_unscoped(self, sign_in: SignIn, user: User) -> None:
        if self.out_of_order:
            raise ConnectionError("away")
        self.letters.append((sign_in.id, user.email))


class Studio:
    """Claire and Bruno are known."""

    def __init__(self) -> None:
        self.clock = SetClock()
        self.kept = KeptSignIns()
        self.written = Written()
        users = [a_user(id=UserId(new_id()), email=f"{each}@example.com") for each in _KNOWN]
        self.work = SignInRequests(
            users=KeptUsers(*users), sign_ins=self.kept, letters=self.written, clock=self.clock
        )
        self.secrets = SignInSecrets(self.kept, TOKENS, self.clock)

    async def ask(self, email: str = "claire@example.com") -> SignInId:
        sign_in = a_sign_in(email=email, expires_at=self.clock() + SIGN_IN_LIFETIME)
        await self.kept.add(sign_in, now=self.clock())
        return sign_in.id

    def takes(self, sign_in: SignInId, code: str) -> bool:
        kept = self.kept.kept[sign_in].is_now.code_hash
        assert kept is not None
        return bcrypt.checkpw(code.encode(), kept)


_KNOWN = ("claire", "bruno")


@pytest.fixture
def studio(monkeypatch: pytest.MonkeyPatch) -> Studio:
    monkeypatch.setattr("studio.users.sign_in._BCRYPT_ROUNDS", 4)
    return Studio()


async def test_without_requests_there_is_nothing_to_do(studio: Studio) -> None:
    assert await studio.work.attend_unscoped() == 0


async def test_a_letter_goes_to_the_address_as_the_user_has_it_and_once(studio: Studio) -> None:
    sign_in = await studio.ask("Claire@Example.com")
    assert await studio.work.attend_unscoped() == 1
    assert studio.written.letters == [(sign_in, "claire@example.com")]
    assert await studio.work.attend_unscoped() == 0


async def test_nobody_gets_a_letter_whom_nobody_knows(studio: Studio) -> None:
    await studio.ask("nobody@example.com")
    assert await studio.work.attend_unscoped() == 1
    assert studio.written.letters == []
    assert await studio.work.attend_unscoped() == 0


async def test_what_could_not_be_written_now_is_later(studio: Studio) -> None:
    await studio.ask()
    studio.written.out_of_order = True
    with pytest.raises(ConnectionError):
        await studio.work.attend_unscoped()
    studio.written.out_of_order = False
    assert await studio.work.attend_unscoped() == 1
    assert len(studio.written.letters) == 1


async def test_a_letter_whose_link_would_not_work_any_more_is_not_written(studio: Studio) -> None:
    await studio.ask()
    studio.clock.forward(SIGN_IN_LIFETIME)
    with structlog.testing.capture_logs():
        assert await studio.work.attend_unscoped() == 1
    assert studio.written.letters == []
    assert await studio.work.attend_unscoped() == 0


async def test_many_requests_are_attended_to_a_handful_at_a_time(studio: Studio) -> None:
    for _ in range(45):
        await studio.ask()
    assert [await studio.work.attend_unscoped() for _ in range(4)] == [20, 20, 5, 0]
    assert len(studio.written.letters) == 45


async def test_the_secrets_of_a_letter_open_the_request_that_it_is_about(studio: Studio) -> None:
    sign_in = await studio.ask()
    secrets = await studio.secrets.fresh_unscoped(sign_in)
    assert secrets is not None
    assert TOKENS.read_sign_in(secrets.token, studio.clock()) == sign_in
    assert studio.takes(sign_in, secrets.code)
    assert secrets.token not in repr(secrets)
    assert secrets.code not in repr(secrets)


async def test_a_letter_that_is_tried_again_has_another_code_and_ends_the_first(
    studio: Studio,
) -> None:
    sign_in = await studio.ask()
    first, second = [await studio.secrets.fresh_unscoped(sign_in) for _ in range(2)]
    assert first is not None
    assert second is not None
    assert studio.takes(sign_in, second.code)
    assert first.code == second.code or not studio.takes(sign_in, first.code)


@pytest.mark.parametrize("end", ["used", "expired", "unknown"])
async def test_what_can_not_be_redeemed_any_more_has_no_secrets(studio: Studio, end: str) -> None:
    sign_in = await studio.ask()
    if end == "used":
        await studio.kept.use_unscoped(sign_in, studio.clock() + timedelta(seconds=1))
    elif end == "expired":
        studio.clock.forward(SIGN_IN_LIFETIME)
    else:
        sign_in = SignInId(new_id())
    assert await studio.secrets.fresh_unscoped(sign_in) is None
