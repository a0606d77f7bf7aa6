"""Mail by SMTP: smtp:// (with STARTTLS where the server offers it) and smtps://."""

from typing import Final
from urllib.parse import unquote, urlsplit

import aiosmtplib

from studio.runtime.mail.message import message_of
from studio.users.ports import Letter, LetterNotSent

_TIMEOUT: Final = 20
_CHECK_TIMEOUT: Final = 3


class SmtpMailer:
    """Hands messages to the server at ``url``."""

    def __init__(self, url: str, sender: str) -> None:
        parts = urlsplit(url)
        self._sender = sender
        self._implicit_tls = parts.scheme == "smtps"
        self._host = parts.hostname or "localhost"
        self._port = parts.port or (465 if self._implicit_tls else 25)
        self._user = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password) if parts.password else None

    async def send(self, letter: Letter) -> None:
        """Return once the server has taken the message."""
        try:
            async with self._connection(_TIMEOUT) as server:
                await server.send_message(message_of(letter, self._sender))
        except (aiosmtplib.SMTPException, OSError) as error:
            raise LetterNotSent(str(error)) from error

    async def check(self) -> str | None:
        """Whether the server answers and takes our name."""
        try:
            async with self._connection(_CHECK_TIMEOUT) as server:
                await server.noop()
        except (aiosmtplib.SMTPException, OSError) as error:
            return (
                f"The mail server {self._host}:{self._port} doesn't answer as it should ({error})."
            )
        return None

    def _connection(self, timeout: float) -> aiosmtplib.SMTP:
        return aiosmtplib.SMTP(
            hostname=self._host,
            port=self._port,
            username=self._user,
            password=self._password,
            use_tls=self._implicit_tls,
            timeout=timeout,
        )
