from datetime import UTC, datetime, timedelta

import jwt
import pytest

from studio.kernel.ids import InviteId, SignInId
from studio.kernel.keys import Keyring
from studio.users.domain import SESSION_LIFETIME
from studio.users.tokens import TokenExpired, TokenRefused, Tokens
from tests.store.samples import a_session

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = NOW + timedelta(minutes=15)
SECRET = "s" * 40
KEYS = Keyring([SECRET], "tokens")
TOKENS = Tokens(KEYS)


def test_a_sign_in_token_says_which() -> None:
    token = TOKENS.for_sign_in(SignInId("x"), LATER)
    assert TOKENS.read_sign_in(token, NOW) == "x"


def test_an_invite_token_says_which_and_until_when_also_when_that_is_over() -> None:
    token = TOKENS.for_invite(InviteId("i"), NOW - timedelta(days=400))
    assert TOKENS.read_invite(token) == ("i", NOW - timedelta(days=400))


def test_a_session_token_says_whose_and_since_when() -> None:
    session = a_session("u", LATER, epoch=3, signed_in_at=NOW - timedelta(days=80))
    assert TOKENS.read_session(TOKENS.for_session(session), NOW) == session


def test_a_session_token_from_before_sessions_could_be_renewed_is_as_old_as_it_looks() -> None:
    claims = TOKENS.read_session(_forged("HS256", KEYS.newest.secret), NOW)
    assert claims == a_session("u", LATER, signed_in_at=LATER - SESSION_LIFETIME)


def test_a_token_for_one_purpose_is_refused_for_the_others() -> None:
    session = TOKENS.for_session(a_session("u", LATER))
    sign_in = TOKENS.for_sign_in(SignInId("x"), LATER)
    invite = TOKENS.for_invite(InviteId("x"), LATER)
    for refused in (sign_in, invite):
        with pytest.raises(TokenRefused):
            TOKENS.read_session(refused, NOW)
    for refused in (session, invite):
        with pytest.raises(TokenRefused):
            TOKENS.read_sign_in(refused, NOW)
    for refused in (session, sign_in):
        with pytest.raises(TokenRefused):
            TOKENS.read_invite(refused)


def test_a_token_ends_also_when_it_was_verified_before() -> None:
    session = TOKENS.for_session(a_session("u", LATER))
    TOKENS.read_session(session, NOW)
    for read, token in (
        (TOKENS.read_session, session),
        (TOKENS.read_sign_in, TOKENS.for_sign_in(SignInId("x"), LATER)),
    ):
        with pytest.raises(TokenExpired):
            read(token, LATER)


def test_an_older_key_still_verifies_and_a_dropped_one_does_not() -> None:
    token = TOKENS.for_session(a_session("u", LATER))
    assert Tokens(Keyring(["n" * 40, SECRET], "tokens")).read_session(token, NOW).user_id == "u"
    with pytest.raises(TokenRefused):
        Tokens(Keyring(["n" * 40], "tokens")).read_session(token, NOW)


def _forged(algorithm: str | None, key: object, **claims: object) -> str:
    body = {"aud": "session", "sub": "u", "epoch": 0, "exp": LATER, **claims}
    return jwt.encode(body, key, algorithm, headers={"kid": KEYS.newest.id})


@pytest.mark.parametrize(
    "token",
    [
        "",
        "a.b.c",
        "é.é.é",
        _forged("none", None),
        _forged("HS256", b"k" * 40),
        _forged("HS512", KEYS.newest.secret * 2),
        TOKENS.for_session(a_session("u", LATER))[:-2],
        jwt.encode({"aud": "session", "sub": "u"}, KEYS.newest.secret, "HS256"),
    ],
)
def test_what_is_not_ours_is_refused(token: str) -> None:
    with pytest.raises(TokenRefused):
        TOKENS.read_session(token, NOW)
