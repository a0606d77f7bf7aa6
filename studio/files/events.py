"""What is told of photographs, and of those who look at them.

A photograph's versions are the steps of its life: taken in, rendered or failed, deleted.
"""

from datetime import datetime
from typing import Any, Final

from generated import events as wire
from studio.events.event import envelope
from studio.files.domain import FailureCode, StoredFile
from studio.kernel.ids import ShootId, UserId

_TAKEN_IN: Final = 1
_SETTLED: Final = 2
_DELETED: Final = 3


def uploaded(file: StoredFile) -> wire.FileUploaded:
    """A photograph was taken in."""
    return wire.FileUploaded(
        **envelope("file.uploaded", file.id, _TAKEN_IN, file.created_at), data=_facts(file)
    )


def rendered(file: StoredFile, now: datetime) -> wire.FileRendered:
    """A photograph can be looked at."""
    return wire.FileRendered(**envelope("file.rendered", file.id, _SETTLED, now), data=_facts(file))


def failed(file: StoredFile, code: FailureCode, now: datetime) -> wire.FileFailed:
    """A photograph can't be rendered."""
    return wire.FileFailed(
        **envelope("file.failed", file.id, _SETTLED, now),
        data=wire.FileFailedFacts(file_id=file.id, shoot_id=file.shoot_id, code=code.value),
    )


def deleted(file: StoredFile, now: datetime) -> wire.FileDeleted:
    """A photograph is gone."""
    return wire.FileDeleted(**envelope("file.deleted", file.id, _DELETED, now), data=_facts(file))


def viewed(shoot_id: ShootId, user_id: UserId, now: datetime) -> wire.GalleryViewed:
    """A client has opened a gallery."""
    return wire.GalleryViewed(
        **_visit("gallery.viewed", shoot_id, user_id, now),
        data=wire.AccessFacts(shoot_id=shoot_id, user_id=user_id),
    )


def downloaded(file: StoredFile, user_id: UserId, now: datetime) -> wire.FileDownloaded:
    """A client has taken an original home."""
    return wire.FileDownloaded(
        **_visit("file.downloaded", file.shoot_id, user_id, now),
        data=wire.FileDownloadedFacts(file_id=file.id, shoot_id=file.shoot_id, user_id=user_id),
    )


def _facts(file: StoredFile) -> wire.FileFacts:
    return wire.FileFacts(file_id=file.id, shoot_id=file.shoot_id)


def _visit(happened: str, shoot_id: ShootId, user_id: UserId, now: datetime) -> dict[str, Any]:
    # A visit has no versions: what happened in it is told in the order of its time.
    return envelope(happened, f"{shoot_id}/{user_id}", 0, now)
