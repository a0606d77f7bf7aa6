"""Photographs: the entity and its rules."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from studio.kernel.errors import (
    Fault,
    Forbidden,
    Invalid,
    NotFound,
    TooLarge,
    UnsupportedType,
)
from studio.kernel.ids import FileId, ShootId

MOST_BYTES: Final = 25 * 1024 * 1024
"""What a single request may carry."""
_LONGEST_FILENAME: Final = 200
"""Bytes of UTF-8: file systems take 255, and a suffix may be added."""


_CONTROLS: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
_TURNS: Final = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They turn the direction of what follows: ``exe.gpj`` may then read as ``jpg.exe`` does."""


class Resolution(StrEnum):
    """The sizes a photograph is kept in."""

    ORIGINAL = "original"
    HIGH = "high"
    MEDIUM = "medium"
    THUMB = "thumb"


class FileState(StrEnum):
    """How far a photograph has come."""

    PROCESSING = "processing"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class StorageName:
    """What a photograph is called in storage: its stem is unique in its shoot.

    The stem alone, because renditions end in ``.jpg`` whatever the original ends in.
    """

    stem: str
    suffix: str

    @classmethod
    def of(cls, filename: str) -> "StorageName":
        """The name a file asks for."""
        stem, dot, ending = filename.rpartition(".")
        return cls(stem, dot + ending) if dot and stem else cls(filename.lstrip("."), "")

    def key(self, shoot_id: ShootId, resolution: Resolution) -> str:
        """Where the bytes lie in storage."""
        suffix = self.suffix if resolution is Resolution.ORIGINAL else ".jpg"
        return f"shoots/{shoot_id}/{resolution.value}/{self.stem}{suffix}"

    def keys(self, shoot_id: ShootId) -> list[str]:
        """Every place where bytes of the photograph may lie."""
        return [self.key(shoot_id, resolution) for resolution in Resolution]


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A photograph that was taken in.

    ``filename`` is the client's own, which two files of a shoot may share; ``name`` is the one in
    storage. ``width`` and ``height`` are pixels of the upright image.
    """

    id: FileId
    shoot_id: ShootId
    filename: str
    name: StorageName
    content_type: str
    bytes: int
    sha256: str
    width: int
    height: int
    taken_at: datetime | None
    state: FileState
    thumbhash: str | None
    failure: str | None
    created_at: datetime

    def key(self, resolution: Resolution) -> str:
        """Where the bytes lie in storage."""
        return self.name.key(self.shoot_id, resolution)


@dataclass(frozen=True, slots=True)
class Gallery:
    """What a shoot lets a viewer do with its photographs."""

    shoot_id: ShootId
    shown: bool
    originals_given: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """How many photographs of a shoot are ready, and the first of them in the gallery's order."""

    ready: int
    cover: StoredFile | None


class FileNotFound(NotFound):
    """No such photograph, for the caller."""

    def __init__(self) -> None:
        super().__init__("There is no such photograph.")


class FilenameRefused(Invalid):
    """A name that can't be kept."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail, faults=[Fault(detail, pointer="/file")])


class PhotographRefused(Invalid):
    """Bytes that are no whole photograph."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail, faults=[Fault(detail, pointer="/file")])


class NotAPhotograph(UnsupportedType):
    """Bytes of a kind that is not taken here."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail, faults=[Fault(detail, pointer="/file")])


class FileTooLarge(TooLarge):
    """More than a single request may carry."""

    def __init__(self) -> None:
        detail = f"A photograph may have at most {MOST_BYTES // 2**20} MiB here."
        super().__init__(detail, faults=[Fault(detail, pointer="/file")])


class TicketRefused(Forbidden):
    """A signed address that has expired or was altered."""

    def __init__(self) -> None:
        super().__init__("This address is not valid any more; open the shoot again for a new one.")


_ENDINGS: Final = {
    "image/jpeg": ("jpg", "jpeg", "jpe", "jfif"),
    "image/png": ("png",),
    "image/webp": ("webp",),
    "image/avif": ("avif",),
    "image/heic": ("heic", "heif", "hif"),
    "image/tiff": ("tif", "tiff"),
}


def checked_filename(filename: str) -> str:
    """``filename`` as it is kept; FilenameRefused if it is no plain name."""
    name = unicodedata.normalize("NFC", filename)
    if not name.strip(". ") or "/" in name or "\\" in name:
        raise FilenameRefused("The filename must be a plain name, without folders.")
    if any(unicodedata.category(letter) in _CONTROLS for letter in name) or _TURNS & set(name):
        raise FilenameRefused("The filename must not have control characters.")
    if len(name.encode()) > _LONGEST_FILENAME:
        raise FilenameRefused(f"The filename must have at most {_LONGEST_FILENAME} bytes.")
    return name


def require_fitting_ending(filename: str, content_type: str) -> None:
    """FilenameRefused if the name's ending speaks of another type than the bytes do."""
    ending = StorageName.of(filename).suffix.removeprefix(".")
    fitting = _ENDINGS[content_type]
    if ending and ending.casefold() not in fitting:
        kind = content_type.removeprefix("image/").upper()
        raise FilenameRefused(
            f"The name ends in .{ending}, but this is a {kind} photograph; name it .{fitting[0]}."
        )
