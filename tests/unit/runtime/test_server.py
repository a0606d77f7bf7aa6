"""Serving, short of a platform: where to listen, whom to believe, the greeting and the demo."""

import asyncio
import errno
import os
import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from structlog.testing import capture_logs

from studio.kernel.access import Role
from studio.kernel.ids import ShootId, UserId
from studio.runtime import server
from studio.runtime.demo import CLIENT, add_demo
from studio.runtime.settings import SettingInvalid, Settings, read_settings
from studio.shoots.domain import Shoot
from studio.shoots.lifecycle import ShootStatus, require_transition
from studio.shoots.service import ShootDetails
from studio.users.domain import User


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> Settings:
    for name in os.environ:
        if name.startswith("STUDIO_") or name == "MONGODB_URL":
            monkeypatch.delenv(name)
    monkeypatch.setenv("STUDIO_DATA_DIR", str(tmp_path / "data"))
    return read_settings()


class Refusing:
    """Stands in for making a socket, which fails."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
        self._error = error
        monkeypatch.setattr(socket, "create_server", self._refuse)

    def _refuse(self, *_: Any, **__: Any) -> None:
        raise self._error


@pytest.mark.parametrize(
    ("error", "named"),
    [
        (OSError(errno.EADDRINUSE, "Address already in use"), "STUDIO_API_PORT"),
        (OSError(errno.EACCES, "Permission denied"), "STUDIO_API_PORT"),
        (OSError(errno.EADDRNOTAVAIL, "Cannot assign requested address"), "STUDIO_HOST"),
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), "STUDIO_HOST"),
        (UnicodeError("label empty or too long"), "STUDIO_HOST"),
    ],
)
def test_where_it_can_not_listen_the_setting_at_fault_is_named(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, error: Exception, named: str
) -> None:
    Refusing(monkeypatch, error)
    with pytest.raises(SettingInvalid) as refused:
        server.listener(settings)
    assert str(refused.value).startswith(f"{named}: can't listen on 127.0.0.1:8000: ")


class Scope:
    """Notes as whose a request came through."""

    client: Any = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.client = scope["client"]


@pytest.mark.parametrize(
    ("trusted", "peer", "seen"),
    [
        (("127.0.0.1",), "127.0.0.1", "203.0.113.9"),
        (("127.0.0.1",), "192.0.2.1", "192.0.2.1"),
        (("192.0.2.0/24",), "192.0.2.1", "203.0.113.9"),
        (("*",), "192.0.2.1", "203.0.113.9"),
        ((), "127.0.0.1", "127.0.0.1"),
    ],
)
async def test_only_a_trusted_proxy_says_where_a_request_comes_from(
    monkeypatch: pytest.MonkeyPatch, trusted: tuple[str, ...], peer: str, seen: str
) -> None:
    # uvicorn's own, which would come first, doesn't count.
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    app = Scope()
    config = server.configuration(app, trusted)
    config.load()
    request: Any = {
        "type": "http",
        "client": (peer, 50000),
        "scheme": "http",
        "headers": [(b"x-forwarded-for", b"203.0.113.9")],
    }
    unused: Any = None
    await config.loaded_app(request, unused, unused)
    assert app.client[0] == seen


async def test_a_greeting_that_fails_is_logged_and_does_not_end_the_server() -> None:
    async def greet() -> None:
        raise ValueError("no demo today")

    with capture_logs() as logs:
        await server.greet_safely(greet)
    [entry] = logs
    assert entry["log_level"] == "error"
    assert entry["exc_info"]


async def test_a_greeting_that_is_stopped_ends() -> None:
    with capture_logs() as logs:
        greeting = asyncio.create_task(server.greet_safely(asyncio.Event().wait))
        await asyncio.sleep(0)
        greeting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await greeting
    assert logs == []


NOW = datetime(2026, 11, 22, tzinfo=UTC)


class CutOff(Exception):
    """What ends a start midway."""


class FakeStudio:
    """A studio in memory whose calls can be cut off: the ``steps``-th and all after it fail."""

    def __init__(self) -> None:
        self.people = {"pia@example.com": self._user("pia@example.com", Role.ADMIN)}
        self.shot: list[Shoot] = []
        self.kept: list[str] = []
        self.steps: int | None = None
        self.stores = SimpleNamespace(users=self, files=self)

    def users(self) -> "FakeStudio":
        return self

    shoots = uploads = users

    async def any_admin_unscoped(self) -> User:
        return self.people["pia@example.com"]

    async def find_by_address_unscoped(self, address: str) -> User | None:
        return self.people.get(address)

    async def add(self, address: str, _: str, role: Role) -> User:
        self._step()
        assert address not in self.people
        return self.people.setdefault(address, self._user(address, role))

    # Two services have a listing; a page of shoots is asked for by words.
    async def page(self, *_: Any, q: str | None = None, **__: Any) -> Any:
        if q is not None:
            return SimpleNamespace(items=list(self.shot))
        return [SimpleNamespace(filename=name) for name in self.kept], None

    async def create(self, details: ShootDetails) -> Shoot:
        self._step()
        shoot = Shoot(
            id=ShootId(f"shoot-{len(self.shot)}"),
            title=details.title,
            status=ShootStatus.DRAFT,
            shoot_date=None,
            location=details.location,
            notes=None,
            client_ids=(),
            version=1,
            created_at=NOW,
            updated_at=NOW,
        )
        self.shot.append(shoot)
        return shoot

    async def receive(self, _: Any, __: Any, name: str, chunks: AsyncIterator[bytes]) -> None:
        self._step()
        assert (b"".join([chunk async for chunk in chunks])).startswith(b"\xff\xd8")
        self.kept.append(name)

    async def grant_access(self, _: Any, shoot_id: ShootId, user_id: UserId) -> None:
        self._step()
        [shoot] = self.shot
        assert shoot.id == shoot_id
        self.shot = [replace(shoot, client_ids=(user_id,))]

    async def transition(self, _: Any, __: Any, to: ShootStatus, **___: Any) -> None:
        self._step()
        [shoot] = self.shot
        require_transition(shoot.status, to)
        self.shot = [replace(shoot, status=to)]

    def _step(self) -> None:
        if self.steps is not None:
            self.steps -= 1
            if self.steps < 0:
                raise CutOff

    def _user(self, address: str, role: Role) -> User:
        return User(
            id=UserId(address),
            email=address,
            name=None,
            role=role,
            language=None,
            epoch=0,
            version=1,
            created_at=NOW,
            updated_at=NOW,
        )


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Photographs that take no time."""
    monkeypatch.setattr("studio.runtime.coast._SIZES", ((320, 200),))


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("steps", range(7))
async def test_a_demo_that_was_cut_off_is_finished_by_the_next_start(steps: int) -> None:
    studio: Any = FakeStudio()
    studio.steps = steps
    with pytest.raises(CutOff):
        await add_demo(studio, 2)
    studio.steps = None
    await add_demo(studio, 2)
    [shoot] = studio.shot
    assert shoot.status is ShootStatus.PROOFING
    assert shoot.client_ids == (UserId(CLIENT),)
    assert studio.kept == ["etretat-01.jpg", "etretat-02.jpg"]


@pytest.mark.usefixtures("small")
async def test_a_finished_demo_is_left_alone() -> None:
    studio: Any = FakeStudio()
    await add_demo(studio, 2)
    studio.kept.pop()
    studio.steps = 0
    await add_demo(studio, 2)
