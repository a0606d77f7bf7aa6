"""Two studios on one data folder, or on one port: the second says so, in one line, and ends."""

import os
import subprocess
import sys
from pathlib import Path

from tests.crash.conftest import OpenStudio
from tests.running import RunningStudio, free_port


def test_a_second_studio_on_the_same_data_folder_ends(open_studio: OpenStudio) -> None:
    studio = open_studio()
    said = _second(studio.data_dir, free_port())
    assert "in use by another studio" in said
    assert str(studio.data_dir) in said
    assert "STUDIO_DATA_DIR" in said
    _still_works(studio)


def test_a_second_studio_on_the_same_port_ends(studio: RunningStudio, tmp_path: Path) -> None:
    said = _second(tmp_path / "another", studio.port)
    assert "STUDIO_API_PORT" in said
    assert str(studio.port) in said
    _still_works(studio)


def _second(data_dir: Path, port: int) -> str:
    """Start another; the one line that it ends with."""
    ended = subprocess.run(
        [str(Path(sys.executable).with_name("studio")), "serve"],
        env={
            **os.environ,
            "STUDIO_DATA_DIR": str(data_dir),
            "STUDIO_API_PORT": str(port),
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 2, ended.stderr
    assert ended.stdout == ""
    (line,) = ended.stderr.splitlines()
    return line


def _still_works(studio: RunningStudio) -> None:
    with studio.client() as anonymous:
        assert anonymous.get("/health/ready").status_code == 200
