"""Making pictures smaller: cheap where nobody sees it, LANCZOS where they do."""

from typing import Final

from PIL import Image
from PIL.Image import Resampling

from studio.imaging.sizes import Size

# A box filter brings the picture to at most this many times the size wanted, then the better
# filter does the rest. Measured on 24 megapixels against LANCZOS from every source pixel: luma
# with a gap of 2 stays above 49 dB; colours are halved by the encoder anyway.
_LUMA_GAP: Final = 2.0
_COLOUR_GAP: Final = 1.0


def shrink(image: Image.Image, size: Size) -> Image.Image:
    """``image`` (``L``, ``YCbCr``, ``RGB`` or ``CMYK``) at ``size``, which is no larger.

    In ``YCbCr`` the colours go through a cheaper filter than the brightness: a quarter less CPU
    than three bands of LANCZOS, and no difference once the encoder has halved them.
    """
    if image.size == size:
        return image
    if image.mode == "YCbCr":
        luma, *colours = image.split()
        small = (
            each.resize(size, Resampling.HAMMING, reducing_gap=_COLOUR_GAP) for each in colours
        )
        return Image.merge("YCbCr", (shrink(luma, size), *small))
    gap = _LUMA_GAP if image.mode == "L" else _COLOUR_GAP
    return image.resize(size, Resampling.LANCZOS, reducing_gap=gap)
