"""Three sizes of a photograph: upright, never enlarged, and a placeholder that looks like it."""

from base64 import b64decode
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat
from thumbhash import (
    rgba_to_thumb_hash,
    thumb_hash_to_approximate_aspect_ratio,
    thumb_hash_to_average_rgba,
)

from studio.imaging.refusals import UnreadableImage
from studio.imaging.render import Rendition, Renditions, render
from tests.unit.imaging.pictures import (
    FORMATS,
    QUARTERS,
    VARIANTS,
    Colour,
    exif,
    grain,
    put,
    quarters,
    saved,
    tiled_tiff,
)


def opened(rendition: Rendition) -> Image.Image:
    """The picture in a rendition, which must be what it says."""
    image = Image.open(BytesIO(rendition.data))
    assert image.format in {"JPEG", "WEBP"}
    assert image.size == (rendition.width, rendition.height)
    return image


def format_of(rendition: Rendition) -> str:
    return str(opened(rendition).format)


def close(found: Colour, wanted: Colour, tolerance: int = 6) -> bool:
    """Whether two colours look alike."""
    return all(abs(one - other) <= tolerance for one, other in zip(found, wanted, strict=True))


def corners(image: Image.Image) -> list[Colour]:
    """The colours in the middles of the four quarters."""
    rgb = image.convert("RGB")
    places = [(x, y) for y in (1, 3) for x in (1, 3)]
    found = [rgb.getpixel((rgb.width * x // 4, rgb.height * y // 4)) for x, y in places]
    return [each for each in found if isinstance(each, tuple) and len(each) == 3]


def every(made: Renditions) -> tuple[Rendition, ...]:
    return made.high, made.medium, made.small, made.thumb


def sizes(renditions: Renditions) -> list[tuple[int, int]]:
    return [opened(each).size for each in every(renditions)]


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((2100, 1400), [(2048, 1365), (1024, 683), (640, 427), (320, 213)]),
        ((1400, 2100), [(1365, 2048), (683, 1024), (427, 640), (213, 320)]),
        ((2048, 1365), [(2048, 1365), (1024, 682), (640, 427), (320, 213)]),
        ((2200, 2200), [(2048, 2048), (1024, 1024), (640, 640), (320, 320)]),
        ((2047, 100), [(2047, 100), (1024, 50), (640, 31), (320, 16)]),
        ((800, 600), [(800, 600), (800, 600), (640, 480), (320, 240)]),
        ((319, 7), [(319, 7), (319, 7), (319, 7), (319, 7)]),
        ((1, 5000), [(1, 2048), (1, 1024), (1, 640), (1, 320)]),
        ((5000, 1), [(2048, 1), (1024, 1), (640, 1), (320, 1)]),
        ((1, 1), [(1, 1), (1, 1), (1, 1), (1, 1)]),
    ],
)
@pytest.mark.parametrize("content_type", ["image/jpeg", "image/png"])
def test_the_longer_side_fits_and_nothing_is_enlarged(
    tmp_path: Path, content_type: str, size: tuple[int, int], expected: list[tuple[int, int]]
) -> None:
    made = render(put(tmp_path, FORMATS[content_type](Image.new("RGB", size, "teal"))))
    assert sizes(made) == expected


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_kind_of_file_looks_the_same_afterwards(tmp_path: Path, variant: str) -> None:
    made = render(put(tmp_path, VARIANTS[variant](quarters((96, 64)))))
    for rendition in every(made):
        image = opened(rendition)
        assert all(map(close, corners(image), QUARTERS)), corners(image)


def test_a_tiled_tiff_looks_the_same_afterwards(tmp_path: Path) -> None:
    made = render(put(tmp_path, tiled_tiff(quarters((70, 50)))))
    assert all(map(close, corners(opened(made.high)), QUARTERS))


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("pillow_format", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF", "TIFF"])
def test_every_rendition_is_upright(tmp_path: Path, pillow_format: str, orientation: int) -> None:
    # What the camera stored, so that turning it as EXIF says gives the quarters as they are.
    undo = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    upright = quarters((96, 64))
    stored = upright if undo is None else upright.transpose(undo)
    data = saved(stored, pillow_format, exif=exif({0x0112: orientation}))
    made = render(put(tmp_path, data))
    for rendition in every(made):
        image = opened(rendition)
        assert image.size == (96, 64)
        assert all(map(close, corners(image), QUARTERS)), corners(image)
        assert 0x0112 not in image.getexif()


def test_a_turned_photograph_is_upright_where_the_decoder_scales(tmp_path: Path) -> None:
    stored = quarters((4200, 2800)).transpose(Image.Transpose.ROTATE_90)
    data = saved(stored, "JPEG", exif=exif({0x0112: 6}))
    made = render(put(tmp_path, data))
    assert sizes(made) == [(2048, 1365), (1024, 683), (640, 427), (320, 213)]
    assert all(map(close, corners(opened(made.medium)), QUARTERS))


def test_small_renditions_are_as_sharp_as_from_the_original(tmp_path: Path) -> None:
    fine = grain((560, 400)).resize((2240, 1600), Image.Resampling.BICUBIC)
    made = render(put(tmp_path, saved(fine, "JPEG", quality=95)))
    for rendition in every(made):
        luma = opened(rendition).convert("L")
        ideal = fine.resize(luma.size, Image.Resampling.LANCZOS).convert("L")
        how = {"JPEG": 82, "WEBP": 65}[format_of(rendition)]
        with Image.open(BytesIO(saved(ideal, format_of(rendition), quality=how))) as coded:
            lost_in_coding = _apart(coded.convert("L"), ideal)
        assert _apart(luma, ideal) < 1.1 * lost_in_coding


def _apart(one: Image.Image, other: Image.Image) -> float:
    """By how many levels of 255 two pictures differ (root mean square)."""
    (difference,) = ImageStat.Stat(ImageChops.difference(one, other)).rms
    return difference


def test_sizes_come_out_in_order(tmp_path: Path) -> None:
    made = render(put(tmp_path, FORMATS["image/jpeg"](grain((2100, 700)))))
    assert all(len(one.data) > len(other.data) for one, other in pairwise(every(made)))
    assert len(made.thumb.data) < 50_000


def test_what_pages_show_dozens_of_is_the_lighter_format(tmp_path: Path) -> None:
    made = render(put(tmp_path, FORMATS["image/jpeg"](grain((900, 600)))))
    assert list(map(format_of, every(made))) == ["JPEG", "JPEG", "WEBP", "WEBP"]


def test_the_placeholder_looks_like_the_photograph(tmp_path: Path) -> None:
    picture = quarters((900, 600))
    placeholder = b64decode(render(put(tmp_path, FORMATS["image/png"](picture))).thumbhash)
    wanted = [each / 255 for each in ImageStat.Stat(picture).mean]
    *found, opacity = thumb_hash_to_average_rgba(placeholder)
    assert found == pytest.approx(wanted, abs=0.06)
    assert opacity == 1
    assert thumb_hash_to_approximate_aspect_ratio(placeholder) == pytest.approx(1.5, abs=0.3)


def test_the_placeholder_is_that_of_the_picture_itself(tmp_path: Path) -> None:
    picture = quarters((90, 60))
    found = b64decode(render(put(tmp_path, FORMATS["image/png"](picture))).thumbhash)
    rgba = picture.convert("YCbCr").convert("RGB").convert("RGBA").tobytes()
    assert found == rgba_to_thumb_hash(90, 60, rgba)


def test_the_first_frame_of_an_animation_is_taken(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (48, 32), colour) for colour in ("red", "blue", "lime")]
    for pillow_format in ("WEBP", "PNG", "AVIF", "TIFF"):
        data = saved(frames[0], pillow_format, save_all=True, append_images=frames[1:])
        image = opened(render(put(tmp_path, data)).high)
        assert all(close(each, (254, 0, 0), 12) for each in corners(image)), pillow_format


def test_damage_beyond_the_header_is_refused(tmp_path: Path) -> None:
    whole = bytearray(FORMATS["image/png"](grain()))
    middle = len(whole) // 2
    whole[middle : middle + 40] = bytes(40)
    with pytest.raises(UnreadableImage):
        render(put(tmp_path, bytes(whole)))
