"""Why a file is not taken. Each refusal carries one plain sentence for the person who sent it.

They hold little but that sentence, so they pickle and cross from a worker process unchanged.
"""


class ImageRefused(Exception):
    """The file can't be taken; ``sentence`` tells a person why.

    ``limit`` and ``name`` are the number and the word in it that another language needs, too.
    """

    def __init__(self, sentence: str, *, limit: int | None = None, name: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.limit = limit
        self.name = name


class EmptyFile(ImageRefused):
    """There is not one byte in it."""


class UnsupportedImage(ImageRefused):
    """It is something else than the photographs we take: ``name`` says what, where it is known."""


class TooManyPixels(ImageRefused):
    """The picture is larger than we decode: ``limit`` megapixels."""


class SideTooLong(TooManyPixels):
    """It is longer than we decode: ``limit`` pixels."""


class TruncatedImage(ImageRefused):
    """The end of the file is missing."""


class UnreadableImage(ImageRefused):
    """It says that it is a photograph and then makes no sense."""


def cut_off() -> TruncatedImage:
    """The refusal for a file whose end is missing."""
    return TruncatedImage("The file is cut off: its end is missing. Please send it again.")


def damaged() -> UnreadableImage:
    """The refusal for a file that contradicts its own format."""
    return UnreadableImage("The file is damaged and can't be read as a photograph.")
