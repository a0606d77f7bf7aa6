"""Requests to sign in: each mail is sent by one, each code tried five times and used once."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from pymongo.asynchronous.database import AsyncDatabase

from studio.kernel.ids import SignInId
from studio.users.domain import CODE_TRIES, SIGN_IN_LIFETIME, SignIn
from studio.users.store import SignInStore
from tests.store.samples import NOW, a_sign_in

pytestmark = pytest.mark.asyncio(loop_scope="session")

SOON = NOW + timedelta(seconds=30)
NOBODY = SignInId("nobody")


@pytest_asyncio.fixture(loop_scope="session")
async def sign_ins(database: AsyncDatabase[dict[str, Any]]) -> SignInStore:
    made = SignInStore(database)
    await made.prepare()
    return made


async def _kept(sign_ins: SignInStore, **given: Any) -> SignIn:
    sign_in = a_sign_in(**given)
    await sign_ins.add(sign_in, now=NOW)
    return sign_in


async def test_indexes_can_be_made_twice(sign_ins: SignInStore) -> None:
    await sign_ins.prepare()


async def test_a_request_comes_back_as_it_was_kept(sign_ins: SignInStore) -> None:
    sign_in = await _kept(sign_ins, email="Claire@Example.com")
    assert await sign_ins.find_unscoped(sign_in.id) == sign_in
    assert await sign_ins.find_unscoped(NOBODY) is None


async def test_a_letter_is_due_at_once_and_until_it_is_written(sign_ins: SignInStore) -> None:
    sign_in = await _kept(sign_ins)
    assert await sign_ins.due_unscoped(NOW - timedelta(milliseconds=1), 20) == []
    assert await sign_ins.due_unscoped(NOW, 20) == [sign_in]
    await sign_ins.settle_unscoped(sign_in.id)
    assert await sign_ins.due_unscoped(SOON, 20) == []


async def test_no_more_are_due_at_once_than_asked_for(sign_ins: SignInStore) -> None:
    kept = {(await _kept(sign_ins)).id for _ in range(5)}
    due = {each.id for each in await sign_ins.due_unscoped(NOW, 3)}
    assert len(due) == 3
    assert due <= kept


async def test_the_last_code_counts(sign_ins: SignInStore) -> None:
    sign_in = await _kept(sign_ins)
    for code_hash in (b"first", b"second"):
        assert await sign_ins.arm_unscoped(sign_in.id, code_hash=code_hash)
    assert await sign_ins.find_unscoped(sign_in.id) == replace(sign_in, code_hash=b"second")
    assert not await sign_ins.arm_unscoped(NOBODY, code_hash=b"hash")


async def test_exactly_five_of_twenty_tries_at_once_count(sign_ins: SignInStore) -> None:
    sign_in = await _kept(sign_ins)
    found = await asyncio.gather(
        *(sign_ins.count_try_unscoped(sign_in.id, CODE_TRIES) for _ in range(20))
    )
    assert found.count(True) == CODE_TRIES
    assert not await sign_ins.count_try_unscoped(NOBODY, CODE_TRIES)


async def test_a_new_code_has_its_own_tries(sign_ins: SignInStore) -> None:
    sign_in = await _kept(sign_ins)
    for _ in range(CODE_TRIES):
        assert await sign_ins.count_try_unscoped(sign_in.id, CODE_TRIES)
    assert await sign_ins.arm_unscoped(sign_in.id, code_hash=b"hash")
    assert await sign_ins.count_try_unscoped(sign_in.id, CODE_TRIES)


async def test_exactly_one_of_twenty_uses_at_once_is_the_first(sign_ins: SignInStore) -> None:
    sign_in = await _kept(sign_ins)
    found = await asyncio.gather(
        *(sign_ins.use_unscoped(sign_in.id, SOON) for _ in range(20)),
    )
    assert found.count(True) == 1
    assert await sign_ins.find_unscoped(sign_in.id) == replace(sign_in, used_at=SOON)
    assert not await sign_ins.use_unscoped(NOBODY, NOW)


async def test_what_is_used_has_no_letter_written_and_no_new_code(sign_ins: SignInStore) -> None:
    sign_in = await _kept(sign_ins)
    assert await sign_ins.use_unscoped(sign_in.id, NOW)
    assert await sign_ins.due_unscoped(SOON, 20) == []
    assert not await sign_ins.arm_unscoped(sign_in.id, code_hash=b"hash")


async def test_what_has_expired_is_not_used(sign_ins: SignInStore) -> None:
    sign_in = await _kept(sign_ins)
    assert not await sign_ins.use_unscoped(sign_in.id, sign_in.expires_at)
    last_moment = sign_in.expires_at - timedelta(milliseconds=1)
    assert await sign_ins.use_unscoped(sign_in.id, last_moment)


async def test_the_newest_request_of_an_address_that_still_works_is_found(
    sign_ins: SignInStore,
) -> None:
    older = await _kept(sign_ins, id=SignInId("a" * 26), email="claire@example.com")
    newer = await _kept(sign_ins, id=SignInId("b" * 26), email="Claire@Example.com")
    await _kept(sign_ins, id=SignInId("c" * 26), expires_at=NOW)
    await _kept(sign_ins, id=SignInId("d" * 26), email="other@example.com")
    assert await sign_ins.newest_unscoped("CLAIRE@example.com", NOW) == newer
    await sign_ins.use_unscoped(newer.id, NOW)
    assert await sign_ins.newest_unscoped("claire@example.com", NOW) == older
    assert await sign_ins.newest_unscoped("claire@example.com", NOW + SIGN_IN_LIFETIME) is None
    assert await sign_ins.newest_unscoped("nobody@example.com", NOW) is None


async def test_old_requests_go_by_themselves_but_not_while_they_work(
    sign_ins: SignInStore, database: AsyncDatabase[dict[str, Any]]
) -> None:
    await _kept(sign_ins)
    kept = database["users_sign_ins"]
    assert (await kept.index_information())["purgeAt_1"]["expireAfterSeconds"] == 0
    document = await kept.find_one()
    assert document is not None
    assert document["purgeAt"] > document["expiresAt"]
