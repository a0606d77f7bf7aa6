"""Signing in: by a link, by the code beside it, and who a bearer stands for afterwards."""

from datetime import timedelta

import bcrypt
import pytest

from studio.kernel.access import Context, Role, SessionOrigin
from studio.kernel.errors import TooManyRequests, Unauthenticated
from studio.kernel.ids import SignInId, UserId, new_id
from studio.kernel.keys import Keyring
from studio.kernel.wakeup import Wakeup
from studio.users.domain import (
    CODE_TRIES,
    SESSION_LIFETIME,
    SESSION_LONGEST,
    SIGN_IN_LIFETIME,
    CodeRefused,
    Session,
    SignIn,
    SignInLinkExpired,
    SignInLinkInvalid,
    SignInLinkUsed,
)
from studio.users.sign_in import SignIns, fresh_code
from studio.users.tokens import Tokens
from tests.store.samples import USER_GONE, SetClock, a_session, a_user, scope_of_admin
from tests.unit.users.in_memory import CountedAllowance, KeptSignIns, KeptUsers

CLAIRE = a_user(id=UserId(new_id()), email="claire@example.com", epoch=4)
ADMIN = scope_of_admin()
CODE = "012345"
HASH = bcrypt.hashpw(CODE.encode(), bcrypt.gensalt(4))


class Studio:
    """Somebody known, and what it takes to sign them in."""

    def __init__(self) -> None:
        self.clock = SetClock()
        self.users = KeptUsers(CLAIRE)
        self.kept = KeptSignIns()
        self.allowance = CountedAllowance()
        self.requests_due = Wakeup()
        self.tokens = Tokens(Keyring(["s" * 40], "tokens"))
        self.sign_ins = SignIns(
            users=self.users,
            sign_ins=self.kept,
            tokens=self.tokens,
            allowance=self.allowance,
            clock=self.clock,
            requests_due=self.requests_due,
        )

    async def requested(self, email: str = "claire@example.com") -> SignIn:
        """A request whose letter was sent."""
        await self.sign_ins.request(email)
        sign_in = list(self.kept.kept.values())[-1].is_now
        await self.kept.arm_unscoped(sign_in.id, code_hash=HASH)
        return sign_in

    async def signed_in(self) -> Session:
        """A session that has just begun."""
        return await self.sign_ins.redeem_token(self.link(await self.requested()))

    async def renewed(self, session: Session) -> Session:
        """A session as its bearer's holder renews it."""
        return await self.sign_ins.renew(await self.sign_ins.authenticate(session.access_token))

    def link(self, sign_in: SignIn) -> str:
        return self.tokens.for_sign_in(sign_in.id, sign_in.expires_at)


@pytest.fixture
def studio() -> Studio:
    return Studio()


@pytest.mark.parametrize(
    "email", ["claire@example.com", "Claire@Example.com", "nobody@example.com"]
)
async def test_a_request_is_kept_whether_somebody_is_known_or_not(
    studio: Studio, email: str
) -> None:
    await studio.sign_ins.request(email)
    [kept] = studio.kept.kept.values()
    assert kept.is_now.email == email
    assert kept.is_now.expires_at == studio.clock() + SIGN_IN_LIFETIME
    assert kept.due_at == studio.clock()
    # The letters are woken: this returns at once.
    await studio.requests_due.wait(60)


async def test_an_address_asks_three_times_however_it_is_spelt(studio: Studio) -> None:
    for email in ("claire@example.com", "CLAIRE@example.com", " claire@Example.com"):
        await studio.sign_ins.request(email)
    with pytest.raises(TooManyRequests) as refused:
        await studio.sign_ins.request("Claire@example.com")
    assert refused.value.patience.wait <= timedelta(hours=1)
    assert len(studio.kept.kept) == 3
    await studio.sign_ins.request("other@example.com")


async def test_a_link_signs_in_once(studio: Studio) -> None:
    link = studio.link(await studio.requested("Claire@Example.com"))
    session = await studio.sign_ins.redeem_token(link)
    assert session.user == CLAIRE
    assert session.expires_at == (studio.clock() + SESSION_LIFETIME).replace(microsecond=0)
    claims = studio.tokens.read_session(session.access_token, studio.clock())
    assert (claims.user_id, claims.epoch) == (CLAIRE.id, CLAIRE.epoch)
    assert claims.expires_at == session.expires_at
    with pytest.raises(SignInLinkUsed):
        await studio.sign_ins.redeem_token(link)


async def test_a_link_works_until_its_quarter_of_an_hour_is_over(studio: Studio) -> None:
    first, second = [studio.link(await studio.requested()) for _ in range(2)]
    studio.clock.forward(SIGN_IN_LIFETIME - timedelta(seconds=1))
    await studio.sign_ins.redeem_token(first)
    studio.clock.forward(timedelta(seconds=1))
    with pytest.raises(SignInLinkExpired):
        await studio.sign_ins.redeem_token(second)


