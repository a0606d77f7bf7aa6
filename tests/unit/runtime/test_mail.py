"""Mail as files, and as an SMTP server gets it."""

import email
import email.policy
import os
import re
import stat
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import aiosmtplib
import pytest

from studio.notifications.ports import Letter, NotHandedOver, Outgoing, Refused
from studio.runtime.mail import open_mailer
from studio.runtime.mail.address import EXPECTED, Encryption, MailServer, mail_goes_to
from studio.runtime.mail.folder import FolderMailer
from studio.runtime.mail.message import content_of, message_of
from studio.runtime.mail.smtp import SmtpMailer

SENDER = "studio@example.com"
LINK = "https://studio.example/sign-in#token=" + "x" * 300
LETTER = Letter(
    subject="Votre lien d'accès",
    text=f"Voilà : {LINK}\n",
    html=f"<p>Voilà : <a href='{LINK}'>entrer</a></p>",
)
MESSAGE = Outgoing(
    recipient="claire@example.com",
    letter=LETTER,
    message_id="invite:01k7qz/1",
)


def read(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_without_a_server_mail_goes_to_the_folder(tmp_path: Path) -> None:
    assert isinstance(open_mailer(None, sender=SENDER, folder=tmp_path), FolderMailer)
    assert isinstance(open_mailer("smtp://h", sender=SENDER, folder=tmp_path), SmtpMailer)


async def test_a_folder_may_be_named(tmp_path: Path) -> None:
    wanted = tmp_path / "ici & là"
    mailer = open_mailer(wanted.as_uri(), sender=SENDER, folder=tmp_path / "elsewhere")
    await mailer.hand_over(MESSAGE)
    await mailer.close()
    assert [path.parent for path in tmp_path.rglob("*.eml")] == [wanted]


def _files(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def test_a_message_is_a_file_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    await FolderMailer(folder, SENDER).hand_over(MESSAGE)
    [path] = _files(folder)
    assert path.suffix == ".eml"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert message["To"] == "claire@example.com"
    assert message["Subject"] == "Votre lien d'accès"
    assert message["From"].addresses[0].addr_spec == SENDER
    for kind in ("plain", "html"):
        body: Any = message.get_body((kind,))
        assert LINK in body.get_content()


def _fill_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)


async def test_a_message_that_can_not_be_written_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _fill_the_disk(monkeypatch)
    with pytest.raises(NotHandedOver, match="No space left"):
        await FolderMailer(tmp_path, SENDER).hand_over(MESSAGE)
    assert not any(_files(tmp_path))


async def test_a_folder_that_can_not_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    trouble = await FolderMailer(tmp_path / "file/mail", SENDER).check()
    assert trouble == f"{tmp_path / 'file/mail'} can't be made: Not a directory."
    assert await FolderMailer(tmp_path / "mail", SENDER).check() is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://h", {"port": 25, "use_tls": False, "start_tls": None}),
        ("smtps://h", {"port": 465, "use_tls": True, "start_tls": False}),
        ("smtp+starttls://h", {"port": 587, "use_tls": False, "start_tls": True}),
        ("smtp://h:2525", {"port": 2525}),
        ("smtp://u:p@[::1]:587", {"hostname": "::1", "port": 587}),
    ],
)
async def test_an_address_says_how_to_connect(
    monkeypatch: pytest.MonkeyPatch, url: str, expected: dict[str, Any]
) -> None:
    given: dict[str, Any] = {}

    def connection(**options: Any) -> None:
        given.update(options)
        raise ConnectionRefusedError("nobody there")

    monkeypatch.setattr(aiosmtplib, "SMTP", connection)
    with pytest.raises(NotHandedOver, match="nobody there"):
        await open_mailer(url, sender=SENDER, folder=Path()).hand_over(MESSAGE)
    assert {name: given[name] for name in expected} == expected


async def test_a_server_that_is_not_there_is_told_without_the_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(**_: Any) -> None:
        raise ConnectionRefusedError("nobody there")

    monkeypatch.setattr(aiosmtplib, "SMTP", refuse)
    mailer = open_mailer("smtp://u:hunter2@h:2525", sender=SENDER, folder=Path())
    trouble = await mailer.check()
    assert trouble == "The mail server h:2525 doesn't answer as it should (nobody there)."


