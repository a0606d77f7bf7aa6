"""The lifecycle of a shoot: a state machine, nothing else."""

from enum import StrEnum
from typing import Final

from studio.kernel.errors import Conflict


class ShootStatus(StrEnum):
    """Where a shoot stands."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    SHOOTING = "shooting"
    EDITING = "editing"
    PROOFING = "proofing"
    DELIVERED = "delivered"
    ARCHIVED = "archived"
    CANCELLED = "cancelled"


class TransitionNotAllowed(Conflict):
    """The lifecycle doesn't lead there from here."""


_S = ShootStatus
_NEXT: Final[dict[ShootStatus, tuple[ShootStatus, ...]]] = {
    _S.DRAFT: (_S.SCHEDULED, _S.EDITING, _S.CANCELLED),
    _S.SCHEDULED: (_S.SHOOTING, _S.EDITING, _S.CANCELLED),
    _S.SHOOTING: (_S.EDITING, _S.CANCELLED),
    _S.EDITING: (_S.PROOFING, _S.DELIVERED),
    _S.PROOFING: (_S.EDITING, _S.DELIVERED),
    _S.DELIVERED: (_S.PROOFING, _S.ARCHIVED),
    _S.ARCHIVED: (_S.DELIVERED,),
    _S.CANCELLED: (_S.DRAFT,),
}

PHOTOGRAPHS_SHOWN: Final = frozenset({_S.PROOFING, _S.DELIVERED, _S.ARCHIVED})
"""Where clients see the photographs."""
ORIGINALS_GIVEN: Final = frozenset({_S.DELIVERED, _S.ARCHIVED})
"""Where clients may take the originals home: proofs are for choosing, not for keeping."""


def transitions_from(status: ShootStatus) -> tuple[ShootStatus, ...]:
    """Where a shoot may go from here, the usual way first."""
    return _NEXT[status]


def require_transition(status: ShootStatus, to: ShootStatus) -> None:
    """TransitionNotAllowed, naming what is, unless a shoot may go from ``status`` to ``to``."""
    allowed = transitions_from(status)
    if to not in allowed:
        names = ", ".join(allowed)
        raise TransitionNotAllowed(
            f"A shoot that is {status.value} can't become {to.value}; it can become {names}.",
            extensions={"allowed": [each.value for each in allowed]},
        )
