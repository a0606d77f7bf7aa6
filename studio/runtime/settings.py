"""Settings from the environment, all read and checked at the start."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from ipaddress import ip_network
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import SplitResult, urlsplit

import limits
from environs import Env, EnvValidationError
from marshmallow import ValidationError, validate

from studio.runtime.http.description import load_spec
from studio.runtime.http.schemas import SchemaValidator
from studio.runtime.mail.address import mail_goes_to
from studio.runtime.mail.mailbox import mail_comes_back_to
from studio.runtime.secret_keys import keep_secret_keys, kept_in
from studio.runtime.settings_described import DEFAULT_RATE

T = TypeVar("T")

_SHORTEST_SECRET: Final = 32
_MOST_REQUESTS: Final = 10**9
_LONGEST: Final = 366 * 24 * 60 * 60
"""Seconds that a rate may count over."""


class SettingInvalid(Exception):
    """A setting that can't be; the message is one line and names it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How this studio runs. Addresses that may hold a password are never shown."""

    data_dir: Path
    host: str
    api_port: int
    web_port: int
    api_url: str
    """Where the web front end reaches the API."""
    admin_email: str
    secret_keys: tuple[str, ...] = field(repr=False)
    storage_url: str = field(repr=False)
    mail_url: str | None = field(repr=False)
    mail_from: str
    bounces_url: str | None = field(repr=False)
    """Where letters come back to; None: nobody looks."""
    public_url: str
    mongodb_url: str | None = field(repr=False)
    rate_limit: limits.RateLimitItem | None
    cors_origins: tuple[str, ...]
    render_workers: int
    log_format: str
    validate_responses: bool
    trusted_proxies: tuple[str, ...]
    """Whose word counts on where a request comes from: addresses, networks, or ``*`` alone."""

    @property
    def mail_folder(self) -> Path | None:
        """Where letters are written to as files; None if a mail server gets them."""
        place = self.data_dir / "mail" if self.mail_url is None else mail_goes_to(self.mail_url)
        return place if isinstance(place, Path) else None


def read_settings() -> Settings:
    """The settings; SettingInvalid if one is wrong. Makes the data folder and the secret keys."""
    env = Env(prefix="STUDIO_")
    folder = _read("STUDIO_DATA_DIR", lambda: env.str("DATA_DIR", "./var", validate=_FILLED))
    data_dir = Path(folder).resolve()
    _make_folder(data_dir)
    port = validate.Range(1, 65535)
    host = _read("STUDIO_HOST", lambda: env.str("HOST", "127.0.0.1", validate=_FILLED))
    web_port = _read("STUDIO_WEB_PORT", lambda: env.int("WEB_PORT", 5173, validate=port))
    admin_email = _read(
        "STUDIO_ADMIN_EMAIL",
        lambda: env.str("ADMIN_EMAIL", "studio@localhost.localdomain", validate=_address),
    )
    public_url = _read(
        "STUDIO_PUBLIC_URL",
        lambda: env.str("PUBLIC_URL", web_address(host, web_port), validate=_web_address),
    )
    api_port = _read("STUDIO_API_PORT", lambda: env.int("API_PORT", 8000, validate=port))
    return Settings(
        data_dir=data_dir,
        host=host,
        api_port=api_port,
        web_port=web_port,
        api_url=_read(
            "STUDIO_API_URL",
            lambda: env.str("API_URL", web_address(host, api_port), validate=_web_address),
        ),
        admin_email=admin_email,
        secret_keys=_secret_keys(env, data_dir),
        storage_url=_read(
            "STUDIO_STORAGE_URL",
            lambda: env.str(
                "STORAGE_URL", (data_dir / "uploads").as_uri(), validate=_scheme("file", "s3")
            ),
        ),
        mail_url=_read(
            "STUDIO_MAIL_URL",
            lambda: env.str("MAIL_URL", None, validate=_mail_server),
        ),
        mail_from=_read(
            "STUDIO_MAIL_FROM",
            lambda: env.str("MAIL_FROM", admin_email, validate=_address),
        ),
        bounces_url=_read(
            "STUDIO_BOUNCES_URL",
            lambda: env.str("BOUNCES_URL", None, validate=_mailbox),
        ),
        public_url=public_url,
        mongodb_url=_read(
            "MONGODB_URL",
            lambda: Env().str("MONGODB_URL", None, validate=_scheme("mongodb", "mongodb+srv")),
        ),
        rate_limit=_read("STUDIO_RATE_LIMIT", lambda: _rate(env.str("RATE_LIMIT", DEFAULT_RATE))),
        cors_origins=_read(
            "STUDIO_CORS_ORIGINS",
            lambda: _origins(env.list("CORS_ORIGINS", [_origin_of(public_url)])),
        ),
        render_workers=_read(
            "STUDIO_RENDER_WORKERS",
            lambda: env.int("RENDER_WORKERS", os.cpu_count() or 1, validate=validate.Range(1, 256)),
        ),
        log_format=_read(
            "STUDIO_LOG_FORMAT",
            lambda: env.str(
                "LOG_FORMAT", "auto", validate=validate.OneOf(["auto", "json", "text"])
            ),
        ),
        validate_responses=_read(
            "STUDIO_VALIDATE_RESPONSES", lambda: env.bool("VALIDATE_RESPONSES", False)
        ),
        trusted_proxies=_read(
            "STUDIO_TRUSTED_PROXIES",
            lambda: _proxies(env.list("TRUSTED_PROXIES", ["127.0.0.1"])),
        ),
    )


