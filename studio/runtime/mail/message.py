"""A letter as an Internet message (RFC 5322)."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from studio.kernel.clock import system_clock
from studio.users.ports import Letter

_STUDIO = "Temps D'arrêt"


def message_of(letter: Letter, sender: str) -> EmailMessage:
    """Both forms of a letter; a line break in a header is refused by the library (ValueError)."""
    message = EmailMessage()
    message["Subject"] = letter.subject
    message["From"] = Address(_STUDIO, addr_spec=sender)
    message["To"] = Address(addr_spec=letter.recipient)
    message["Date"] = format_datetime(system_clock())
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    # Out-of-office replies to a sign-in mail help nobody (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    # As it is: a link stays in one piece. The SMTP library recodes it for servers that need that.
    message.set_content(letter.text, cte="8bit")
    message.add_alternative(letter.html, subtype="html", cte="8bit")
    return message
