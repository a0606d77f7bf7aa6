"""Handing mail over: to an SMTP server, or to a folder."""

from pathlib import Path
from typing import Protocol

from studio.runtime.mail.folder import FolderMailer
from studio.runtime.mail.smtp import SmtpMailer
from studio.users.ports import Mailer


class CheckedMailer(Mailer, Protocol):
    """A mailer that can say how it is."""

    async def check(self) -> str | None:
        """What is wrong with it in plain words, or None."""
        ...


def open_mailer(url: str | None, *, sender: str, folder: Path) -> CheckedMailer:
    """The mailer for STUDIO_MAIL_URL; without one, messages are files in ``folder``."""
    return FolderMailer(folder, sender) if url is None else SmtpMailer(url, sender)
