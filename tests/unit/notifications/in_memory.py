"""A ledger without a database, and everything that a postman meets."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from studio.events.event import Event
from studio.kernel.access import AccessScope
from studio.kernel.ids import InviteId, ShootId, UserId
from studio.notifications.domain import (
    About,
    LedgerEntry,
    LetterId,
    LetterState,
    queued,
)
from studio.notifications.jobs import Postman
from studio.notifications.kinds import LetterKind
from studio.notifications.letters.facts import Facts
from studio.notifications.letters.samples import SAMPLES
from studio.notifications.ports import NotHandedOver, Outgoing, Refused
from studio.notifications.store import LedgerStore
from tests.store.samples import NOW, SetClock

SHOOT = ShootId("01k7qzt5c8w3f0g6hmj9n2pdvr")
CLAIRE = UserId("01k7qz2fx9by0r4vj8e5c1mng3")


def a_letter(letter_id: str = "shoot-delivered/1", **given: Any) -> LedgerEntry:
    """A letter to Claire about a shoot, asked for now."""
    usual: dict[str, Any] = {
        "kind": LetterKind.SHOOT_DELIVERED,
        "recipient": "claire@example.com",
        "about": About(shoot_id=SHOOT),
        "user_id": CLAIRE,
        "language": None,
        "now": NOW,
    }
    return queued(letter_id, **{**usual, **given})


class KeptLedger(LedgerStore):
    """Letters by id, in the order in which they were asked for."""

    def __init__(self) -> None:
        self.kept: dict[LetterId, LedgerEntry] = {}
        self.told: list[Event] = []
        self.taken: set[LetterId] = set()
        self.claimed = asyncio.Event()
        self.out_of_order = False
        self.claims_answered = True
        self.claims_arrive = True
        self.never_settled: set[str] = set()
        self.looks = 0
        self.claims: list[LetterId] = []
        self.claims_take = 0
        self.settled: list[LetterId] = []
        self.settles_wait: asyncio.Event | None = None
        self.looks_take = 0

    async def add_unscoped(self, entry: LedgerEntry) -> bool:
        if entry.id in self.kept:
            return False
        self.kept[entry.id] = replace(entry, number=len(self.kept) + 1)
        return True

    async def find_unscoped(self, letter_id: LetterId) -> LedgerEntry | None:
        return self.kept.get(letter_id)

    async def newest(
        self, scope: AccessScope, shoot_id: ShootId, *, below: int | None, limit: int
    ) -> list[LedgerEntry]:
        if not scope.everything:
            return []
        found = [each for each in self.kept.values() if each.about.shoot_id == shoot_id][::-1]
        return [each for each in found if below is None or each.number < below][:limit]

    async def due_unscoped(self, now: datetime, limit: int) -> list[LedgerEntry]:
        due = [each for each in self.kept.values() if each.due_at and each.due_at <= now]
        # By the time it is told, it may be otherwise.
        for _ in range(self.looks_take):
            await asyncio.sleep(0)
        return sorted(due, key=lambda each: each.due_at or now)[:limit]

    async def sign_ins_due_unscoped(self, now: datetime, limit: int) -> list[LedgerEntry]:
        self.looks += 1
        await asyncio.sleep(0)
        due = await self.due_unscoped(now, len(self.kept))
        return [each for each in due if each.kind is LetterKind.SIGN_IN][:limit]

    async def claim_unscoped(self, entry: LedgerEntry, taken: LedgerEntry) -> bool:
        self.claims.append(entry.id)
        for _ in range(self.claims_take):
            await asyncio.sleep(0)
        if not self.claims_arrive:
            raise ConnectionError("the database is away")
        # As a database does: the answer takes a while, the change is at once.
        won = self.kept[entry.id].version == entry.version
        if won:
            self.kept[entry.id] = taken
            self.taken.add(entry.id)
            self.claimed.set()
        await asyncio.sleep(0)
        if not self.claims_answered:
            raise ConnectionError("the database is away")
        return won

    async def settle_unscoped(self, entry: LedgerEntry, *events: Event, version: int) -> bool:
        self.settled.append(entry.id)
        await asyncio.sleep(0)
        if self.settles_wait is not None:
            await self.settles_wait.wait()
        if self.out_of_order:
            raise ConnectionError("the database is away")
        if entry.id in self.never_settled:
            raise ValueError("there is no such event")
        if self.kept[entry.id].version != version:
            return False
        self.kept[entry.id] = entry
        self.taken.discard(entry.id)
        self.told.extend(events)
        return True

    async def resume_unscoped(self, now: datetime) -> None:
        for each in self.taken:
            self.kept[each] = replace(self.kept[each], due_at=now)

    async def mark_opened_unscoped(self, user_id: UserId, shoot_id: ShootId, at: datetime) -> None:
        for entry in list(self.kept.values()):
            if (entry.user_id, entry.about.shoot_id) == (user_id, shoot_id):
                self.kept[entry.id] = replace(entry, opened_at=at)

    async def mark_accepted_unscoped(
        self, invite_id: InviteId, user_id: UserId, at: datetime
    ) -> None:
        for entry in list(self.kept.values()):
            if entry.about.invite_id == invite_id:
                self.kept[entry.id] = replace(entry, opened_at=at, user_id=user_id)

    async def forget_user_unscoped(self, user_id: UserId) -> None:
        self.kept = {key: each for key, each in self.kept.items() if each.user_id != user_id}


@dataclass
class Round:
    """Everything that a postman meets: what there is to say, who wants it, and the server."""

    alone: bool = False

    def __post_init__(self) -> None:
        self.clock = SetClock()
        self.ledger = KeptLedger()
        self.says: Callable[[LedgerEntry], Facts | None] = lambda entry: SAMPLES[entry.kind]
        self.wants: Callable[[LedgerEntry], bool] = lambda _: True
        self.replies: Callable[[Outgoing], str | Refused | NotHandedOver] = lambda _: "250 OK"
        self.handed_over: list[Outgoing] = []
        self.stalled: asyncio.Event | None = None
        self.reached = asyncio.Event()
        self.asked: list[LedgerEntry] = []
        self.postman = self.another()

    def another(self) -> Postman:
        """The postman of another process."""
        return Postman(
            store=self.ledger,
            contents=self,
            subscriptions=self,
            courier=self,
            clock=self.clock,
            alone=self.alone,
        )

    async def of_unscoped(self, entry: LedgerEntry) -> Facts | None:
        await asyncio.sleep(0)
        return self.says(entry)

    async def wants_unscoped(self, entry: LedgerEntry) -> bool:
        self.asked.append(entry)
        return self.wants(entry)

    def unsubscribe_url(self, entry: LedgerEntry) -> str | None:
        return "https://studio.example/unsubscribe/token"

    async def hand_over(self, message: Outgoing) -> str:
        self.reached.set()
        if self.stalled is not None:
            await self.stalled.wait()
        found = self.replies(message)
        if not isinstance(found, str):
            raise found
        self.handed_over.append(message)
        return found

    async def put(self, *entries: LedgerEntry) -> None:
        for entry in entries:
            await self.ledger.add_unscoped(entry)

    async def go(self) -> int:
        """Send what is due; says how many were tried."""
        count = 0
        while await self.postman.send_due_unscoped():
            count += 1
        return count

    def single(self) -> LedgerEntry:
        [entry] = self.ledger.kept.values()
        return entry

    def states(self) -> list[LetterState]:
        return [each.state for each in self.ledger.kept.values()]
