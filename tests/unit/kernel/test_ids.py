import re

import pytest

from studio.kernel import ids


def test_an_id_has_the_form_that_the_spec_declares() -> None:
    assert re.fullmatch(r"[0-7][0-9a-hjkmnp-tv-z]{25}", ids.new_id())


def test_ids_differ() -> None:
    assert len({ids.new_id() for _ in range(1000)}) == 1000


def test_ids_sort_by_the_moment_they_were_made(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = [1_000_000, 2_000_000, 10**18, 10**18 + 1_000_000]
    made = []
    for moment in moments:
        monkeypatch.setattr("time.time_ns", lambda moment=moment: moment)
        made.append(ids.new_id())
    assert made == sorted(made)
