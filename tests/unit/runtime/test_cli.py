"""The command line: what it lists, refuses and reports, short of a studio that runs."""

import json
import os
import shlex
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import structlog
from pymongo.errors import AutoReconnect, OperationFailure
from typer.testing import CliRunner

import studio.runtime.platform
from studio.kernel.access import Role
from studio.runtime import cli
from studio.runtime.database.errors import EmbeddedDatabaseError
from studio.runtime.health import checks_beside
from studio.runtime.settings import Settings, read_settings
from studio.runtime.settings_described import DESCRIBED

BESIDE = "mongodb://u:hunter2@127.0.0.1:18999/studio"


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing is set but where the data lies; logging stays as it was."""
    for name in os.environ:
        if name.startswith("STUDIO_") or name == "MONGODB_URL":
            monkeypatch.delenv(name)
    monkeypatch.setenv("STUDIO_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setattr("studio.runtime.logs.configure_logs", lambda _: structlog.reset_defaults())


class FakeUsers:
    def __init__(self) -> None:
        self.added: list[tuple[str, str | None, Role]] = []

    async def add(self, email: str, name: str | None, role: Role) -> None:
        self.added.append((email, name, role))


class FakeHealth:
    def __init__(self, report: dict[str, str | None]) -> None:
        self._report = report

    async def report(self) -> dict[str, str | None]:
        return self._report


class FakePlatform:
    """Stands in for the studio, and notes with which settings it was opened."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.users_added = FakeUsers()
        self.whole_health = FakeHealth({"database": None, "storage": None, "mail": None})
        self.opened: list[Settings] = []
        self.raises: Exception | None = None
        for name in ("open_platform", "connect_platform"):
            monkeypatch.setattr(studio.runtime.platform, name, self._open)

    def users(self) -> FakeUsers:
        return self.users_added

    @asynccontextmanager
    async def _open(self, settings: Settings) -> AsyncIterator["FakePlatform"]:
        self.opened.append(settings)
        if self.raises is not None:
            raise self.raises
        yield self


@pytest.fixture
def platform(monkeypatch: pytest.MonkeyPatch) -> FakePlatform:
    return FakePlatform(monkeypatch)


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli.app, arguments)
    return result.exit_code, result.output


def running(monkeypatch: pytest.MonkeyPatch, address: str | None) -> None:
    monkeypatch.setattr("studio.runtime.database.address.running_address", lambda _: address)


@pytest.mark.parametrize("arguments", [["--help"], ["settings"]])
def test_every_setting_is_listed_on_a_line_of_its_own(arguments: list[str]) -> None:
    code, output = run(*arguments)
    assert code == 0
    lines = [line.split(maxsplit=1) for line in output.splitlines() if line.strip()]
    listed = {line[0]: line[1] for line in lines if line[0] in DESCRIBED}
    assert listed == DESCRIBED


