import pytest

from studio.shoots.lifecycle import (
    ORIGINALS_GIVEN,
    PHOTOGRAPHS_SHOWN,
    ShootStatus,
    TransitionNotAllowed,
    require_transition,
    transitions_from,
)

# As the interface promises it, written out by hand.
ALLOWED = {
    "draft": {"scheduled", "editing", "cancelled"},
    "scheduled": {"shooting", "editing", "cancelled"},
    "shooting": {"editing", "cancelled"},
    "editing": {"proofing", "delivered"},
    "proofing": {"editing", "delivered"},
    "delivered": {"proofing", "archived"},
    "archived": {"delivered"},
    "cancelled": {"draft"},
}


@pytest.mark.parametrize("to", ShootStatus)
@pytest.mark.parametrize("status", ShootStatus)
def test_every_pair_of_states(status: ShootStatus, to: ShootStatus) -> None:
    if to.value in ALLOWED[status.value]:
        require_transition(status, to)
        return
    with pytest.raises(TransitionNotAllowed) as refused:
        require_transition(status, to)
    assert refused.value.extensions == {"allowed": list(transitions_from(status))}


def test_the_usual_way_comes_first() -> None:
    usual = [ShootStatus.DRAFT]
    while (step := transitions_from(usual[-1])[0]) not in usual:
        usual.append(step)
    assert usual[:4] == ["draft", "scheduled", "shooting", "editing"]


def test_whoever_may_have_the_originals_may_see_the_photographs() -> None:
    assert ORIGINALS_GIVEN < PHOTOGRAPHS_SHOWN
    assert {status.value for status in PHOTOGRAPHS_SHOWN} == {"proofing", "delivered", "archived"}
