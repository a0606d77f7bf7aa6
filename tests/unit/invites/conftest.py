"""A studio that nobody was invited by yet."""

import pytest

from tests.unit.invites.studio import Studio


@pytest.fixture
def studio() -> Studio:
    return Studio()
