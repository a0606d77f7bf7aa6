"""Whatever a file's pixels are, the renditions are in sRGB and look the same."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageCms

from studio.imaging.render import render
from tests.unit.imaging.pictures import (
    FORMATS,
    QUARTERS,
    Colour,
    display_profile,
    grain,
    grey_profile,
    put,
    quarters,
    saved,
)

# Red, green and blue of Display P3 in XYZ under D50, as in Apple's profile.
_P3 = ((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407))
_P3_TO_SRGB = ((1.2249, -0.2247, 0.0), (-0.0420, 1.0419, 0.0), (-0.0197, -0.0786, 1.0979))
_GAMMA = 2.2


def _srgb_of_p3(colour: Colour) -> Colour:
    """By the definitions of both, without a colour engine."""
    linear = [(level / 255) ** _GAMMA for level in colour]
    mixed = [sum(a * b for a, b in zip(row, linear, strict=True)) for row in _P3_TO_SRGB]
    red, green, blue = (
        round(255 * (12.92 * each if each < 0.0031308 else 1.055 * each ** (1 / 2.4) - 0.055))
        for each in mixed
    )
    return red, green, blue


def _shown(folder: Path, data: bytes) -> Any:
    """The pixel in the middle of the largest rendition."""
    with Image.open(BytesIO(render(put(folder, data)).high.data)) as image:
        return image.getpixel((image.width // 2, image.height // 2))


def _far(found: Colour, wanted: Colour) -> int:
    return max(abs(one - other) for one, other in zip(found, wanted, strict=True))


@pytest.mark.parametrize(
    "colour", [(200, 100, 50), (100, 150, 110), (90, 90, 200), (128, 128, 128)]
)
@pytest.mark.parametrize("pillow_format", ["JPEG", "PNG", "WEBP", "HEIF", "TIFF", "AVIF"])
def test_p3_becomes_srgb(tmp_path: Path, pillow_format: str, colour: Colour) -> None:
    flat = Image.new("RGB", (64, 64), colour)
    data = saved(flat, pillow_format, icc_profile=display_profile(_P3, _GAMMA), quality=98)
    found = _shown(tmp_path, data)
    assert _far(found, _srgb_of_p3(colour)) <= 6, found


def test_p3_differs_enough_for_the_test_above_to_mean_something() -> None:
    assert _far(_srgb_of_p3((200, 100, 50)), (200, 100, 50)) > 12


@pytest.mark.parametrize(
    "profile",
    [
        b"",
        b"not a profile at all",
        display_profile(_P3, _GAMMA)[:200],
        grey_profile(1.0),
        ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes(),
    ],
    ids=["none", "garbage", "cut off", "for grey", "for Lab"],
)
def test_a_profile_that_is_no_use_counts_as_srgb(tmp_path: Path, profile: bytes) -> None:
    flat = Image.new("RGB", (64, 64), (200, 100, 50))
    found = _shown(tmp_path, saved(flat, "JPEG", icc_profile=profile, quality=98))
    assert _far(found, (200, 100, 50)) <= 4


def test_srgb_by_its_profile_is_left_alone(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture = grain()
    with_it, without = (
        render(put(tmp_path, saved(picture, "JPEG", **options)))
        for options in ({"icc_profile": profile}, {})
    )
    assert with_it.high.data == without.high.data


def test_a_name_does_not_make_a_profile_srgb(tmp_path: Path) -> None:
    profile = display_profile(_P3, _GAMMA).replace(b"test\0", b"sRGB\0")
    flat = Image.new("RGB", (64, 64), (200, 100, 50))
    found = _shown(tmp_path, saved(flat, "PNG", icc_profile=profile))
    assert _far(found, _srgb_of_p3((200, 100, 50))) <= 6


def test_a_large_picture_is_converted_too(tmp_path: Path) -> None:
    flat = Image.new("RGB", (4500, 300), (200, 100, 50))
    data = saved(flat, "JPEG", icc_profile=display_profile(_P3, _GAMMA))
    assert _far(_shown(tmp_path, data), _srgb_of_p3((200, 100, 50))) <= 6


@pytest.mark.parametrize("content_type", [each for each in FORMATS if each != "image/heic"])
def test_grey_stays_grey(tmp_path: Path, content_type: str) -> None:
    data = FORMATS[content_type](Image.new("L", (64, 64), 90))
    made = render(put(tmp_path, data))
    with Image.open(BytesIO(made.high.data)) as image:
        level = image.convert("RGB").getpixel((32, 32))
    assert isinstance(level, tuple)
    assert _far((level[0], level[1], level[2]), (90, 90, 90)) <= 3


def test_grey_has_one_band(tmp_path: Path) -> None:
    made = render(put(tmp_path, FORMATS["image/jpeg"](Image.new("L", (64, 64), 90))))
    for rendition in (made.high, made.medium):  # WebP knows colour only
        with Image.open(BytesIO(rendition.data)) as image:
            assert image.mode == "L"


def test_grey_with_a_profile_of_its_own_is_converted(tmp_path: Path) -> None:
    data = saved(Image.new("L", (64, 64), 55), "JPEG", icc_profile=grey_profile(1.0))
    assert abs(_shown(tmp_path, data) - 128) <= 3  # linear light of 55/255 in sRGB's curve


def test_grey_with_a_profile_for_colour_is_converted(tmp_path: Path) -> None:
    profile = display_profile(_P3, 1.0)
    data = saved(Image.new("L", (64, 64), 55), "JPEG", icc_profile=profile)
    assert abs(_shown(tmp_path, data) - 128) <= 3


@pytest.mark.parametrize(("pillow_format", "size"), [("JPEG", 64), ("TIFF", 64), ("TIFF", 4500)])
def test_cmyk_is_shown_in_its_colours(tmp_path: Path, pillow_format: str, size: int) -> None:
    flat = Image.new("CMYK", (size, 64), (0, 200, 200, 20))
    red, green, blue = _shown(tmp_path, saved(flat, pillow_format))
    assert red > 200
    assert green < 90
    assert blue < 90


@pytest.mark.parametrize("pillow_format", ["PNG", "TIFF"])
@pytest.mark.parametrize("size", [64, 4500])
def test_sixteen_bits_of_grey_are_scaled_down(
    tmp_path: Path, pillow_format: str, size: int
) -> None:
    deep = Image.new("I;16", (size, 64), 90 * 256 + 200)
    assert abs(_shown(tmp_path, saved(deep, pillow_format)) - 90) <= 2


def test_sixteen_bits_of_grey_in_the_other_byte_order(tmp_path: Path) -> None:
    deep = Image.new("I;16B", (64, 64), 90 * 256 + 200)
    assert abs(_shown(tmp_path, saved(deep, "TIFF")) - 90) <= 2


def test_one_bit_is_black_and_white(tmp_path: Path) -> None:
    halves = Image.new("1", (64, 64), 1)
    halves.paste(0, (0, 0, 64, 20))
    for pillow_format in ("PNG", "TIFF"):
        made = render(put(tmp_path, saved(halves, pillow_format)))
        with Image.open(BytesIO(made.high.data)) as image:
            assert image.convert("L").getpixel((32, 5)) in range(6)
            assert image.convert("L").getpixel((32, 50)) in range(250, 256)


@pytest.mark.parametrize("size", [(96, 64), (4400, 2000)], ids=["at once", "strip by strip"])
def test_a_palette_is_looked_up(tmp_path: Path, size: tuple[int, int]) -> None:
    data = saved(quarters(size).quantize(8), "PNG", compress_level=1)
    with Image.open(BytesIO(render(put(tmp_path, data)).high.data)) as image:
        places = [(image.width * x // 4, image.height * y // 4) for y in (1, 3) for x in (1, 3)]
        for place, wanted in zip(places, QUARTERS, strict=True):
            found = image.convert("RGB").getpixel(place)
            assert isinstance(found, tuple)
            assert _far((found[0], found[1], found[2]), wanted) <= 8


def _see_through() -> dict[str, bytes]:
    """Pictures whose left half is clear and whose right half is red, with black beneath."""
    rgba = Image.new("RGBA", (4500, 64), (0, 0, 0, 0))
    rgba.paste((200, 0, 0, 255), (2250, 0, 4500, 64))
    small = rgba.resize((90, 64), Image.Resampling.NEAREST)
    palette = Image.new("P", (90, 64), 0)
    palette.putpalette([0, 0, 0, 200, 0, 0])
    palette.paste(1, (45, 0, 90, 64))
    keyed = Image.new("RGB", (90, 64), (0, 0, 0))
    keyed.paste((200, 0, 0), (45, 0, 90, 64))
    return {
        "PNG": saved(small, "PNG"),
        "large PNG": saved(rgba, "PNG"),
        "WebP": saved(small, "WEBP", lossless=True),
        "TIFF": saved(small, "TIFF"),
        "AVIF": saved(small, "AVIF", quality=95),
        "HEIC": saved(small, "HEIF", quality=95),
        "palette": saved(palette, "PNG", transparency=0),
        "key colour": saved(keyed, "PNG", transparency=(0, 0, 0)),
    }


@pytest.mark.parametrize(("kind", "data"), _see_through().items())
def test_what_is_clear_becomes_white(tmp_path: Path, kind: str, data: bytes) -> None:
    with Image.open(BytesIO(render(put(tmp_path, data)).high.data)) as image:
        width = image.width
        clear, red = (image.getpixel((width * at // 4, 20)) for at in (1, 3))
    assert isinstance(clear, tuple)
    assert isinstance(red, tuple)
    assert min(clear) >= 250
    assert _far((red[0], red[1], red[2]), (200, 0, 0)) <= 8


def test_grey_with_transparency_stays_grey(tmp_path: Path) -> None:
    picture = Image.new("LA", (64, 64), (0, 128))
    assert abs(_shown(tmp_path, saved(picture, "PNG")) - 127) <= 2


def test_lab_is_converted(tmp_path: Path) -> None:
    srgb, lab = (ImageCms.ImageCmsProfile(ImageCms.createProfile(n)) for n in ("sRGB", "LAB"))
    flat = Image.new("RGB", (64, 64), (200, 100, 50))
    stored = ImageCms.ImageCmsTransform(srgb, lab, "RGB", "LAB").apply(flat)
    assert _far(_shown(tmp_path, saved(stored, "TIFF")), (200, 100, 50)) <= 6
