"""What rendering a photograph takes, so that several at once don't take all the memory.

Measured as the growth of a worker's resident memory on pictures of 12 to 48 megapixels, in bytes
a pixel: JPEG 2 to 4 (the decoder scales it down; progressive ones hold all coefficients, up to 7),
PNG 2 to 6, TIFF 5 to 8, HEIC 7 to 10, AVIF 9, WebP 16 (its decoder keeps three canvases).
"""

from collections.abc import Mapping
from typing import Final

from studio.imaging.formats import ImageFormat
from studio.imaging.probe import Probe
from studio.imaging.sizes import HIGH, fit, whole_factor

BYTES_PER_PIXEL: Final = 4
"""The unit: a pixel as Pillow holds it."""

_RENDITIONS = 6_000_000  # the renditions themselves and what making them takes

# How often the whole picture is in memory, in pixels of four bytes.
_COPIES: Final[Mapping[ImageFormat, float]] = {
    ImageFormat.PNG: 1.5,
    ImageFormat.TIFF: 2,
    ImageFormat.HEIC: 2.5,
    ImageFormat.AVIF: 2.5,
    ImageFormat.WEBP: 4,
}
_JPEG_COPIES = 1.75  # the scaled picture, and its three bands apart
_JPEG_COEFFICIENTS = 1.5  # two bytes for each of three components, none halved
_JPEG_SCALES = (8, 4, 2, 1)


def cost_in_pixels(probe: Probe) -> int:
    """How many pixels of four bytes a render of ``probe`` holds at its peak, at most.

    One photograph alone can cost more than the sum that is allowed at a time; let it run alone.
    """
    pixels = probe.width * probe.height
    if probe.format is not ImageFormat.JPEG:
        return _RENDITIONS + round(pixels * _COPIES[probe.format])
    size = probe.width, probe.height
    factor = whole_factor(size, fit(size, HIGH))
    scale = next(scale for scale in _JPEG_SCALES if scale <= factor)
    decoded = pixels / scale**2 * _JPEG_COPIES
    coefficients = pixels * _JPEG_COEFFICIENTS if probe.header.progressive else 0
    return _RENDITIONS + round(decoded + coefficients)
