import pytest

from studio.users.domain import address_key
from studio.users.letters import sign_in_letter


@pytest.mark.parametrize(
    "spelling", ["claire@example.com", "Claire@Example.COM", " claire@example.com "]
)
def test_spellings_of_one_address_are_one(spelling: str) -> None:
    assert address_key(spelling) == "claire@example.com"


def test_the_letter_has_the_link_and_the_code_in_both_forms() -> None:
    letter = sign_in_letter(
        "c@example.com", link="https://s.example/sign-in#token=abc", code="012345"
    )
    for form in (letter.text, letter.html):
        assert "https://s.example/sign-in#token=abc" in form
        assert "012345" in form
    assert "012345" not in letter.subject


def test_the_letter_escapes_what_it_is_given() -> None:
    letter = sign_in_letter("c@example.com", link='https://s.example/"><script>', code="000000")
    assert "<script>" not in letter.html
