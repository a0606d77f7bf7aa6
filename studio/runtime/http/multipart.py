"""A multipart body with one file, read as it comes: never whole in memory."""

from collections import deque
from collections.abc import AsyncIterator
from typing import Final

from python_multipart.exceptions import FormParserError, MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.types import Receive, Scope

from handlers.transport import IncomingFile
from studio.files.domain import MOST_BYTES, FileFault, FileTooLarge
from studio.kernel.errors import Fault, FaultCode, Invalid
from studio.runtime.http.bodies import chunks_of, content_length, header, not_taken

_FIELD: Final = "file"
_MEDIA_TYPE: Final = "multipart/form-data"
_MOST_HEADER_BYTES: Final = 8 * 1024
_MOST_FRAMING_BYTES: Final = 16 * 1024
"""Boundaries and headers, all told: around the file there is nothing to be long."""


async def read_file(scope: Scope, receive: Receive) -> IncomingFile:
    """The file part; its bytes follow as they arrive, and Invalid if the body is no such form."""
    media_type, options = parse_options_header(header(scope, b"content-type"))
    if media_type != _MEDIA_TYPE.encode():
        raise not_taken(media_type.decode("latin-1") or None, {_MEDIA_TYPE})
    boundary = options.get(b"boundary")
    if not boundary:
        raise _malformed("The content type names no boundary.")
    declared = content_length(scope)
    if declared is not None and declared > MOST_BYTES + _MOST_FRAMING_BYTES:
        raise FileTooLarge
    try:
        form = _Form(boundary)
    except FormParserError:
        raise _malformed("The boundary is too long.") from None
    arriving = form.feed_from(chunks_of(receive))
    async for _ in arriving:
        # The part's own headers come before its first byte.
        if form.filename is not None:
            break
    if form.filename is None:
        raise _missing()
    return IncomingFile(form.filename, form.bytes_then(arriving))


class _Form:
    """A push parser turned into a stream: what it has found waits in ``_bytes``."""

    def __init__(self, boundary: bytes) -> None:
        self.filename: str | None = None
        self._bytes: deque[bytes] = deque()
        self._headers: dict[bytes, bytes] = {}
        self._name = bytearray()
        self._value = bytearray()
        self._ended = False
        self._received = 0
        self._file_bytes = 0
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._on_part_begin,
                "on_header_field": self._on_header_field,
                "on_header_value": self._on_header_value,
                "on_header_end": self._on_header_end,
                "on_headers_finished": self._on_headers_finished,
                "on_part_data": self._on_part_data,
                "on_end": self._on_end,
            },
        )

    async def feed_from(self, chunks: AsyncIterator[bytes]) -> AsyncIterator[None]:
        """Parse as the body comes, with a pause after each chunk to take what was found."""
        async for chunk in chunks:
            try:
                self._parser.write(chunk)
            except MultipartParseError:
                raise _malformed("The body breaks the multipart form.") from None
            self._received += len(chunk)
            if self._received - self._file_bytes > _MOST_FRAMING_BYTES:
                raise _malformed("There is too much around the file.")
            yield
        if not self._ended:
            raise _malformed("The body ends in the middle.")

    async def bytes_then(self, arriving: AsyncIterator[None]) -> AsyncIterator[bytes]:
        """The file's bytes: those that are here, then those that come."""
        while True:
            while self._bytes:
                yield self._bytes.popleft()
            try:
                await anext(arriving)
            except StopAsyncIteration:
                break
        while self._bytes:
            yield self._bytes.popleft()

    def _on_part_begin(self) -> None:
        self._headers.clear()

    def _on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]
        self._require_short_headers()

    def _on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]
        self._require_short_headers()

    def _require_short_headers(self) -> None:
        if len(self._name) + len(self._value) > _MOST_HEADER_BYTES:
            raise _malformed("A part's header is too long.")

    def _on_header_end(self) -> None:
        self._headers[bytes(self._name).lower()] = bytes(self._value)
        self._name.clear()
        self._value.clear()

    def _on_headers_finished(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition"))
        name = options.get(b"name", b"").decode("utf-8", "replace")
        if name != _FIELD:
            pointer = _pointer(name[:100])
            raise Invalid(
                "The form has a field that is not taken here.",
                faults=[Fault(FaultCode.UNKNOWN, "There is no such field.", pointer=pointer)],
            )
        if self.filename is not None:
            fault = Fault(FaultCode.REPEATED, "Send one file a request.", pointer=f"/{_FIELD}")
            raise Invalid("The form has more than one file.", faults=[fault])
        filename = options.get(b"filename")
        if filename is None:
            raise _missing()
        try:
            self.filename = filename.decode()
        except UnicodeDecodeError:
            detail = "The filename is not UTF-8."
            fault = Fault(FileFault.FILENAME_CHARACTERS, detail, pointer=f"/{_FIELD}")
            raise Invalid("The filename can't be read.", faults=[fault]) from None

    def _on_part_data(self, data: bytes, start: int, end: int) -> None:
        self._bytes.append(data[start:end])
        self._file_bytes += end - start

    def _on_end(self) -> None:
        self._ended = True


def _pointer(name: str) -> str:
    return "/" + name.replace("~", "~0").replace("/", "~1")


def _missing() -> Invalid:
    detail = "A file with its filename is required."
    fault = Fault(FaultCode.MISSING, detail, pointer=f"/{_FIELD}")
    return Invalid("The form has no file.", faults=[fault])


def _malformed(detail: str) -> Invalid:
    fault = Fault(FaultCode.UNREADABLE, detail, pointer="")
    return Invalid("The form can't be read.", faults=[fault])
