"""Made from the spec by `scripts/generate`; do not edit."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import MISSING, BaseModel, ConfigDict, Field

from . import problems


class Liveness(BaseModel):
    """
    The process is alive.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    status: Literal['ok']
    """
    Always `ok`.
    """


class PartState(StrEnum):
    """
    How a part that the platform needs is doing: it answers (`ok`), or it does not (`down`).
    """

    OK = 'ok'
    DOWN = 'down'


class Checks(BaseModel):
    """
    The parts that the platform needs.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    database: PartState
    """
    MongoDB.
    """
    storage: PartState
    """
    Where the photographs are.
    """
    mail: PartState
    """
    Where mail is handed over.
    """


class Readiness(BaseModel):
    """
    The platform can do its work.
    """

    model_config = ConfigDict(
        extra='forbid',
        validate_by_name=True,
    )
    status: Literal['ok']
    """
    Always `ok`; anything else is a 503.
    """
    checks: Checks
    """
    Each part, and how it is doing.
    """


class ReadinessProblem(BaseModel):
    """
    What keeps the platform from its work.
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
    errors: Annotated[list[problems.FieldError] | MISSING, Field(max_length=100)] = (
        MISSING
    )
    """
    The fields that are wrong, each with the reason.
    """
    checks: Checks
    """
    Each part, and how it is doing.
    """
