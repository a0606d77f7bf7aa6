"""Handing mail over: to an SMTP server, or to a folder."""

from pathlib import Path
from typing import Protocol

from studio.notifications.ports import Courier
from studio.runtime.mail.address import mail_goes_to
from studio.runtime.mail.folder import FolderMailer
from studio.runtime.mail.smtp import SmtpMailer


class CheckedMailer(Courier, Protocol):
    """A mailer that can say how it is."""

    async def check(self) -> str | None:
        """What is wrong with it in plain words, or None."""
        ...

    async def close(self) -> None:
        """Let go of what it keeps open."""
        ...


def open_mailer(url: str | None, *, sender: str, folder: Path) -> CheckedMailer:
    """The mailer for STUDIO_MAIL_URL; without one, messages are files in ``folder``."""
    place = folder if url is None else mail_goes_to(url)
    if isinstance(place, Path):
        return FolderMailer(place, sender)
    return SmtpMailer(place, sender)
