"""Letters as messages, and what becomes of them as files in a folder."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from studio.notifications.kinds import LetterKind
from studio.notifications.letters.compose import compose
from studio.notifications.letters.facts import SignInFacts
from studio.notifications.ports import Letter, NotHandedOver, Outgoing, Refused
from studio.runtime.mail.folder import FolderMailer
from studio.runtime.mail.message import content_of, message_of

SENDER = "studio@example.com"
LINK = f"https://studio.example/sign-in#token={'t' * 300}"
LETTER = compose(LetterKind.SIGN_IN, None, SignInFacts(link=LINK, code="012345"))
MESSAGE = Outgoing("claire@example.com", LETTER, "sign-in.1")


def to(recipient: str, subject: str = "S") -> Outgoing:
    return Outgoing(recipient, Letter(subject, "t", "h"), "invite.1")


def sent(message: Outgoing) -> bytes:
    return content_of(message_of(message, SENDER), ascii_only=False)


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
    message = read(sent(MESSAGE))
    assert message["Subject"] == LETTER.subject
    assert text_of(message, "plain") == LETTER.text
    assert text_of(message, "html") == LETTER.html
    assert message.get_content_type() == "multipart/alternative"


def test_a_link_stays_in_one_piece() -> None:
    content = sent(MESSAGE)
    assert LINK.encode() in content
    assert all(len(line) <= 998 for line in content.split(b"\r\n"))


def test_a_message_says_from_whom_to_whom_and_when() -> None:
    message = read(sent(MESSAGE))
    assert message["From"].addresses[0].addr_spec == SENDER
    assert message["From"].addresses[0].display_name == "Temps D'arrêt"
    assert [each.addr_spec for each in message["To"].addresses] == ["claire@example.com"]
    written = parsedate_to_datetime(message["Date"])
    assert abs(datetime.now(UTC) - written) < timedelta(minutes=1)
    assert message["Message-ID"].endswith("@example.com>")
    assert message["Auto-Submitted"] == "auto-generated"


def test_a_message_that_goes_out_twice_has_one_id() -> None:
    ids = {str(message_of(MESSAGE, SENDER)["Message-ID"]) for _ in range(2)}
    assert ids == {"<sign-in.1@example.com>"}


@pytest.mark.parametrize(
    "address", ["o'hara+photos@example.com", "a.b-c_d@xn--d1acufc.xn--p1ai", "=?utf-8?@example.com"]
)
def test_unusual_addresses_are_taken_as_they_are(address: str) -> None:
    message = read(sent(to(address)))
    assert [each.addr_spec for each in message["To"].addresses] == [address]


@pytest.mark.parametrize(
    "message",
    [
        to("claire@example.com\r\nBcc: eve@example.com"),
        to("claire@example.com\nBcc: eve@example.com"),
        to("claire@example.com, eve@example.com"),
        to("claire@example.com", "S\r\nBcc: eve@example.com"),
        to("claire@example.com", "S\nBcc: eve@example.com"),
    ],
)
def test_nothing_can_be_smuggled_into_the_headers(message: Outgoing) -> None:
    with pytest.raises(ValueError, match=r"CR or LF|linefeed|no address"):
        message_of(message, SENDER)


async def test_a_letter_is_there_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []

    def full(_: int) -> None:
        seen.append([path.suffix for path in files_in(tmp_path)])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(NotHandedOver, match="No space left"):
        await FolderMailer(tmp_path, SENDER).hand_over(MESSAGE)
    assert seen == [[".draft"]]
    assert files_in(tmp_path) == []


async def test_what_smuggles_headers_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        await FolderMailer(tmp_path, SENDER).hand_over(to("claire@example.com\nBcc: e@example.com"))
    assert files_in(tmp_path) == []
