"""Wiring: every part made once, in one place, and closed again in the opposite order."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from pymongo.asynchronous.database import AsyncDatabase
from starlette.types import ASGIApp

import handlers.auth
import handlers.files
import handlers.health
import handlers.shoots
import handlers.users
from studio.files.jobs import FileWork
from studio.files.service import Files
from studio.files.store import FileStore
from studio.files.store.overviews import Overviews
from studio.files.store.sheets import Sheets
from studio.files.tickets import Tickets
from studio.files.uploads import Uploads
from studio.kernel.clock import system_clock
from studio.kernel.health import Health
from studio.kernel.keys import Keyring
from studio.kernel.memory import Memory
from studio.kernel.wakeup import Wakeup
from studio.runtime.between import FilesForShoots, ShootsForFiles, UsersForFiles, UsersForShoots
from studio.runtime.darkroom import ProcessDarkroom
from studio.runtime.database.client import open_client
from studio.runtime.database.embedded import EmbeddedDatabase
from studio.runtime.database.errors import EmbeddedDatabaseError
from studio.runtime.health import checks_of
from studio.runtime.http.app import build_app
from studio.runtime.http.description import load_spec
from studio.runtime.http.security import Gate
from studio.runtime.limits import Allowances, GeneralLimit
from studio.runtime.mail import open_mailer
from studio.runtime.numbers import CollectionNumbers
from studio.runtime.settings import Settings
from studio.runtime.storage.address import open_storage
from studio.runtime.work import keep_doing
from studio.shoots.jobs import Burials
from studio.shoots.service import Shoots
from studio.shoots.store import ShootStore
from studio.users.jobs import SignInLetters
from studio.users.service import Users
from studio.users.sign_in import SignIns
from studio.users.store import SignInStore, UserStore
from studio.users.tokens import Tokens

_DEFAULT_DATABASE: Final = "studio"
_SHEETS_REMEMBERED: Final = 50
_HANDLERS: Final = {
    "auth": handlers.auth,
    "files": handlers.files,
    "health": handlers.health,
    "shoots": handlers.shoots,
    "users": handlers.users,
}

Database = AsyncDatabase[dict[str, Any]]


class PartFailed(Exception):
    """A part that the platform can't do without has ended; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Stores:
    """What is kept, by kind."""

    users: UserStore
    sign_ins: SignInStore
    shoots: ShootStore
    files: FileStore
    allowances: Allowances

    async def prepare(self) -> None:
        """Make the indexes; what is there already stays."""
        for store in (self.users, self.sign_ins, self.shoots, self.files, self.allowances):
            await store.prepare()


