import pytest

from studio.kernel.search import Search, beginnings_of


def test_a_thing_is_stored_under_every_beginning_of_its_words() -> None:
    assert beginnings_of("Été", "à", None, "ÉTÉ!") == ["a", "e", "et", "ete"]


def test_a_word_without_end_is_stored_by_its_first_letters() -> None:
    beginnings = beginnings_of("x" * 5000)
    assert len(beginnings) < 30
    assert Search.of("x" * 4000).finds(beginnings)


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("étr", True),
        ("ETRETAT", True),
        ("d'Étretat, falaises", True),
        ("strasse", True),
        ("tretat", False),
        ("étretat plage", False),
        ("", False),
        (" -!… ", False),
    ],
)
def test_all_words_have_to_be_there_accents_and_case_aside(q: str, *, found: bool) -> None:
    assert Search.of(q).finds(beginnings_of("Falaises d'Étretat", "Straße")) is found


def test_the_longest_word_is_looked_up() -> None:
    assert Search.of("la plage d'Étretat").rarest == "etretat"
    assert Search.of("…").rarest is None
