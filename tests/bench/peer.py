"""The other side: the comparator, copied to a folder of ours; its code is no part of this project.

`BENCH_PEER` names it, by default the one that lies beside the repository.
"""

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

import httpx

from tests.bench.database import Database
from tests.bench.processes import NODE, NPM, environment, listens, output_of, running
from tests.bench.sides import Side
from tests.running import free_port

_INSTALLED_WITHIN: Final = 300.0
_SEEDED_WITHIN: Final = 60.0

WAYS: Final[Mapping[str, Mapping[str, str]]] = {
    "peer": {},
    "peer, decode once": {"RENDER": "cascade"},
    "peer, decode once, fsync": {"RENDER": "cascade", "FSYNC": "1"},
}
"""How the peer is run, by the settings that its README names."""


def peer_source() -> Path | None:
    """Where the comparator lies, if it does."""
    beside = Path(__file__).resolve().parents[3] / "shared" / "peers" / "fastify"
    source = Path(os.environ.get("BENCH_PEER", beside))
    return source if (source / "server.mjs").is_file() else None


def install_peer(source: Path, folder: Path) -> Path:
    """Copy it, and install what its lock names."""
    installed = folder / "peer"
    # Without the modes: the original may be read-only.
    shutil.copytree(
        source,
        installed,
        copy_function=shutil.copyfile,
        ignore=shutil.ignore_patterns("node_modules"),
    )
    for each in (installed, *installed.rglob("*")):
        if each.is_dir():
            each.chmod(0o755)
    output_of([*NPM, "ci", "--no-audit", "--no-fund"], cwd=installed, within=_INSTALLED_WITHIN)
    return installed


@contextmanager
def peer_sides(installed: Path, database: Database) -> Iterator[list[Side]]:
    """The comparator in each of `WAYS`, all on one database, seeded."""
    with ExitStack() as stack:
        # Its own serializer is slower than the one it can be given.
        env = environment(
            NODE_ENV="production",
            SERIALIZER="fjs",
            MONGO_URL=database.url("peer"),
            UPLOAD_DIR=str(installed / "uploads"),
        )
        seeded = output_of([NODE, "seed.mjs"], cwd=installed, within=_SEEDED_WITHIN, env=env)
        seed = json.loads(seeded)
        bearer: str | None = None
        sides: list[Side] = []
        for name, settings in WAYS.items():
            base_url, server = stack.enter_context(_server(installed, {**env, **settings}))
            bearer = bearer or _sign_in(base_url, seed["magic"])
            sides.append(
                Side(
                    name=name,
                    base_url=base_url,
                    bearer=bearer,
                    owner=bearer,
                    shoot=seed["shoots"][0],
                    server=server,
                    database=database.process,
                    owns_database=False,
                )
            )
        yield sides


@contextmanager
def _server(installed: Path, env: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    port = free_port()
    log = installed / f"server-{port}.log"
    with running(
        [NODE, "server.mjs"],
        log=log,
        answers=lambda: listens(port),
        env={**env, "PORT": str(port)},
    ) as process:
        yield f"http://127.0.0.1:{port}", process


def _sign_in(base_url: str, magic: str) -> str:
    answer = httpx.post(f"{base_url}/api/v1/auth/sessions", json={"token": magic}, timeout=10)
    answer.raise_for_status()
    session: Any = answer.json()
    return str(session["accessToken"])
