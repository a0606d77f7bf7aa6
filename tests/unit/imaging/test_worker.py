"""Renders in a process of their own, and what they cost."""

import os
import pickle
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from PIL import AvifImagePlugin, Image

from studio.imaging.cost import cost_in_pixels
from studio.imaging.probe import PixelLimits, probe
from studio.imaging.refusals import (
    EmptyFile,
    ImageRefused,
    SideTooLong,
    TooManyPixels,
    TruncatedImage,
    UnreadableImage,
    UnsupportedImage,
)
from studio.imaging.render import render
from studio.imaging.worker import prepare_worker, render_file
from tests.unit.imaging.pictures import FORMATS, VARIANTS, grain, put


def _state() -> tuple[int, int]:
    """How a worker is set up: its niceness, and the threads its AVIF decoder may use."""
    return os.nice(0), AvifImagePlugin.DEFAULT_MAX_THREADS


def test_a_pool_renders_and_refuses(tmp_path: Path) -> None:
    limits = PixelLimits(most_pixels=1_000_000)
    photographs = [
        put(tmp_path, make(grain()), f"{at}") for at, make in enumerate(FORMATS.values())
    ]
    empty = put(tmp_path, b"", "empty")
    large = put(tmp_path, FORMATS["image/png"](grain((1200, 1000))), "large")
    with ProcessPoolExecutor(
        1, mp_context=get_context("spawn"), initializer=prepare_worker, initargs=(limits,)
    ) as pool:
        made = [pool.submit(render_file, str(path), limits) for path in photographs]
        for path, future in zip(photographs, made, strict=True):
            assert future.result() == render(path)
        with pytest.raises(EmptyFile, match="empty"):
            pool.submit(render_file, str(empty)).result()
        with pytest.raises(TooManyPixels, match="1 megapixels"):
            pool.submit(render_file, str(large), limits).result()
        niceness, threads = pool.submit(_state).result()
    assert niceness == min(19, os.nice(0) + 10)
    assert threads == 1


@pytest.mark.parametrize(
    "kind",
    [EmptyFile, UnsupportedImage, TooManyPixels, SideTooLong, TruncatedImage, UnreadableImage],
)
def test_refusals_cross_processes_unchanged(kind: type[ImageRefused]) -> None:
    back = pickle.loads(  # noqa: S301 - our own bytes
        pickle.dumps(kind("It is too dark.", limit=3, name="RAW"))
    )
    assert type(back) is kind
    assert (back.limit, back.name) == (3, "RAW")
    assert back.sentence == str(back) == "It is too dark."


def _cost(folder: Path, name: str, size: tuple[int, int]) -> int:
    return cost_in_pixels(probe(put(folder, VARIANTS[name](Image.new("RGB", size)))))


def test_cost_follows_what_decoders_hold(tmp_path: Path) -> None:
    large, pixels = (4200, 700), 4200 * 700
    costs = {
        name: _cost(tmp_path, name, large)
        for name in ("image/jpeg", "progressive", "image/png", "image/tiff")
    }
    # Halved while decoding on both sides, the JPEG is far below one copy of the picture.
    assert costs["image/jpeg"] < 6_000_000 + pixels / 2
    assert costs["image/jpeg"] < costs["progressive"]
    assert 6_000_000 + pixels < costs["image/png"] < costs["image/tiff"]


def test_cost_counts_each_format(tmp_path: Path) -> None:
    costs = {name: _cost(tmp_path, name, (160, 120)) for name in FORMATS}
    assert all(cost >= 6_000_000 + 160 * 120 for cost in costs.values())
    assert max(costs, key=costs.__getitem__) == "image/webp"
