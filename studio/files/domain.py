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
    SMALL = "small"
    THUMB = "thumb"


class FileState(StrEnum):
    """How far a photograph has come."""

    PROCESSING = "processing"
    READY = "ready"
    FAILED = "failed"


class FileFault(StrEnum):
    """What can be wrong with an upload, besides what can be wrong with any request."""

    FILENAME_NOT_PLAIN = "filename-not-plain"
    FILENAME_CHARACTERS = "filename-characters"
    FILENAME_TOO_LONG = "filename-too-long"
    FILENAME_ENDING = "filename-ending"
    FILE_TOO_LARGE = "file-too-large"
    FILE_EMPTY = "file-empty"
    KIND_NOT_TAKEN = "kind-not-taken"
    CUT_OFF = "cut-off"
    DAMAGED = "damaged"
    TOO_MANY_PIXELS = "too-many-pixels"
    SIDE_TOO_LONG = "side-too-long"


class FailureCode(StrEnum):
    """Why a photograph has no renditions; the first ones are also faults of an upload."""

    FILE_EMPTY = "file-empty"
    KIND_NOT_TAKEN = "kind-not-taken"
    CUT_OFF = "cut-off"
    DAMAGED = "damaged"
    TOO_MANY_PIXELS = "too-many-pixels"
    SIDE_TOO_LONG = "side-too-long"
    TAKES_TOO_LONG = "takes-too-long"
    BROKE_OFF = "broke-off"
    ORIGINAL_MISSING = "original-missing"


_FAILURES: Final = {
    FailureCode.FILE_EMPTY: "The file is empty. Please send it again.",
    FailureCode.KIND_NOT_TAKEN: "This is no photograph we can read.",
    FailureCode.CUT_OFF: "The file is cut off: its end is missing. Please send it again.",
    FailureCode.DAMAGED: "The file is damaged and can't be read as a photograph.",
    FailureCode.TOO_MANY_PIXELS: "The picture has more pixels than we can render.",
    FailureCode.SIDE_TOO_LONG: "A side of the picture is longer than we can render.",
    FailureCode.TAKES_TOO_LONG: "The photograph takes too long to render.",
    FailureCode.BROKE_OFF: "The photograph could not be rendered: each try broke off.",
    FailureCode.ORIGINAL_MISSING: (
        "The photograph could not be rendered: its original is missing from the storage."
    ),
}


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a photograph has no renditions: in a sentence, and for programs where that is known."""

    sentence: str
    code: FailureCode | None

    @classmethod
    def of(cls, kept: str) -> "Failure":
        """What ``StoredFile.failure`` means. Older studios kept the sentence, not the code."""
        for code, sentence in _FAILURES.items():
            if kept in {code.value, sentence}:
                return cls(sentence, code)
        return cls(kept, None)


@dataclass(frozen=True, slots=True)
class StorageName:
    """What a photograph is called in storage: its stem is unique in its shoot.

    The stem alone, because renditions end as their type does, whatever the original ends in.
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
        suffix = self.suffix
        if resolution is not Resolution.ORIGINAL:
            suffix = f".{_ENDINGS[RENDITION_TYPES[resolution]][0]}"
        return f"shoots/{shoot_id}/{resolution.value}/{self.stem}{suffix}"

    def keys(self, shoot_id: ShootId) -> list[str]:
        """Every place where bytes of the photograph may lie."""
        now = [self.key(shoot_id, resolution) for resolution in Resolution]
        return now + self.former_keys(shoot_id)

    def former_keys(self, shoot_id: ShootId) -> list[str]:
        """Where earlier recipes put what is elsewhere now."""
        return [f"shoots/{shoot_id}/{Resolution.THUMB.value}/{self.stem}.jpg"]


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A photograph that was taken in.

    ``filename`` is the client's own, which two files of a shoot may share; ``name`` is the one in
    storage. ``width`` and ``height`` are pixels of the upright image. ``failure`` is what
    ``Failure.of`` reads.
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

    def __init__(
        self, code: FileFault, detail: str, *, limit: int | None = None, name: str | None = None
    ) -> None:
        super().__init__(detail, faults=[_of_file(code, detail, limit, name)])


class PhotographRefused(Invalid):
    """Bytes that are no whole photograph."""

    def __init__(
        self, code: FileFault, detail: str, *, limit: int | None = None, name: str | None = None
    ) -> None:
        super().__init__(detail, faults=[_of_file(code, detail, limit, name)])


class NotAPhotograph(UnsupportedType):
    """Bytes of a kind that is not taken here; ``name`` says which, where it is known."""

    def __init__(self, detail: str, *, name: str | None = None) -> None:
        super().__init__(detail, faults=[_of_file(FileFault.KIND_NOT_TAKEN, detail, None, name)])


class FileTooLarge(TooLarge):
    """More than a single request may carry."""

    def __init__(self) -> None:
        most = MOST_BYTES // 2**20
        detail = f"A photograph may have at most {most} MiB here."
        super().__init__(detail, faults=[_of_file(FileFault.FILE_TOO_LARGE, detail, most, None)])


class TicketRefused(Forbidden):
    """A signed address that has expired or was altered."""

    def __init__(self) -> None:
        super().__init__("This address is not valid any more; open the shoot again for a new one.")


def _of_file(code: FileFault, detail: str, limit: int | None, name: str | None) -> Fault:
    return Fault(code, detail, pointer="/file", limit=limit, name=name)


RENDITION_TYPES: Final = {
    Resolution.HIGH: "image/jpeg",
    Resolution.MEDIUM: "image/jpeg",
    Resolution.SMALL: "image/webp",
    Resolution.THUMB: "image/webp",
}
"""What the renditions are, whatever the original is."""
RECIPE: Final = 2
"""Counts the sets of renditions that there were: with another one, all photographs are rendered
again. The first had no ``small``, and JPEG thumbs."""

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
        raise FilenameRefused(
            FileFault.FILENAME_NOT_PLAIN, "The filename must be a plain name, without folders."
        )
    if any(unicodedata.category(letter) in _CONTROLS for letter in name) or _TURNS & set(name):
        raise FilenameRefused(
            FileFault.FILENAME_CHARACTERS, "The filename must not have control characters."
        )
    if len(name.encode()) > _LONGEST_FILENAME:
        raise FilenameRefused(
            FileFault.FILENAME_TOO_LONG,
            f"The filename must have at most {_LONGEST_FILENAME} bytes.",
            limit=_LONGEST_FILENAME,
        )
    return name


def require_fitting_ending(filename: str, content_type: str) -> None:
    """FilenameRefused if the name's ending speaks of another type than the bytes do."""
    ending = StorageName.of(filename).suffix.removeprefix(".")
    fitting = _ENDINGS[content_type]
    if ending and ending.casefold() not in fitting:
        kind = content_type.removeprefix("image/").upper()
        raise FilenameRefused(
            FileFault.FILENAME_ENDING,
            f"The name ends in .{ending}, but this is a {kind} photograph; name it .{fitting[0]}.",
            name=fitting[0],
        )
