"""A real SMTP server (aiosmtpd) that does as it is told: takes, refuses, stalls, hangs up."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword

from studio.notifications.ports import Outgoing
from studio.runtime.mail.address import MailServer, mail_goes_to
from studio.runtime.mail.smtp import SmtpMailer

SENDER = "studio@example.com"
STALL = "stall"
HANG_UP = "hang up"


@dataclass
class PostOffice:
    """What a server answers, by step; with a function, by the mail's recipient or sender.

    A step is answered with STALL by saying nothing, with HANG_UP by ending the connection.
    """

    greeting: str | None = None
    mail: str = "250 OK"
    rcpt: str | Callable[[str], str] = "250 OK"
    data: str | Callable[[], str] = "250 OK"
    rset: str | None = None
    user: tuple[str, str] | None = None
    options: dict[str, Any] = field(default_factory=dict)
    taken: list[Envelope] = field(default_factory=list)
    steps: Counter[str] = field(default_factory=Counter)
    connections: int = 0
    at_once: int = 0
    most_at_once: int = 0
    port: int = 0
    over: asyncio.Event = field(default_factory=asyncio.Event)
    something_happened: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle_MAIL(  # noqa: N802 - the library's name
        self, server: SMTP, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return await self._answer("mail", server, self.mail)

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, server: SMTP, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        reply = self.rcpt if isinstance(self.rcpt, str) else self.rcpt(address)
        if reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return await self._answer("rcpt", server, reply)

    async def handle_DATA(  # noqa: N802 - the library's name
        self, server: SMTP, session: Any, envelope: Envelope
    ) -> str:
        reply = self.data if isinstance(self.data, str) else self.data()
        if reply.startswith("250"):
            self.taken.append(envelope)
        return await self._answer("data", server, reply)

    async def handle_RSET(  # noqa: N802 - the library's name
        self, server: SMTP, session: Any, envelope: Envelope
    ) -> str:
        return await self._answer("rset", server, self.rset or "250 OK")

    async def _answer(self, step: str, server: SMTP, reply: str) -> str:
        self.steps[step] += 1
        self.something_happened.set()
        if reply == STALL:
            await self.over.wait()
        if reply in {STALL, HANG_UP}:
            assert server.transport is not None
            server.transport.close()
            # It is gone already; the library would still answer.
            raise asyncio.CancelledError
        return reply

    def authenticate(self, *given: Any) -> AuthResult:
        login = given[-1]
        assert isinstance(login, LoginPassword)
        self.steps["auth"] += 1
        found = (login.login.decode(), login.password.decode())
        return AuthResult(success=found == self.user, handled=False)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait, but not for ever, until what happens here has made that true."""
        async with asyncio.timeout(10):
            while not condition():
                self.something_happened.clear()
                await self.something_happened.wait()

    def url(self, scheme: str = "smtp", login: str = "") -> str:
        return f"{scheme}://{login}127.0.0.1:{self.port}"


def office_answering(step: str, reply: str) -> PostOffice:
    """A server that answers one step in its own way."""
    answer: dict[str, Any] = {step: reply}
    return PostOffice(**answer)


class _Session(SMTP):
    """One connection to a post office."""

    office: PostOffice

    def connection_made(self, transport: Any) -> None:
        self.office.connections += 1
        self.office.at_once += 1
        self.office.most_at_once = max(self.office.most_at_once, self.office.at_once)
        if self.office.greeting is not None:
            transport.write(f"{self.office.greeting}\r\n".encode())
            transport.close()
            return
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self.office.at_once -= 1
        self.office.something_happened.set()
        if self.office.greeting is None:
            super().connection_lost(error)


@asynccontextmanager
async def open_office(office: PostOffice) -> AsyncIterator[PostOffice]:
    """A server that answers as ``office`` says, meanwhile too."""
    if office.user is not None:
        office.options |= {"authenticator": office.authenticate, "auth_require_tls": False}

    def answer() -> SMTP:
        session = _Session.__new__(_Session)
        session.office = office
        SMTP.__init__(session, office, hostname="localhost", **office.options)
        return session

    loop = asyncio.get_running_loop()
    async with await loop.create_server(answer, "127.0.0.1", 0) as server:
        office.port = server.sockets[0].getsockname()[1]
        try:
            yield office
        finally:
            office.over.set()


@asynccontextmanager
async def mailer_to(url: str) -> AsyncIterator[SmtpMailer]:
    """A mailer that is closed again."""
    server = mail_goes_to(url)
    assert isinstance(server, MailServer)
    mailer = SmtpMailer(server, SENDER)
    try:
        yield mailer
    finally:
        await mailer.close()


def recipients(office: PostOffice) -> list[str]:
    """Whose mail was taken, in order."""
    return [each for envelope in office.taken for each in envelope.rcpt_tos]


def to(recipient: str, message: Outgoing, number: int = 0) -> Outgoing:
    """The same message, to somebody else."""
    return Outgoing(recipient, message.letter, f"{message.message_id}/{number}")
