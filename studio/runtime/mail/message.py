"""A letter as an Internet message (RFC 5322)."""

import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Any, Final

from studio.kernel.clock import system_clock
from studio.notifications.domain import LetterId, is_letter_id
from studio.notifications.ports import Outgoing

_STUDIO: Final = "Temps D'arrêt"
_ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ADDRESS: Final = re.compile(rf"{_ATOM}(\.{_ATOM})*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_LONGEST_LINE: Final = 998
"""Octets, without its end: what SMTP takes (RFC 5321, 4.5.3.1.6)."""


_IN_ONE_PIECE: Final = frozenset({"message-id", "list-unsubscribe"})


class _Headers(EmailPolicy):
    """Some headers are never folded: the library would encode what is long beyond recognition."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        """A header as it goes over the wire."""
        if name.lower() in _IN_ONE_PIECE:
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


_POLICY: Final = _Headers(linesep="\r\n")


def message_of(message: Outgoing, sender: str) -> EmailMessage:
    """Both forms of a letter.

    ValueError if the recipient is no address, or a header would have a second line.
    """
    found = EmailMessage(policy=_POLICY)
    found["Subject"] = message.letter.subject
    found["From"] = Address(_STUDIO, addr_spec=sender)
    found["To"] = _address(message.recipient)
    found["Date"] = format_datetime(system_clock())
    found["Message-ID"] = f"<{_local_part(message.message_id)}@{_domain(sender)}>"
    # Out-of-office replies to what a machine has sent help nobody (RFC 3834).
    found["Auto-Submitted"] = "auto-generated"
    if message.unsubscribe_url is not None:
        found["List-Unsubscribe"] = f"<{message.unsubscribe_url}>"
        found["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    text, html = message.letter.text, message.letter.html
    found.set_content(text, cte=_encoding(text))
    found.add_alternative(html, subtype="html", cte=_encoding(html))
    return found


def letter_of(message_id: str, sender: str) -> LetterId | None:
    """Which letter of ``sender``'s a message's id was made for; None if it is no such id."""
    local = message_id.removeprefix("<").rpartition("@")[0]
    letter_id = local.replace("=", ":")
    made = f"<{_local_part(letter_id)}@{_domain(sender)}>"
    return LetterId(letter_id) if is_letter_id(letter_id) and message_id == made else None


def content_of(message: EmailMessage, *, ascii_only: bool) -> bytes:
    """A message as it goes over the wire, to servers that take only ASCII as well."""
    cte_type = "7bit" if ascii_only else "8bit"
    return message.as_bytes(policy=_POLICY.clone(cte_type=cte_type))


def _address(recipient: str) -> Address:
    # Looked at first: what is no address, the library's parser trips over in many ways.
    if _ADDRESS.fullmatch(recipient) is None:
        raise ValueError("that is no address")
    return Address(addr_spec=recipient)


def _local_part(letter_id: str) -> str:
    """A letter's id in the characters of a message's id (RFC 5322, atext); no two become one."""
    return letter_id.replace(":", "=")


def _domain(sender: str) -> str:
    return sender.rpartition("@")[2]


def _encoding(text: str) -> str:
    """As it is, so that a link stays in one piece; unless a line is longer than servers take."""
    longest = max((len(line.encode()) for line in text.splitlines()), default=0)
    return "8bit" if longest <= _LONGEST_LINE else "quoted-printable"
