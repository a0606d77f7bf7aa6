import pytest

from studio.users.domain import address_key


@pytest.mark.parametrize(
    "spelling", ["claire@example.com", "Claire@Example.COM", " claire@example.com "]
)
def test_spellings_of_one_address_are_one(spelling: str) -> None:
    assert address_key(spelling) == "claire@example.com"
