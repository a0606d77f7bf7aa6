"""Connections to a mail server: a few, each for many letters, none kept for long without use."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final

import aiosmtplib

from studio.notifications.ports import NotHandedOver, Refused
from studio.runtime.mail.address import Encryption, MailServer

_MOST: Final = 4
_MOST_LETTERS: Final = 50
"""Over one connection: servers put an end to those that go on and on."""
_KEPT: Final = 5.0
"""Seconds."""
_START_TLS: Final = {
    Encryption.WHERE_OFFERED: None,
    Encryption.REQUIRED: True,
    Encryption.FROM_THE_START: False,
}

TROUBLE: Final = (aiosmtplib.SMTPException, OSError)
"""What opening and using a connection may raise."""


@dataclass
class Connection:
    """An open connection, and how it was used."""

    server: aiosmtplib.SMTP
    letters: int = 0
    idle_since: float = 0.0


class Connections:
    """Opens connections to a server, four at the most, and keeps them while there is mail."""

    def __init__(self, server: MailServer, patience: float) -> None:
        self._to = server
        self._patience = patience
        self._slots = asyncio.Semaphore(_MOST)
        self._idle: list[Connection] = []
        self._tidying: asyncio.Task[None] | None = None
        self._own_name: str | None = None

    @asynccontextmanager
    async def take(self) -> AsyncIterator[aiosmtplib.SMTP]:
        """A connection that is ready for a letter; it is kept, also if that is Refused.

        TROUBLE if there can be none, NotHandedOver if a password would be readable on the way.
        """
        async with self._slots:
            connection = await self._ready()
            try:
                yield connection.server
            except Refused:
                raise
            except BaseException:
                # Cancelled, too: what the server says next is about this letter, not another.
                connection.server.close()
                raise
            finally:
                self._put_back(connection)

    async def open(self, patience: float) -> aiosmtplib.SMTP:
        """A connection for the caller alone, who closes it; each step takes so many seconds."""
        if self._own_name is None:
            self._own_name = await asyncio.to_thread(socket.getfqdn)
        server = aiosmtplib.SMTP(
            hostname=self._to.host,
            port=self._to.port,
            use_tls=self._to.encryption is Encryption.FROM_THE_START,
            start_tls=_START_TLS[self._to.encryption],
            timeout=patience,
            local_hostname=self._own_name,
        )
        try:
            await server.connect()
            if self._to.user is not None:
                _require_secrecy(server)
                await server.login(self._to.user, self._to.password or "")
        except BaseException:
            server.close()
            raise
        return server

    async def close(self) -> None:
        """Say goodbye on every connection."""
        if self._tidying is not None:
            self._tidying.cancel()
        idle, self._idle = self._idle, []
        await asyncio.gather(*(_say_goodbye(each) for each in idle))

    async def _ready(self) -> Connection:
        while self._idle:
            connection = self._idle.pop()
            if connection.letters >= _MOST_LETTERS:
                await _say_goodbye(connection)
            elif await _still_there(connection):
                return connection
        return Connection(await self.open(self._patience))

    def _put_back(self, connection: Connection) -> None:
        connection.letters += 1
        if not connection.server.is_connected:
            return
        connection.idle_since = time.monotonic()
        self._idle.append(connection)
        if self._tidying is None or self._tidying.done():
            self._tidying = asyncio.create_task(self._close_unused())

    async def _close_unused(self) -> None:
        """Close what nobody has used for a while, until nothing is left."""
        while self._idle:
            oldest = min(self._idle, key=lambda each: each.idle_since)
            left = oldest.idle_since + _KEPT - time.monotonic()
            if left > 0:
                await asyncio.sleep(left)
            elif oldest in self._idle:
                self._idle.remove(oldest)
                await _say_goodbye(oldest)


def _require_secrecy(server: aiosmtplib.SMTP) -> None:
    """NotHandedOver if whoever listens on the way could read the password."""
    peer = server.get_transport_info("peername")
    if server.get_transport_info("sslcontext") is None and not ip_address(peer[0]).is_loopback:
        raise NotHandedOver(
            "The mail server offers no encryption, so the password was not sent to it. "
            "Use smtps:// or a server with STARTTLS in STUDIO_MAIL_URL."
        )


async def _still_there(connection: Connection) -> bool:
    """Whether a connection can be used again."""
    try:
        await connection.server.rset()
    except TROUBLE:
        connection.server.close()
        return False
    return True


async def _say_goodbye(connection: Connection) -> None:
    with suppress(*TROUBLE):
        await connection.server.quit()
    connection.server.close()
