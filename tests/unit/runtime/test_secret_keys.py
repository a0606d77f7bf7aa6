"""Secret keys that nobody gave: made once, readable by their owner alone."""

import stat
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from studio.runtime.secret_keys import keep_secret_keys


def test_keys_are_made_once_for_their_owner_alone(tmp_path: Path) -> None:
    [key] = keep_secret_keys(tmp_path)
    assert len(key) >= 64
    assert keep_secret_keys(tmp_path) == [key]
    assert stat.S_IMODE((tmp_path / "secret-keys").stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["secret-keys"]


def test_no_two_studios_have_the_same(tmp_path: Path) -> None:
    studios = [tmp_path / "one", tmp_path / "other"]
    for each in studios:
        each.mkdir()
    assert len({keep_secret_keys(each)[0] for each in studios}) == 2


def test_processes_that_start_together_agree(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    all_here, mkstemp = threading.Barrier(8), tempfile.mkstemp

    def together(**options: Any) -> tuple[int, str]:
        all_here.wait(10)
        return mkstemp(**options)

    monkeypatch.setattr(tempfile, "mkstemp", together)
    with ThreadPoolExecutor(8) as starting:
        found = list(starting.map(lambda _: keep_secret_keys(tmp_path), range(8)))
    assert len({tuple(keys) for keys in found}) == 1
    assert found[0] == keep_secret_keys(tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == ["secret-keys"]


def test_older_keys_stay_behind_a_newer_one(tmp_path: Path) -> None:
    (tmp_path / "secret-keys").write_text("newest\n\n  older \noldest")
    assert keep_secret_keys(tmp_path) == ["newest", "older", "oldest"]


def test_keys_that_can_not_be_written_leave_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        keep_secret_keys(tmp_path)
    assert list(tmp_path.iterdir()) == []
