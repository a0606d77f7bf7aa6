"""Photographs: taking them in, listing them, giving out their bytes."""

from http import HTTPStatus
from urllib.parse import quote

from generated.models import files as wire
from handlers.ranges import asked_for, not_modified
from handlers.transport import IncomingFile, Reply, Stream
from studio.files.domain import Failure, Resolution
from studio.files.service import Files, Image, ShownFile
from studio.files.uploads import Uploads
from studio.kernel.access import AccessScope
from studio.kernel.ids import FileId, ShootId


async def upload_file(
    scope: AccessScope,
    uploads: Uploads,
    files: Files,
    shoot_id: ShootId,
    upload: IncomingFile,
) -> Reply[wire.File]:
    """Take a photograph in."""
    file = await uploads.receive(scope, shoot_id, upload.filename, upload.chunks)
    shown = await files.get(scope, file.id)
    return Reply(_shape(shown), {"Location": f"/api/v1/files/{file.id}"})


async def list_files(
    scope: AccessScope, files: Files, shoot_id: ShootId, limit: int, cursor: str | None
) -> wire.FilePage:
    """A shoot's photographs, in the order in which they came."""
    page = await files.page(scope, shoot_id, limit=limit, cursor=cursor)
    # One validation for the page: two hundred of their own cost twice as much.
    return wire.FilePage.model_validate(
        {"items": [_fields(shown) for shown in page.items], "next_cursor": page.next_cursor}
    )


async def get_file(scope: AccessScope, files: Files, file_id: FileId) -> wire.File:
    """One photograph."""
    return _shape(await files.get(scope, file_id))


async def delete_file(scope: AccessScope, files: Files, file_id: FileId) -> None:
    """Delete a photograph."""
    await files.delete(scope, file_id)


async def read_image(
    files: Files,
    file_id: FileId,
    resolution: Resolution,
    ticket: str,
    range: str | None,  # noqa: A002 - the header's name
    if_none_match: str | None,
    if_range: str | None,
) -> Stream:
    """The bytes behind a signed address, or some of them."""
    image = await files.open(file_id, resolution, ticket)
    headers = {
        "ETag": image.etag,
        # The bytes behind an address never change; the address ends when access does.
        "Cache-Control": "private, max-age=43200, immutable",
        "Accept-Ranges": "bytes",
    }
    if not_modified(if_none_match, image.etag):
        return Stream(HTTPStatus.NOT_MODIFIED, headers, None)
    headers["Content-Type"] = image.content_type
    headers["Content-Disposition"] = _disposition(image)
    part = asked_for(range, image.size) if if_range in {None, image.etag} else None
    if part is None:
        headers["Content-Length"] = str(image.size)
        return Stream(HTTPStatus.OK, headers, image.read(0, image.size))
    start, end = part
    headers["Content-Length"] = str(end - start)
    headers["Content-Range"] = f"bytes {start}-{end - 1}/{image.size}"
    return Stream(HTTPStatus.PARTIAL_CONTENT, headers, image.read(start, end))


def _disposition(image: Image) -> str:
    """Originals are for taking home, under the name they came with; the rest is for looking at."""
    if image.resolution is not Resolution.ORIGINAL:
        return "inline"
    return f"attachment; filename*=UTF-8''{quote(image.file.filename, safe='')}"


def _shape(shown: ShownFile) -> wire.File:
    return wire.File.model_validate(_fields(shown))


def _fields(shown: ShownFile) -> dict[str, object]:
    file = shown.file
    failure = None if file.failure is None else Failure.of(file.failure)
    return {
        "id": file.id,
        "shoot_id": file.shoot_id,
        "filename": file.filename,
        "content_type": file.content_type,
        "bytes": file.bytes,
        "sha256": file.sha256,
        "width": file.width,
        "height": file.height,
        "taken_at": file.taken_at,
        "state": file.state,
        "thumbhash": file.thumbhash,
        "failure": failure and failure.sentence,
        **({"failure_code": failure.code} if failure and failure.code else {}),
        "created_at": file.created_at,
        "urls": shown.addresses,
        "urls_expire_at": shown.addresses_end_at,
    }
