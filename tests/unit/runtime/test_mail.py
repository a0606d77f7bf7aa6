"""Mail as files, and as an SMTP server gets it."""

import email
import email.policy
import os
import stat
from pathlib import Path
from typing import Any

import aiosmtplib
import pytest

from studio.runtime.mail import open_mailer
from studio.runtime.mail.folder import FolderMailer
from studio.runtime.mail.smtp import SmtpMailer
from studio.users.ports import Letter, LetterNotSent

SENDER = "studio@example.com"
LINK = "https://studio.example/sign-in#token=" + "x" * 300
LETTER = Letter(
    recipient="claire@example.com",
    subject="Votre lien d'accès",
    text=f"Voilà : {LINK}\n",
    html=f"<p>Voilà : <a href='{LINK}'>entrer</a></p>",
)


def test_without_a_server_mail_goes_to_the_folder(tmp_path: Path) -> None:
    assert isinstance(open_mailer(None, sender=SENDER, folder=tmp_path), FolderMailer)
    assert isinstance(open_mailer("smtp://h", sender=SENDER, folder=tmp_path), SmtpMailer)


def _files(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def test_a_message_is_a_file_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    await FolderMailer(folder, SENDER).send(LETTER)
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


async def test_a_message_that_can_not_be_written_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(LetterNotSent, match="No space left"):
        await FolderMailer(tmp_path, SENDER).send(LETTER)
    assert not any(_files(tmp_path))


async def test_a_folder_that_can_not_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    trouble = await FolderMailer(tmp_path / "file/mail", SENDER).check()
    assert trouble == f"{tmp_path / 'file/mail'} can't be made: Not a directory."
    assert await FolderMailer(tmp_path / "mail", SENDER).check() is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://h", {"port": 25, "use_tls": False, "username": None, "password": None}),
        ("smtps://h", {"port": 465, "use_tls": True}),
        ("smtp://h:2525", {"port": 2525}),
        ("smtp://p%40x:a%2Fb%23c@[::1]:587", {"hostname": "::1", "port": 587}),
        ("smtp://p%40x:a%2Fb%23c@h", {"username": "p@x", "password": "a/b#c"}),
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
    with pytest.raises(LetterNotSent, match="nobody there"):
        await SmtpMailer(url, SENDER).send(LETTER)
    assert {name: given[name] for name in expected} == expected


async def test_a_server_that_is_not_there_is_told_without_the_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(**_: Any) -> None:
        raise ConnectionRefusedError("nobody there")

    monkeypatch.setattr(aiosmtplib, "SMTP", refuse)
    trouble = await SmtpMailer("smtp://u:hunter2@h:2525", SENDER).check()
    assert trouble == "The mail server h:2525 doesn't answer as it should (nobody there)."
