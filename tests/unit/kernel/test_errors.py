from datetime import timedelta

import pytest

from studio.kernel.errors import Patience
from studio.shoots.lifecycle import TransitionNotAllowed


def test_a_problem_is_named_after_its_class() -> None:
    assert TransitionNotAllowed.slug() == "transition-not-allowed"


@pytest.mark.parametrize(
    ("wait", "seconds"),
    [(timedelta(0), 1), (timedelta(seconds=-5), 1), (timedelta(milliseconds=1001), 2)],
)
def test_patience_is_whole_seconds_and_at_least_one(wait: timedelta, seconds: int) -> None:
    assert Patience(wait).seconds == seconds
