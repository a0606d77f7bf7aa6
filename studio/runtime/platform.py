"""The whole studio, but for the server that listens: connected, begun, and closed again."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from typing import Final

from starlette.types import ASGIApp

import handlers.auth
import handlers.files
import handlers.health
import handlers.inbox
import handlers.invites
import handlers.live
import handlers.notifications
import handlers.outbox
import handlers.shoots
import handlers.users
from studio.events.live import IDLE as LIVE_IDLE
from studio.events.live import Live
from studio.events.turns import AlwaysOurs, SharedTurn
from studio.files.uploads import Uploads
from studio.invites.service import Invites
from studio.kernel.clock import system_clock
from studio.kernel.health import Health
from studio.kernel.wakeup import Wakeup
from studio.runtime.audience import EventAudience
from studio.runtime.darkroom import ProcessDarkroom
from studio.runtime.database.client import open_client
from studio.runtime.database.embedded import EmbeddedDatabase
from studio.runtime.database.errors import EmbeddedDatabaseError
from studio.runtime.database.time import FOLLOWED_EVERY, DatabaseTime
from studio.runtime.health import checks_beside, checks_of
from studio.runtime.http.app import build_app
from studio.runtime.http.description import load_spec
from studio.runtime.http.security import Gate
from studio.runtime.limits import GeneralLimit
from studio.runtime.mail import open_mailer
from studio.runtime.settings import Settings
from studio.runtime.storage.address import open_storage
from studio.runtime.wiring.background import Background
from studio.runtime.wiring.services import Services
from studio.runtime.wiring.stores import stores_of
from studio.runtime.wiring.wakeups import Wakeups
from studio.runtime.work import Step, keep_doing
from studio.shoots.service import Shoots
from studio.users.domain import Session
from studio.users.service import Users

_DEFAULT_DATABASE: Final = "studio"
HANDLERS: Final = {
    "auth": handlers.auth,
    "files": handlers.files,
    "health": handlers.health,
    "inbox": handlers.inbox,
    "invites": handlers.invites,
    "live": handlers.live,
    "notifications": handlers.notifications,
    "outbox": handlers.outbox,
    "shoots": handlers.shoots,
    "users": handlers.users,
}
"""The modules of the handlers, by the name that the spec's operations begin with."""


class PartFailed(Exception):
    """A part that the platform can't do without has ended; the message says which and why."""


class Platform:
    """Opens what lies outside, and puts everything together."""

    def __init__(self, settings: Settings, parts: AsyncExitStack) -> None:
        self.settings = settings
        self._parts = parts
        self._opened_darkroom: ProcessDarkroom | None = None
        self._live: Live | None = None
        self._wakeups = Wakeups()
        self._spec = load_spec()
        self.failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def connect(self) -> None:
        """Open what lies outside: the database, the storage, the mail."""
        settings, address = self.settings, self.settings.mongodb_url
        self._exclusive = address is None
        if address is None:
            embedded = EmbeddedDatabase(settings.data_dir, on_failure=self._fail)
            address = await self._parts.enter_async_context(embedded)
        client = open_client(address)
        self._parts.push_async_callback(client.close)
        self._time = DatabaseTime(client, system_clock)
        database = client.get_default_database(_DEFAULT_DATABASE)
        self._turn = AlwaysOurs() if self._exclusive else SharedTurn(database, system_clock)
        self._storage = open_storage(settings.storage_url)
        self._mailer = open_mailer(
            settings.mail_url, sender=settings.mail_from, folder=settings.data_dir / "mail"
        )
        self._parts.push_async_callback(self._mailer.close)
        checks = checks_of(client, self._storage, self._mailer)
        self.health = Health(checks)
        self.whole_health = Health(checks | checks_beside(settings))
        self.stores = stores_of(database, self._wakeups, exclusive=self._exclusive)
        self._services = Services(
            settings=settings,
            stores=self.stores,
            storage=self._storage,
            darkroom=self._darkroom,
            wakeups=self._wakeups,
            base_path=self._spec["servers"][0]["url"],
        )

    async def prepare(self) -> None:
        """Make the indexes, and agree with whoever shares the database on what time it is."""
        await self.stores.prepare()
        if not self._exclusive:
            await self._time.follow()
            self._keep("clock", self._time.follow, Wakeup(), FOLLOWED_EVERY)

    def users(self) -> Users:
        """The users service."""
        return self._services.users

    def shoots(self) -> Shoots:
        """The shoots service."""
        return self._services.shoots

    def uploads(self) -> Uploads:
        """What takes photographs in."""
        return self._services.uploads()

    def app(self) -> ASGIApp:
        """The HTTP application."""
        services, stores = self._services, self.stores
        sign_ins = services.sign_ins()
        audience = EventAudience(sign_ins, services.shoots)
        self._live = Live(stores.outbox, audience, system_clock)
        self._keep("live", self._live.pass_on_unscoped, self._wakeups.delivered, LIVE_IDLE)
        limit = GeneralLimit(stores.allowances, self.settings.rate_limit, system_clock)
        by_type = (
            services.users,
            services.shoots,
            services.files(),
            services.uploads(),
            services.post,
            services.preferences(),
            services.inboxes(),
            sign_ins,
            stores.visits,
            stores.dead_letters,
            self._live,
            self.health,
        )
        return build_app(
            spec=self._spec,
            modules=HANDLERS,
            services={
                **{type(service): service for service in by_type},
                Invites[Session]: services.invites(),
            },
            gate=Gate(sign_ins.authenticate, services.tickets.holder, limit),
            cors_origins=self.settings.cors_origins,
            validate_responses=self.settings.validate_responses,
        )

    async def start_work(self) -> None:
        """Start what goes on in the background, beginning with what a crash cut off."""
        background = Background(
            settings=self.settings,
            stores=self.stores,
            services=self._services,
            wakeups=self._wakeups,
        )
        darkroom = self._darkroom()
        files = background.files(self._storage, darkroom)
        postman = background.postman(self._mailer, alone=self._exclusive)
        if self._exclusive:
            await self._storage.sweep(older_than=timedelta())
            await files.resume_unscoped()
            await postman.resume_unscoped()
        background.begin(self._keep, files, postman, turn=self._turn, renders=darkroom.workers)

    def hang_up(self) -> None:
        """End the streams of those who listen: they would keep the server from stopping."""
        if self._live is not None:
            self._live.close()

    def _keep(self, name: str, step: Step, wakeup: Wakeup, idle: float) -> None:
        task = asyncio.create_task(keep_doing(name, step, wakeup, idle))
        self._parts.push_async_callback(_end, task)

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
        await platform.prepare()
        yield platform