async def test_what_is_no_link_of_ours_is_refused(studio: Studio) -> None:
    sign_in = await studio.requested()
    soon = studio.clock() + timedelta(minutes=5)
    others = Tokens(Keyring(["o" * 40], "tokens"))
    for token in (
        "",
        "nonsense",
        studio.link(sign_in)[:-1],
        others.for_sign_in(sign_in.id, soon),
        studio.tokens.for_session(a_session(CLAIRE.id, soon, epoch=CLAIRE.epoch)),
        studio.tokens.for_sign_in(SignInId("purged"), soon),
    ):
        with pytest.raises(SignInLinkInvalid):
            await studio.sign_ins.redeem_token(token)
    assert studio.kept.kept[sign_in.id].is_now.used_at is None


async def test_a_link_for_nobody_is_refused(studio: Studio) -> None:
    link = studio.link(await studio.requested())
    await studio.users.delete(ADMIN, CLAIRE.id, USER_GONE)
    with pytest.raises(SignInLinkInvalid):
        await studio.sign_ins.redeem_token(link)


@pytest.mark.parametrize("email", ["claire@example.com", "CLAIRE@example.com"])
async def test_a_code_signs_in_once(studio: Studio, email: str) -> None:
    sign_in = await studio.requested()
    session = await studio.sign_ins.redeem_code(email, CODE)
    assert session.user == CLAIRE
    with pytest.raises(CodeRefused):
        await studio.sign_ins.redeem_code(email, CODE)
    with pytest.raises(SignInLinkUsed):
        await studio.sign_ins.redeem_token(studio.link(sign_in))


async def test_a_link_that_was_used_takes_its_code_along(studio: Studio) -> None:
    await studio.sign_ins.redeem_token(studio.link(await studio.requested()))
    with pytest.raises(CodeRefused):
        await studio.sign_ins.redeem_code("claire@example.com", CODE)


async def test_after_five_wrong_tries_the_right_one_is_too_late(studio: Studio) -> None:
    await studio.requested()
    for _ in range(CODE_TRIES):
        with pytest.raises(CodeRefused):
            await studio.sign_ins.redeem_code("claire@example.com", "543210")
    with pytest.raises(CodeRefused):
        await studio.sign_ins.redeem_code("claire@example.com", CODE)


async def test_the_fifth_try_may_be_the_right_one(studio: Studio) -> None:
    await studio.requested()
    for _ in range(CODE_TRIES - 1):
        with pytest.raises(CodeRefused):
            await studio.sign_ins.redeem_code("claire@example.com", "543210")
    await studio.sign_ins.redeem_code("claire@example.com", CODE)


async def test_nothing_tells_why_a_code_is_refused(studio: Studio) -> None:
    details = set()
    sign_in = await studio.requested()
    for email, code in (
        ("claire@example.com", "000000"),
        ("claire@example.com", "٠١٢٣٤٥"),
        ("nobody@example.com", CODE),
    ):
        with pytest.raises(CodeRefused) as refused:
            await studio.sign_ins.redeem_code(email, code)
        details.add(refused.value.detail)
    studio.clock.forward(SIGN_IN_LIFETIME)
    with pytest.raises(CodeRefused) as refused:
        await studio.sign_ins.redeem_code(sign_in.email, CODE)
    details.add(refused.value.detail)
    assert len(details) == 1


async def test_a_code_before_its_letter_is_sent_is_refused(studio: Studio) -> None:
    await studio.sign_ins.request("claire@example.com")
    for code in (CODE, "no code"):
        with pytest.raises(CodeRefused):
            await studio.sign_ins.redeem_code("claire@example.com", code)


async def test_a_code_for_nobody_is_refused(studio: Studio) -> None:
    await studio.requested("nobody@example.com")
    with pytest.raises(CodeRefused):
        await studio.sign_ins.redeem_code("nobody@example.com", CODE)


async def test_a_bearer_stands_for_its_user_as_they_are_now(studio: Studio) -> None:
    session = await studio.sign_ins.redeem_token(studio.link(await studio.requested()))
    bearer = session.access_token
    now = studio.clock().replace(microsecond=0)
    origin = SessionOrigin(now, CLAIRE.epoch, session.expires_at)
    assert await studio.sign_ins.authenticate(bearer) == Context(CLAIRE.id, Role.CLIENT, origin)
    await studio.users.promote_unscoped(CLAIRE.email)
    assert await studio.sign_ins.authenticate(bearer) == Context(CLAIRE.id, Role.ADMIN, origin)


