"""The languages that the studio speaks."""

from enum import StrEnum


class Language(StrEnum):
    """One of them; None stands for "nobody has said" wherever it may be one."""

    FRENCH = "fr"
    ENGLISH = "en"