class Platform:
    """The whole studio, but for the server that listens."""

    def __init__(self, settings: Settings, parts: AsyncExitStack) -> None:
        self.settings = settings
        self._parts = parts
        self._opened_darkroom: ProcessDarkroom | None = None
        self._letters_due, self._files_due, self._shoots_buried = Wakeup(), Wakeup(), Wakeup()
        self.failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def connect(self) -> None:
        """Open what lies outside: the database, the storage, the mail."""
        address = self.settings.mongodb_url
        self._exclusive = address is None
        if address is None:
            embedded = EmbeddedDatabase(self.settings.data_dir, on_failure=self._fail)
            address = await self._parts.enter_async_context(embedded)
        client = open_client(address)
        self._parts.push_async_callback(client.close)
        database = client.get_default_database(_DEFAULT_DATABASE)
        self.storage = open_storage(self.settings.storage_url)
        self.mailer = open_mailer(
            self.settings.mail_url,
            sender=self.settings.mail_from,
            folder=self.settings.data_dir / "mail",
        )
        self.health = Health(checks_of(client, self.storage, self.mailer))
        self.stores = self._stores(database)

    def _stores(self, database: Database) -> Stores:
        exclusive = self._exclusive
        sheets = Sheets(database, Memory(exclusive=exclusive, most=_SHEETS_REMEMBERED))
        return Stores(
            users=UserStore(
                database, CollectionNumbers(database, "users"), Memory(exclusive=exclusive)
            ),
            sign_ins=SignInStore(database),
            shoots=ShootStore(
                database, CollectionNumbers(database, "shoots"), Memory(exclusive=exclusive)
            ),
            files=FileStore(
                database,
                sheets,
                Overviews(database, sheets, Memory(exclusive=exclusive)),
                Memory(exclusive=exclusive),
            ),
            allowances=Allowances(database, system_clock),
        )

    def users(self) -> Users:
        """The users service."""
        return Users(self.stores.users, [self.shoots()], system_clock)

    def shoots(self) -> Shoots:
        """The shoots service."""
        return Shoots(
            self.stores.shoots,
            UsersForShoots(self.stores.users),
            system_clock,
            self._shoots_buried,
        )

    def uploads(self) -> Uploads:
        """What takes photographs in."""
        return Uploads(
            store=self.stores.files,
            storage=self.storage,
            darkroom=self._darkroom(),
            galleries=ShootsForFiles(self.shoots()),
            clock=system_clock,
            files_due=self._files_due,
        )

    def app(self) -> ASGIApp:
        """The HTTP application."""
        stores, keys = self.stores, self.settings.secret_keys
        spec = load_spec()
        shoots = self.shoots()
        sign_ins = SignIns(
            users=stores.users,
            sign_ins=stores.sign_ins,
            tokens=Tokens(Keyring(keys, "tokens")),
            allowance=stores.allowances,
            clock=system_clock,
            letters_due=self._letters_due,
        )
        tickets = Tickets(
            Keyring(keys, "tickets"), system_clock, spec["servers"][0]["url"] + "/files"
        )
        files = Files(
            store=stores.files,
            storage=self.storage,
            galleries=ShootsForFiles(shoots),
            viewers=UsersForFiles(stores.users),
            tickets=tickets,
            clock=system_clock,
            files_due=self._files_due,
        )
        limit = GeneralLimit(stores.allowances, self.settings.rate_limit, system_clock)
        return build_app(
            spec=spec,
            modules=_HANDLERS,
            services={
                type(service): service
                for service in (self.users(), shoots, files, self.uploads(), sign_ins, self.health)
            },
            gate=Gate(sign_ins.authenticate, tickets.holder, limit),
            cors_origins=self.settings.cors_origins,
            validate_responses=self.settings.validate_responses,
        )

    async def start_work(self) -> None:
        """Start what goes on in the background, beginning with what a crash cut off."""
        stores = self.stores
        letters = SignInLetters(
            users=stores.users,
            sign_ins=stores.sign_ins,
            tokens=Tokens(Keyring(self.settings.secret_keys, "tokens")),
            mailer=self.mailer,
            clock=system_clock,
            public_url=self.settings.public_url,
        )
        burials = Burials(
            stores.shoots, FilesForShoots(stores.files, system_clock, self._files_due)
        )
        darkroom = self._darkroom()
        files = FileWork(
            store=stores.files,
            storage=self.storage,
            darkroom=darkroom,
            clock=system_clock,
            files_due=self._files_due,
        )
        if self._exclusive:
            await self.storage.sweep(older_than=timedelta())
            await files.resume_unscoped()
        for loop in (
            keep_doing("letters", letters.send_due_unscoped, self._letters_due),
            keep_doing("burials", burials.finish_unscoped, self._shoots_buried),
            *(
                keep_doing("files", files.attend_unscoped, self._files_due)
                # One more than can render: the next photograph is fetched while they do.
                for _ in range(darkroom.workers + 1)
            ),
        ):
            self._parts.push_async_callback(_end, asyncio.create_task(loop))

    def _darkroom(self) -> ProcessDarkroom:
        if self._opened_darkroom is None:
            self._opened_darkroom = ProcessDarkroom(self.settings.render_workers)
            self._parts.push_async_callback(self._opened_darkroom.close)
        return self._opened_darkroom

    def _fail(self, error: EmbeddedDatabaseError) -> None:
        if not self.failed.done():
            self.failed.set_exception(PartFailed(str(error)))


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait([task])


@asynccontextmanager
async def connect_platform(settings: Settings) -> AsyncIterator[Platform]:
    """The studio, connected; whether what it is connected to answers is for `health` to say."""
    async with AsyncExitStack() as parts:
        platform = Platform(settings, parts)
        await platform.connect()
        yield platform


@asynccontextmanager
async def open_platform(settings: Settings) -> AsyncIterator[Platform]:
    """The studio, connected, its indexes made."""
    async with connect_platform(settings) as platform:
        await platform.stores.prepare()
        yield platform
