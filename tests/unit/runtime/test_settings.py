"""Settings: each as it is without being set, as it should be, and as it can't be."""

import dataclasses
import os
import stat
from pathlib import Path

import pytest

from studio.runtime.settings import (
    SettingInvalid,
    Settings,
    is_address,
    is_name,
    read_settings,
    web_address,
)
from studio.runtime.settings_described import DESCRIBED

KEY, OLDER_KEY = "k" * 40, "o" * 32
EVERYWHERE = "0.0.0.0"  # noqa: S104 - nothing listens


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing is set but where the data lies."""
    for name in os.environ:
        if name.startswith("STUDIO_") or name == "MONGODB_URL":
            monkeypatch.delenv(name)
    monkeypatch.setenv("STUDIO_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("STUDIO_SECRET_KEYS", KEY)


def refusal() -> str:
    with pytest.raises(SettingInvalid) as refused:
        read_settings()
    return str(refused.value)


def test_without_being_set_they_are_what_a_new_studio_needs(tmp_path: Path) -> None:
    data = tmp_path / "data"
    found = read_settings()
    assert found == Settings(
        data_dir=data,
        host="127.0.0.1",
        api_port=8000,
        web_port=5173,
        api_url="http://127.0.0.1:8000",
        admin_email="studio@localhost.localdomain",
        secret_keys=(KEY,),
        storage_url=(data / "uploads").as_uri(),
        mail_url=None,
        mail_from="studio@localhost.localdomain",
        bounces_url=None,
        public_url="http://127.0.0.1:5173",
        mongodb_url=None,
        rate_limit=found.rate_limit,
        cors_origins=("http://127.0.0.1:5173",),
        render_workers=os.cpu_count() or 1,
        log_format="auto",
        validate_responses=False,
        trusted_proxies=("127.0.0.1",),
    )
    assert str(found.rate_limit) == "3000 per 1 minute"
    assert stat.S_IMODE(data.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("name", "given", "field", "read"),
    [
        ("STUDIO_HOST", EVERYWHERE, "host", EVERYWHERE),
        ("STUDIO_API_PORT", "18000", "api_port", 18000),
        ("STUDIO_WEB_PORT", "18001", "web_port", 18001),
        ("STUDIO_WEB_PORT", "18001", "public_url", "http://127.0.0.1:18001"),
        ("STUDIO_API_PORT", "18000", "api_url", "http://127.0.0.1:18000"),
        ("STUDIO_HOST", "::1", "api_url", "http://[::1]:8000"),
        ("STUDIO_API_URL", "http://api.internal", "api_url", "http://api.internal"),
        ("STUDIO_HOST", EVERYWHERE, "public_url", "http://127.0.0.1:5173"),
        ("STUDIO_HOST", "192.0.2.1", "public_url", "http://192.0.2.1:5173"),
        ("STUDIO_HOST", "::1", "public_url", "http://[::1]:5173"),
        ("STUDIO_HOST", "::1", "cors_origins", ("http://[::1]:5173",)),
        ("STUDIO_ADMIN_EMAIL", "pia@example.com", "admin_email", "pia@example.com"),
        ("STUDIO_ADMIN_EMAIL", "pia@example.com", "mail_from", "pia@example.com"),
        ("STUDIO_SECRET_KEYS", f"{KEY}, {OLDER_KEY}", "secret_keys", (KEY, OLDER_KEY)),
        ("STUDIO_STORAGE_URL", "s3://bucket/prefix", "storage_url", "s3://bucket/prefix"),
        ("STUDIO_STORAGE_URL", "file:///photos", "storage_url", "file:///photos"),
        ("STUDIO_MAIL_URL", "smtp://u:p@h:2525", "mail_url", "smtp://u:p@h:2525"),
        ("STUDIO_MAIL_URL", "smtps://h", "mail_url", "smtps://h"),
        ("STUDIO_MAIL_URL", "smtp+starttls://u:p@h", "mail_url", "smtp+starttls://u:p@h"),
        ("STUDIO_MAIL_URL", "file:///var/mail/studio", "mail_url", "file:///var/mail/studio"),
        ("STUDIO_MAIL_FROM", "hello@example.com", "mail_from", "hello@example.com"),
        ("STUDIO_BOUNCES_URL", "imaps://u:p@h/INBOX", "bounces_url", "imaps://u:p@h/INBOX"),
        ("STUDIO_BOUNCES_URL", "maildir:/var/mail/s", "bounces_url", "maildir:/var/mail/s"),
        (
            "STUDIO_PUBLIC_URL",
            "https://s.example/portal/",
            "public_url",
            "https://s.example/portal/",
        ),
        ("STUDIO_PUBLIC_URL", "https://S.example/portal/", "cors_origins", ("https://s.example",)),
        ("MONGODB_URL", "mongodb://u:p@h/name", "mongodb_url", "mongodb://u:p@h/name"),
        ("MONGODB_URL", "mongodb+srv://h", "mongodb_url", "mongodb+srv://h"),
        ("STUDIO_RATE_LIMIT", "off", "rate_limit", None),
        ("STUDIO_CORS_ORIGINS", "", "cors_origins", ()),
        (
            "STUDIO_CORS_ORIGINS",
            "https://a.example, http://B.example:8080",
            "cors_origins",
            ("https://a.example", "http://b.example:8080"),
        ),
        ("STUDIO_TRUSTED_PROXIES", "", "trusted_proxies", ()),
        ("STUDIO_TRUSTED_PROXIES", "*", "trusted_proxies", ("*",)),
        (
            "STUDIO_TRUSTED_PROXIES",
            "10.0.0.0/8, ::1",
            "trusted_proxies",
            ("10.0.0.0/8", "::1"),
        ),
        ("STUDIO_RENDER_WORKERS", "3", "render_workers", 3),
        ("STUDIO_LOG_FORMAT", "json", "log_format", "json"),
        ("STUDIO_VALIDATE_RESPONSES", "true", "validate_responses", True),
    ],
)
def test_a_setting_is_read(
    monkeypatch: pytest.MonkeyPatch, name: str, given: str, field: str, read: object
) -> None:
    monkeypatch.setenv(name, given)
    assert getattr(read_settings(), field) == read


def test_a_rate_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_RATE_LIMIT", "600/2 minutes")
    rate = read_settings().rate_limit
    assert rate is not None
    assert (rate.amount, rate.get_expiry()) == (600, 120)


@pytest.mark.parametrize(
    ("name", "given", "reason"),
    [
        ("STUDIO_DATA_DIR", "", "must not be empty"),
        ("STUDIO_HOST", "", "must not be empty"),
        ("STUDIO_API_PORT", "0", "Must be greater than or equal to 1"),
        ("STUDIO_API_PORT", "65536", "less than or equal to 65535"),
        ("STUDIO_API_PORT", "eighty", "Not a valid integer"),
        ("STUDIO_API_PORT", "", "Not a valid integer"),
        ("STUDIO_WEB_PORT", "-1", "Must be greater than"),
        ("STUDIO_ADMIN_EMAIL", "pia", "must be an e-mail address"),
        ("STUDIO_ADMIN_EMAIL", "pia@example", "must be an e-mail address"),
        ("STUDIO_SECRET_KEYS", "hunter2hunter2", "at least 32 characters"),
        ("STUDIO_SECRET_KEYS", f"{KEY},hunter2hunter2", "at least 32 characters"),
        ("STUDIO_SECRET_KEYS", ",", "at least 32 characters"),
        ("STUDIO_STORAGE_URL", "ftp://u:hunter2hunter2@h", "must begin with file:// or s3://"),
        ("STUDIO_STORAGE_URL", "file", "must begin with file:// or s3://"),
        ("STUDIO_MAIL_URL", "imap://u:hunter2hunter2@h", "must be such as smtp://"),
        ("STUDIO_MAIL_URL", "", "must be such as smtp://"),
        ("STUDIO_MAIL_URL", "smtp", "must be such as smtp://"),
        ("STUDIO_MAIL_URL", "smtp://", "must be such as smtp://"),
        ("STUDIO_MAIL_URL", "smtp://u:hunter2hunter2@h:smtp", "must be such as smtp://"),
        ("STUDIO_MAIL_URL", "smtp://u:hunter2hunter2@h:99999", "must be such as smtp://"),
        ("STUDIO_MAIL_URL", "smtp://u:hunter2#hunter2@h", "must be such as smtp://"),
        ("STUDIO_MAIL_URL", "smtp://u:hunter2/hunter2@h", "must be such as smtp://"),
        ("STUDIO_MAIL_URL", "smtp://u:2/hunter2@h", "must be such as smtp://"),
        ("STUDIO_MAIL_URL", "smtp://u:hunter2?hunter2@h", "must be such as smtp://"),
        ("STUDIO_MAIL_URL", "smtp://u:hunter2@", "must be such as smtp://"),
        ("STUDIO_MAIL_URL", "smtp://[::1", "must be such as smtp://"),
        ("STUDIO_MAIL_URL", "starttls://u:hunter2hunter2@h", "smtp+starttls://"),
        ("STUDIO_MAIL_URL", "file://mail", "file:///folder"),
        ("STUDIO_BOUNCES_URL", "", "must be such as imaps://"),
        ("STUDIO_BOUNCES_URL", "pop3://u:hunter2hunter2@h", "must be such as imaps://"),
        ("STUDIO_BOUNCES_URL", "imaps://hunter2hunter2@h", "must be such as imaps://"),
        ("STUDIO_MAIL_FROM", "Studio <hello@example.com>", "must be an e-mail address"),
        ("STUDIO_PUBLIC_URL", "studio.example", "must be an address"),
        ("STUDIO_API_URL", "127.0.0.1:8000", "must be an address"),
        ("STUDIO_PUBLIC_URL", "ftp://studio.example", "must be an address"),
        ("STUDIO_PUBLIC_URL", "https://", "must be an address"),
        ("STUDIO_PUBLIC_URL", "https://s.example/?a", "must be an address"),
        ("STUDIO_PUBLIC_URL", "https://s.example:99999", "must be an address"),
        ("STUDIO_PUBLIC_URL", "https://[::1", "must be an address"),
        ("STUDIO_PUBLIC_URL", "https://u:hunter2hunter2@s.example", "must be an address"),
        ("STUDIO_PUBLIC_URL", "https://s example", "must be an address"),
        ("MONGODB_URL", "http://u:hunter2hunter2@h", "must begin with mongodb://"),
        ("MONGODB_URL", "mongodb", "must begin with mongodb://"),
        ("MONGODB_URL", "", "must begin with mongodb://"),
        ("STUDIO_RATE_LIMIT", "600", "must be such as 600/minute, or off"),
        ("STUDIO_RATE_LIMIT", "", "must be such as 600/minute, or off"),
        ("STUDIO_RATE_LIMIT", "0/minute", "must be such as 600/minute, or off"),
        ("STUDIO_RATE_LIMIT", "600/minute;9/second", "must be such as 600/minute, or off"),
        ("STUDIO_RATE_LIMIT", f"1{'0' * 20}/minute", "must be such as 600/minute, or off"),
        ("STUDIO_RATE_LIMIT", f"1 per 1{'0' * 20} years", "must be such as 600/minute, or off"),
        ("STUDIO_CORS_ORIGINS", "*", "must be origins"),
        ("STUDIO_CORS_ORIGINS", "null", "must be origins"),
        ("STUDIO_CORS_ORIGINS", "https://a.example/", "must be origins"),
        ("STUDIO_CORS_ORIGINS", "https://a.example,,", "must be origins"),
        ("STUDIO_TRUSTED_PROXIES", "proxy.example", "must be addresses or networks"),
        ("STUDIO_TRUSTED_PROXIES", "10.0.0.1/8", "must be addresses or networks"),
        ("STUDIO_TRUSTED_PROXIES", "127.0.0.1,*", "must be addresses or networks"),
        ("STUDIO_TRUSTED_PROXIES", "127.0.0.1,", "must be addresses or networks"),
        ("STUDIO_RENDER_WORKERS", "0", "Must be greater than"),
        ("STUDIO_LOG_FORMAT", "xml", "Must be one of: auto, json, text"),
        ("STUDIO_VALIDATE_RESPONSES", "perhaps", "Not a valid boolean"),
    ],
)
def test_a_bad_setting_is_told_in_a_line_that_names_it_and_does_not_repeat_it(
    monkeypatch: pytest.MonkeyPatch, name: str, given: str, reason: str
) -> None:
    monkeypatch.setenv(name, given)
    line = refusal()
    assert line.startswith(f"{name}: ")
    assert reason in line
    assert "hunter2" not in line
    assert "\n" not in line


def test_a_folder_that_can_not_be_made_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("STUDIO_DATA_DIR", str(tmp_path / "file/data"))
    assert refusal() == f"STUDIO_DATA_DIR: {tmp_path / 'file/data'} can't be made: Not a directory"


def test_a_folder_that_can_not_be_written_to_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # By the question, not by the mode: root writes everywhere.
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert refusal() == f"STUDIO_DATA_DIR: {tmp_path / 'data'} can't be written to"


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    secret = "hunter2" * 6
    monkeypatch.setenv("STUDIO_SECRET_KEYS", secret)
    monkeypatch.setenv("STUDIO_MAIL_URL", f"smtp://u:{secret}@h")
    monkeypatch.setenv("STUDIO_BOUNCES_URL", f"imaps://u:{secret}@h")
    monkeypatch.setenv("STUDIO_STORAGE_URL", f"s3://{secret}@bucket")
    monkeypatch.setenv("MONGODB_URL", f"mongodb://u:{secret}@h")
    assert "hunter2" not in repr(read_settings())


def test_secret_keys_are_made_once_and_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("STUDIO_SECRET_KEYS")
    first = read_settings().secret_keys
    assert read_settings().secret_keys == first
    assert (tmp_path / "data/secret-keys").read_text().split() == list(first)


@pytest.mark.parametrize("content", ["", "\n", "hunter2hunter2\n", f"{KEY}\nhunter2hunter2\n"])
def test_kept_keys_that_can_not_be_are_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: str
) -> None:
    monkeypatch.delenv("STUDIO_SECRET_KEYS")
    (tmp_path / "data").mkdir()
    (tmp_path / "data/secret-keys").write_text(content)
    line = refusal()
    assert line.startswith("STUDIO_SECRET_KEYS: ")
    assert str(tmp_path / "data/secret-keys") in line
    assert "hunter2" not in line


def test_kept_keys_that_are_no_text_are_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("STUDIO_SECRET_KEYS")
    (tmp_path / "data").mkdir()
    (tmp_path / "data/secret-keys").write_bytes(b"\xff" * 40)
    assert refusal().startswith("STUDIO_SECRET_KEYS: ")


def test_keys_that_can_not_be_kept_are_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("STUDIO_SECRET_KEYS")
    (tmp_path / "data/secret-keys").mkdir(parents=True)
    assert refusal().startswith("STUDIO_SECRET_KEYS: ")


def test_every_setting_is_described() -> None:
    names = {f"STUDIO_{field.name.upper()}" for field in dataclasses.fields(Settings)}
    names = names - {"STUDIO_MONGODB_URL"} | {"MONGODB_URL"}
    assert set(DESCRIBED) == names


@pytest.mark.parametrize(
    ("host", "found"),
    [
        ("127.0.0.1", "http://127.0.0.1:18000"),
        (EVERYWHERE, "http://127.0.0.1:18000"),
        ("::", "http://[::1]:18000"),
        ("::1", "http://[::1]:18000"),
        ("studio.example", "http://studio.example:18000"),
    ],
)
def test_an_address_to_open_is_one_that_browsers_take(host: str, found: str) -> None:
    assert web_address(host, 18000) == found


@pytest.mark.parametrize("name", ["Pia", "Zoë d'Arrêt", "Pia\u00a0Meyer", "x" * 100])
def test_a_name_may_be_what_the_spec_allows(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize("name", ["", " ", "x" * 101, "Pia\nBcc: eve", "Pia\x00", "\udcff"])
def test_a_name_may_not_be_what_no_answer_could_hold(name: str) -> None:
    assert not is_name(name)


@pytest.mark.parametrize("address", ["pia", "pia@example", "p\udcffia@example.com"])
def test_an_address_may_not_be_what_no_mail_can_go_to(address: str) -> None:
    assert not is_address(address)
