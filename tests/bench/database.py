"""A database of the kind that the platform embeds, as a server for whoever wants one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from studio.runtime.database.server import ServerOptions
from tests.bench.processes import PYTHON, environment, listens, running
from tests.running import free_port


@dataclass(frozen=True, slots=True)
class Database:
    """A running server."""

    port: int
    process: int

    def url(self, name: str) -> str:
        """The address of one of its databases."""
        return f"mongodb://127.0.0.1:{self.port}/{name}?directConnection=true"


@contextmanager
def running_database(folder: Path) -> Iterator[Database]:
    """SecantusDB with the options of the embedded one, but for the password."""
    port = free_port()
    settings = folder / "database.toml"
    settings.touch()
    command = [PYTHON, str(Path(PYTHON).with_name("secantusd-py")), "--config", str(settings)]
    command += ["--host", "127.0.0.1", "--port", str(port)]
    command += ["--storage-path", str(folder / "database"), "--sync-on-commit"]
    command += ["--standalone", "--cache-size", ServerOptions().cache_size]
    log = folder / "database.log"
    with running(command, log=log, answers=lambda: listens(port), env=environment()) as process:
        yield Database(port, process)
