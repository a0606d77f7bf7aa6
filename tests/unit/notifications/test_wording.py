"""What letters are written with: dates, blanks, and what people have typed."""

from datetime import date

import pytest

from studio.kernel.language import Language
from studio.notifications.letters.dates import in_words
from studio.notifications.letters.tidy import lines_of, one_line, shortened
from studio.notifications.letters.typography import set_blanks

FRENCH, ENGLISH = Language.FRENCH, Language.ENGLISH


@pytest.mark.parametrize(
    ("day", "french", "english"),
    [
        (date(2026, 11, 22), "22 novembre 2026", "22 November 2026"),
        (date(2027, 2, 1), "1er février 2027", "1 February 2027"),
        (date(2026, 8, 31), "31 août 2026", "31 August 2026"),
    ],
)
def test_a_date_in_words(day: date, french: str, english: str) -> None:
    assert in_words(day, FRENCH).replace("\u00a0", " ") == french
    assert in_words(day, ENGLISH).replace("\u00a0", " ") == english
    assert " " not in in_words(day, FRENCH) + in_words(day, ENGLISH)


def test_every_month_has_its_own_name() -> None:
    for language in Language:
        assert len({in_words(date(2026, month, 2), language) for month in range(1, 13)}) == 12


@pytest.mark.parametrize(
    ("typed", "french", "english"),
    [
        ("Vrai ?", "Vrai\u202f?", "Vrai ?"),
        ("Oui ! Non ; voilà :", "Oui\u202f! Non\u202f; voilà\u00a0:", "Oui ! Non ; voilà :"),
        ("« oui »", "«\u00a0oui\u00a0»", "« oui »"),
        (
            "15 minutes, 14 jours",
            "15\u00a0minutes, 14\u00a0jours",
            "15\u00a0minutes, 14\u00a0jours",
        ),
        ("{{ a }} : {{ b }} ;", "{{ a }}\u00a0: {{ b }}\u202f;", "{{ a }} : {{ b }} ;"),
    ],
)
def test_blanks_are_set_as_printers_do(typed: str, french: str, english: str) -> None:
    assert set_blanks(typed, FRENCH) == french
    assert set_blanks(typed, ENGLISH) == english


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Claire", "Claire"),
        ("  Claire \t Moreau \n", "Claire Moreau"),
        ("Claire\r\nBcc: eve", "Claire Bcc: eve"),
        ("Noël\u00a0: fête", "Noël\u00a0: fête"),
        ("a\x00b\x1bc\x7fd\x9be", "abcde"),
        ("a\u202eb\u2066c\u200fd\u00ade\ufefff", "abcdef"),
        ("\ud83d \ufffe\U0001ffff x", "x"),
        ("👨‍👩‍👧", "👨‍👩‍👧"),
        ("\u200d\u200c", ""),
        (" \u202e ", ""),
    ],
)
def test_what_was_typed_for_one_line(typed: str, shown: str) -> None:
    assert one_line(typed) == shown


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("", []),
        ("\n\u202e\n", []),
        ("a", ["a"]),
        ("a\nb\rc\r\nd\u2028e\x85f", ["a", "b", "c", "d", "e", "f"]),
        ("\n\na\n\n\n\nb\n \n", ["a", "", "b"]),
    ],
)
def test_what_was_typed_for_many_lines(typed: str, lines: list[str]) -> None:
    assert lines_of(typed) == lines


@pytest.mark.parametrize(
    ("text", "most", "cut"),
    [
        ("short", 5, "short"),
        ("longer", 5, "long…"),
        ("two words", 5, "two…"),
        ("abce\u0301f", 5, "abc…"),
        ("ab👨\u200d👩\u200d👧c", 5, "ab…"),
    ],
)
def test_what_is_too_long_is_cut_between_characters(text: str, most: int, cut: str) -> None:
    assert shortened(text, most) == cut
