"""Studios to be killed: each on its own copy of a data folder that was made once."""

import os
import random
import shutil
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from studio.runtime.database.client import open_client
from studio.runtime.database.embedded import EmbeddedDatabase
from tests.conftest import Person
from tests.crash.photographer import Photographer
from tests.crash.processes import all_ended, family
from tests.crash.workbench import Bench
from tests.running import RunningStudio
from tests.store.samples import a_file_store

OpenStudio = Callable[..., RunningStudio]

_SURPRISES = ('"event":"unforeseen"', "exception was never retrieved")
"""What the log has of errors that nobody foresaw: a 500, and a task that failed unheard."""


@dataclass(frozen=True, slots=True)
class MadeFolder:
    """A data folder with the admin in it, stopped, and a bearer that is good for every copy."""

    data_dir: Path
    bearer: str


@pytest.fixture(scope="session")
def quick_start(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """What makes starts quick where nothing may be written beside the sources."""
    return {
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": str(tmp_path_factory.mktemp("bytecode")),
    }


@pytest.fixture(scope="session")
def made_folder(
    tmp_path_factory: pytest.TempPathFactory, quick_start: Mapping[str, str]
) -> MadeFolder:
    """The folder that is copied."""
    with pytest.MonkeyPatch.context() as patch:
        # These tests kill the embedded database.
        patch.delenv("MONGODB_URL", raising=False)
        studio = RunningStudio(tmp_path_factory.mktemp("made") / "data", quick_start).start()
    bearer = studio.sign_in()
    assert studio.stop() == 0
    return MadeFolder(studio.data_dir, bearer)


@pytest.fixture
def open_studio(
    made_folder: MadeFolder,
    quick_start: Mapping[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[OpenStudio]:
    """Opens a studio on a fresh copy; whatever of it still runs at the end is ended.

    Whatever it went through, nothing happened in it that nobody had foreseen.
    """
    monkeypatch.delenv("MONGODB_URL", raising=False)
    opened: list[RunningStudio] = []

    def start(env: Mapping[str, str] | None = None) -> RunningStudio:
        data_dir = tmp_path / f"data-{len(opened)}"
        shutil.copytree(made_folder.data_dir, data_dir)
        studio = RunningStudio(data_dir, {**quick_start, **(env or {})})
        opened.append(studio)
        return studio.start()

    yield start
    for studio in opened:
        if studio.process is not None and studio.process.poll() is None:
            processes = family(studio)
            studio.kill()
            all_ended(processes)
        said = studio.log.read_text()
        assert [each for each in _SURPRISES if each in said] == []


@pytest.fixture
def bearer(made_folder: MadeFolder) -> str:
    """The admin's."""
    return made_folder.bearer


@pytest.fixture
def photographer(studio: RunningStudio, admin: Person) -> Photographer:
    """The admin at work in the studio that all tests share."""
    return Photographer(studio, admin.http)


@pytest.fixture
def chance() -> random.Random:
    """For moments that nobody chose; the seed is shown when a test fails, and can be given."""
    seed = int(os.environ.get("CRASH_SEED") or random.SystemRandom().randrange(2**32))
    print(f"to do this again: CRASH_SEED={seed}")  # noqa: T201 - pytest shows it on a failure
    return random.Random(seed)


@pytest.fixture
async def bench(made_folder: MadeFolder, tmp_path: Path) -> AsyncIterator[Bench]:
    """A store in a database of its own."""
    data_dir = shutil.copytree(made_folder.data_dir, tmp_path / "data")
    async with EmbeddedDatabase(data_dir) as address, open_client(address) as client:
        database = client.get_default_database()
        store = a_file_store(database, exclusive=True)
        await store.prepare()
        yield Bench(store)
