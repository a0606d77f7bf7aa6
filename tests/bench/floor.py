"""What the work costs at least: each necessary part on its own."""

import asyncio
import hmac
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from pymongo import AsyncMongoClient

from tests.bench.database import Database
from tests.bench.load import read
from tests.bench.plan import Plan
from tests.bench.processes import PYTHON, cpu_of, environment, listens, running
from tests.bench.sides import URLS, Side
from tests.bench.tables import figure, table
from tests.running import free_port

_CONNECTIONS: Final = 16
_ROUNDS: Final = 20
_LOOKUPS: Final = 1000
_KEY: Final = bytes(32)
_SIGNED: Final = b"01k7r1b4ss0zqe7yv2k9m6xjhd/medium/01k7r1b4ss0zqe7yv2k9m6xjhd.1795435200"

_HELLO: Final = """
import sys, uvicorn
START = {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"5")]}
async def app(scope, receive, send):
    await send(START)
    await send({"type": "http.response.body", "body": b"hello"})
uvicorn.run(app, port=int(sys.argv[1]), loop="uvloop", http="httptools", ws="none",
            lifespan="off", log_config=None, access_log=False, server_header=False)
"""


def measure_floor(installed: Path, folder: Path, database: Database, plan: Plan) -> str:
    """A table of CPU milliseconds; decoding alone stands beside the renditions."""
    client, server = asyncio.run(_lookup(database))
    rows = [
        (
            "an answer of uvicorn and httptools without an application",
            _hello(installed, folder, plan),
        ),
        ("`find_one` by `_id`, the driver's part", client),
        ("`find_one` by `_id`, the database's part", server),
        (f"{URLS} HMAC-SHA256, keyed once", _least(_sign_all)),
    ]
    return table(("at least", "CPU ms"), [(what, figure(spent * 1000)) for what, spent in rows])


def _hello(installed: Path, folder: Path, plan: Plan) -> float:
    port = free_port()
    command = [PYTHON, "-c", _HELLO, str(port)]
    log = folder / "hello.log"
    with running(command, log=log, answers=lambda: listens(port), env=environment()) as server:
        side = Side(
            name="hello",
            base_url=f"http://127.0.0.1:{port}",
            bearer="",
            owner="",
            shoot="",
            server=server,
            database=server,
            owns_database=False,
        )
        reading = read(
            installed,
            side,
            "/",
            connections=_CONNECTIONS,
            seconds=plan.seconds,
            warmup=plan.warmup,
        )
    return reading.usage.server_cpu / reading.requests


async def _lookup(database: Database) -> tuple[float, float]:
    """CPU seconds of a lookup: this process's, the database's."""
    async with AsyncMongoClient[dict[str, object]](database.url("floor")) as client:
        collection = client.get_default_database()["documents"]
        await collection.insert_one({"_id": "one", "title": "Wedding 1", "version": 1})
        before = time.process_time(), cpu_of(database.process)
        for _ in range(_LOOKUPS):
            await collection.find_one({"_id": "one"})
        after = time.process_time(), cpu_of(database.process)
    client_spent, server_spent = (end - start for start, end in zip(before, after, strict=True))
    return client_spent / _LOOKUPS, server_spent / _LOOKUPS


def _sign_all() -> None:
    keyed = hmac.new(_KEY, digestmod="sha256")
    for _ in range(URLS):
        mac = keyed.copy()
        mac.update(_SIGNED)
        mac.digest()


def _least(work: Callable[[], None]) -> float:
    spent = []
    for _ in range(_ROUNDS):
        before = time.process_time()
        work()
        spent.append(time.process_time() - before)
    return min(spent)
