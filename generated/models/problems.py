"""Made from the spec by `scripts/generate`; do not edit."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import MISSING, BaseModel, ConfigDict, Field


class FaultCode(StrEnum):
    """
    What is wrong with a part of a request: stable, made for programs to compare and to put into a
    person's own language. More codes may come.
    """

    MISSING = 'missing'
    UNKNOWN = 'unknown'
    REPEATED = 'repeated'
    WRONG_TYPE = 'wrong-type'
    TOO_SHORT = 'too-short'
    TOO_LONG = 'too-long'
    TOO_LOW = 'too-low'
    TOO_HIGH = 'too-high'
    TOO_FEW = 'too-few'
    TOO_MANY = 'too-many'
    NOT_A_CHOICE = 'not-a-choice'
    MALFORMED = 'malformed'
    NOT_VALID = 'not-valid'
    UNREADABLE = 'unreadable'
    NOT_A_CURSOR = 'not-a-cursor'
    MEDIA_TYPE = 'media-type'
    TAKEN = 'taken'
    OUT_OF_RANGE = 'out-of-range'
    FILENAME_NOT_PLAIN = 'filename-not-plain'
    FILENAME_CHARACTERS = 'filename-characters'
    FILENAME_TOO_LONG = 'filename-too-long'
    FILENAME_ENDING = 'filename-ending'
    FILE_TOO_LARGE = 'file-too-large'
    FILE_EMPTY = 'file-empty'
    KIND_NOT_TAKEN = 'kind-not-taken'
    CUT_OFF = 'cut-off'
    DAMAGED = 'damaged'
    TOO_MANY_PIXELS = 'too-many-pixels'
    SIDE_TOO_LONG = 'side-too-long'


class FieldError(BaseModel):
    """
    One thing that is wrong with the request, and where.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    pointer: Annotated[str | MISSING, Field(max_length=500)] = MISSING
    """
    Where in the body: a JSON pointer (RFC 6901), such as `/title`.
    """
    parameter: Annotated[str | MISSING, Field(max_length=200)] = MISSING
    """
    Or which parameter of the path, the query or the headers.
    """
    code: FaultCode
    """
    What is wrong with it, for programs.
    """
    limit: Annotated[int | MISSING, Field(ge=0)] = MISSING
    """
    The bound that was crossed, where `code` is about one.
    """
    name: Annotated[str | MISSING, Field(max_length=100, min_length=1)] = MISSING
    """
    What `code` speaks of, where that has a name.
    """
    detail: Annotated[str, Field(max_length=1000)]
    """
    What is wrong with it, in words for a person.
    """


class Problem(BaseModel):
    """
    What went wrong (RFC 9457).
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    type: Annotated[str, Field(max_length=200)]
    """
    Which kind of problem it is: stable, made for programs to compare.
    """
    title: Annotated[str, Field(max_length=200)]
    """
    The kind of problem in a few words; the same for every problem of this type.
    """
    status: Annotated[int, Field(ge=400, le=599)]
    """
    The HTTP status, once more.
    """
    detail: Annotated[str | MISSING, Field(max_length=1000)] = MISSING
    """
    What happened this time, in words for a person.
    """
    instance: Annotated[str | MISSING, Field(max_length=200)] = MISSING
    """
    The id of this request, to be quoted when asking for help.
    """
    errors: Annotated[list[FieldError] | MISSING, Field(max_length=100)] = MISSING
    """
    The fields that are wrong, each with the reason.
    """
