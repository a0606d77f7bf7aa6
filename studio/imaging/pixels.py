"""The many ways in which files store pixels, brought to the four that the renderer works in.

That is ``L`` (grey), ``YCbCr``, ``RGB`` and ``CMYK``, eight bits each. Transparency is laid on
white, since a JPEG has none.
"""

from functools import cache
from typing import Final

from PIL import Image, ImageCms

from studio.imaging.resample import shrink
from studio.imaging.sizes import Size, whole_factor

_PLAIN: Final = frozenset({"L", "YCbCr", "RGB", "CMYK"})
_STRIP = 4_000_000  # pixels


def shrink_to_plain(image: Image.Image, size: Size) -> Image.Image:
    """``image``, in whatever mode it was decoded, in a plain mode and at ``size``.

    A large picture that needs converting is brought down strip by strip on the way, so that there
    is never a second one of its size in memory.
    """
    factor = whole_factor(image.size, size)
    if not _is_plain(image) and factor > 1:
        image = _reduce_in_strips(image, factor)
    return shrink(_plain(image), size)


def _is_plain(image: Image.Image) -> bool:
    return image.mode in _PLAIN and "transparency" not in image.info


def _reduce_in_strips(image: Image.Image, factor: int) -> Image.Image:
    width, height = image.size
    rows = max(1, _STRIP // width // factor) * factor
    reduced: Image.Image | None = None
    for top in range(0, height, rows):
        strip = _plain(image.crop((0, top, width, min(top + rows, height)))).reduce(factor)
        if reduced is None:
            reduced = Image.new(strip.mode, (strip.width, -(-height // factor)))
        reduced.paste(strip, (0, top // factor))
    return reduced or image


def _plain(image: Image.Image) -> Image.Image:
    """``image`` in a plain mode, at its size."""
    if _is_plain(image):
        return image
    if image.mode.startswith("I;16"):
        return _high_bytes(image)
    if image.mode == "LAB":
        return _lab_to_srgb().apply(image)
    grey = image.mode in {"1", "L", "LA", "La"}
    if image.has_transparency_data:
        return _on_white(image.convert("LA" if grey else "RGBA"))
    return image.convert("L" if grey else "RGB")


def _on_white(image: Image.Image) -> Image.Image:
    ground = Image.new("L" if image.mode == "LA" else "RGB", image.size, "white")
    ground.paste(image.convert(ground.mode), mask=image.getchannel("A"))
    return ground


def _high_bytes(image: Image.Image) -> Image.Image:
    """Sixteen bits a pixel to eight; Pillow's own conversion clips instead of scaling."""
    high = slice(0, None, 2) if image.mode.endswith("B") else slice(1, None, 2)
    return Image.frombytes("L", image.size, image.tobytes()[high])


@cache
def _lab_to_srgb() -> ImageCms.ImageCmsTransform:
    lab, srgb = (ImageCms.ImageCmsProfile(ImageCms.createProfile(n)) for n in ("LAB", "sRGB"))
    return ImageCms.ImageCmsTransform(lab, srgb, "LAB", "RGB")
