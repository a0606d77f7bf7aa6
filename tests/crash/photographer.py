"""The photographer at work: shoots, uploads, and what the studio says of them afterwards."""

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from tests.running import RunningStudio, until

File = dict[str, Any]

_ASKED_AGAIN_AFTER = 0.1


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A photograph for which the studio has said 201."""

    id: str
    shoot_id: str
    filename: str
    sha256: str


class Photographer:
    """Somebody signed in as the admin, on one connection: each thread takes its own."""

    def __init__(self, studio: RunningStudio, http: httpx.Client) -> None:
        self._studio = studio
        self.http = http

    def new_shoot(self, title: str = "A shoot") -> str:
        """Make a shoot; its id."""
        made = self.http.post("/shoots", json={"title": title})
        assert made.status_code == 201, made.text
        return str(made.json()["id"])

    def send(self, shoot_id: str, filename: str, data: bytes) -> httpx.Response:
        """Upload a photograph, whatever comes of it."""
        return self.http.post(f"/shoots/{shoot_id}/files", files={"file": (filename, data)})

    def upload(self, shoot_id: str, filename: str, data: bytes) -> Acknowledged:
        """Upload a photograph that must be taken."""
        answer = self.send(shoot_id, filename, data)
        assert answer.status_code == 201, answer.text
        taken = acknowledged(answer, data)
        assert answer.json()["sha256"] == taken.sha256
        return taken

    def files(self, shoot_id: str) -> list[File]:
        """Every photograph of a shoot."""
        found: list[File] = []
        cursor: dict[str, str] = {}
        while True:
            page = self.http.get(f"/shoots/{shoot_id}/files", params={"limit": "200", **cursor})
            assert page.status_code == 200, page.text
            found += page.json()["items"]
            if page.json()["nextCursor"] is None:
                return found
            cursor = {"cursor": page.json()["nextCursor"]}

    def settled(self, shoot_id: str, within: float) -> list[File]:
        """Every photograph of a shoot, once none is being processed any more."""

        def are_settled() -> bool:
            if not any(file["state"] == "processing" for file in self.files(shoot_id)):
                return True
            # Asking takes the time of those who render.
            time.sleep(_ASKED_AGAIN_AFTER)
            return False

        until(are_settled, within, "every file is settled")
        return self.files(shoot_id)

    def read(self, file: File, resolution: str) -> bytes:
        """The bytes behind a signed address, as a browser reads them: without a bearer."""
        answer = httpx.get(self._studio.base_url + file["urls"][resolution], timeout=60)
        assert answer.status_code == 200, answer.text
        return answer.content

    def require_kept(self, taken: Acknowledged, file: File) -> None:
        """The photograph is what was acknowledged, and its bytes are."""
        assert (file["id"], file["filename"]) == (taken.id, taken.filename)
        assert file["sha256"] == taken.sha256
        assert sha256(self.read(file, "original")) == taken.sha256


@contextmanager
def photographer_at(studio: RunningStudio, bearer: str) -> Iterator[Photographer]:
    """A photographer with a connection of their own."""
    with studio.client(bearer) as http:
        yield Photographer(studio, http)


def acknowledged(answer: httpx.Response, data: bytes) -> Acknowledged:
    """What a 201 promises."""
    file = answer.json()
    return Acknowledged(file["id"], file["shootId"], file["filename"], sha256(data))


def sha256(data: bytes) -> str:
    """In hexadecimal."""
    return hashlib.sha256(data).hexdigest()
