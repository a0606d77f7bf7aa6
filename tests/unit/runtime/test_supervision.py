"""How often something may die."""

from studio.runtime.children.supervision import PAUSES, RapidDeaths


def test_deaths_are_rapid_within_a_minute() -> None:
    now = 0.0
    deaths = RapidDeaths(lambda: now)
    assert [deaths.record() for _ in PAUSES] == list(PAUSES)
    assert deaths.record() is None
    now = 61.0
    assert deaths.record() == PAUSES[0]
