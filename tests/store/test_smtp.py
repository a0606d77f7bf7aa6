"""Letters handed to a real SMTP server, and to some that don't take them."""

import asyncio
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword

from studio.notifications.kinds import LetterKind
from studio.notifications.letters.compose import compose
from studio.notifications.letters.facts import SignInFacts
from studio.notifications.ports import NotHandedOver, Outgoing, Refused
from studio.runtime.database.server import free_port
from studio.runtime.mail import smtp
from tests.store.mail_server import SENDER, mailer_to

LINK = f"https://studio.example/sign-in#token={'t' * 300}"
LETTER = compose(LetterKind.SIGN_IN, None, SignInFacts(link=LINK, code="012345"))
MESSAGE = Outgoing("claire@example.com", LETTER, "sign-in/1")
PASSWORD = "hunter2 + hunter2"
QUOTED = "hunter2%20%2B%20hunter2"


@dataclass
class Postbox:
    """A server's letters, and what it answers when it is offered one."""

    to_recipients: str = "250 OK"
    to_content: str = "250 OK"
    letters: list[Envelope] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, server: SMTP, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.to_recipients.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.to_recipients

    async def handle_DATA(  # noqa: N802 - the library's name
        self, server: SMTP, session: Any, envelope: Envelope
    ) -> str:
        if self.to_content.startswith("250"):
            self.letters.append(envelope)
        return self.to_content

    def received(self) -> EmailMessage:
        [envelope] = self.letters
        assert envelope.mail_from == SENDER
        assert envelope.rcpt_tos == ["claire@example.com"]
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        return message


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


Serve = Callable[..., Awaitable[int]]


@pytest.fixture
async def serve(postbox: Postbox) -> AsyncIterator[Serve]:
    """Starts servers, which put letters into the postbox; gives their ports."""
    async with AsyncExitStack() as servers:

        async def start(*, ssl: ssl.SSLContext | None = None, **options: Any) -> int:
            server = await asyncio.get_running_loop().create_server(
                lambda: SMTP(postbox, hostname="localhost", **options), "127.0.0.1", 0, ssl=ssl
            )
            await servers.enter_async_context(server)
            port: int = server.sockets[0].getsockname()[1]
            return port

        yield start


async def _refused(url: str) -> str:
    async with mailer_to(url) as mailer:
        with pytest.raises((Refused, NotHandedOver)) as refused:
            await mailer.hand_over(MESSAGE)
    return str(refused.value)


async def test_a_letter_arrives_as_it_was_written(serve: Serve, postbox: Postbox) -> None:
    async with mailer_to(f"smtp://127.0.0.1:{await serve()}") as mailer:
        await mailer.hand_over(MESSAGE)
        assert await mailer.check() is None
    message = postbox.received()
    assert message["Subject"] == LETTER.subject
    for kind, form in (("plain", LETTER.text), ("html", LETTER.html)):
        part = message.get_body((kind,))
        assert isinstance(part, EmailMessage)
        assert part.get_content().replace("\r\n", "\n") == form


async def test_a_server_that_takes_ascii_only_gets_the_same_letter(
    serve: Serve, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def old(self: SMTP, hostname: str) -> None:
        assert self.session is not None
        self.session.host_name = hostname
        await self.push("250 localhost")

    monkeypatch.setattr(SMTP, "smtp_EHLO", old)
    async with mailer_to(f"smtp://127.0.0.1:{await serve()}") as mailer:
        await mailer.hand_over(MESSAGE)
    message = postbox.received()
    assert message.as_bytes().isascii()
    part = message.get_body(("plain",))
    assert isinstance(part, EmailMessage)
    assert part.get_content().replace("\r\n", "\n") == LETTER.text


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ({"to_recipients": "550 5.1.1 No such mailbox"}, "No such mailbox"),
        ({"to_recipients": "450 4.2.1 Come again later"}, "Come again later"),
        ({"to_content": "552 5.2.2 Mailbox full"}, "Mailbox full"),
        ({"to_content": "451 4.3.0 Trouble"}, "Trouble"),
    ],
)
async def test_what_the_server_refuses_is_not_sent(
    serve: Serve, postbox: Postbox, answers: dict[str, str], reason: str
) -> None:
    for name, answer in answers.items():
        setattr(postbox, name, answer)
    assert reason in await _refused(f"smtp://127.0.0.1:{await serve()}")
    assert postbox.letters == []


