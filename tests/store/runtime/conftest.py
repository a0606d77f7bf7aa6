"""An embedded database that is made once, and copied for every test that starts one."""

import asyncio
import gc
import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.runtime.database.embedded import EmbeddedDatabase


@pytest.fixture(scope="session")
def made_data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a new, stopped database in it."""
    data_dir = tmp_path_factory.mktemp("made")

    async def make() -> None:
        async with EmbeddedDatabase(data_dir):
            pass

    asyncio.run(make())
    return data_dir


@pytest.fixture
def data_dir(made_data_dir: Path, tmp_path: Path) -> Path:
    """A data folder of the test's own."""
    return shutil.copytree(made_data_dir, tmp_path / "data")


@pytest.fixture(autouse=True)
def leave_no_sockets() -> Iterator[None]:
    """Bury what pymongo forgets to close.

    A client that is closed while its monitor tries to connect leaves the socket to the garbage
    collector, whose complaint would fail whichever test is running at that moment.
    """
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()
