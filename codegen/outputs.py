"""The folder of everything generated: made afresh, compared, put in place."""

import shutil
from enum import StrEnum
from pathlib import Path
from typing import Final

from codegen.asyncapi import write_events
from codegen.client_package import write_client
from codegen.document import Json
from codegen.mail import write_mail_layout
from codegen.models import HEADER, write_models
from codegen.openapi import write_openapi

_BUILT: Final = frozenset({"dist", "node_modules", "__pycache__"})
"""Folders that tools leave among the generated files; they are not ours to compare."""


def write_outputs(document: Json, events: Json, folder: Path) -> None:
    """Make everything from `document` and the schemas of `events` into `folder`, an empty one."""
    openapi = folder / "openapi" / "openapi.json"
    write_openapi(document, openapi)
    write_models(openapi, folder / "models")
    write_client(openapi, folder / "client")
    write_events(events, document["info"], folder)
    write_mail_layout(folder / "mail")
    (folder / "__init__.py").write_text(f"{HEADER}\n", "utf-8")
    (folder / "py.typed").touch()


class Change(StrEnum):
    """What generating does to a file."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


def changes(fresh: Path, committed: Path) -> dict[str, Change]:
    """What it takes to make `committed` the same as `fresh`, by file name in order."""
    new, old = _files(fresh), _files(committed)
    found = dict.fromkeys(new.keys() - old.keys(), Change.ADDED)
    found |= dict.fromkeys(old.keys() - new.keys(), Change.REMOVED)
    for name in new.keys() & old.keys():
        if new[name].read_bytes() != old[name].read_bytes():
            found[name] = Change.CHANGED
    return dict(sorted(found.items()))


def install(fresh: Path, committed: Path) -> dict[str, Change]:
    """Make `committed` the same as `fresh`, touching only what differs; say what that was."""
    found = changes(fresh, committed)
    for name, change in found.items():
        target = committed / name
        if change is Change.REMOVED:
            target.unlink()
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(fresh / name, target)
    return found


def _files(folder: Path) -> dict[str, Path]:
    return {
        file.relative_to(folder).as_posix(): file
        for file in folder.rglob("*")
        if file.is_file() and not _BUILT & set(file.relative_to(folder).parts)
    }
