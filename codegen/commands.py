"""Running the tools that do the generating."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
"""The repository."""


class ToolFailed(Exception):
    """A tool refused its input; the message is what it printed."""


def python_tool(name: str) -> str:
    """The path of a command that the development dependencies brought along."""
    return str(Path(sys.executable).parent / name)


def node_tool(name: str) -> str:
    """The path of a command that `npm ci` brought along."""
    return str(ROOT / "node_modules" / ".bin" / name)


def run(command: Sequence[str], *, where: Path = ROOT) -> None:
    """Run a tool, with this interpreter's Node before the machine's; ToolFailed if it complains."""
    own = str(Path(sys.executable).parent)
    environment = {**os.environ, "PATH": f"{own}{os.pathsep}{os.environ.get('PATH', '')}"}
    done = subprocess.run(  # noqa: S603 (our own tools, no shell, no foreign input)
        command, cwd=where, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ToolFailed(f"{Path(command[0]).name} failed:\n{done.stdout}{done.stderr}".rstrip())