_FILLED: Final = validate.Length(min=1, error="must not be empty")


def _read(name: str, read: Callable[[], T]) -> T:
    """What ``read`` gives, or a line that names the setting and never repeats its value."""
    try:
        return read()
    except EnvValidationError as error:
        reasons = error.error_messages
    except ValidationError as error:
        reasons = error.messages
    raise SettingInvalid(f"{name}: {' '.join(reasons)}")


def _secret_keys(env: Env, data_dir: Path) -> tuple[str, ...]:
    given: list[str] = env.list("SECRET_KEYS", [])
    try:
        keys = [key.strip() for key in given] if given else keep_secret_keys(data_dir)
    except OSError as error:
        raise SettingInvalid(
            f"STUDIO_SECRET_KEYS: {data_dir} can't keep them: {error.strerror}"
        ) from None
    except UnicodeError:
        keys = []
    if not keys or any(len(key) < _SHORTEST_SECRET for key in keys):
        where = "" if given else f" in {kept_in(data_dir)}"
        raise SettingInvalid(
            f"STUDIO_SECRET_KEYS: each key{where} must have at least {_SHORTEST_SECRET} "
            "characters, and there must be one"
        )
    return tuple(keys)


def _make_folder(data_dir: Path) -> None:
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingInvalid(
            f"STUDIO_DATA_DIR: {data_dir} can't be made: {error.strerror}"
        ) from None
    if not os.access(data_dir, os.R_OK | os.W_OK | os.X_OK):
        raise SettingInvalid(f"STUDIO_DATA_DIR: {data_dir} can't be written to")


def is_address(text: str) -> bool:
    """Whether the spec takes ``text`` for the address of a user."""
    return _fits("users.EmailAddress", text)


def is_name(text: str) -> bool:
    """Whether the spec takes ``text`` for the name of a user."""
    return _fits("users.PersonName", text)


def _fits(schema: str, text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False  # bytes of the command line that are no text (PEP 383)
    return not _validator(schema).faults(text)


@cache
def _validator(schema: str) -> SchemaValidator:
    spec = load_spec()
    return SchemaValidator({"$ref": f"#/components/schemas/{schema}"}, spec["components"])


def _address(value: str) -> None:
    if not is_address(value):
        raise ValidationError("must be an e-mail address")


def _scheme(*allowed: str) -> Callable[[str | None], None]:
    def check(value: str | None) -> None:
        scheme, separator, _ = (value or "").partition("://")
        if value is not None and not (separator and scheme in allowed):
            expected = " or ".join(f"{scheme}://" for scheme in allowed)
            raise ValidationError(f"must begin with {expected}")

    return check


def _mail_server(value: str | None) -> None:
    try:
        _ = value is None or mail_goes_to(value)
    except ValueError as error:
        raise ValidationError(str(error)) from None


def _mailbox(value: str | None) -> None:
    try:
        _ = value is None or mail_comes_back_to(value)
    except ValueError as error:
        raise ValidationError(str(error)) from None


def _web_address(value: str) -> None:
    parts = _parts(value, "http", "https")
    # Who has a password in it would send it with every mail.
    if parts is None or "@" in parts.netloc:
        raise ValidationError("must be an address such as https://studio.example")


def _parts(value: str, *schemes: str, path: str | None = None) -> SplitResult | None:
    """The parts of an address with a host; None if it can't be one, or has another ``path``."""
    try:
        parts = urlsplit(value)
        _ = parts.port  # read: a bad one is an error only then
    except ValueError:
        return None
    odd = bool(parts.query or parts.fragment) or path not in {None, parts.path}
    plain = value.isascii() and value.isprintable() and " " not in value
    return parts if parts.scheme in schemes and parts.hostname and plain and not odd else None


def web_address(host: str, port: int) -> str:
    """Where a browser on this machine finds what listens on ``host``."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared only
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _origin_of(address: str) -> str:
    """An address as browsers say whose page it is: no path, in lower case."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}".lower()


def _origins(values: list[str]) -> tuple[str, ...]:
    stripped = [value.strip() for value in values]
    for value in stripped:
        parts = _parts(value, "http", "https", path="")
        if parts is None or "@" in parts.netloc:
            raise ValidationError("must be origins such as https://studio.example, no path behind")
    return tuple(_origin_of(value) for value in stripped)


def _proxies(values: list[str]) -> tuple[str, ...]:
    stripped = tuple(value.strip() for value in values)
    if stripped != ("*",):
        try:
            # Of what is neither, uvicorn would think that it is the name of a socket.
            _ = [ip_network(value) for value in stripped]
        except ValueError:
            raise ValidationError(
                "must be addresses or networks such as 10.0.0.0/8, by commas, or * alone"
            ) from None
    return stripped


def _rate(text: str) -> limits.RateLimitItem | None:
    if text == "off":
        return None
    try:
        [rate] = limits.parse_many(text)
    except ValueError:
        rate = None
    if rate is None or not (0 < rate.amount <= _MOST_REQUESTS and rate.get_expiry() <= _LONGEST):
        raise ValidationError("must be such as 600/minute, or off")
    return rate
