"""The formats we take, told apart by the first bytes of a file and never by what a client says."""

from enum import Enum
from typing import Final

from studio.imaging.refusals import UnsupportedImage

HEAD_SIZE: Final = 64
"""How many bytes of a file ``identify`` wants to see (fewer where the file is shorter)."""

TAKEN: Final = "Please send a JPEG, PNG, WebP, AVIF, HEIC or TIFF."


class ImageFormat(Enum):
    """A format we take: its media type and the file extensions it goes by, the usual one first."""

    JPEG = "image/jpeg", ("jpg", "jpeg", "jpe", "jfif")
    PNG = "image/png", ("png",)
    WEBP = "image/webp", ("webp",)
    AVIF = "image/avif", ("avif",)
    HEIC = "image/heic", ("heic", "heif", "hif")
    TIFF = "image/tiff", ("tif", "tiff")

    def __init__(self, media_type: str, extensions: tuple[str, ...]) -> None:
        self.media_type = media_type
        self.extensions = extensions


_TIFF_STARTS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_AVIF_BRANDS = {b"avif", b"avis"}
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"}
RAW: Final = "a camera's raw file", "RAW"
"""What ``unsupported`` is told about these, from wherever they are found out."""

# What people send by mistake: in a sentence, and its name, so that the refusal helps.
_OTHERS = (
    (b"GIF8", ("a GIF", "GIF")),
    (b"%PDF", ("a PDF", "PDF")),
    (b"BM", ("a BMP", "BMP")),
    (b"8BPS", ("a Photoshop document", "Photoshop")),
    (b"PK\x03\x04", ("a ZIP archive", "ZIP")),
    (b"\xff\x0a", ("a JPEG XL", "JPEG XL")),
    (b"\0\0\0\x0cJXL ", ("a JPEG XL", "JPEG XL")),
    (b"\0\0\0\x0cjP  ", ("a JPEG 2000", "JPEG 2000")),
    (b"\xff\x4f\xff\x51", ("a JPEG 2000", "JPEG 2000")),
    (b"IIRO", RAW),
    (b"IIRS", RAW),
    (b"IIU\0", RAW),
    (b"FUJIFILM", RAW),
)


def unsupported(what: str, name: str | None = None) -> UnsupportedImage:
    """The refusal for a file which is ``what``, as in "a GIF"; ``name`` alone, as in "GIF"."""
    return UnsupportedImage(f"This is {what}, which we don't take. {TAKEN}", name=name)


def identify(head: bytes) -> ImageFormat:
    """Say which format a file that starts with ``head`` is in; raise ``UnsupportedImage``."""
    if head.startswith(b"\xff\xd8\xff"):
        return ImageFormat.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return ImageFormat.PNG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return ImageFormat.WEBP
    if head[4:8] == b"ftyp":
        return _identify_by_brand(head)
    if head.startswith(_TIFF_STARTS):
        if head[8:10] == b"CR":
            raise unsupported(*RAW)
        return ImageFormat.TIFF
    for start, what in _OTHERS:
        if head.startswith(start):
            raise unsupported(*what)
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        raise unsupported("a text document (such as SVG or HTML)")
    raise UnsupportedImage(f"This is no photograph we can read. {TAKEN}")


def _identify_by_brand(head: bytes) -> ImageFormat:
    end = min(int.from_bytes(head[:4], "big"), len(head))
    # The first brand, four bytes of version, then the brands it is compatible with.
    brands = {head[8:12], *(head[at : at + 4] for at in range(16, end, 4))}
    if brands & _AVIF_BRANDS:
        return ImageFormat.AVIF
    if brands & _HEIC_BRANDS:
        return ImageFormat.HEIC
    if head[8:11] == b"crx":
        raise unsupported(*RAW)
    raise unsupported("a video, or an image in a codec of its own")
