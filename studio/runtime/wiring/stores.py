"""What is kept, by kind."""

from dataclasses import dataclass, fields
from typing import Any, Final, Protocol, runtime_checkable

from pymongo.asynchronous.database import AsyncDatabase

from studio.events.dead_letters import DeadLetters
from studio.events.outbox import Outbox
from studio.files.store import FileStore
from studio.files.store.overviews import Overviews
from studio.files.store.sheets import Sheets
from studio.inbox.store import InboxStore
from studio.invites.store import InviteStore
from studio.kernel.clock import system_clock
from studio.kernel.memory import Memory
from studio.notifications.mark_store import MarkStore
from studio.notifications.preference_store import PreferenceStore
from studio.notifications.store import LedgerStore
from studio.notifications.visit_store import VisitStore
from studio.runtime.limits import Allowances
from studio.runtime.numbers import CollectionNumbers
from studio.runtime.wiring.wakeups import Wakeups
from studio.shoots.store import ShootStore
from studio.users.store import SignInStore, UserStore

_SHEETS_REMEMBERED: Final = 50

Database = AsyncDatabase[dict[str, Any]]


@runtime_checkable
class _Prepared(Protocol):
    async def prepare(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Stores:
    """All of them."""

    outbox: Outbox
    users: UserStore
    sign_ins: SignInStore
    shoots: ShootStore
    files: FileStore
    invites: InviteStore
    ledger: LedgerStore
    preferences: PreferenceStore
    marks: MarkStore
    visits: VisitStore
    inbox: InboxStore
    dead_letters: DeadLetters
    allowances: Allowances

    async def prepare(self) -> None:
        """Make the indexes; what is there already stays."""
        for each in fields(self):
            store = getattr(self, each.name)
            if isinstance(store, _Prepared):
                await store.prepare()


def stores_of(database: Database, wakeups: Wakeups, *, exclusive: bool) -> Stores:
    """The stores in a database; ``exclusive``: no other process has it."""
    outbox = Outbox(database, wakeups.events)
    sheets = Sheets(database, Memory(exclusive=exclusive, most=_SHEETS_REMEMBERED))
    overviews = Overviews(database, sheets, Memory(exclusive=exclusive))

    def numbers(name: str) -> CollectionNumbers:
        return CollectionNumbers(database, name)

    return Stores(
        outbox=outbox,
        users=UserStore(database, numbers("users"), Memory(exclusive=exclusive), outbox),
        sign_ins=SignInStore(database),
        shoots=ShootStore(database, numbers("shoots"), Memory(exclusive=exclusive), outbox),
        files=FileStore(database, sheets, overviews, Memory(exclusive=exclusive), outbox),
        invites=InviteStore(database, numbers("invites"), outbox),
        ledger=LedgerStore(database, numbers("letters"), outbox),
        preferences=PreferenceStore(database),
        marks=MarkStore(database),
        visits=VisitStore(database),
        inbox=InboxStore(database),
        dead_letters=DeadLetters(database, system_clock, wakeups.events),
        allowances=Allowances(database, system_clock),
    )
