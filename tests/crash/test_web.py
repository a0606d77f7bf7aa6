"""The web server is killed, or its studio is: the one comes back, the other takes it along.

The server here is a small one in the place of the real one, which needs a build.
"""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from studio.runtime.children import supervision
from studio.runtime.platform import PartFailed
from studio.runtime.server import web_listener
from studio.runtime.settings import Settings, read_settings
from studio.runtime.web.server import open_web
from tests.crash.processes import all_ended
from tests.running import free_port

SERVER = """
import { createServer } from 'node:http';
const server = createServer((request, response) => {
  response.end(String(process.pid));
});
server.listen({ fd: Number(process.argv[2].split('=')[1]) });
process.on('SIGTERM', () => process.exit(0));
"""
STUDIO = """
import asyncio, sys
from pathlib import Path
from studio.runtime.server import web_listener
from studio.runtime.settings import read_settings
from studio.runtime.web.server import open_web

async def serve():
    settings = read_settings()
    async with open_web(settings, web_listener(settings), Path(sys.argv[1])) as web:
        await web.answers()
        print(web.process_id, flush=True)
        await asyncio.Event().wait()

asyncio.run(serve())
"""


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Settings:
    monkeypatch.setenv("STUDIO_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("STUDIO_WEB_PORT", str(free_port()))
    return read_settings()


@pytest.fixture
def frontend(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "frontend"
    (folder / "server").mkdir(parents=True)
    (folder / "package.json").write_text('{"type":"module"}')
    (folder / "server/main.ts").write_text(SERVER)
    yield folder
    here = [each for each in psutil.process_iter(["cmdline"]) if str(folder) in _command(each)]
    assert here == []


async def test_a_server_that_is_killed_is_replaced_and_nobody_is_refused(
    settings: Settings, frontend: Path
) -> None:
    address = f"http://127.0.0.1:{settings.web_port}/"
    async with (
        open_web(settings, web_listener(settings), frontend) as web,
        httpx.AsyncClient(headers={"Connection": "close"}) as browser,
    ):
        await web.answers()
        for _ in range(2):
            process_id = web.process_id
            os.kill(process_id, signal.SIGKILL)
            all_ended([psutil.Process(process_id)] if psutil.pid_exists(process_id) else [])
            answer = await browser.get(address)
            assert int(answer.text) != process_id
        await web.stop()
        with pytest.raises(httpx.ConnectError):
            await browser.get(address)


async def test_a_server_that_does_not_stay_up_is_given_up(
    settings: Settings, frontend: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervision, "PAUSES", (0.0, 0.0))
    async with open_web(settings, web_listener(settings), frontend) as web:
        await web.answers()
        (frontend / "server/main.ts").write_text("process.exit(7)")
        os.kill(web.process_id, signal.SIGKILL)
        with pytest.raises(PartFailed, match=r"doesn't stay up \(exit code 7\)"):
            await asyncio.wait_for(web.failed, 20)


async def test_a_server_that_does_not_start_is_told(settings: Settings, frontend: Path) -> None:
    (frontend / "server/main.ts").write_text("process.exit(2)")
    async with open_web(settings, web_listener(settings), frontend) as web:
        with pytest.raises(PartFailed, match=r"doesn't start \(exit code 2\)"):
            await web.answers()


async def test_a_front_end_that_is_missing_leaves_no_socket_behind(
    settings: Settings, tmp_path: Path
) -> None:
    listening = web_listener(settings)
    with pytest.raises(PartFailed, match="isn't installed"):
        async with open_web(settings, listening, tmp_path / "none"):
            pass
    web_listener(settings).close()


def test_a_studio_that_is_killed_takes_its_web_server_along(
    settings: Settings, frontend: Path
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", STUDIO, str(frontend)], stdout=subprocess.PIPE, text=True
    ) as studio:
        assert studio.stdout is not None
        server = psutil.Process(int(studio.stdout.readline()))
        studio.kill()
    all_ended([server])


def test_a_studio_whose_web_port_is_taken_stops_with_one_line(
    settings: Settings, frontend: Path
) -> None:
    with web_listener(settings):
        ended = subprocess.run(
            [str(Path(sys.executable).with_name("studio")), "serve", "--web"],
            env={**os.environ, "STUDIO_API_PORT": str(free_port())},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert ended.returncode == 2
    (line,) = ended.stderr.splitlines()
    assert line.startswith("studio: STUDIO_WEB_PORT: can't listen on ")


def _command(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""
