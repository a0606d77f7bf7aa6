import pytest
from starlette.types import Message, Receive, Scope

from handlers.transport import IncomingFile
from studio.kernel.errors import DomainError
from studio.runtime.http.bodies import ClientGone
from studio.runtime.http.multipart import read_file

BOUNDARY = "gallery"
PHOTO = bytes(range(256)) * 40


def form(*parts: bytes, end: bytes = b"--gallery--\r\n") -> bytes:
    return b"".join(b"--gallery\r\n" + part + b"\r\n" for part in parts) + end


def file_part(data: bytes = PHOTO, disposition: str = 'name="file"; filename="a.jpg"') -> bytes:
    return f"Content-Disposition: form-data; {disposition}\r\n\r\n".encode() + data


def request(body: bytes, content_type: str, size: int) -> tuple[Scope, Receive]:
    pieces = [body[at : at + size] for at in range(0, len(body), size)] or [b""]
    messages = [
        {"type": "http.request", "body": piece, "more_body": number < len(pieces) - 1}
        for number, piece in enumerate(pieces)
    ]

    async def receive() -> Message:
        return messages.pop(0) if messages else {"type": "http.disconnect"}

    return {"type": "http", "headers": [(b"content-type", content_type.encode())]}, receive


async def read(
    body: bytes, content_type: str = f"multipart/form-data; boundary={BOUNDARY}", size: int = 4096
) -> tuple[str, bytes]:
    incoming: IncomingFile = await read_file(*request(body, content_type, size))
    return incoming.filename, b"".join([chunk async for chunk in incoming.chunks])


@pytest.mark.parametrize("size", [1, 7, 64, 4096, 1 << 20])
async def test_a_file_comes_through_however_it_is_cut(size: int) -> None:
    assert await read(form(file_part()), size=size) == ("a.jpg", PHOTO)


async def test_an_empty_file_is_a_file() -> None:
    assert await read(form(file_part(b""))) == ("a.jpg", b"")


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ('name="file"; filename="Été 👰.jpg"', "Été 👰.jpg"),
        ('name="file"; filename="a \'b\'.jpg"', "a 'b'.jpg"),
    ],
)
async def test_names_are_utf_8(disposition: str, name: str) -> None:
    assert (await read(form(file_part(disposition=disposition))))[0] == name


REFUSED: dict[str, tuple[bytes, str | None]] = {
    "no part": (form(), "/file"),
    "nothing": (b"", ""),
    "another field first": (form(file_part(disposition='name="x"; filename="a"')), "/x"),
    "another field after": (form(file_part(), file_part(disposition='name="x"')), "/x"),
    "two files": (form(file_part(), file_part()), "/file"),
    "no filename": (form(file_part(disposition='name="file"')), "/file"),
    "not UTF-8": (
        form(b'Content-Disposition: form-data; name="file"; filename="\xff"\r\n\r\nx'),
        "/file",
    ),
    "cut off": (form(file_part())[:-20], ""),
    "no end": (form(file_part(), end=b""), ""),
    "not a form": (b"hello", ""),
    "long header": (form(b"X: " + b"y" * 9000 + b"\r\n\r\n"), ""),
}


@pytest.mark.parametrize("case", REFUSED)
@pytest.mark.parametrize("size", [1 << 20, 16])
async def test_what_is_no_such_form_is_refused_and_the_field_named(case: str, size: int) -> None:
    body, pointer = REFUSED[case]
    with pytest.raises(DomainError) as refused:
        await read(body, size=size)
    assert refused.value.status == 400
    assert [fault.pointer for fault in refused.value.faults] == [pointer]


@pytest.mark.parametrize(
    "content_type", ["application/json", "multipart/mixed; boundary=gallery", "", "image/jpeg"]
)
async def test_another_type_is_not_taken(content_type: str) -> None:
    with pytest.raises(DomainError) as refused:
        await read(form(file_part()), content_type)
    assert refused.value.status == 415


async def test_no_boundary() -> None:
    with pytest.raises(DomainError) as refused:
        await read(form(file_part()), "multipart/form-data")
    assert refused.value.status == 400


async def test_a_client_that_goes_away_is_noticed() -> None:
    scope, receive = request(form(file_part()), f"multipart/form-data; boundary={BOUNDARY}", 4096)

    async def cut() -> Message:
        message = await receive()
        return {**message, "more_body": True}

    incoming = await read_file(scope, cut)
    with pytest.raises(ClientGone):
        [chunk async for chunk in incoming.chunks]
