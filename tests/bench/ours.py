"""Our side: the real command on a folder of its own, filled over HTTP as people fill it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import httpx

from tests.bench.database import Database
from tests.bench.photographs import tiny_photographs
from tests.bench.processes import child_named, end
from tests.bench.sides import FILES, Side
from tests.running import RunningStudio, until

_CLIENT: Final = "client@example.org"
_READY_WITHIN: Final = 60.0
_UPLOADS_AT_ONCE: Final = 4


@contextmanager
def our_side(folder: Path, shared: Database | None = None) -> Iterator[Side]:
    """A running studio with a shoot of 200 photographs, shown to a client.

    Over a ``shared`` database it can't remember what it has read: another process may write.
    """
    settings = {"STUDIO_VALIDATE_RESPONSES": "false"}
    if shared is not None:
        settings["MONGODB_URL"] = shared.url("ours")
    studio = RunningStudio(folder / ("studio-shared" if shared else "studio"), settings)
    try:
        studio.start()
        assert studio.process is not None
        owner = studio.sign_in()
        with studio.client(owner) as http:
            shoot = _filled_shoot(http)
            _show(http, shoot)
        bearer = studio.sign_in(_CLIENT)
        with studio.client(bearer) as http:
            _check(_files(http, shoot))
        server = studio.process.pid
        yield Side(
            name="ours, shared database" if shared else "ours",
            base_url=studio.base_url,
            bearer=bearer,
            owner=owner,
            shoot=shoot,
            server=server,
            database=shared.process if shared else child_named(server, "secantusd-py"),
            owns_database=shared is None,
        )
    finally:
        if studio.process is not None:
            end(studio.process)


def _filled_shoot(http: httpx.Client) -> str:
    shoot = str(
        _done(http.post("/shoots", json={"title": "Wedding 1", "location": "Lisbon"}))["id"]
    )

    def upload(photograph: tuple[str, bytes]) -> None:
        name, data = photograph
        part = {"file": (name, data, "image/jpeg")}
        _done(http.post(f"/shoots/{shoot}/files", files=part))

    with ThreadPoolExecutor(_UPLOADS_AT_ONCE) as uploaders:
        list(uploaders.map(upload, tiny_photographs(FILES)))

    def all_ready() -> bool:
        return all(file["thumbhash"] for file in _files(http, shoot))

    until(all_ready, _READY_WITHIN, "all renditions of the seed")
    return shoot


def _show(http: httpx.Client, shoot: str) -> None:
    """Clients see the renditions while proofing: four addresses a photograph."""
    for status in ("editing", "proofing"):
        _done(http.post(f"/shoots/{shoot}/transitions", json={"to": status}))
    client = _done(http.post("/users", json={"email": _CLIENT, "role": "client"}))
    http.put(f"/shoots/{shoot}/clients/{client['id']}").raise_for_status()


def _check(files: list[Any]) -> None:
    addresses = sum(len(file["urls"]) for file in files)
    if (len(files), addresses) != (FILES, 4 * FILES):
        raise RuntimeError(f"the seed shows {len(files)} files with {addresses} addresses")


def _files(http: httpx.Client, shoot: str) -> list[Any]:
    items: list[Any] = _done(http.get(f"/shoots/{shoot}/files", params={"limit": FILES}))["items"]
    return items


def _done(response: httpx.Response) -> Any:
    if response.is_error:
        raise RuntimeError(f"{response.request.method} {response.url}: {response.text[:500]}")
    return response.json()
