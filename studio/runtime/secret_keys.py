"""The secret keys of a studio that was given none: made once, kept in the data folder."""

import os
import secrets
import tempfile
from pathlib import Path
from typing import Final

_BYTES: Final = 48


def kept_in(data_dir: Path) -> Path:
    """The file with the keys, one a line, newest first."""
    return data_dir / "secret-keys"


def keep_secret_keys(data_dir: Path) -> list[str]:
    """The keys kept in ``data_dir``, newest first; made if there is no file with them."""
    path = kept_in(data_dir)
    if not path.exists():
        _make(path)
    return path.read_text().split()


def _make(path: Path) -> None:
    """Whole or not at all, and once: two processes that start together agree on one key."""
    descriptor, draft = tempfile.mkstemp(dir=path.parent)  # mode 600
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(_BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        Path(draft).unlink()
