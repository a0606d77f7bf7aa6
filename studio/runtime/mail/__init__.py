"""Handing mail over, to an SMTP server or a folder; and reading what comes back."""

from pathlib import Path
from typing import Protocol

from studio.notifications.ports import Courier, Returns
from studio.runtime.mail.address import mail_goes_to
from studio.runtime.mail.folder import FolderMailer
from studio.runtime.mail.imap import ImapReturns
from studio.runtime.mail.mailbox import mail_comes_back_to
from studio.runtime.mail.maildir import MaildirReturns
from studio.runtime.mail.smtp import SmtpMailer


class CheckedMailer(Courier, Protocol):
    """A mailer that can say how it is."""

    async def check(self) -> str | None:
        """What is wrong with it in plain words, or None."""
        ...

    async def close(self) -> None:
        """Let go of what it keeps open."""
        ...


class CheckedReturns(Returns, Protocol):
    """A mailbox of returned letters that can say how it is."""

    async def check(self) -> str | None:
        """What is wrong with it in plain words, or None."""
        ...


def open_mailer(url: str | None, *, sender: str, folder: Path) -> CheckedMailer:
    """The mailer for STUDIO_MAIL_URL; without one, messages are files in ``folder``."""
    place = folder if url is None else mail_goes_to(url)
    if isinstance(place, Path):
        return FolderMailer(place, sender)
    return SmtpMailer(place, sender)


def open_returns(url: str, *, sender: str) -> CheckedReturns:
    """The mailbox of STUDIO_BOUNCES_URL, to which comes back what ``sender`` has sent."""
    place = mail_comes_back_to(url)
    if isinstance(place, Path):
        return MaildirReturns(place, sender)
    return ImapReturns(place, sender)
