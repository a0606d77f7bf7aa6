"""The processes that render are killed: their photographs are rendered by the next."""

import random
import threading

from tests.crash.photographer import Photographer
from tests.crash.photographs import noisy_jpeg, slow_png
from tests.crash.processes import (
    begin_with_fresh_workers,
    is_rendering,
    kill_all,
    render_workers,
)
from tests.running import RunningStudio, until

_SETTLED_WITHIN = 60.0
_BACK_WITHIN = 20.0


def test_a_photograph_whose_renderer_is_killed_is_rendered_by_the_next(
    studio: RunningStudio, photographer: Photographer
) -> None:
    begin_with_fresh_workers(studio)
    shoot_id = photographer.new_shoot()
    photographer.upload(shoot_id, "slow.png", slow_png(150))
    until(lambda: is_rendering(studio), _BACK_WITHIN, "it is being rendered")
    kill_all(render_workers(studio))
    (file,) = photographer.settled(shoot_id, _SETTLED_WITHIN)
    assert file["state"] == "ready"


def test_renderers_that_are_killed_while_idle_are_replaced(
    studio: RunningStudio, photographer: Photographer
) -> None:
    shoot_id = photographer.new_shoot()
    for number in range(2):
        photographer.upload(shoot_id, f"{number}.jpg", noisy_jpeg(1, (800, 600)))
        files = photographer.settled(shoot_id, _SETTLED_WITHIN)
        assert [file["state"] for file in files] == ["ready"] * (number + 1)
        workers = render_workers(studio)
        assert workers
        kill_all(workers)


def test_renderers_that_are_killed_at_any_moment_leave_no_photograph_behind(
    studio: RunningStudio, photographer: Photographer, chance: random.Random
) -> None:
    shoot_id = photographer.new_shoot()
    for number in range(30):
        photographer.upload(shoot_id, f"{number}.jpg", noisy_jpeg(1, (800, 600)))
    for _ in range(10):
        threading.Event().wait(chance.uniform(0, 0.8))
        kill_all(render_workers(studio)[:1])
    photographer.settled(shoot_id, _SETTLED_WITHIN)
    # Those that met death five times may have failed; this one meets it no more.
    photographer.upload(shoot_id, "last.jpg", noisy_jpeg(1, (800, 600)))
    assert photographer.settled(shoot_id, _SETTLED_WITHIN)[-1]["state"] == "ready"
