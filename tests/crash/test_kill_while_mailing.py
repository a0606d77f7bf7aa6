"""The studio is killed while a mail server keeps it waiting: no letter is lost, none comes anew.

What a server has taken without having said so comes again, as the same message: mail programs show
the two as one. What the studio has noted as taken never does.
"""

import asyncio
import random
import re
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope
from pymongo import MongoClient

from studio.runtime.database.address import running_address
from tests.crash.conftest import OpenStudio
from tests.crash.photographer import photographer_at
from tests.crash.processes import all_ended, family
from tests.running import RunningStudio, free_port, until

_TAKEN_AT_FIRST = 2
# However many each of the three rounds after the first takes (up to three), four are left to stall.
_CLIENTS = _TAKEN_AT_FIRST + 3 * 3 + 4
_STALLED_WITHIN = 15.0
_SENT_WITHIN = 30.0


class Mood(StrEnum):
    """What a mail server does with a letter."""

    TAKES = "takes it"
    STALLS_BEFORE = "says nothing to whom it is for"
    STALLS_AFTER = "takes it, and never says so"


@dataclass
class Office:
    """A mail server: what it does in turn, then what it does from then on, and what it has."""

    moods: list[Mood] = field(default_factory=list)
    then: Mood = Mood.TAKES
    taken: list[tuple[str, str]] = field(default_factory=list)
    answered: set[str] = field(default_factory=set)
    stalled: int = 0
    port: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, server: SMTP, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        session.mood = self._next_mood()
        if session.mood is Mood.STALLS_BEFORE:
            await self._stall()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - the library's name
        self, server: SMTP, session: Any, envelope: Envelope
    ) -> str:
        assert isinstance(envelope.content, bytes)
        message_id = re.search(rb"^Message-ID: <(\S+)>", envelope.content, re.MULTILINE)
        assert message_id is not None
        self.taken.append((envelope.rcpt_tos[0], message_id[1].decode()))
        if session.mood is Mood.STALLS_AFTER:
            await self._stall()
        self.answered.add(message_id[1].decode())
        return "250 OK"

    def ids(self) -> Counter[str]:
        """How often each message has come."""
        return Counter(message_id for _, message_id in self.taken)

    def _next_mood(self) -> Mood:
        with self._lock:
            return self.moods.pop(0) if self.moods else self.then

    async def _stall(self) -> None:
        self.stalled += 1
        # Until the connection is gone.
        await asyncio.Event().wait()


@pytest.fixture
def office() -> Iterator[Office]:
    made = Office()
    server = Controller(made, hostname="127.0.0.1", port=free_port())
    made.port = server.port
    server.start()
    yield made
    server.stop()


def _noted(studio: RunningStudio) -> set[str]:
    """The messages of which the studio has noted that the server has them."""
    address = running_address(studio.data_dir)
    assert address is not None
    with MongoClient[dict[str, Any]](address) as client:
        letters = client.get_default_database()["notifications_letters"]
        found = letters.find({"kind": "shoot-delivered", "state": "accepted"}, {"_id": True})
        return {f"{each['_id']}@localhost.localdomain" for each in found}


def _deliver_a_shoot(studio: RunningStudio, bearer: str) -> set[str]:
    """Share a shoot with many and deliver it; whom letters go to."""
    addresses = {f"client-{number}@example.com" for number in range(_CLIENTS)}
    with photographer_at(studio, bearer) as admin:
        shoot_id = admin.new_shoot()
        for address in sorted(addresses):
            user = admin.http.post("/users", json={"email": address, "role": "client"})
            assert user.status_code == 201, user.text
            shared = admin.http.put(f"/shoots/{shoot_id}/clients/{user.json()['id']}")
            assert shared.status_code == 204, shared.text
        for step in ("editing", "delivered"):
            moved = admin.http.post(f"/shoots/{shoot_id}/transitions", json={"to": step})
            assert moved.status_code == 200, moved.text
    return addresses


def test_letters_outlive_deaths_in_the_middle_of_a_hand_over(
    open_studio: OpenStudio, bearer: str, office: Office, chance: random.Random
) -> None:
    studio = open_studio({"STUDIO_MAIL_URL": f"smtp://127.0.0.1:{office.port}"})
    office.moods, office.then = [Mood.TAKES] * _TAKEN_AT_FIRST, Mood.STALLS_BEFORE
    addresses = _deliver_a_shoot(studio, bearer)
    # Where a server that says nothing leaves each of the four connections.
    next_moods = [Mood.STALLS_AFTER, Mood.STALLS_BEFORE, Mood.STALLS_AFTER, Mood.TAKES]
    settled: Counter[str] = Counter()
    for then in next_moods:
        at_first = chance.randrange(4)
        until(lambda: office.stalled == 4, _STALLED_WITHIN, "the server keeps the studio waiting")
        # In between lies the one moment in which a death makes a second hand-over of a first.
        until(lambda: _noted(studio) == office.answered, _STALLED_WITHIN, "what it said is noted")
        processes = family(studio)
        settled |= _require_single(office, _noted(studio), settled)
        studio.kill()
        all_ended(processes)
        office.stalled = 0
        office.moods, office.then = [Mood.TAKES] * at_first, then
        studio.start()
    until(lambda: len(_noted(studio)) == _CLIENTS, _SENT_WITHIN, "every letter is sent")
    _require_single(office, _noted(studio), settled)
    assert {address for address, _ in office.taken} == addresses
    # Two rounds in which the server had four letters of which it said nothing.
    assert len(office.taken) == _CLIENTS + 2 * 4
    # The same letter is the same message, and each goes to one.
    assert len(office.ids()) == len(set(office.taken)) == _CLIENTS


def _require_single(office: Office, noted: set[str], settled: Counter[str]) -> Counter[str]:
    """What had been noted has not come again since; how often each of those noted has come."""
    ids = office.ids()
    assert noted >= settled.keys()
    assert {each: ids[each] for each in settled} == dict(settled)
    return Counter({each: ids[each] for each in noted})