def test_help_loads_neither_the_driver_nor_the_server() -> None:
    program = (
        "import sys; from studio.runtime.cli import app\n"
        "try: app(['--help'])\n"
        "finally: print(sorted({'pymongo', 'uvicorn', 'limits', 'PIL'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("name", ["", "   ", "x" * 300, "Pia\nBcc: eve", "\udcff"])
def test_an_admin_with_a_name_that_no_answer_could_hold_is_not_made(
    platform: FakePlatform, name: str
) -> None:
    code, output = run("admin", "create", "pia@example.com", "--name", name)
    assert code == 2
    assert output.startswith("studio: --name: ")
    assert len(output.splitlines()) == 1
    assert not platform.opened


@pytest.mark.parametrize("address", ["pia", "pia@example", "pia\udcff@example.com"])
def test_an_admin_without_an_address_is_not_made(platform: FakePlatform, address: str) -> None:
    code, output = run("admin", "create", address)
    assert code == 2
    assert "is not an e-mail address" in output
    assert not platform.opened


def test_an_admin_is_made(monkeypatch: pytest.MonkeyPatch, platform: FakePlatform) -> None:
    running(monkeypatch, None)
    code, output = run("admin", "create", "pia@example.com", "--name", "Pia")
    assert (code, output) == (0, "pia@example.com is an admin now and can sign in.\n")
    assert platform.users_added.added == [("pia@example.com", "Pia", Role.ADMIN)]
    assert [each.mongodb_url for each in platform.opened] == [None]


@pytest.mark.parametrize("arguments", [["admin", "create", "pia@example.com"], ["doctor"]])
def test_beside_a_running_studio_its_database_is_asked(
    monkeypatch: pytest.MonkeyPatch, platform: FakePlatform, arguments: list[str]
) -> None:
    running(monkeypatch, BESIDE)
    code, _ = run(*arguments)
    assert code == 0
    assert [each.mongodb_url for each in platform.opened] == [BESIDE]


@pytest.mark.parametrize("arguments", [["admin", "create", "pia@example.com"], ["doctor"]])
def test_a_database_that_is_set_is_asked_whatever_runs_on_the_folder(
    monkeypatch: pytest.MonkeyPatch, platform: FakePlatform, arguments: list[str]
) -> None:
    running(monkeypatch, BESIDE)
    monkeypatch.setenv("MONGODB_URL", "mongodb://elsewhere/studio")
    run(*arguments)
    assert [each.mongodb_url for each in platform.opened] == ["mongodb://elsewhere/studio"]


def test_a_database_beside_us_that_can_not_be_found_is_told(
    monkeypatch: pytest.MonkeyPatch, platform: FakePlatform
) -> None:
    def unreadable(_: Path) -> str | None:
        raise EmbeddedDatabaseError("The database's credentials can't be read.")

    monkeypatch.setattr("studio.runtime.database.address.running_address", unreadable)
    code, output = run("admin", "create", "pia@example.com")
    assert (code, output) == (2, "studio: The database's credentials can't be read.\n")


def test_doctor_says_what_is_down(monkeypatch: pytest.MonkeyPatch, platform: FakePlatform) -> None:
    running(monkeypatch, None)
    platform.whole_health = FakeHealth({"database": None, "storage": None, "mail": "It sulks."})
    code, output = run("doctor")
    assert code == 1
    assert [line.split() for line in output.splitlines()] == [
        ["settings", "ok"],
        ["database", "ok"],
        ["storage", "ok"],
        ["mail", "down", "It", "sulks."],
    ]


async def test_a_mailbox_that_is_down_is_told_and_none_is_needed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("STUDIO_DATA_DIR", str(tmp_path / "data"))
    assert checks_beside(read_settings()) == {}
    folder = tmp_path / "mail"
    monkeypatch.setenv("STUDIO_BOUNCES_URL", f"maildir:{folder}")
    [(name, check)] = checks_beside(read_settings()).items()
    assert (name, await check()) == (
        "returned mail",
        "The maildir can't be read: No such file or directory",
    )
    (folder / "new").mkdir(parents=True)
    (folder / "cur").mkdir()
    assert await check() is None


def test_a_bad_setting_stops_with_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_MAIL_URL", "smtp://u:hunter2/hunter2@h")
    code, output = run("doctor")
    assert code == 2
    assert output.startswith("studio: STUDIO_MAIL_URL: ")
    assert "hunter2" not in output
    assert len(output.splitlines()) == 1


REFUSED = OperationFailure("Authentication failed.", 18)
UNREACHABLE = AutoReconnect("u:hunter2@h: timed out")
STANDALONE = OperationFailure(
    "Transactions need a\nreplica set", 20, {"codeName": "IllegalOperation"}
)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (REFUSED, "MONGODB_URL: the database refuses the user or the password"),
        (
            STANDALONE,
            "MONGODB_URL: the database refuses: Transactions need a replica set (20)",
        ),
        (
            UNREACHABLE,
            "MONGODB_URL: the database at mongodb://h/studio doesn't answer (AutoReconnect)",
        ),
    ],
)
def test_what_is_wrong_with_a_database_of_ones_own_is_told_apart(
    monkeypatch: pytest.MonkeyPatch, platform: FakePlatform, error: Exception, told: str
) -> None:
    monkeypatch.setenv("MONGODB_URL", "mongodb://u:hunter2@h/studio")
    platform.raises = error
    code, output = run("admin", "create", "pia@example.com")
    assert (code, output) == (2, f"studio: {told}\n")


@pytest.mark.parametrize("address", [None, BESIDE])
def test_trouble_with_the_embedded_database_is_not_blamed_on_a_setting(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, platform: FakePlatform, address: str | None
) -> None:
    running(monkeypatch, address)
    platform.raises = AutoReconnect("127.0.0.1:18999: connection closed")
    code, output = run("admin", "create", "pia@example.com")
    assert code == 2
    told = f"the embedded database in {tmp_path / 'data'} doesn't answer (AutoReconnect)"
    assert output == f"studio: {told}\n"


def test_a_file_in_the_data_folder_that_can_not_be_used_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, platform: FakePlatform
) -> None:
    running(monkeypatch, None)
    locked = str(tmp_path / "data/database/lock")
    platform.raises = PermissionError(13, "Permission denied", locked)
    code, output = run("doctor")
    assert (code, output.splitlines()[-1]) == (
        2,
        f"studio: STUDIO_DATA_DIR: {locked}: Permission denied",
    )


def test_a_failure_of_ours_is_not_hidden(
    monkeypatch: pytest.MonkeyPatch, platform: FakePlatform
) -> None:
    running(monkeypatch, None)
    platform.raises = ConnectionResetError(104, "Connection reset by peer")
    with pytest.raises(ConnectionResetError):
        CliRunner().invoke(cli.app, ["doctor"], catch_exceptions=False)


def announced(capsys: pytest.CaptureFixture[str], settings: Settings) -> str:
    platform: Any = SimpleNamespace(settings=settings)
    cli.announce(platform, is_new=True)
    return capsys.readouterr().out


def test_the_greeting_tells_both_steps_of_signing_in(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    settings = replace(read_settings(), admin_email="o'brien@example.com", host="::1")
    text = announced(capsys, settings)
    assert str(tmp_path / "data/mail") in text
    assert "o'brien@example.com was made" in text
    commands = [
        shlex.split(part) for part in text.replace("\\\n", "").splitlines() if "curl" in part
    ]
    asked, redeemed = ((command[5], json.loads(command[-1])) for command in commands)
    api = "http://[::1]:8000/api/v1"
    assert asked == (f"{api}/auth/magic-links", {"email": "o'brien@example.com"})
    assert redeemed[0] == f"{api}/auth/sessions"
    assert set(redeemed[1]) == {"email", "code"}


def test_the_greeting_of_a_studio_with_a_mail_server_names_no_folder(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    settings = replace(read_settings(), mail_url="smtp://u:hunter2@h")
    text = announced(capsys, settings)
    assert str(tmp_path / "data/mail") not in text
    assert "hunter2" not in text
