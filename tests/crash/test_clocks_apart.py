"""A studio and its worker on machines whose clocks are twenty minutes apart."""

import email
import email.policy
import re
import sys
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest_asyncio

from studio.runtime.database.embedded import EmbeddedDatabase
from tests.crash.photographer import photographer_at
from tests.running import RunningStudio, until

_SLOW = timedelta(minutes=-10)
_FAST = timedelta(minutes=10)
_GUESTS = [f"guest-{number}@example.com" for number in range(6)]
_MAIL_WITHIN = 30.0


def _program(skew: timedelta) -> list[str]:
    """`studio` on a machine whose clock is wrong."""
    code = (
        "from datetime import UTC, datetime, timedelta\n"
        "from studio.kernel.clock import system_clock\n"
        f"skew = timedelta(seconds={skew.total_seconds()})\n"
        "system_clock.machine = lambda: datetime.now(UTC) + skew\n"
        "from studio.runtime.cli import app\n"
        "app()\n"
    )
    return [sys.executable, "-c", code]


@pytest_asyncio.fixture
async def address(tmp_path: Path) -> AsyncIterator[str]:
    """A database that both share."""
    async with EmbeddedDatabase(tmp_path / "database") as found:
        yield found


def test_of_each_letter_there_is_one_and_each_link_is_good(address: str, tmp_path: Path) -> None:
    studio = RunningStudio(tmp_path / "data", {"MONGODB_URL": address}, _program(_SLOW)).start()
    try:
        with studio.worker(_program(_FAST)), photographer_at(studio, studio.sign_in()) as admin:
            until(lambda: "Working." in studio.log.read_text(), _MAIL_WITHIN, "the worker works")
            shoot_id = admin.new_shoot()
            for guest in _GUESTS:
                invited = admin.http.post(f"/shoots/{shoot_id}/invites", json={"email": guest})
                assert invited.status_code == 201, invited.text
            _all_have(studio, 1, "an invite")
            with studio.client() as anonymous:
                for guest in _GUESTS:
                    [mail] = studio.mails_to(guest)
                    accept = {"token": _token(mail)}
                    accepted = anonymous.post("/invites/accept", json=accept)
                    assert accepted.status_code == 201, accepted.text
            for step in ("editing", "delivered"):
                moved = admin.http.post(f"/shoots/{shoot_id}/transitions", json={"to": step})
                assert moved.status_code == 200, moved.text
            _all_have(studio, 2, "what was delivered")
            sent = Counter({"accepted": 2 * len(_GUESTS)})
            until(lambda: _states(admin.http, shoot_id) == sent, _MAIL_WITHIN, "that is noted")
            assert admin.http.get("/events/dead-letters").json()["items"] == []
        # Nobody has anything twice, either.
        assert [len(studio.mails_to(guest)) for guest in _GUESTS] == [2] * len(_GUESTS)
    finally:
        assert studio.stop() == 0


def _states(admin: httpx.Client, shoot_id: str) -> Counter[str]:
    """What became of the letters about a shoot."""
    letters = admin.get(f"/shoots/{shoot_id}/letters").json()["items"]
    return Counter(each["state"] for each in letters)


def _token(mail: Path) -> str:
    """What the link of a mail carries."""
    message = email.message_from_bytes(mail.read_bytes(), policy=email.policy.default)
    body = message.get_body(("plain",))
    assert body is not None
    found = re.search(r"#token=(\S+)", body.get_content())
    assert found is not None
    return found[1]


def _all_have(studio: RunningStudio, mails: int, what: str) -> None:
    until(
        lambda: all(len(studio.mails_to(guest)) == mails for guest in _GUESTS), _MAIL_WITHIN, what
    )
