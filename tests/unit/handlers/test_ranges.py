import pytest

from handlers.ranges import RangeNotSatisfiable, asked_for, not_modified


@pytest.mark.parametrize(
    ("header", "part"),
    [
        (None, None),
        ("bytes=0-99", (0, 100)),
        ("bytes=900-", (900, 1000)),
        ("bytes=900-5000", (900, 1000)),
        ("bytes=-100", (900, 1000)),
        ("bytes=-5000", (0, 1000)),
        ("bytes=999-999", (999, 1000)),
        # Not one range of bytes: all of it, as the RFC allows.
        ("bytes=0-1,5-6", None),
        ("items=0-1", None),
        ("bytes=5-2", None),
        ("bytes=-", None),
        ("bytes=a-b", None),
        ("nonsense", None),
    ],
)
def test_which_part_is_asked_for(header: str | None, part: tuple[int, int] | None) -> None:
    assert asked_for(header, 1000) == part


@pytest.mark.parametrize("header", ["bytes=1000-", "bytes=5000-6000", "bytes=-0"])
def test_behind_the_end_there_is_nothing(header: str) -> None:
    with pytest.raises(RangeNotSatisfiable) as refused:
        asked_for(header, 1000)
    assert refused.value.size == 1000


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, False),
        ('"a"', True),
        ('W/"a"', True),
        ('"b", "a"', True),
        ("*", True),
        ('"b"', False),
    ],
)
def test_whether_the_client_has_it(header: str | None, *, expected: bool) -> None:
    assert not_modified(header, '"a"') is expected
