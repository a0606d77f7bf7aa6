"""What runs in the processes of a pool: one core each, behind everything else.

``render_file`` takes a path and gives bytes, about a megabyte for the four renditions, because
where they go (a folder, or S3) is not known here. Refusals come back as they are.
"""

import ctypes
import os
import signal
import sys
from pathlib import Path

import pillow_heif
from PIL import AvifImagePlugin, Image, PngImagePlugin

from studio.imaging.probe import DEFAULT_LIMITS, PixelLimits
from studio.imaging.render import Renditions, render

_NICENESS = 10
_MMAP_THRESHOLD, _MMAP_FROM = -3, 32 << 20  # the names are glibc's numbers, the sizes bytes
_TRIM_THRESHOLD, _TRIM_FROM = -1, 128 << 20
_LARGEST_PNG_TEXT = 16 << 20  # bytes; Photoshop writes XMP beyond Pillow's one megabyte


def prepare_worker(limits: PixelLimits = DEFAULT_LIMITS) -> None:
    """Initialise a worker process; pass it as ``initializer`` of a ``ProcessPoolExecutor``.

    ``limits`` are those that ``render_file`` will be called with.
    """
    # Ctrl-C reaches the whole process group; the parent decides when its workers end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    # The pool counts on one core a worker; decoders would take all there are.
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    pillow_heif.options.DECODE_THREADS = 1
    # A second line: the size has been looked at before any decoder sees the file.
    Image.MAX_IMAGE_PIXELS = limits.most_pixels
    PngImagePlugin.MAX_TEXT_CHUNK = _LARGEST_PNG_TEXT
    _keep_memory()


def _keep_memory() -> None:
    """Let the worker keep up to 128 MB from one photograph to the next.

    By default every picture's memory goes back to the system and comes again page by page, zeroed:
    a seventh of the CPU of a render. Larger stretches still go back at once.
    """
    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "mallopt"):  # not in musl
        libc.mallopt(_MMAP_THRESHOLD, _MMAP_FROM)
        libc.mallopt(_TRIM_THRESHOLD, _TRIM_FROM)


def render_file(path: str, limits: PixelLimits = DEFAULT_LIMITS) -> Renditions:
    """Make the renditions of the photograph at ``path``; raises what ``render`` raises."""
    return render(Path(path), limits)
