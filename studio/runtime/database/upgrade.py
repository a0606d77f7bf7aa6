"""A copy of the closed database before another version of the server opens it."""

import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from studio.runtime.database.errors import EmbeddedDatabaseError
from studio.runtime.database.folder import DatabaseFolder, sync_folder

KEPT_BACKUPS: Final = 3
_DRAFT: Final = ".unfinished"


def back_up_before_upgrade(
    folder: DatabaseFolder,
    version: str,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Path | None:
    """Copy the database if it was last run by another version than ``version``; where to.

    A start that fails after the copy leaves the version unnoted and comes by here again. Then the
    database has not been touched by its old server since, and the copy that exists serves: were it
    made anew each time, a service that is restarted in a loop would push out the older backups.
    """
    before = folder.read_version()
    if before is None or before == version:
        return None
    pending = folder.live / "upgrade"
    if pending.exists():
        earlier = folder.backups / pending.read_text().strip()
        if earlier.is_dir():
            return earlier
    target = folder.backups / f"{before}-{now():%Y%m%dT%H%M%SZ}"
    try:
        _copy(folder, target)
    except (OSError, shutil.Error) as error:
        raise EmbeddedDatabaseError(
            f"The database must be copied to {folder.backups} before its server is upgraded from "
            f"{before} to {version}, and that failed: {error}"
        ) from error
    pending.write_text(target.name)
    _keep_newest(folder.backups)
    return target


def note_upgraded(folder: DatabaseFolder, version: str) -> None:
    """Note that ``version`` runs on the database now."""
    if folder.read_version() != version:
        folder.write_version(version)
    (folder.live / "upgrade").unlink(missing_ok=True)


def _copy(folder: DatabaseFolder, target: Path) -> None:
    folder.backups.mkdir(exist_ok=True, mode=0o700)
    draft = folder.backups / _DRAFT
    if draft.exists():
        shutil.rmtree(draft)
    shutil.copytree(folder.live, draft, copy_function=_copy_durably)
    draft.rename(target)
    sync_folder(folder.backups)


def _copy_durably(source: str, target: str) -> None:
    shutil.copy2(source, target)
    descriptor = os.open(target, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _keep_newest(backups: Path) -> None:
    # By the time in the name: it sorts, and a restored folder's own times say nothing.
    copies = sorted(backups.glob("*-*Z"), key=lambda path: path.name.rpartition("-")[2])
    for old in copies[:-KEPT_BACKUPS]:
        shutil.rmtree(old)
