import pytest

from studio.kernel.keys import Keyring

OLD, NEW = "o" * 40, "n" * 40


def test_the_newest_signs_and_every_one_verifies() -> None:
    before, after = Keyring([OLD], "tickets"), Keyring([NEW, OLD], "tickets")
    assert after.newest.id != before.newest.id
    assert after.find(before.newest.id) == before.newest
    assert before.find(after.newest.id) is None


def test_no_key_serves_two_purposes() -> None:
    one, other = Keyring([OLD], "tickets").newest, Keyring([OLD], "tokens").newest
    assert one.secret != other.secret
    assert one.id != other.id


def test_a_key_does_not_show_itself() -> None:
    key = Keyring([OLD], "tickets").newest
    assert repr(key.secret) not in repr(key)


def test_a_keyring_needs_a_key() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Keyring([], "tickets")
