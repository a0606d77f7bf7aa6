"""Mail by SMTP."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Final

import aiosmtplib

from studio.notifications.ports import NotHandedOver, Outgoing, Refused
from studio.runtime.mail.address import MailServer
from studio.runtime.mail.connections import TROUBLE, Connections
from studio.runtime.mail.message import content_of, message_of

_TIMEOUT: Final = 20.0
"""Seconds for each step."""
_LONGEST: Final = 120.0
"""Seconds for all of them."""
_CHECK_TIMEOUT: Final = 3.0
_CODES: Final = range(400, 600)
_PERMANENT: Final = range(500, 600)
_ABOUT_THE_SESSION: Final = frozenset({503, 530, 534, 535, 538})
"""Not about a letter, but about who we are: that can be mended."""


class SmtpMailer:
    """Hands messages to a server."""

    def __init__(self, server: MailServer, sender: str) -> None:
        self._server = server
        self._sender = sender
        self._connections = Connections(server, _TIMEOUT)

    async def hand_over(self, message: Outgoing) -> str:
        """Return what the server said when it took the message."""
        try:
            made = message_of(message, self._sender)
        except ValueError as error:
            raise Refused("This is no address that mail can go to.", permanent=True) from error
        try:
            async with asyncio.timeout(_LONGEST):
                with _session():
                    async with self._connections.take() as server:
                        return await self._transact(server, message.recipient, made)
        except TimeoutError as error:
            raise NotHandedOver(f"The mail server took more than {_LONGEST:.0f} s.") from error

    async def check(self) -> str | None:
        """Whether the server answers and takes our name."""
        where = f"The mail server {self._server.host}:{self._server.port}"
        try:
            with _session():
                server = await self._connections.open(_CHECK_TIMEOUT)
                async with server:
                    await server.noop()
        except (Refused, NotHandedOver) as error:
            return f"{where} doesn't answer as it should ({error})."
        return None

    async def close(self) -> None:
        """Close the connections."""
        await self._connections.close()

    async def _transact(
        self, server: aiosmtplib.SMTP, recipient: str, message: EmailMessage
    ) -> str:
        """Hand one message over; Refused if the server answers that it doesn't want it."""
        eight_bits = server.supports_extension("8bitmime")
        try:
            await server.mail(self._sender, options=["BODY=8BITMIME"] if eight_bits else [])
            await server.rcpt(recipient)
            reply = await server.data(content_of(message, ascii_only=not eight_bits))
        except aiosmtplib.SMTPResponseException as error:
            raise _refusal(error, permanent=error.code not in _ABOUT_THE_SESSION) from error
        return _said(reply.code, reply.message)


@contextmanager
def _session() -> Iterator[None]:
    """Whatever a connection raises, as trouble that may pass."""
    try:
        yield
    except aiosmtplib.SMTPAuthenticationError as error:
        said = _said(error.code, error.message)
        reply = f"The mail server refuses the user or the password of STUDIO_MAIL_URL: {said}"
        raise Refused(reply, permanent=False) from error
    except aiosmtplib.SMTPResponseException as error:
        raise _refusal(error, permanent=False) from error
    except TROUBLE as error:
        raise NotHandedOver(str(error) or type(error).__name__) from error


def _refusal(
    error: aiosmtplib.SMTPResponseException, *, permanent: bool
) -> Refused | NotHandedOver:
    said = _said(error.code, error.message)
    if error.code not in _CODES:
        return NotHandedOver(f"The mail server answers out of turn: {said}")
    return Refused(said, permanent=permanent and error.code in _PERMANENT)


def _said(code: int, message: str) -> str:
    """A server's answer on one line, in characters that can be kept."""
    words = " ".join(message.encode("utf-8", "replace").decode("utf-8").split())
    return f"{code} {words}".strip()
