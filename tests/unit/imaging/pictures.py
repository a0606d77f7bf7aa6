"""Pictures made for the tests: four coloured quarters, in every format and with any metadata."""

import struct
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from PIL import Image
from pillow_heif import register_heif_opener

register_heif_opener()

Colour = tuple[int, int, int]

QUARTERS: Final[tuple[Colour, ...]] = ((200, 60, 50), (60, 160, 70), (60, 80, 190), (225, 225, 225))
"""Top left, top right, bottom left, bottom right."""

Maker = Callable[[Image.Image], bytes]


def quarters(size: tuple[int, int] = (96, 64)) -> Image.Image:
    """A picture whose corners tell which way it is turned."""
    small = Image.new("RGB", (2, 2))
    for at, colour in enumerate(QUARTERS):
        small.putpixel((at % 2, at // 2), colour)
    return small.resize(size, Image.Resampling.NEAREST)


def grain(size: tuple[int, int] = (160, 120)) -> Image.Image:
    """A picture without two alike pixels in a row, so that its file has a body worth cutting."""
    return Image.merge("RGB", [Image.effect_noise(size, spread) for spread in (30, 60, 90)])


def saved(image: Image.Image, pillow_format: str, **options: Any) -> bytes:
    """``image`` as the bytes of a file; nothing that it carries is taken over."""
    plain = image.copy()
    plain.info.clear()
    out = BytesIO()
    plain.save(out, pillow_format, **options)
    return out.getvalue()


def maker(pillow_format: str, **options: Any) -> Maker:
    """A function that saves a picture in one way."""
    return lambda image: saved(image, pillow_format, **options)


def _rgb_by_name(image: Image.Image) -> bytes:
    """A JPEG of red, green and blue that says so by the names of its components alone."""
    data = saved(image, "JPEG", quality=95, keep_rgb=True)
    adobe = data.index(b"\xff\xee")
    return data[:adobe] + data[adobe + 2 + int.from_bytes(data[adobe + 2 : adobe + 4], "big") :]


FORMATS: Final[Mapping[str, Maker]] = {
    "image/jpeg": maker("JPEG", quality=95),
    "image/png": maker("PNG"),
    "image/webp": maker("WEBP", quality=95),
    "image/avif": maker("AVIF", quality=95, speed=9),
    "image/heic": maker("HEIF", quality=95),
    "image/tiff": maker("TIFF"),
}
"""One way to save a picture for each media type."""

VARIANTS: Final[Mapping[str, Maker]] = {
    **FORMATS,
    "progressive": maker("JPEG", quality=95, progressive=True),
    "4:4:4": maker("JPEG", quality=95, subsampling="4:4:4"),
    "RGB in JPEG": maker("JPEG", quality=95, keep_rgb=True),
    "RGB by name in JPEG": _rgb_by_name,
    "restarts": maker("JPEG", quality=95, restart_marker_rows=1),
    "lossless WebP": maker("WEBP", lossless=True),
    "tiled and compressed": maker("TIFF", compression="tiff_lzw", tiffinfo={322: 16, 323: 16}),
    "JPEG in TIFF": maker("TIFF", compression="jpeg"),
    "BigTIFF": maker("TIFF", big_tiff=True),
}
"""The same and other ways: whatever a format allows and cameras and programs make use of."""


def exif(tags: Mapping[int, object], photo: Mapping[int, object] | None = None) -> bytes:
    """An EXIF block with ``tags``, and with ``photo`` in the directory of the photograph."""
    made = Image.Exif()
    for tag, value in tags.items():
        made[tag] = value
    for tag, value in (photo or {}).items():
        made.get_ifd(0x8769)[tag] = value
    return made.tobytes()


def put(folder: Path, data: bytes, name: str = "upload") -> Path:
    """``data`` as a file."""
    path = folder / name
    path.write_bytes(data)
    return path


def display_profile(primaries: tuple[tuple[float, float, float], ...], gamma: float) -> bytes:
    """An ICC v2 profile of a display: its red, green and blue in XYZ under D50, and its curve."""
    names = (b"rXYZ", b"gXYZ", b"bXYZ")
    return _profile(
        b"RGB ",
        {
            **{name: _xyz(*each) for name, each in zip(names, primaries, strict=True)},
            **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), _curve(gamma)),
        },
    )


def grey_profile(gamma: float) -> bytes:
    """An ICC v2 profile of grey with a curve of its own."""
    return _profile(b"GRAY", {b"kTRC": _curve(gamma)})


def _profile(space: bytes, colours: Mapping[bytes, bytes]) -> bytes:
    tags = {
        b"desc": b"desc" + struct.pack(">4xI", 5) + b"test\0" + bytes(78),
        b"cprt": b"text\0\0\0\0none\0",
        b"wtpt": _xyz(*_D50),
        **colours,
    }
    start = 128 + 4 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    for name, data in tags.items():
        table += struct.pack(">4sII", name, start + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    head = struct.pack(
        ">I4sI4s4s4s12x4s28x12s48x",
        start + len(body),
        b"none",
        0x02400000,
        b"mntr",
        space,
        b"XYZ ",
        b"acsp",
        _xyz(*_D50)[8:],
    )
    return head + table + body


_D50 = (0.9642, 1.0, 0.8249)


def _xyz(*coordinates: float) -> bytes:
    return b"XYZ " + struct.pack(">4x3i", *(round(each * 65536) for each in coordinates))


def _curve(gamma: float) -> bytes:
    return b"curv" + struct.pack(">4xIH", 1, round(gamma * 256))


def tiled_tiff(image: Image.Image, tile: int = 16) -> bytes:
    """``image`` as an uncompressed TIFF in tiles, which Pillow reads and can't write."""
    columns, rows = (-(-side // tile) for side in image.size)
    tiles = [
        image.crop((x * tile, y * tile, (x + 1) * tile, (y + 1) * tile)).tobytes()
        for y in range(rows)
        for x in range(columns)
    ]
    short, long = 3, 4
    count, size = len(tiles), len(tiles[0])
    arrays = 8 + 2 + 12 * 10 + 4
    first = arrays + 6 + 8 * count
    entries = (
        (256, short, 1, image.width << 16),
        (257, short, 1, image.height << 16),
        (258, short, 3, arrays),
        (259, short, 1, 1 << 16),  # not compressed
        (262, short, 1, 2 << 16),  # RGB
        (277, short, 1, 3 << 16),
        (322, short, 1, tile << 16),
        (323, short, 1, tile << 16),
        (324, long, count, arrays + 6),
        (325, long, count, arrays + 6 + 4 * count),
    )
    return b"".join(
        (
            b"MM\0*" + struct.pack(">I", 8),
            struct.pack(">H", len(entries)),
            *(struct.pack(">HHII", *entry) for entry in entries),
            bytes(4),
            struct.pack(">3H", 8, 8, 8),
            struct.pack(f">{count}I", *(first + size * at for at in range(count))),
            struct.pack(f">{count}I", *[size] * count),
            *tiles,
        )
    )
