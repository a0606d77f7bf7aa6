"""What a file is, found out from its headers: nothing is decoded and no decoder is loaded.

So a photograph is taken or refused in the server's process, in well under a millisecond for most
files, and a file made to harm a decoder has not met one yet.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from studio.imaging.containers import heif, jpeg, png, tiff, webp
from studio.imaging.file_bytes import FileBytes
from studio.imaging.formats import HEAD_SIZE, ImageFormat, identify
from studio.imaging.header import Header
from studio.imaging.refusals import EmptyFile, SideTooLong, TooManyPixels, UnreadableImage

_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class PixelLimits:
    """The largest picture we decode, in pixels all told and on its longer side."""

    most_pixels: int = 200 * _MILLION
    longest_side: int = 65_500  # libjpeg's own limit


DEFAULT_LIMITS: Final = PixelLimits()


@dataclass(frozen=True, slots=True)
class Probe:
    """What is known of a photograph before it is decoded."""

    format: ImageFormat
    header: Header

    @property
    def content_type(self) -> str:
        """The media type, from the bytes."""
        return self.format.media_type

    @property
    def width(self) -> int:
        """In pixels, upright: as the picture is meant to be looked at."""
        return self.header.width

    @property
    def height(self) -> int:
        """In pixels, upright."""
        return self.header.height

    @property
    def taken_at(self) -> datetime | None:
        """In UTC. A camera that doesn't say how far it is from UTC is taken to run on UTC."""
        return self.header.exif.taken_at


_READERS: Final[Mapping[ImageFormat, Callable[[FileBytes], Header]]] = {
    ImageFormat.JPEG: jpeg.read_header,
    ImageFormat.PNG: png.read_header,
    ImageFormat.WEBP: webp.read_header,
    ImageFormat.AVIF: heif.read_avif,
    ImageFormat.HEIC: heif.read_heic,
    ImageFormat.TIFF: tiff.read_header,
}


def probe(path: Path, limits: PixelLimits = DEFAULT_LIMITS) -> Probe:
    """Say what the file at ``path`` is and see that it is whole, from its bytes alone.

    Raises an ``ImageRefused``: ``EmptyFile``, ``UnsupportedImage``, ``TooManyPixels``,
    ``TruncatedImage`` or ``UnreadableImage``. ``OSError`` where the file itself can't be read.
    Of an animation or several pages, the first picture counts.
    """
    with path.open("rb") as file:
        data = FileBytes.whole(file)
        if data.size == 0:
            raise EmptyFile("The file is empty. Please send it again.")
        image_format = identify(data.read(0, min(HEAD_SIZE, data.size)))
        header = _READERS[image_format](data)
    _see_limits(header, limits)
    return Probe(image_format, header)


def _see_limits(header: Header, limits: PixelLimits) -> None:
    width, height = header.width, header.height
    if not width or not height:
        raise UnreadableImage("The file says that its picture has no pixels.")
    if width * height > limits.most_pixels:
        raise TooManyPixels(
            f"The picture has {width * height / _MILLION:,.0f} megapixels ({width} x {height}); "
            f"we take up to {limits.most_pixels / _MILLION:,.0f}.",
            limit=limits.most_pixels // _MILLION,
        )
    if max(width, height) > limits.longest_side:
        raise SideTooLong(
            f"The picture is {max(width, height):,} pixels long; "
            f"we take up to {limits.longest_side:,}.",
            limit=limits.longest_side,
        )
