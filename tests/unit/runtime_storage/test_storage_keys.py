"""Keys and the names they have in a folder."""

from itertools import product

import pytest

from studio.runtime.storage.errors import InvalidKey
from studio.runtime.storage.keys import checked_key, is_draft, key_of_name, name_in_folder


@pytest.mark.parametrize(
    "key",
    [
        "shoots/1/original/IMG_0001.jpg",
        "shoots/1/original/with space.jpg",
        "shoots/1/original/Hochzeit & Müller #1 (100%).jpg",
        "shoots/1/original/日本語 🎞.jpg",
        "shoots/1/original/..dots",
        "shoots/1/original/.hidden",
        "shoots/1/original/name#1",
    ],
)
def test_a_natural_name_is_a_key(key: str) -> None:
    assert checked_key(key) == key


@pytest.mark.parametrize(
    "key",
    [
        "",
        "/",
        "/etc/passwd",
        "shoots/",
        "shoots//1",
        "..",
        "../secret",
        "shoots/../../secret",
        "shoots/..",
        "shoots/./1",
        ".",
        "shoots/a\x00b",
        "shoots/a\nb",
        "shoots/a\x7fb",
        "shoots/a\x85b",
        "shoots/\ud800",
        "shoots/" + "x" * 251,
        "shoots/" + "é" * 126,
        "/".join(["x" * 200] * 6),
    ],
)
def test_what_leads_astray_is_refused(key: str) -> None:
    with pytest.raises(InvalidKey):
        checked_key(key)


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("a/photo#1.jpg", "a/photo#1.jpg"),
        ("a/photo#1", "a/photo%231"),
        ("a/photo%231", "a/photo%25231"),
        ("a/photo%25231", "a/photo%2525231"),
        ("a/photo%23x", "a/photo%23x"),
        ("a#1/photo", "a#1/photo"),
        ("a/photo##12", "a/photo#%2312"),
    ],
)
def test_only_a_name_like_a_draft_of_the_library_is_changed(key: str, name: str) -> None:
    assert name_in_folder(key) == name


def test_every_key_has_a_name_of_its_own_that_is_no_draft() -> None:
    keys = ["".join(letters) for letters in product("#%1235", repeat=5)]
    for key in keys:
        name = name_in_folder(key)
        assert key_of_name(name) == key
        assert not is_draft(name)
