"""From a file to the pixels of its largest rendition: decoded once, small, upright, in sRGB."""

import struct
import warnings
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from PIL import Image
from PIL.AvifImagePlugin import AvifImageFile
from PIL.Image import Transpose
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.TiffImagePlugin import TiffImageFile
from PIL.WebPImagePlugin import WebPImageFile
from pillow_heif import HeifImageFile

from studio.imaging.colour import to_srgb
from studio.imaging.formats import ImageFormat
from studio.imaging.pixels import shrink_to_plain
from studio.imaging.probe import Probe
from studio.imaging.refusals import damaged
from studio.imaging.sizes import Size, fit

# Named one by one instead of asking Pillow to guess: no other decoder can be reached.
_DECODERS: Final[Mapping[ImageFormat, Callable[[str], ImageFile]]] = {
    ImageFormat.JPEG: JpegImageFile,
    ImageFormat.PNG: PngImageFile,
    ImageFormat.WEBP: WebPImageFile,
    ImageFormat.AVIF: AvifImageFile,
    ImageFormat.HEIC: HeifImageFile,
    ImageFormat.TIFF: TiffImageFile,
}

# What the EXIF orientations ask for.
_TURNS: Final = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}

# What decoders raise over damaged files. Not MemoryError: the file may be sound.
_FAULTS: Final = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    Image.DecompressionBombError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)


def decode(path: Path, probe: Probe, edge: int) -> Image.Image:
    """The picture at ``path``, its longer side at most ``edge``: upright, in sRGB, no metadata.

    The mode is ``L`` or ``YCbCr``. Raises ``UnreadableImage``.
    """
    with _faults_refused(), _DECODERS[probe.format](str(path)) as image:
        if image.size != _stored_size(probe):
            raise damaged()
        size = fit(image.size, edge)
        if isinstance(image, JpegImageFile):
            # Lets the decoder itself scale by a half, a quarter or an eighth, and skip colours'
            # way to RGB and back. It halves only when asked for the size that is wanted exactly.
            image.draft("YCbCr" if probe.header.luma_chroma else None, size)
        image.load()
        small = to_srgb(shrink_to_plain(image, size), image.info.get("icc_profile"))
    # After the shrinking, where a turn is cheap.
    if probe.header.turn in _TURNS:
        small = small.transpose(_TURNS[probe.header.turn])
    small.info.clear()
    return small


def _stored_size(probe: Probe) -> Size:
    """The size that the decoder has to agree on, before the turn that is left to us."""
    header = probe.header
    on_its_side = header.turn in {5, 6, 7, 8}
    return (header.height, header.width) if on_its_side else (header.width, header.height)


@contextmanager
def _faults_refused() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of odd metadata, which we leave out
        try:
            yield
        except _FAULTS as fault:
            raise damaged() from fault