async def test_the_same_message_twice_is_one_file(tmp_path: Path) -> None:
    mailer = FolderMailer(tmp_path, SENDER)
    assert await mailer.hand_over(MESSAGE) == "Written to invite=01k7qz+1.eml"
    again = replace(MESSAGE, letter=replace(MESSAGE.letter, subject="Once more"))
    await mailer.hand_over(again)
    await mailer.hand_over(replace(MESSAGE, message_id="invite/01k7qz/1"))
    assert {path.name for path in _files(tmp_path)} == {
        "invite=01k7qz+1.eml",
        "invite+01k7qz+1.eml",
    }
    kept = read((tmp_path / "invite=01k7qz+1.eml").read_bytes())
    assert kept["Subject"] == "Once more"


async def test_a_folder_that_is_full_may_be_emptied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailer = FolderMailer(tmp_path, SENDER)
    with monkeypatch.context() as patch:
        _fill_the_disk(patch)
        with pytest.raises(NotHandedOver, match="No space left"):
            await mailer.hand_over(MESSAGE)
    assert await mailer.hand_over(MESSAGE) == "Written to invite=01k7qz+1.eml"


def test_a_message_has_an_id_that_stays() -> None:
    ids = [str(message_of(MESSAGE, SENDER)["Message-ID"]) for _ in range(2)]
    assert ids == ["<invite=01k7qz/1@example.com>"] * 2
    longest = message_of(replace(MESSAGE, message_id="x" * 100), f"s@{'d' * 60}.example")
    assert f"Message-ID: <{'x' * 100}@{'d' * 60}.example>\r\n".encode() in content_of(
        longest, ascii_only=True
    )


def test_a_letter_that_one_may_unsubscribe_from_says_how_with_one_click() -> None:
    address = "https://studio.example/unsubscribe/" + "t" * 400
    message = message_of(replace(MESSAGE, unsubscribe_url=address), SENDER)
    lines = content_of(message, ascii_only=True).split(b"\r\n")
    assert f"List-Unsubscribe: <{address}>".encode() in lines
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines
    assert "List-Unsubscribe" not in message_of(MESSAGE, SENDER)


@pytest.mark.parametrize(
    "subject",
    [
        "Votre lien d'accès",
        "w" * 2000,
        "é" * 2000,
        "Château\u00a0: « là »\u202f?",
        "=?utf-8?q?Bcc:_eve=40example.com?=",
        "👩‍👩‍👧 " * 100,
    ],
)
def test_a_subject_arrives_whatever_it_is(subject: str) -> None:
    letter = replace(MESSAGE.letter, subject=subject)
    content = content_of(message_of(replace(MESSAGE, letter=letter), SENDER), ascii_only=True)
    headers = content.split(b"\r\n\r\n")[0]
    assert max(map(len, headers.split(b"\r\n"))) <= 80
    names = [line.split(b":")[0] for line in headers.split(b"\r\n") if not line.startswith(b" ")]
    assert b"Bcc" not in names
    if not subject.startswith("=?"):
        assert str(read(content)["Subject"]).strip() == subject.strip()


@pytest.mark.parametrize("broken", ["a\r\nBcc: eve@example.com", "a\nb", "a\rb"])
def test_a_subject_of_two_lines_goes_nowhere(broken: str) -> None:
    message = replace(MESSAGE, letter=replace(MESSAGE.letter, subject=broken))
    with pytest.raises(ValueError, match="linefeed"):
        message_of(message, SENDER)


@pytest.mark.parametrize(
    "recipient",
    [
        "",
        "claire",
        "claire@",
        "claire@example.com\r\nBcc: eve@example.com",
        "claire@example.com, eve@example.com",
        "claire@example.com> SIZE=1 <eve@example.com",
        "Claire <claire@example.com>",
        "clai re@example.com",
        "a..b@example.com",
        "zoë@example.com",
        '"claire"@example.com',
        "\udcff@example.com",
    ],
)
async def test_what_is_no_address_gets_nothing(tmp_path: Path, recipient: str) -> None:
    message = replace(MESSAGE, recipient=recipient)
    for mailer in (
        FolderMailer(tmp_path / "mail", SENDER),
        SmtpMailer(_server("smtp://nowhere.invalid"), SENDER),
    ):
        with pytest.raises(Refused, match="no address") as refused:
            await mailer.hand_over(message)
        assert refused.value.permanent
    assert not _files(tmp_path)