async def test_a_server_that_is_away_is_told(postbox: Postbox) -> None:
    port = free_port()
    url = f"smtp://studio:{QUOTED}@127.0.0.1:{port}"
    assert "hunter2" not in await _refused(url)
    async with mailer_to(url) as mailer:
        trouble = await mailer.check()
    assert trouble is not None
    assert trouble.startswith(f"The mail server 127.0.0.1:{port} doesn't answer")
    assert "hunter2" not in trouble


async def test_a_server_that_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_TIMEOUT", "_CHECK_TIMEOUT"):
        monkeypatch.setattr(smtp, name, 0.2)
    over = asyncio.Event()

    async def silent(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await over.wait()
        writer.close()

    async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
        url = f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        await _refused(url)
        async with mailer_to(url) as mailer:
            assert await mailer.check() is not None
        over.set()


async def test_a_server_that_hangs_up_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    async def rude(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 hello\r\n")
        writer.close()

    async with await asyncio.start_server(rude, "127.0.0.1", 0) as server:
        await _refused(f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}")


@dataclass(frozen=True)
class Certificate:
    """A certificate for localhost, and what a server does with it."""

    path: Path
    context: ssl.SSLContext


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    openssl = shutil.which("openssl")
    if openssl is None:
        # Nothing that is installed for these tests makes certificates (Python's own ssl only reads
        # them), and one that is kept here would be a private key in the repository.
        pytest.skip("there is no openssl to make a certificate")
    folder = tmp_path_factory.mktemp("tls")
    key, path = folder / "key.pem", folder / "certificate.pem"
    made = [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    files = ["-nodes", "-days", "2", "-keyout", str(key), "-out", str(path)]
    subprocess.run([*made, *names, *files], check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(path, key)
    return Certificate(path, context)


def _authenticate(_server: object, _session: object, _: object, *given: object) -> AuthResult:
    [_, login] = given
    assert isinstance(login, LoginPassword)
    right = (login.login, login.password) == (b"studio@example.com", PASSWORD.encode())
    return AuthResult(success=right, handled=False)


@pytest.mark.parametrize("scheme", ["smtp", "smtp+starttls"])
async def test_where_the_server_offers_tls_the_password_goes_encrypted(
    serve: Serve,
    postbox: Postbox,
    certificate: Certificate,
    monkeypatch: pytest.MonkeyPatch,
    scheme: str,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.path))
    port = await serve(
        tls_context=certificate.context,
        require_starttls=True,
        auth_required=True,
        authenticator=_authenticate,
    )
    async with mailer_to(f"{scheme}://studio%40example.com:{QUOTED}@127.0.0.1:{port}") as mailer:
        await mailer.hand_over(MESSAGE)
        assert postbox.received()["Subject"] == LETTER.subject
        assert await mailer.check() is None

    wrong = f"{scheme}://studio%40example.com:hunter3@127.0.0.1:{port}"
    assert "hunter3" not in await _refused(wrong)
    async with mailer_to(wrong) as mailer:
        trouble = await mailer.check()
    assert trouble is not None
    assert "hunter3" not in trouble
    assert len(postbox.letters) == 1


async def test_tls_from_the_first_byte(
    serve: Serve, postbox: Postbox, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.path))
    port = await serve(ssl=certificate.context)
    async with mailer_to(f"smtps://127.0.0.1:{port}") as mailer:
        await mailer.hand_over(MESSAGE)
    assert postbox.received()["Subject"] == LETTER.subject


@pytest.mark.parametrize("scheme", ["smtp", "smtp+starttls", "smtps"])
async def test_a_server_that_can_not_prove_its_name_gets_nothing(
    serve: Serve, postbox: Postbox, certificate: Certificate, scheme: str
) -> None:
    at_once = certificate.context if scheme == "smtps" else None
    port = await serve(ssl=at_once, tls_context=certificate.context)
    await _refused(f"{scheme}://studio:{QUOTED}@127.0.0.1:{port}")
    assert postbox.letters == []
