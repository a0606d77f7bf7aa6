"""Where letters come back to."""

from pathlib import Path

import pytest

from studio.runtime.mail import open_returns
from studio.runtime.mail.imap import ImapReturns
from studio.runtime.mail.mailbox import EXPECTED, ImapMailbox, mail_comes_back_to, name_of
from studio.runtime.mail.maildir import MaildirReturns


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "imaps://studio%40example.com:a%2Fb%20c@mail.example.com/INBOX",
            ImapMailbox("mail.example.com", 993, True, "studio@example.com", "a/b c", "INBOX"),
        ),
        ("imap://u:p@h", ImapMailbox("h", 143, False, "u", "p", "INBOX")),
        ("imap://u:p@h/", ImapMailbox("h", 143, False, "u", "p", "INBOX")),
        ("imap://u:p@[::1]:1143/a/b", ImapMailbox("::1", 1143, False, "u", "p", "a/b")),
        ("imaps://u:p@h/Re%C3%A7us", None),
        ("imaps://u:p@h/a&b", None),
        ("imaps://u:p@h/a%0Ab", None),
        ("imaps://u:p%0D%0Aa@h", None),
        ("imaps://u:p@h:0/INBOX", None),
        ("imaps://u:p@h:70000/INBOX", None),
        ("imaps://u:p@h/INBOX?a", None),
        ("imaps://u:p@/INBOX", None),
        ("imaps://u@h/INBOX", None),
        ("imaps://h/INBOX", None),
        ("smtp://u:p@h", None),
        ("maildir:/var/mail/studio", Path("/var/mail/studio")),
        ("maildir:///var/mail/ici%20%26%20l%C3%A0", Path("/var/mail/ici & là")),
        ("maildir:var/mail", None),
        ("maildir:/", None),
        ("maildir:", None),
        ("maildir://host/var/mail", None),
    ],
)
def test_an_address_is_a_mailbox_or_none(url: str, expected: ImapMailbox | Path | None) -> None:
    if expected is not None:
        assert mail_comes_back_to(url) == expected
        return
    with pytest.raises(ValueError, match="must be such as") as refused:
        mail_comes_back_to(url)
    assert str(refused.value) == EXPECTED


def test_a_password_is_in_no_representation_and_no_name() -> None:
    place = mail_comes_back_to("imaps://studio:hunter2@mail.example.com/INBOX")
    assert "hunter2" not in repr(place)
    other = mail_comes_back_to("imaps://studio:changed@mail.example.com/INBOX")
    assert name_of(place) == name_of(other)
    assert name_of(place).isalnum()


def test_each_mailbox_has_a_name_of_its_own() -> None:
    urls = [
        "imaps://u:p@h/INBOX",
        "imaps://u:p@h/Other",
        "imaps://v:p@h/INBOX",
        "imaps://u:p@g/INBOX",
        "imaps://u:p@h:994/INBOX",
        "maildir:/a",
        "maildir:/b",
    ]
    assert len({name_of(mail_comes_back_to(each)) for each in urls}) == len(urls)


def test_a_mailbox_is_read_as_its_address_says() -> None:
    sender = "studio@example.com"
    assert isinstance(open_returns("imaps://u:p@h", sender=sender), ImapReturns)
    assert isinstance(open_returns("maildir:/var/mail/s", sender=sender), MaildirReturns)
