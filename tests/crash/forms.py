"""Multipart bodies written by hand: right ones, and such as no browser sends."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from tests.running import API, RunningStudio

BOUNDARY: Final = b"frontier"
CONTENT_TYPE: Final = "multipart/form-data; boundary=frontier"
END: Final = b"--frontier--\r\n"


def part(headers: bytes, data: bytes) -> bytes:
    """A part with these headers, as they are."""
    return b"--" + BOUNDARY + b"\r\n" + headers + b"\r\n\r\n" + data + b"\r\n"


def file_part(data: bytes, filename: bytes = b"photo.jpg", field: bytes = b"file") -> bytes:
    """The part that a browser makes of a file; the names are not escaped."""
    disposition = b'Content-Disposition: form-data; name="%s"; filename="%s"' % (field, filename)
    return part(disposition + b"\r\nContent-Type: application/octet-stream", data)


def field_part(field: bytes, value: bytes) -> bytes:
    """The part that a browser makes of a text field."""
    return part(b'Content-Disposition: form-data; name="%s"' % field, value)


@contextmanager
def begun_upload(
    studio: RunningStudio, bearer: str, shoot_id: str, declared: int
) -> Iterator[socket.socket]:
    """A connection on which the head of an upload of ``declared`` bytes has been sent."""
    head = (
        f"POST {API}/shoots/{shoot_id}/files HTTP/1.1\r\n"
        f"Host: 127.0.0.1:{studio.port}\r\n"
        f"Authorization: Bearer {bearer}\r\n"
        f"Content-Type: {CONTENT_TYPE}\r\n"
        f"Content-Length: {declared}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", studio.port), timeout=30) as connection:
        connection.sendall(head.encode())
        yield connection
