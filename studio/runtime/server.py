"""Serving: the platform behind uvicorn, until a signal or a failure ends it."""

import asyncio
import contextlib
import errno
import gc
import signal
import socket
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import AsyncExitStack
from typing import Any, Protocol

import structlog
import uvicorn
from starlette.types import ASGIApp

from studio.runtime.demo import add_demo
from studio.runtime.platform import Platform, open_platform
from studio.runtime.settings import SettingInvalid, Settings
from studio.runtime.web.server import WebServer, open_web

_log = structlog.get_logger("studio.server")
_BACKLOG = 2048
_GRACE = 10
"""Seconds that requests under way have to finish after a signal."""


class Announce(Protocol):
    """Says that the server listens, and whether the first admin was just made."""

    def __call__(self, platform: Platform, *, is_new: bool) -> None:
        """Say so."""
        ...


async def serve(
    settings: Settings, announce: Announce, *, demo: bool = False, web: bool = False
) -> None:
    """Serve the API, and the web pages if told to, until SIGINT or SIGTERM.

    PartFailed if the platform loses a part for good.
    """
    listening = listener(settings)
    async with AsyncExitStack() as parts:
        pages = None
        if web:
            # First: it gets ready while the database does.
            pages = await parts.enter_async_context(open_web(settings, web_listener(settings)))
        platform = await parts.enter_async_context(open_platform(settings))
        is_new = await platform.users().ensure_admin_unscoped(settings.admin_email) is not None
        await platform.start_work()

        async def greet() -> None:
            announce(platform, is_new=is_new)
            if demo:
                await add_demo(platform)

        trusted = settings.trusted_proxies
        if pages is not None:
            # The web server reaches us from the address that it reaches us at, and says for whom.
            trusted = with_own_address(trusted, listening)
        server = _Server(configuration(platform.app(), trusted))
        # What is wired now stays: the collector needn't walk it again and again.
        gc.collect()
        gc.freeze()
        if pages is not None:
            await pages.answers()
        await _until_stopped(server, listening, platform, greet, pages)


async def work(settings: Settings, announce: Callable[[], None]) -> None:
    """Do what is due in the background, without serving, until SIGINT or SIGTERM."""
    async with open_platform(settings) as platform:
        await platform.start_work()
        announce()
        stopped = asyncio.Event()
        with _signals(stopped.set):
            await _first(asyncio.create_task(stopped.wait()), platform.failed)


def configuration(app: ASGIApp, trusted_proxies: Iterable[str]) -> uvicorn.Config:
    """How uvicorn serves ``app``; of proxies it believes ``trusted_proxies`` only."""
    return uvicorn.Config(
        app,
        loop="none",
        http="httptools",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        forwarded_allow_ips=list(trusted_proxies),
        timeout_graceful_shutdown=_GRACE,
    )


def listener(settings: Settings) -> socket.socket:
    """The socket to listen on, before anything else is started: it may well be taken.

    SettingInvalid names the host or the port, whichever it is that can't be.
    """
    return _listen(settings.host, settings.api_port, "STUDIO_API_PORT")


def web_listener(settings: Settings) -> socket.socket:
    """As `listener`, the socket that the web server will be given."""
    return _listen(settings.host, settings.web_port, "STUDIO_WEB_PORT")


def _listen(host: str, port: int, port_setting: str) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except (OSError, UnicodeError) as error:
        of_port = isinstance(error, OSError) and error.errno in {errno.EADDRINUSE, errno.EACCES}
        reason = "not the name of a host"
        if isinstance(error, OSError):
            # Python says the address again behind it.
            reason = str(error.strerror).partition(" (while ")[0]
        raise SettingInvalid(
            f"{port_setting if of_port else 'STUDIO_HOST'}: can't listen on {host}:{port}: {reason}"
        ) from None


def with_own_address(trusted: tuple[str, ...], listening: socket.socket) -> tuple[str, ...]:
    """The proxies to trust, and what is on this machine and comes from where we listen."""
    address = str(listening.getsockname()[0])
    own = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, address)  # noqa: S104 - compared only
    return trusted if trusted == ("*",) else (*trusted, own)


async def greet_safely(greet: Callable[[], Awaitable[object]]) -> None:
    """Greet; that a greeting fails is told, and ends nothing."""
    try:
        await greet()
    except Exception:  # noqa: BLE001 - the studio itself runs, whatever it is
        _log.exception("greeting failed")


class _Server(uvicorn.Server):
    """uvicorn without its own handling of signals: we have things to close after it."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listening.set()


async def _until_stopped(
    server: _Server,
    listener: socket.socket,
    platform: Platform,
    greet: Callable[[], Awaitable[None]],
    pages: WebServer | None,
) -> None:
    stopped = asyncio.Event()

    async def greet_once_listening() -> None:
        await server.listening.wait()
        await greet_safely(greet)

    with _signals(stopped.set):
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        greeting = asyncio.create_task(greet_once_listening())
        told = asyncio.create_task(stopped.wait())
        failures = [platform.failed] if pages is None else [platform.failed, pages.failed]
        try:
            await _first(serving, told, *failures)
        finally:
            greeting.cancel()
            told.cancel()
            if pages is not None:
                # Before the API, which answers what the pages still ask.
                await pages.stop()
            platform.hang_up()
            server.should_exit = True
            await asyncio.wait([serving, greeting])


async def _first(*ends: asyncio.Future[Any]) -> None:
    """Until one of ``ends``; raises what it raised."""
    done, _ = await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    for end in done:
        end.result()


@contextlib.contextmanager
def _signals(stop: Callable[[], None]) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(each, stop)
    try:
        yield
    finally:
        for each in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(each)
