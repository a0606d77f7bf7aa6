"""A studio whose parts don't fit doesn't start; the command says why in one line."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from tests.running import free_port

_SPOILT: Final = "import handlers.health as health; del health.get_readiness"


def test_the_start_stops_with_one_line(tmp_path: Path) -> None:
    program = f"{_SPOILT}\nfrom studio.runtime.cli import app\napp(['serve'])"
    env = {
        **os.environ,
        "STUDIO_DATA_DIR": str(tmp_path / "data"),
        "STUDIO_API_PORT": str(free_port()),
    }
    ended = subprocess.run(
        [sys.executable, "-c", program],
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 2
    line = "studio: health_getReadiness: there is no handlers.health.get_readiness"
    assert ended.stderr.splitlines()[-1] == line
    assert "Traceback" not in ended.stderr
