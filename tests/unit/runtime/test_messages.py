"""Letters as messages, and what becomes of them as files in a folder."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from studio.runtime.mail.folder import FolderMailer
from studio.runtime.mail.message import message_of
from studio.users.letters import sign_in_letter
from studio.users.ports import Letter, LetterNotSent

SENDER = "studio@example.com"
LINK = f"https://studio.example/sign-in#token={'t' * 300}"
LETTER = sign_in_letter("claire@example.com", link=LINK, code="012345")


def read(content: bytes) -> EmailMessage:
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def text_of(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert isinstance(part, EmailMessage)
    content = part.get_content()
    assert isinstance(content, str)
    return content.replace("\r\n", "\n")


def files_in(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def test_a_message_has_both_forms_of_the_letter() -> None:
    message = read(message_of(LETTER, SENDER).as_bytes(policy=policy.SMTP))
    assert message["Subject"] == LETTER.subject
    assert text_of(message, "plain") == LETTER.text
    assert text_of(message, "html") == LETTER.html
    assert message.get_content_type() == "multipart/alternative"


def test_a_link_stays_in_one_piece() -> None:
    content = message_of(LETTER, SENDER).as_bytes(policy=policy.SMTP)
    assert LINK.encode() in content
    assert all(len(line) <= 998 for line in content.split(b"\r\n"))


def test_a_message_says_from_whom_to_whom_and_when() -> None:
    message = read(message_of(LETTER, SENDER).as_bytes(policy=policy.SMTP))
    assert message["From"].addresses[0].addr_spec == SENDER
    assert message["From"].addresses[0].display_name == "Temps D'arrêt"
    assert [each.addr_spec for each in message["To"].addresses] == ["claire@example.com"]
    written = parsedate_to_datetime(message["Date"])
    assert abs(datetime.now(UTC) - written) < timedelta(minutes=1)
    assert message["Message-ID"].endswith("@example.com>")
    assert message["Auto-Submitted"] == "auto-generated"


def test_no_two_messages_have_one_id() -> None:
    ids = {str(message_of(LETTER, SENDER)["Message-ID"]) for _ in range(20)}
    assert len(ids) == 20


@pytest.mark.parametrize(
    "address", ["o'hara+photos@example.com", "a.b-c_d@xn--d1acufc.xn--p1ai", "=?utf-8?@example.com"]
)
def test_unusual_addresses_are_taken_as_they_are(address: str) -> None:
    message = read(message_of(Letter(address, "S", "t", "h"), SENDER).as_bytes())
    assert [each.addr_spec for each in message["To"].addresses] == [address]


@pytest.mark.parametrize(
    "letter",
    [
        Letter("claire@example.com\r\nBcc: eve@example.com", "S", "t", "h"),
        Letter("claire@example.com\nBcc: eve@example.com", "S", "t", "h"),
        Letter("claire@example.com, eve@example.com", "S", "t", "h"),
        Letter("claire@example.com", "S\r\nBcc: eve@example.com", "t", "h"),
        Letter("claire@example.com", "S\nBcc: eve@example.com", "t", "h"),
    ],
)
def test_nothing_can_be_smuggled_into_the_headers(letter: Letter) -> None:
    with pytest.raises(ValueError, match=r"CR or LF|linefeed|could be parsed"):
        message_of(letter, SENDER)


async def test_letters_sort_by_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mailer = FolderMailer(tmp_path, SENDER)
    moment = 1_795_000_000_000_000_000
    for number in range(5):
        monkeypatch.setattr("time.time_ns", lambda number=number: moment + number * 1_000_000)
        await mailer.send(Letter(f"{number}@example.com", "S", "t", "h"))
    found = [str(read(path.read_bytes())["To"]) for path in files_in(tmp_path)]
    assert found == [f"{number}@example.com" for number in range(5)]


async def test_a_letter_is_there_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []

    def full(_: int) -> None:
        seen.append([path.suffix for path in files_in(tmp_path)])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(LetterNotSent, match="No space left"):
        await FolderMailer(tmp_path, SENDER).send(LETTER)
    assert seen == [[".draft"]]
    assert files_in(tmp_path) == []


async def test_what_smuggles_headers_leaves_no_file(tmp_path: Path) -> None:
    letter = Letter("claire@example.com\nBcc: eve@example.com", "S", "t", "h")
    with pytest.raises(ValueError, match="CR or LF"):
        await FolderMailer(tmp_path, SENDER).send(letter)
    assert files_in(tmp_path) == []
