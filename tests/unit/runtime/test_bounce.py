"""Reading what mail servers say about letters that came back, and what only looks like it."""

from base64 import encodebytes
from collections.abc import Callable

import pytest

from studio.runtime.mail import bounce
from studio.runtime.mail.bounce import MOST_READ, bounces_in, is_notification
from studio.runtime.mail.message import letter_of
from tests.unit.notifications.returned import (
    RECIPIENT,
    SENDER,
    SERVERS,
    gmail,
    message_id_of,
    ordinary,
    postfix,
)

LETTER = "shoot-delivered.01k7r2c8hx5n0wq3zj6v9ykm4t.01k7qz2fx9by0r4vj8e5c1mng3"
WORDS = {
    "postfix": "550 5.1.1 <claire@example.com>: Recipient address rejected: "
    "User unknown in virtual mailbox table",
    "exim": "550-5.7.1 Blocked by the policy of example.net. 550 5.7.1 Ask postmaster@example.net",
    "exchange": "550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found by SMTP address lookup",
    "gmail": "550-5.1.1 The email account that you tried to reach does not exist. Please "
    "550-5.1.1 try double-checking the recipient's email address for typos or "
    "550 5.1.1 unnecessary spaces. 5b1f17b1804b1-477b1072b68si - gsmtp",
}


@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
def test_what_each_server_says_is_understood(server: str, end: bytes) -> None:
    message = SERVERS[server](LETTER, RECIPIENT).replace(b"\r\n", end)
    [found] = bounces_in(message, SENDER)
    assert (found.letter_id, found.recipient) == (LETTER, RECIPIENT)
    assert found.words == WORDS[server]
    [again] = bounces_in(message, SENDER)
    assert again == found
    [other] = bounces_in(SERVERS[server](LETTER, "pia@example.com"), SENDER)
    assert (other.id != found.id, other.recipient) == (True, "pia@example.com")


def _header(message: bytes) -> bytes:
    """What an IMAP server gives of a message when it is asked of what kind it is."""
    lines = message.partition(b"\r\n\r\n")[0].split(b"\r\n")
    start = next(i for i, line in enumerate(lines) if line.lower().startswith(b"content-type:"))
    end = start + 1
    while end < len(lines) and lines[end][:1] in {b" ", b"\t"}:
        end += 1
    return b"\r\n".join(lines[start:end]) + b"\r\n\r\n"


@pytest.mark.parametrize("server", SERVERS)
def test_a_notification_is_known_by_one_header(server: str) -> None:
    assert is_notification(_header(SERVERS[server](LETTER, RECIPIENT)))


@pytest.mark.parametrize(
    "content_type",
    [
        b"",
        b"Content-Type: text/plain\r\n\r\n",
        b"Content-Type: multipart/report; report-type=disposition-notification; boundary=b\r\n",
        b"Content-Type: multipart/report; boundary=b\r\n\r\n",
        b"Content-Type: multipart/report; report-type=delivery-status\r\n\r\n",
        b"Content-Type: multipart/report; report-type*=x'y'delivery-status; boundary=b\r\n\r\n",
        b"Content-Type: multipart/mixed; report-type=delivery-status; boundary=b\r\n\r\n",
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=\xff\xfe\r\n\r\n",
        b"\xff\x00\xfe",
    ],
)
def test_other_mail_is_none(content_type: bytes) -> None:
    assert not is_notification(content_type)
    assert bounces_in(content_type + b"\r\n\r\n--b\r\n\r\nhello", SENDER) == []


def test_mail_that_people_write_is_none() -> None:
    assert bounces_in(ordinary(), SENDER) == []


@pytest.mark.parametrize("action", ["delayed", "relayed", "delivered", "expanded", "", "FAILED?"])
def test_only_what_failed_counts(action: str) -> None:
    assert bounces_in(postfix(LETTER, action=action), SENDER) == []
    assert len(bounces_in(postfix(LETTER, action="Failed"), SENDER)) == 1


@pytest.mark.parametrize(
    "message_id",
    [
        f"<{LETTER}@example.org>",
        f"<{LETTER}@mail.example.com>",
        f"<{LETTER}@EXAMPLE.com>",
        f"<x{LETTER.upper()}@example.com>",
        f"{LETTER}@example.com",
        f"<{LETTER}@example.com",
        f"<<{LETTER}@example.com>>",
        f"<{LETTER}@example.com> <other@example.com>",
        f"<{LETTER}@x@example.com>",
        "<../../etc/passwd@example.com>",
        "<@example.com>",
        f"<{'a' * 101}@example.com>",
        "<a=b:c@example.com>",
        "",
    ],
)
def test_only_the_exact_id_of_a_letter_counts(message_id: str) -> None:
    assert letter_of(message_id, SENDER) is None
    own = message_id_of(LETTER).encode()
    assert bounces_in(postfix(LETTER).replace(own, message_id.encode()), SENDER) == []


