"""The embedded database's own files: settings, logs, backups, locks, and the count of deaths."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from studio.runtime.database.embedded import EmbeddedDatabase
from studio.runtime.database.errors import EmbeddedDatabaseError
from studio.runtime.database.folder import Credentials, DatabaseFolder
from studio.runtime.database.installation import find_installation
from studio.runtime.database.locks import FolderLock
from studio.runtime.database.upgrade import KEPT_BACKUPS, back_up_before_upgrade, note_upgraded

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> DatabaseFolder:
    """A database as version 1 left it."""
    folder = DatabaseFolder(tmp_path)
    folder.prepare()
    folder.mark_unfinished()
    folder.write_credentials(Credentials("studio", "secret"))
    folder.mark_finished()
    folder.store.mkdir()
    (folder.store / "table").write_text("rows")
    folder.write_version("1")
    return folder


def test_the_same_version_needs_no_backup(folder: DatabaseFolder) -> None:
    assert back_up_before_upgrade(folder, "1") is None
    assert not folder.backups.exists()


def test_another_version_gets_a_whole_copy_first(folder: DatabaseFolder) -> None:
    backup = back_up_before_upgrade(folder, "2", lambda: NOON)
    assert backup == folder.backups / "1-20261122T120000Z"
    assert (backup / "store/table").read_text() == "rows"
    assert json.loads((backup / "credentials.json").read_text())["password"] == "secret"
    note_upgraded(folder, "2")
    assert back_up_before_upgrade(folder, "2") is None


def test_an_upgrade_that_is_tried_again_and_again_is_copied_once(folder: DatabaseFolder) -> None:
    first = back_up_before_upgrade(folder, "2", lambda: NOON)
    assert back_up_before_upgrade(folder, "2", lambda: NOON + timedelta(1)) == first
    # Back to the old one, which writes on; then the upgrade once more.
    assert back_up_before_upgrade(folder, "1") is None
    note_upgraded(folder, "1")
    second = back_up_before_upgrade(folder, "2", lambda: NOON + timedelta(2))
    assert second not in {None, first}


def test_the_newest_backups_are_kept(folder: DatabaseFolder) -> None:
    made = []
    for day in range(KEPT_BACKUPS + 2):
        moment = NOON + timedelta(day)
        made.append(back_up_before_upgrade(folder, f"{20 - day}", lambda: moment))  # noqa: B023
        note_upgraded(folder, f"{20 - day}")
    assert sorted(folder.backups.iterdir()) == sorted(path for path in made[2:] if path)


def test_a_backup_that_fails_stops_the_upgrade(
    folder: DatabaseFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copy2", full)
        with pytest.raises(EmbeddedDatabaseError, match=r"from 1 to 2.*No space left"):
            back_up_before_upgrade(folder, "2")
    backup = back_up_before_upgrade(folder, "2", lambda: NOON)
    assert list(folder.backups.iterdir()) == [backup]


async def test_a_start_with_another_version_backs_up_and_notes_the_new(data_dir: Path) -> None:
    folder = DatabaseFolder(data_dir)
    folder.write_version("0.6.0")
    async with EmbeddedDatabase(data_dir):
        pass
    assert folder.read_version() == find_installation().version
    (backup,) = folder.backups.iterdir()
    assert backup.name.startswith("0.6.0-")
    assert (backup / "store/WiredTiger").exists()


def test_a_long_log_makes_room(folder: DatabaseFolder) -> None:
    folder.log.write_text("x" * 1_000_001)
    folder.prepare_for_server()
    assert not folder.log.exists()
    assert folder.log.with_suffix(".log.1").stat().st_size == 1_000_001
    folder.log.write_text("first\nlast\n\n")
    folder.prepare_for_server()
    assert folder.last_words() == "last"


def test_credentials_are_not_shown() -> None:
    credentials = Credentials.generated()
    assert credentials.password not in repr(credentials)
    assert credentials.password != Credentials.generated().password


def test_a_lock_has_one_holder(tmp_path: Path) -> None:
    first, second = FolderLock(tmp_path / "lock"), FolderLock(tmp_path / "lock")
    assert first.acquire()
    first.note_holder(123)
    assert not second.acquire()
    assert second.holder() == 123
    first.close()
    assert second.acquire()
    second.close()
