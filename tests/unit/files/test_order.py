"""Where photographs stand in a listing."""

import re
from datetime import UTC, datetime, timedelta
from functools import cmp_to_key
from itertools import pairwise, zip_longest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.files.cursors import key_after, place_in
from studio.files.domain import StoredFile, checked_filename
from studio.files.order import BEGINNING, behind, natural, place_of
from studio.kernel.errors import Invalid
from studio.kernel.ids import FileId, new_id
from studio.kernel.paging import Page
from tests.store.samples import NOW, a_file

_LONGEST_CURSOR = 500
"""As the spec has it."""

names = st.one_of(
    st.text(alphabet="aAbB_- .0129éß\u017fİ", min_size=1, max_size=12),
    st.text(min_size=1, max_size=200),
)
moments = st.none() | st.datetimes(timezones=st.just(UTC))


@st.composite
def photographs(draw: st.DrawFn) -> StoredFile:
    name = draw(names.filter(_is_a_filename))
    number = draw(st.integers(min_value=0, max_value=30))
    return a_file(
        "shoot",
        id=FileId(f"{number:026d}"),
        taken_at=draw(moments | st.sampled_from([None, NOW])),
        filename=checked_filename(name),
    )


def _is_a_filename(name: str) -> bool:
    try:
        return bool(checked_filename(name))
    except Invalid:
        return False


def _compare_names(one: str, other: str) -> int:
    """The rule, spelled out: piece by piece, where a number is a piece of its own."""
    pieces = [re.findall("[0-9]+|[^0-9]", name.casefold()) for name in (one, other)]
    for ours, theirs in zip_longest(*pieces, fillvalue=""):
        if ours[:1] in _DIGITS and theirs[:1] in _DIGITS:
            difference = (int(ours) > int(theirs)) - (int(ours) < int(theirs))
        else:
            difference = _difference(_as_text(ours), _as_text(theirs))
        if difference:
            return difference
    return 0


def _difference(one: str, other: str) -> int:
    return (one > other) - (one < other)


_DIGITS = tuple("0123456789")


def _as_text(piece: str) -> str:
    """Beside other characters, every number stands where its digits do."""
    return "0" if piece[:1] in _DIGITS else piece


def _compare(one: StoredFile, other: StoredFile) -> int:
    return (
        _difference(_time(one), _time(other))
        or _compare_names(one.filename, other.filename)
        or _difference(one.id, other.id)
    )


def _time(file: StoredFile) -> str:
    """What the database keeps of a moment, which is no more than milliseconds."""
    taken_at = file.taken_at
    return "none" if taken_at is None else taken_at.isoformat(timespec="milliseconds")


@given(photographs(), photographs())
def test_of_two_photographs_the_rule_says_which_stands_first(
    one: StoredFile, other: StoredFile
) -> None:
    a, b = place_of(one), place_of(other)
    assert (a > b) - (a < b) == _compare(one, other)


@given(st.lists(photographs(), max_size=12, unique_by=lambda file: file.id))
def test_places_sort_as_the_rule_does(files: list[StoredFile]) -> None:
    assert sorted(files, key=place_of) == sorted(files, key=cmp_to_key(_compare))


@given(
    st.text(max_size=5),
    st.integers(min_value=0, max_value=10**30),
    st.integers(min_value=0, max_value=10**30),
    st.text(max_size=5),
)
def test_numbers_in_names_count_as_numbers(front: str, one: int, other: int, back: str) -> None:
    front, back = front.rstrip("0123456789"), back.lstrip("0123456789")
    a, b = [natural(f"{front}{number}{back}") for number in (one, other)]
    assert (a > b) - (a < b) == (one > other) - (one < other)


def test_names_stand_as_a_person_sorts_them() -> None:
    in_order = [
        "-.jpg",
        "2.jpg",
        "10.jpg",
        "img 2.jpg",
        "IMG 10.jpg",
        "img-1.jpg",
        "IMG.jpg",
        "IMG_9.jpg",
        "img_09b.jpg",
        "IMG_10.JPG",
        "img_10.jpg2",
        "IMGa.jpg",
        "Séance 3.jpg",
        "séance 20.jpg",
    ]
    assert all(one < other for one, other in pairwise(map(natural, in_order)))


@pytest.mark.parametrize(("one", "other"), [("IMG_1.jpg", "img_0001.JPG"), ("Straße", "STRASSE")])
def test_names_that_are_alike_stand_by_id(one: str, other: str) -> None:
    assert natural(one) == natural(other)
    files = [a_file("shoot", filename=name) for name in (other, one)]
    assert _in_order(files)


def test_time_stands_before_name_and_no_time_behind_all() -> None:
    earliest, latest = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    moments = [
        earliest,
        datetime(1969, 12, 31, tzinfo=UTC),
        NOW,
        NOW + timedelta(milliseconds=1),
        latest,
        None,
    ]
    files = [a_file("shoot", taken_at=at, filename=f"{9 - n}.jpg") for n, at in enumerate(moments)]
    assert _in_order(files)


@given(photographs(), photographs())
def test_nothing_stands_between_a_place_and_the_one_behind_it(
    one: StoredFile, other: StoredFile
) -> None:
    at, elsewhere = place_of(one), place_of(other)
    assert BEGINNING < at < behind(at)
    assert elsewhere <= at or elsewhere >= behind(at)


@given(photographs())
def test_a_cursor_says_where_the_page_ended(file: StoredFile) -> None:
    cursor = Page([file], key_after(file)).next_cursor
    assert cursor is not None
    assert re.fullmatch("[A-Za-z0-9_-]+", cursor)
    assert len(cursor) <= _LONGEST_CURSOR
    assert place_in(cursor) == place_of(file)


@pytest.mark.parametrize("letter", ["x", "é", "漢", "😀", "ΐ", "1a"])
def test_the_longest_name_fits_into_a_cursor(letter: str) -> None:
    name = checked_filename(letter * (200 // len(letter.encode())))
    file = a_file("shoot", id=FileId(new_id()), filename=name, taken_at=NOW.replace(year=9999))
    cursor = Page([file], key_after(file)).next_cursor
    assert cursor is not None
    assert len(cursor) <= _LONGEST_CURSOR
    assert place_in(cursor) == place_of(file)


@pytest.mark.parametrize(
    "key",
    [
        "",
        "0.1763811015123." + "0" * 26,  # a cursor of an earlier version
        "1." + "0" * 26 + ".",
        "1." + "0" * 25 + ".YQ==",
        "-1." + "0" * 26 + ".YQ==",
        "1" * 16 + "." + "0" * 26 + ".YQ==",
        "1." + "0" * 26 + ".Y",
        "1." + "0" * 26 + "._w==",
        "1." + "0" * 26 + ".YQ==\n",
    ],
)
def test_what_is_no_cursor_of_ours_is_refused(key: str) -> None:
    cursor = Page([], key).next_cursor
    assert cursor is not None
    with pytest.raises(Invalid) as refused:
        place_in(cursor)
    assert [fault.parameter for fault in refused.value.faults] == ["cursor"]


def test_samples_are_taken_one_after_the_other() -> None:
    """Other tests rely on it: without a time, they stand as they were made."""
    assert _in_order([a_file("shoot") for _ in range(120)])


def _in_order(files: list[StoredFile]) -> bool:
    return all(one < other for one, other in pairwise(map(place_of, files)))