def test_a_letter_is_known_by_the_id_that_its_message_had() -> None:
    assert letter_of("<invite=01k7qz/1@example.com>", SENDER) == "invite:01k7qz/1"
    assert letter_of(message_id_of(LETTER), SENDER) == LETTER


def test_without_the_message_gmail_still_says_which_it_was() -> None:
    message = gmail(LETTER)
    start = message.rindex(b"--0000000000007f5d1f0627a1b2c3\r\nContent-Type: message/rfc822")
    [found] = bounces_in(message[:start], SENDER)
    assert found.letter_id == LETTER


def test_the_message_that_came_back_says_it_better() -> None:
    message = gmail(LETTER).replace(b"X-Original-Message-ID: <shoot", b"X-Original-Message-ID: <x")
    [found] = bounces_in(message, SENDER)
    assert found.letter_id == LETTER


def test_of_several_recipients_each_that_failed_is_told() -> None:
    block = (
        b"\r\n\r\nFinal-Recipient: rfc822; forwarded@example.net\r\n"
        b"Original-Recipient: rfc822; <pia@example.com>\r\nAction: failed\r\nStatus: 5.2.2"
    )
    delayed = block.replace(b"pia", b"jo").replace(b"failed", b"delayed")
    message = postfix(LETTER)
    where = message.index(b"\r\n\r\n--4bQ7xS1hNz", message.index(b"Diagnostic-Code"))
    found = bounces_in(message[:where] + block + delayed + message[where:], SENDER)
    assert [(each.recipient, each.words) for each in found] == [
        ("claire@example.com", WORDS["postfix"]),
        ("forwarded@example.net", "5.2.2"),
        ("pia@example.com", "5.2.2"),
    ]


@pytest.mark.parametrize(
    ("field", "words"),
    [
        (b"Diagnostic-Code: smtp; 550 5.1.1 Bo\xc3\xaete inconnue", "550 5.1.1 Boîte inconnue"),
        (b"Diagnostic-Code: smtp; 550 \xe9\xff", "550 \ufffd\ufffd"),
        (b"Diagnostic-Code: X-Postfix; unknown user", "unknown user"),
        (b"Diagnostic-Code: unknown user", "unknown user"),
        (b"Diagnostic-Code: smtp;", "5.1.1"),
        (b"X-Nothing: at all", "5.1.1"),
        (b"Diagnostic-Code: smtp; " + b"no " * 300_000, ("no " * 666).strip()),
    ],
)
def test_the_servers_words_are_kept_whatever_they_are(field: bytes, words: str) -> None:
    message = postfix(LETTER)
    start, end = message.index(b"Diagnostic-Code"), message.index(b"virtual mailbox table")
    changed = message[:start] + field + message[end + len(b"virtual mailbox table") :]
    [found] = bounces_in(changed, SENDER)
    assert found.words == words


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
def test_parts_that_are_encoded_against_the_rules_are_read(encoding: str) -> None:
    message = postfix(LETTER)
    start = message.index(b"Reporting-MTA:")
    end = message.index(b"\r\n--4bQ7xS1hNz", start)
    kind = b"Content-Type: message/delivery-status\r\n"
    status = message[start:end]
    if encoding == "base64":
        given = encodebytes(status)
    else:
        given = status.replace(b"=", b"=3D").replace(b"User unknown", b"User =\r\nunknown")
    header = kind + b"Content-Transfer-Encoding: " + encoding.encode() + b"\r\n"
    changed = (message[:start] + given + message[end:]).replace(kind, header)
    [found] = bounces_in(changed, SENDER)
    assert found.words == WORDS["postfix"]


def _nested(depth: int) -> bytes:
    top = b"Content-Type: multipart/report; report-type=delivery-status; boundary=b0\r\n\r\n"
    inner = (
        b"--b%d\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n" % (each, each + 1)
        for each in range(depth)
    )
    return top + b"".join(inner)


