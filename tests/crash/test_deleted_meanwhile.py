"""Photographs and shoots that are deleted while something is still being done about them."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import httpx
from PIL import Image

from tests.crash.photographer import Photographer
from tests.crash.photographs import noisy_jpeg, noisy_png, slow_png
from tests.crash.processes import (
    begin_with_fresh_workers,
    cpu_seconds,
    is_rendering,
    render_workers,
)
from tests.crash.storage_folder import nothing_left, of_shoot, require_photographs
from tests.running import RunningStudio, until

_SETTLED_WITHIN = 60.0


def test_a_name_is_not_given_away_while_its_last_owner_is_still_being_rendered(
    studio: RunningStudio, photographer: Photographer
) -> None:
    begin_with_fresh_workers(studio)
    shoot_id = photographer.new_shoot()
    first = photographer.upload(shoot_id, "portrait.png", slow_png(190))
    until(lambda: is_rendering(studio), _SETTLED_WITHIN, "the first is being rendered")
    assert photographer.http.delete(f"/files/{first.id}").status_code == 204
    # Time for the bytes to be removed, were nobody waited for.
    threading.Event().wait(0.5)
    second = photographer.upload(shoot_id, "portrait.png", noisy_png(1, (300, 200)))
    photographer.settled(shoot_id, _SETTLED_WITHIN)
    until(lambda: _idle(studio), _SETTLED_WITHIN, "the first isn't rendered any more")

    (file,) = photographer.files(shoot_id)
    photographer.require_kept(second, file)
    with Image.open(BytesIO(photographer.read(file, "medium"))) as medium:
        assert medium.size == (300, 200)
    require_photographs(studio, {shoot_id: [file]})


def test_an_upload_into_a_shoot_that_is_deleted_leaves_nothing(
    studio: RunningStudio, photographer: Photographer
) -> None:
    shoot_id = photographer.new_shoot()
    # Once this one is gone, so is all that was found when the shoot was deleted.
    photographer.upload(shoot_id, "other.jpg", noisy_jpeg(1, (800, 600)))
    photographer.settled(shoot_id, _SETTLED_WITHIN)
    gone = threading.Event()
    with ThreadPoolExecutor(1) as threads:
        uploading = threads.submit(_send_slowly, photographer.http, shoot_id, gone)
        folder = of_shoot(studio, shoot_id)
        until(lambda: len(list((folder / "original").iterdir())) == 2, 10, "bytes arrive")
        assert photographer.http.delete(f"/shoots/{shoot_id}").status_code == 204
        until(lambda: not (folder / "thumb").exists(), 10, "the other photograph is removed")
        gone.set()
        assert uploading.result().status_code == 404
    nothing_left(folder)


def _send_slowly(http: httpx.Client, shoot_id: str, go_on: threading.Event) -> httpx.Response:
    data = noisy_jpeg(1)

    def body() -> Iterator[bytes]:
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'
        yield data[: len(data) - 1000]
        go_on.wait(30)
        yield data[len(data) - 1000 :] + b"\r\n--b--\r\n"

    return http.post(
        f"/shoots/{shoot_id}/files",
        content=body(),
        headers={"Content-Type": "multipart/form-data; boundary=b"},
    )


def _idle(studio: RunningStudio) -> bool:
    """Whether no worker gets on with anything."""
    workers = render_workers(studio)
    before = cpu_seconds(workers)
    threading.Event().wait(0.5)
    return cpu_seconds(workers) == before
