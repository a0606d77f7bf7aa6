"""Many ids, a few at a time."""

from studio.kernel.batches import in_batches


def test_each_is_asked_for_once_and_few_at_a_time() -> None:
    ids = [f"id-{number % 120}" for number in range(240)]
    batches = list(in_batches(ids))
    assert [len(each) for each in batches] == [50, 50, 20]
    assert [each for batch in batches for each in batch] == ids[:120]


def test_of_none_nothing_is_asked() -> None:
    assert list(in_batches([])) == []
