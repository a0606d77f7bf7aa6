"""An embedded database that is made once, and copied for every test that starts one."""

import asyncio
import shutil
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
