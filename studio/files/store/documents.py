"""Photographs as documents, and as entries of a sheet."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson

from studio.files.domain import FileState, StorageName, StoredFile
from studio.kernel.ids import FileId, ShootId

Document = dict[str, Any]


def document_of(file: StoredFile) -> Document:
    """A photograph as its own document."""
    return {
        "_id": file.id,
        "shootId": file.shoot_id,
        "filename": file.filename,
        "stem": file.name.stem,
        "suffix": file.name.suffix,
        "contentType": file.content_type,
        "bytes": file.bytes,
        "sha256": file.sha256,
        "width": file.width,
        "height": file.height,
        "takenAt": file.taken_at,
        "state": file.state.value,
        "thumbhash": file.thumbhash,
        "failure": file.failure,
        "createdAt": file.created_at,
    }


def entry_of(file: StoredFile) -> bytes:
    """A photograph as an entry of a sheet: opaque to the database, which makes it cheap there."""
    return orjson.dumps(document_of(file))


def file_of(document: Mapping[str, Any]) -> StoredFile:
    """The photograph that a document describes."""
    return StoredFile(
        id=FileId(document["_id"]),
        shoot_id=ShootId(document["shootId"]),
        filename=document["filename"],
        name=StorageName(document["stem"], document["suffix"]),
        content_type=document["contentType"],
        bytes=document["bytes"],
        sha256=document["sha256"],
        width=document["width"],
        height=document["height"],
        taken_at=None if document["takenAt"] is None else _moment(document["takenAt"]),
        state=FileState(document["state"]),
        thumbhash=document["thumbhash"],
        failure=document["failure"],
        created_at=_moment(document["createdAt"]),
    )


def file_of_entry(entry: bytes) -> StoredFile:
    """The photograph that an entry describes."""
    return file_of(orjson.loads(entry))


def _moment(value: datetime | str) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value
