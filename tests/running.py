"""A studio as people run it: the real command, in a process of its own, on a folder of its own."""

import email
import email.policy
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx
from pymongo import MongoClient
from pymongo.database import Database

from studio.runtime.database.address import running_address

ADMIN: Final = "studio@localhost.localdomain"
API: Final = "/api/v1"
_START_TIMEOUT: Final = 40.0
_MAIL_TIMEOUT: Final = 15.0


@dataclass(frozen=True, slots=True)
class Mail:
    """What a sign-in mail offers."""

    token: str
    code: str
    message: Any


def until(found: Callable[[], Any], timeout: float, what: str) -> Any:
    """What ``found`` gives once it gives something; fails after ``timeout`` seconds."""
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        if (value := found()) is not None and value is not False:
            return value
        time.sleep(0.02)
    raise AssertionError(f"not within {timeout} s: {what}")


class RunningStudio:
    """`studio serve`, started and stopped at will; ``data_dir`` outlives it."""

    def __init__(
        self,
        data_dir: Path,
        env: Mapping[str, str] | None = None,
        program: Sequence[str] = (str(Path(sys.executable).with_name("studio")),),
    ) -> None:
        self.data_dir = data_dir
        self.port = free_port()
        self.base_url = f"http://127.0.0.1:{self.port}"
        self.log = data_dir.parent / f"{data_dir.name}.log"
        self._env = {
            **{name: value for name, value in os.environ.items() if not name.startswith("STUDIO_")},
            "STUDIO_DATA_DIR": str(data_dir),
            "STUDIO_API_PORT": str(self.port),
            "STUDIO_RATE_LIMIT": "off",
            "STUDIO_LOG_FORMAT": "json",
            **(env or {}),
        }
        self._program = program
        self.process: subprocess.Popen[bytes] | None = None
        self.observers: list[Callable[[httpx.Response], None]] = []
        """Told of every answer to a client of this studio, its body read."""

    def start(self) -> "RunningStudio":
        """Start it and wait until it answers."""
        self.process = self._run(self._program, "serve")
        until(self._answers, _START_TIMEOUT, "the studio answers")
        return self

    @contextmanager
    def worker(self, program: Sequence[str]) -> Iterator[None]:
        """A worker for it, of another make, as long as this lasts; it ends as a person ends it."""
        process = self._run(program, "worker")
        try:
            yield
            assert process.poll() is None, f"the worker ended: {self.log.read_text()[-2000:]}"
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 0
        finally:
            process.kill()
            process.wait(10)

    def _run(self, program: Sequence[str], command: str) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [*program, command], env=self._env, stdout=log, stderr=log, start_new_session=True
            )

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> int:
        """End it as a person would; its exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)

    def client(self, bearer: str | None = None) -> httpx.Client:
        """A client of the API; its paths begin behind ``/api/v1``."""
        headers = {} if bearer is None else {"Authorization": f"Bearer {bearer}"}
        return httpx.Client(
            base_url=self.base_url + API,
            headers=headers,
            timeout=60,
            event_hooks={"response": [self._observe]},
        )

    @contextmanager
    def database(self) -> Iterator[Database[dict[str, Any]]]:
        """Its own database, while it runs."""
        address = self._env.get("MONGODB_URL") or running_address(self.data_dir)
        assert address is not None, "the studio has no database"
        with MongoClient[dict[str, Any]](address) as client:
            yield client.get_default_database("studio")

    def mail_to(self, address: str) -> Mail:
        """Ask for a sign-in link and read the mail that comes."""
        before = self.mails_to(address)
        with self.client() as anonymous:
            asked = anonymous.post("/auth/magic-links", json={"email": address})
        assert asked.status_code == 202, asked.text
        path: Path = until(
            lambda: next(iter(self.mails_to(address) - before), None), _MAIL_TIMEOUT, "a mail"
        )
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        body = message.get_body(("plain",))
        assert body is not None
        text = body.get_content()
        token = re.search(r"#token=(\S+)", text)
        code = re.search(r"\b(\d{6})\b", text)
        assert token is not None
        assert code is not None
        return Mail(token[1], code[1], message)

    def sign_in(self, address: str = ADMIN) -> str:
        """A bearer for somebody, by magic link."""
        with self.client() as anonymous:
            session = anonymous.post("/auth/sessions", json={"token": self.mail_to(address).token})
        assert session.status_code == 201, session.text
        return str(session.json()["accessToken"])

    def mails_to(self, address: str) -> set[Path]:
        """The mails that have gone to an address."""
        recipient = f"To: {address}\r\n".encode().lower()
        mails = (self.data_dir / "mail").glob("*.eml")
        return {mail for mail in mails if recipient in mail.read_bytes().lower()}

    def _observe(self, response: httpx.Response) -> None:
        if self.observers:
            response.read()
        for observe in self.observers:
            observe(response)

    def _answers(self) -> bool:
        assert self.process is not None
        if self.process.poll() is not None:
            raise AssertionError(f"the studio ended at once: {self.log.read_text()[-2000:]}")
        try:
            answer = httpx.get(f"{self.base_url}{API}/health/live", timeout=2)
        except httpx.TransportError:
            return False
        # That it has been asked too often is an answer too.
        return answer.status_code in {200, 429}


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