@pytest.mark.parametrize("end", ["time", "sessions", "user"])
async def test_a_bearer_stands_for_nobody_once_its_session_is_over(
    studio: Studio, end: str
) -> None:
    session = await studio.sign_ins.redeem_token(studio.link(await studio.requested()))
    await studio.sign_ins.authenticate(session.access_token)
    if end == "time":
        studio.clock.now = session.expires_at
    elif end == "sessions":
        await studio.users.end_sessions(ADMIN, CLAIRE.id, USER_GONE)
    else:
        await studio.users.delete(ADMIN, CLAIRE.id, USER_GONE)
    with pytest.raises(Unauthenticated):
        await studio.sign_ins.authenticate(session.access_token)


async def test_a_session_is_renewed_for_as_long_as_a_new_one(studio: Studio) -> None:
    first = await studio.signed_in()
    studio.clock.forward(timedelta(days=6))
    second = await studio.renewed(first)
    assert second.expires_at == (studio.clock() + SESSION_LIFETIME).replace(microsecond=0)
    assert second.user == CLAIRE
    # Either is good, each until its own end: whoever renewed twice at once has done no harm.
    for bearer in (first.access_token, second.access_token):
        await studio.sign_ins.authenticate(bearer)
    studio.clock.now = first.expires_at
    with pytest.raises(Unauthenticated):
        await studio.sign_ins.authenticate(first.access_token)
    await studio.sign_ins.authenticate(second.access_token)


async def test_however_often_it_is_renewed_a_session_ends_ninety_days_after_the_sign_in(
    studio: Studio,
) -> None:
    session = await studio.signed_in()
    signed_in_at = studio.clock().replace(microsecond=0)
    while session.expires_at < signed_in_at + SESSION_LONGEST:
        studio.clock.now = session.expires_at - timedelta(seconds=1)
        renewed = await studio.renewed(session)
        assert renewed.expires_at > session.expires_at
        session = renewed
    assert session.expires_at == signed_in_at + SESSION_LONGEST
    # Not refused to the last, and not longer either.
    studio.clock.now = session.expires_at - timedelta(milliseconds=1)
    session = await studio.renewed(session)
    assert session.expires_at == signed_in_at + SESSION_LONGEST
    studio.clock.now = session.expires_at
    with pytest.raises(Unauthenticated):
        await studio.renewed(session)


@pytest.mark.parametrize("when", ["before", "after", "in between"])
async def test_ending_the_sessions_ends_renewed_ones(studio: Studio, when: str) -> None:
    session = await studio.signed_in()
    caller = await studio.sign_ins.authenticate(session.access_token)
    if when == "after":
        session = await studio.sign_ins.renew(caller)
    await studio.users.end_sessions(ADMIN, CLAIRE.id, USER_GONE)
    with pytest.raises(Unauthenticated):
        if when == "in between":
            await studio.sign_ins.renew(caller)
        else:
            await studio.renewed(session)


async def test_the_session_of_somebody_who_is_gone_is_not_renewed(studio: Studio) -> None:
    caller = await studio.sign_ins.authenticate((await studio.signed_in()).access_token)
    await studio.users.delete(ADMIN, CLAIRE.id, USER_GONE)
    with pytest.raises(Unauthenticated):
        await studio.sign_ins.renew(caller)


async def test_without_a_session_there_is_nothing_to_renew(studio: Studio) -> None:
    with pytest.raises(Unauthenticated):
        await studio.sign_ins.renew(Context(CLAIRE.id, Role.CLIENT))


async def test_what_is_no_bearer_of_ours_stands_for_nobody(studio: Studio) -> None:
    link = studio.link(await studio.requested())
    for bearer in ("", "nonsense", link):
        with pytest.raises(Unauthenticated):
            await studio.sign_ins.authenticate(bearer)


def test_codes_are_six_digits_and_what_is_kept_does_not_tell_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("studio.users.sign_in._BCRYPT_ROUNDS", 4)
    made = [fresh_code() for _ in range(50)]
    for code, kept in made:
        assert len(code) == 6
        assert code.isdecimal()
        assert code.isascii()
        assert code.encode() not in kept
        assert bcrypt.checkpw(code.encode(), kept)
    assert len({code for code, _ in made}) > 40


def test_a_code_may_begin_with_zeros(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studio.users.sign_in._BCRYPT_ROUNDS", 4)
    monkeypatch.setattr("secrets.randbelow", lambda most: 42 if most == 1_000_000 else -1)
    assert fresh_code()[0] == "000042"


def test_checking_a_code_costs_as_much_as_it_should() -> None:
    _, kept = fresh_code()
    assert kept.startswith(b"$2b$10$")
