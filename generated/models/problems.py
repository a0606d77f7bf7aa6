"""Made from the spec by `scripts/generate`; do not edit."""

from __future__ import annotations

from typing import Annotated

from pydantic import MISSING, BaseModel, ConfigDict, Field


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
