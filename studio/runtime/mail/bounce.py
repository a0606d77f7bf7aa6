"""Delivery status notifications (RFC 3464): mail servers' messages about what can't be delivered.

Anybody can send such a thing, and of any kind. So it is never taken apart as a whole: only its own
headers, the first parts of its outermost level, and the headers in these. Nesting costs nothing,
and every step takes time in proportion to what was read.
"""

import binascii
import re
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser
from hashlib import sha256
from itertools import islice, pairwise
from quopri import decodestring
from typing import Final

import structlog

from studio.notifications.ports import Bounce
from studio.runtime.mail.message import letter_of

_log = structlog.get_logger("studio.letters")

MOST_READ: Final = 1 << 20
"""Octets of a message that are read: what is said of a letter stands well before."""
LONGEST_TYPE: Final = 2_000
"""Octets of a Content-Type: to take apart a long one takes the library the square of its length."""
_LONGEST_HEADERS: Final = 64_000
_LONGEST_BOUNDARY: Final = 200
_MOST_PARTS: Final = 10
_MOST_RECIPIENTS: Final = 20
_LONGEST_WORDS: Final = 2_000
_BLANK_LINE: Final = re.compile(rb"\r?\n[ \t]*\r?\n|\A\r?\n")
_RETURNED: Final = frozenset(
    {
        "message/rfc822",
        "text/rfc822-headers",
        # The same, where addresses needn't be ASCII (RFC 6533).
        "message/global",
        "message/global-headers",
    }
)
_STATUS: Final = frozenset({"message/delivery-status", "message/global-delivery-status"})

_Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Part:
    kind: str
    content: bytes


def is_notification(content_type: bytes) -> bool:
    """Whether a message with this header (name and all) says what became of another."""
    if len(content_type) > LONGEST_TYPE:
        return False
    try:
        return _boundary_of(_headers(content_type)) is not None
    except Exception as error:  # noqa: BLE001 - the library stumbles, and the next one is read
        _log.warning("returned message not understood", trouble=type(error).__name__)
        return False


def bounces_in(message: bytes, sender: str) -> list[Bounce]:
    """Who didn't get which letter of ``sender``'s, by a message or the beginning of one.

    Empty if it says nothing of that kind. Whether the letter was for them is for the ledger to say.
    """
    try:
        return _bounces_in(message, sender)
    except Exception as error:  # noqa: BLE001 - whatever is sent to us, the next one is read
        _log.warning("returned message not understood", trouble=type(error).__name__)
        return []


def _bounces_in(message: bytes, sender: str) -> list[Bounce]:
    head, body = _halves(message[:MOST_READ])
    boundary = _boundary_of(_headers(head))
    if boundary is None:
        return []
    parts = list(_parts(body, boundary))
    status = next((part.content for part in parts if part.kind in _STATUS), None)
    if status is None:
        return []
    blocks = [_fields(block) for block in _BLANK_LINE.split(status.strip(), _MOST_RECIPIENTS)]
    letter_id = letter_of(_message_id(parts, blocks[0]), sender)
    if letter_id is None:
        return []
    told_by = sha256(message).hexdigest()[:32]
    return [
        Bounce(told_by, letter_id, recipient, _words(block))
        for block in blocks
        if block.get("action", "").casefold() == "failed"
        for recipient in sorted(_recipients(block))
    ]


def _boundary_of(headers: Message) -> str | None:
    """What parts a notification's parts; None if it is another kind of message."""
    kind = headers.get("Content-Type")
    if kind is None or len(str(kind)) > LONGEST_TYPE:
        return None
    if headers.get_content_type() != "multipart/report":
        return None
    report = headers.get_param("report-type")
    boundary = headers.get_boundary()
    if not isinstance(report, str) or not boundary or len(boundary) > _LONGEST_BOUNDARY:
        return None
    about = report.casefold() in {"delivery-status", "global-delivery-status"}
    return boundary if about and boundary.isascii() else None


def _parts(body: bytes, boundary: str) -> Iterator[_Part]:
    """The first parts of the outermost level; the last one perhaps only in part."""
    opening = rb"(?:\A|\n)--" + re.escape(boundary.encode())
    line = re.compile(opening + rb"(?:--)?[ \t]*(?=\r?\n|\Z)")
    found = islice(line.finditer(body), _MOST_PARTS + 1)
    borders = [(each.start(), each.end()) for each in found]
    if len(borders) <= _MOST_PARTS:
        borders.append((len(body), len(body)))
    for (_, start), (end, _) in pairwise(borders):
        head, content = _halves(body[start:end].lstrip(b"\r\n"))
        headers = _headers(head)
        if len(str(headers.get("Content-Type", ""))) > LONGEST_TYPE:
            continue
        yield _Part(headers.get_content_type(), _plain(headers, content))


def _plain(headers: Message, content: bytes) -> bytes:
    """A part as it was before it was encoded: few do, though none should."""
    match str(headers.get("Content-Transfer-Encoding", "")).strip().casefold():
        case "quoted-printable":
            return decodestring(content)
        case "base64":
            return _from_base64(content)
    return content


def _from_base64(content: bytes) -> bytes:
    try:
        return b64decode(content)
    except binascii.Error:
        return b""  # damaged, or cut off


def _halves(message: bytes) -> tuple[bytes, bytes]:
    """Headers and the rest; no headers if these have no end within reach."""
    end = _BLANK_LINE.search(message, 0, _LONGEST_HEADERS)
    if end is None:
        return (message, b"") if len(message) <= _LONGEST_HEADERS else (b"", b"")
    return message[: end.start()], message[end.end() :]


def _headers(head: bytes) -> Message:
    return BytesHeaderParser().parsebytes(head[:_LONGEST_HEADERS])


def _fields(block: bytes) -> _Fields:
    """Fields as text on one line, by name in small letters; of several, the first."""
    found: dict[str, str] = {}
    for name, value in _headers(block.lstrip()).raw_items():
        # The library has bytes beyond ASCII as surrogates; they are UTF-8, if anything (RFC 6533).
        raw = str(value).encode("utf-8", "surrogateescape")
        found.setdefault(name.casefold(), " ".join(raw.decode("utf-8", "replace").split()))
    return found


def _message_id(parts: list[_Part], about_all: _Fields) -> str:
    """The id of the message that wasn't delivered: in its headers, or as Gmail has it besides."""
    for part in parts:
        if part.kind in _RETURNED:
            head, _ = _halves(part.content.lstrip(b"\r\n"))
            if found := _fields(head).get("message-id"):
                return found
    return about_all.get("x-original-message-id", "")


def _recipients(block: _Fields) -> set[str]:
    """Whom it was for: by the last server, and as the first one had it."""
    given = (block.get(f"{which}-recipient", "") for which in ("final", "original"))
    return {found for each in given if (found := each.partition(";")[2].strip().strip("<>"))}


def _words(block: _Fields) -> str:
    """What the server said, or at least its code."""
    kind, separator, said = block.get("diagnostic-code", "").partition(";")
    words = (said if separator else kind).strip() or block.get("status", "") or "failed"
    if len(words) <= _LONGEST_WORDS:
        return words
    # No half address at the end, which couldn't be told for one any more.
    return words[:_LONGEST_WORDS].rpartition(" ")[0]