HEAD = b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
HOSTILE = {
    "nothing": b"",
    "binary": bytes(range(256)) * 4_000,
    "zeros": b"\0" * MOST_READ,
    "one line": b"x" * MOST_READ,
    "only a header": b"Content-Type: " + b"x" * MOST_READ,
    "headers": b"a: b\r\n" * 170_000,
    "parameters": b"Content-Type: multipart/report" + b';"' * 500_000 + b"\r\n\r\n",
    "parameters of a part": HEAD + b"--b\r\nContent-Type: text/plain" + b';"' * 500_000,
    "depth": _nested(20_000),
    "parts": HEAD + b"--b\r\n\r\n\r\n" * 100_000,
    "blank lines": HEAD
    + b"--b\r\nContent-Type: message/delivery-status\r\n\r\n"
    + b"\n\t" * 500_000,
    "blocks": HEAD
    + b"--b\r\nContent-Type: message/delivery-status\r\n\r\n"
    + b"a: b\n\n" * 170_000,
    "charset": b"Content-Type: multipart/report; charset*=x-none'en'%ff;"
    b" report-type=delivery-status; boundary*=x-none''b\r\n\r\n"
    b"--b\r\nContent-Type: text/plain; charset=x-none\r\n\r\n\xff",
    "boundary": HEAD.replace(b"=b\r", b'="(((((((((((a+)+)+)+[[[\\"\r') + b"--(((" * 200_000,
    "base64": HEAD + b"--b\r\nContent-Type: message/delivery-status\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\nQQQQQ",
    "no end": postfix(LETTER)[:1_500],
}


@pytest.mark.parametrize("message", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_mail_is_none_and_stops_nothing(
    message: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken: list[str] = []
    monkeypatch.setattr(bounce._log, "warning", lambda *_, trouble: broken.append(trouble))
    assert bounces_in(message, SENDER) == []
    is_notification(message)
    assert broken == []


def test_of_what_kind_a_message_is_must_be_said_in_a_few_words() -> None:
    long = b"x" * 3_000
    header = _header(postfix(LETTER)).replace(b"report-type", b"x=%b; report-type" % long)
    assert not is_notification(header)
    own = _header(postfix(LETTER)).strip()
    assert bounces_in(postfix(LETTER).replace(own, header.strip()), SENDER) == []
    status = b"Content-Type: message/delivery-status"
    part = status + b"; x=" + long
    assert bounces_in(postfix(LETTER).replace(status, part), SENDER) == []


def test_only_the_first_parts_are_looked_at() -> None:
    message = postfix(LETTER)
    part = b"--4bQ7xS1hNz.1795405030/mail.example.com\r\n"
    assert len(bounces_in(message.replace(part, (part + b"\r\n") * 7 + part, 1), SENDER)) == 1
    assert bounces_in(message.replace(part, (part + b"\r\n") * 8 + part, 1), SENDER) == []


def test_every_beginning_of_a_bounce_is_read_without_breaking(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    broken: list[str] = []
    monkeypatch.setattr(bounce._log, "warning", lambda *_, trouble: broken.append(trouble))
    message = gmail(LETTER)
    found = [len(bounces_in(message[:end], SENDER)) for end in range(0, len(message), 7)]
    assert set(found) == {0, 1}
    assert broken == []


def test_what_nobody_has_foreseen_is_logged_by_its_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RecursionError("claire@example.com")

    logged: list[dict[str, str]] = []
    monkeypatch.setattr(bounce, "_boundary_of", broken)
    monkeypatch.setattr(bounce._log, "warning", lambda *_, **known: logged.append(known))
    assert bounces_in(postfix(LETTER), SENDER) == []
    assert logged == [{"trouble": "RecursionError"}]


@pytest.mark.parametrize(
    "boundary",
    [
        pytest.param(b"boundary*=us-ascii''b; boundary*0=b", id="sorted by what has no order"),
        pytest.param(b"boundary*=a%00b''%ff", id="a charset that is no name"),
        pytest.param(b"boundary*=idna''%ff", id="a charset that is none"),
    ],
)
def test_a_header_over_which_the_library_stumbles_is_of_other_mail(boundary: bytes) -> None:
    # Raised, it would be in the way of all that came later, at each look.
    header = b"Content-Type: multipart/report; report-type=delivery-status; " + boundary
    assert not is_notification(header + b"\r\n\r\n")


Made = Callable[[str, str], bytes]


@pytest.mark.parametrize("make", SERVERS.values(), ids=SERVERS.keys())
def test_a_bounce_that_is_too_long_is_read_as_far_as_it_says_something(make: Made) -> None:
    message = make(LETTER, RECIPIENT) + b"x" * (2 * MOST_READ)
    [found] = bounces_in(message[:MOST_READ], SENDER)
    assert found.letter_id == LETTER
