import pytest

from studio.kernel.search import word_ranges, words_of


def test_accents_case_and_punctuation_make_no_difference() -> None:
    assert words_of("L'Été à ÉTRETAT", "straße!") == ["a", "ete", "etretat", "l", "strasse"]


def test_a_word_counts_once() -> None:
    assert words_of("rose Rose ROSÉ", None, "") == ["rose"]


@pytest.mark.parametrize(("q", "found"), [("étr", True), ("ETRETAT", True), ("tretat", False)])
def test_the_beginning_of_a_word_finds_it(q: str, *, found: bool) -> None:
    words = words_of("Falaises d'Étretat")
    ranges = word_ranges(q)
    assert all(any(low <= word < high for word in words) for low, high in ranges) is found


def test_nothing_is_found_by_nothing() -> None:
    assert word_ranges(" -!… ") == []