def _server(url: str) -> MailServer:
    server = mail_goes_to(url)
    assert isinstance(server, MailServer)
    return server


def test_lines_are_no_longer_than_servers_take() -> None:
    letter = replace(MESSAGE.letter, text="é" * 600 + "\n", html=f"<p>{'w' * 5000}</p>\n")
    made = message_of(replace(MESSAGE, letter=letter), SENDER)
    content = content_of(made, ascii_only=False)
    assert max(map(len, content.split(b"\r\n"))) <= 998
    for kind, form in (("plain", letter.text), ("html", letter.html)):
        body: Any = read(content).get_body((kind,))
        assert body.get_content().replace("\r\n", "\n") == form


def test_a_link_stays_in_one_piece() -> None:
    content = content_of(message_of(MESSAGE, SENDER), ascii_only=False)
    assert re.search(rf"^Voilà : {re.escape(LINK)}\r$", content.decode(), re.MULTILINE)


@pytest.mark.parametrize(
    ("letter_id", "url"),
    [
        ("", None),
        ("Capitals", None),
        ("../../etc/passwd", None),
        ("a//b", None),
        ("a\nb", None),
        ("x" * 101, None),
        ("fine", "https://studio.example/ x"),
        ("fine", "https://studio.example/>\r\nBcc: eve@example.com"),
        ("fine", "https://é.example"),
    ],
)
def test_what_would_break_a_header_is_no_message(letter_id: str, url: str | None) -> None:
    with pytest.raises(ValueError, match="letter's id|unsubscribe"):
        replace(MESSAGE, message_id=letter_id, unsubscribe_url=url)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://h", MailServer("h", 25, Encryption.WHERE_OFFERED)),
        ("smtps://h", MailServer("h", 465, Encryption.FROM_THE_START)),
        ("smtp+starttls://h", MailServer("h", 587, Encryption.REQUIRED)),
        ("smtp+starttls://h:25", MailServer("h", 25, Encryption.REQUIRED)),
        (
            "smtp://p%40x:a%2Fb%23c@[::1]:587",
            MailServer("::1", 587, Encryption.WHERE_OFFERED, "p@x", "a/b#c"),
        ),
        (
            "smtps://u:%C3%A9t%C3%A9%20@h",
            MailServer("h", 465, Encryption.FROM_THE_START, "u", "été "),
        ),
        ("smtp://u@h", MailServer("h", 25, Encryption.WHERE_OFFERED, "u", "")),
        ("file:///var/mail/studio", Path("/var/mail/studio")),
        ("file:///var/ici%20%26%20l%C3%A0", Path("/var/ici & là")),
    ],
)
def test_an_address_is_read(url: str, expected: MailServer | Path) -> None:
    assert mail_goes_to(url) == expected
    assert "a/b#c" not in repr(mail_goes_to(url))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "h",
        "smtp:h",
        "smtp://",
        "smtp://:25",
        "smtp://h:0",
        "smtp://h:99999",
        "smtp://h/inbox",
        "smtp://h?x=1",
        "smtp://h?",
        "smtp://h#",
        "smtp://:password@h",
        "smtp://u:%00@h",
        "smtp://u:a%0D%0Ab@h",
        "smtp://u:%ff@h",
        "smtp://u:p p@h",
        "smtp://ü:p@h",
        "smtp://h\r\nx",
        "SMTP+TLS://h",
        "imap://h",
        "http://h",
        "file://",
        "file:///",
        "file:mail",
        "file://mail",
        "file://host/mail",
        "file:///mail?x",
        "file:///mail%00",
    ],
)
def test_an_address_that_can_not_be_is_told_without_it(url: str) -> None:
    with pytest.raises(ValueError, match="must be such as") as refused:
        mail_goes_to(url)
    assert str(refused.value) == EXPECTED
    assert refused.value.__suppress_context__ or refused.value.__context__ is None
