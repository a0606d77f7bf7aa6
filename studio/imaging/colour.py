"""Colour: from whatever a file uses to sRGB, the one space that every screen agrees on.

Profiles are converted by the relative colorimetric intent with black point compensation, which
leaves alone what sRGB can show. What has no profile, or one that can't be read or doesn't fit the
pixels, counts as sRGB. Gain maps and HDR are left out.
"""

from functools import lru_cache
from io import BytesIO
from itertools import product
from typing import Final

from PIL import Image, ImageCms

_MODES: Final = {"RGB ": "RGB", "GRAY": "L", "CMYK": "CMYK"}
_FITTING: Final = {"RGB": {"RGB", "YCbCr", "L"}, "L": {"L"}, "CMYK": {"CMYK"}}
_PROFILE_FAULTS: Final = (ImageCms.PyCMSError, OSError, ValueError, TypeError)

# Colours to try a transform on: six steps each of red, green and blue.
_STEPS: Final = range(0, 256, 51)
_SAMPLES: Final = bytes(level for colour in product(_STEPS, repeat=3) for level in colour)
_SAME = 2  # levels of 255: copies of the sRGB profile differ from lcms's own by their rounding


def to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """``image`` (``L``, ``YCbCr``, ``RGB`` or ``CMYK``) in sRGB, as ``L`` or ``YCbCr``.

    ``profile`` is the ICC profile that the file carries. Grey stays grey.
    """
    transform = _transform_to_srgb(profile) if profile else None
    final = "L" if image.mode == "L" else "YCbCr"
    if transform and image.mode in _FITTING[transform.input_mode]:
        image = transform.apply(image.convert(transform.input_mode))
    return image if image.mode == final else image.convert(final)


@lru_cache(maxsize=8)
def _transform_to_srgb(profile: bytes) -> ImageCms.ImageCmsTransform | None:
    """The way from ``profile`` to sRGB; None where there is nothing to do or to be done."""
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        if (mode := _MODES.get(source.profile.xcolor_space)) is None:
            return None
        transform = ImageCms.ImageCmsTransform(
            source,
            ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")),
            mode,
            "RGB",
            intent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except _PROFILE_FAULTS:
        return None
    return None if mode == "RGB" and _changes_nothing(transform) else transform


def _changes_nothing(transform: ImageCms.ImageCmsTransform) -> bool:
    """Whether the profile is sRGB, by what it does: names are not to be relied on.

    Most photographs carry sRGB, and leaving the conversion out saves a quarter of the work.
    """
    samples = Image.frombytes("RGB", (len(_SAMPLES) // 3, 1), _SAMPLES)
    converted = transform.apply(samples).tobytes()
    return all(abs(one - other) <= _SAME for one, other in zip(_SAMPLES, converted, strict=True))
