"""Made from the spec by `scripts/generate`; do not edit."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import MISSING, AwareDatetime, BaseModel, ConfigDict, Field

from . import ids


class FailureCode(StrEnum):
    """
    Why there are no smaller sizes of a photograph: stable, made for programs. More may come.
    """

    FILE_EMPTY = 'file-empty'
    KIND_NOT_TAKEN = 'kind-not-taken'
    CUT_OFF = 'cut-off'
    DAMAGED = 'damaged'
    TOO_MANY_PIXELS = 'too-many-pixels'
    SIDE_TOO_LONG = 'side-too-long'
    TAKES_TOO_LONG = 'takes-too-long'
    BROKE_OFF = 'broke-off'
    ORIGINAL_MISSING = 'original-missing'


class FileState(StrEnum):
    """
    How far the smaller sizes of a photograph are: being made (`processing`), all there (`ready`), or
    impossible to make (`failed`). The original is safe in each case.
    """

    PROCESSING = 'processing'
    READY = 'ready'
    FAILED = 'failed'


class FileUpload(BaseModel):
    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    file: bytes
    """
    The photograph, with its filename. The type is read from the bytes.
    """


class ImageType(StrEnum):
    """
    The types of image that are taken, and given back as `original`.
    """

    IMAGE_JPEG = 'image/jpeg'
    IMAGE_PNG = 'image/png'
    IMAGE_WEBP = 'image/webp'
    IMAGE_AVIF = 'image/avif'
    IMAGE_HEIC = 'image/heic'
    IMAGE_TIFF = 'image/tiff'


class ImageUrls(BaseModel):
    """
    Signed addresses of a photograph's bytes, to be used as they are: in `<img src>`, for instance.
    They are made for the caller alone, expire, and stop working at once when the access is
    withdrawn.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    thumb: Annotated[str | MISSING, Field(max_length=500)] = MISSING
    """
    320 pixels along the longer edge. Absent unless the file is ready.
    """
    small: Annotated[str | MISSING, Field(max_length=500)] = MISSING
    """
    640 pixels along the longer edge. Absent unless the file is ready.
    """
    medium: Annotated[str | MISSING, Field(max_length=500)] = MISSING
    """
    1024 pixels along the longer edge. Absent unless the file is ready.
    """
    high: Annotated[str | MISSING, Field(max_length=500)] = MISSING
    """
    2048 pixels along the longer edge. Absent unless the file is ready.
    """
    original: Annotated[str | MISSING, Field(max_length=500)] = MISSING
    """
    The file as it was uploaded. Absent for those who may not have it.
    """


class Resolution(StrEnum):
    """
    A size in which a photograph can be read: 320 (`thumb`), 640 (`small`), 1024 (`medium`) or 2048
    (`high`) pixels along the longer edge, never enlarged, or the file as it was uploaded (`original`).
    The two smallest, for pages, are WebP; the two larger ones JPEG.
    """

    THUMB = 'thumb'
    SMALL = 'small'
    MEDIUM = 'medium'
    HIGH = 'high'
    ORIGINAL = 'original'


class File(BaseModel):
    """
    A photograph of a shoot.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    id: ids.FileId
    """
    Which file.
    """
    shoot_id: Annotated[ids.ShootId, Field(alias='shootId')]
    """
    The shoot that it belongs to.
    """
    filename: Annotated[str, Field(max_length=255, min_length=1)]
    """
    What it was called when it was uploaded. Two files of a shoot may share a name.
    """
    content_type: Annotated[ImageType, Field(alias='contentType')]
    """
    What the bytes are, whatever the upload called them.
    """
    bytes: Annotated[int, Field(ge=1)]
    """
    The size of the original.
    """
    sha256: Annotated[
        str, Field(max_length=64, min_length=64, pattern='^[0-9a-f]{64}$')
    ]
    """
    The SHA-256 of the original, in hexadecimal.
    """
    width: Annotated[int, Field(ge=1)]
    """
    Pixels across, the right way up.
    """
    height: Annotated[int, Field(ge=1)]
    """
    Pixels down, the right way up.
    """
    taken_at: Annotated[AwareDatetime | None, Field(alias='takenAt')]
    """
    When the camera took it; null if it does not say. Many cameras don't say how far their clock is
    from UTC: theirs is then given as if it were UTC, so show it in UTC.
    """
    state: FileState
    """
    How far the smaller sizes are.
    """
    thumbhash: Annotated[str | None, Field(max_length=64, min_length=1)]
    """
    A picture of some 25 bytes (ThumbHash, in base64) to show while the real one loads.
    """
    failure: Annotated[str | None, Field(max_length=500)]
    """
    Why there are no smaller sizes, in words for a person; null unless `state` is `failed`.
    """
    failure_code: Annotated[FailureCode | MISSING, Field(alias='failureCode')] = MISSING
    """
    The same for programs. Absent where there is nothing to say, or where it wasn't written down.
    """
    created_at: Annotated[AwareDatetime, Field(alias='createdAt')]
    """
    When it was uploaded.
    """
    urls: ImageUrls
    """
    Where its bytes are.
    """
    urls_expire_at: Annotated[AwareDatetime, Field(alias='urlsExpireAt')]
    """
    When these addresses stop working; ask for the file again to get fresh ones.
    """


class FilePage(BaseModel):
    """
    Some of the files of a shoot, in the order in which they were taken: see `listFiles`.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    items: Annotated[list[File], Field(max_length=200)]
    """
    The items of this page, in order.
    """
    next_cursor: Annotated[
        str | None,
        Field(
            alias='nextCursor', max_length=500, min_length=1, pattern='^[A-Za-z0-9_-]+$'
        ),
    ]
    """
    Send this as `cursor` for the next page; null when this was the last.
    """
