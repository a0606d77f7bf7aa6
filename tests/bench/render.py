"""One way of ours to work on a photograph: `python -m tests.bench.render PHOTOGRAPH WAY TIMES`.

`fresh`: the renditions, in this process. `pool`: the same through the processes that the platform
renders in, what goes back and forth included. `decode`: only the decoding, at the smallest scale
that the largest rendition can be made from: less is not possible. Prints the CPU seconds of each
time, all processes and threads together, without their start.
"""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile

from studio.imaging.render import render
from studio.imaging.sizes import HIGH, fit
from studio.runtime.darkroom import ProcessDarkroom
from tests.bench.processes import cpu_of


async def cpu_of_renders(photograph: Path, way: str, times: int) -> AsyncIterator[float]:
    """CPU seconds, time after time."""
    if way == "pool":
        async for spent in _in_pool(photograph, times):
            yield spent
        return
    work = _decode if way == "decode" else render
    for _ in range(times):
        before = time.process_time()
        work(photograph)
        yield time.process_time() - before


async def _in_pool(photograph: Path, times: int) -> AsyncIterator[float]:
    darkroom = ProcessDarkroom(workers=1)
    try:
        # Starts the worker, which imports what it needs.
        await darkroom.render(photograph)
        for _ in range(times):
            before = _cpu_with_children()
            await darkroom.render(photograph)
            yield _cpu_with_children() - before
    finally:
        await darkroom.close()


def _decode(photograph: Path) -> None:
    with Image.open(photograph) as image:
        if isinstance(image, JpegImageFile):
            image.draft("YCbCr", fit(image.size, HIGH))
        image.load()


def _cpu_with_children() -> float:
    below = psutil.Process().children(recursive=True)
    return sum(cpu_of(pid) for pid in (os.getpid(), *(child.pid for child in below)))


async def _main(photograph: str, way: str, times: str) -> None:
    async for spent in cpu_of_renders(Path(photograph), way, int(times)):
        sys.stdout.write(f"{spent:.6f}\n")


if __name__ == "__main__":
    asyncio.run(_main(*sys.argv[1:]))
