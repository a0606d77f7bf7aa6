from collections.abc import Sequence

import pytest

from studio.kernel.errors import Invalid
from studio.kernel.paging import newest_first, number_of, page_of_numbered


def test_a_cursor_leads_back_to_the_number_it_was_made_of() -> None:
    page = page_of_numbered([(9, "a"), (7, "b"), (3, "c")], limit=2)
    assert page.items == ["a", "b"]
    assert number_of(page.next_cursor) == 7


def test_the_last_page_has_no_cursor() -> None:
    page = page_of_numbered([(9, "a"), (7, "b")], limit=2)
    assert page.items == ["a", "b"]
    assert page.next_cursor is None


@pytest.mark.parametrize(
    "cursor", ["x", "é", "a" * 400, "LTU", "MS41", "77-9", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5"]
)
def test_a_made_up_cursor_is_refused_by_name(cursor: str) -> None:
    with pytest.raises(Invalid) as refused:
        number_of(cursor)
    assert refused.value.faults[0].parameter == "cursor"


class Numbered:
    """A collection with gaps, which counts what it is asked for."""

    def __init__(self, numbers: Sequence[int]) -> None:
        self.numbers = numbers
        self.looked_at = 0
        self.asked = 0

    async def fetch(self, low: int, high: int) -> list[int]:
        self.asked += 1
        found = [n for n in reversed(self.numbers) if low <= n < high]
        self.looked_at += len(found)
        return found


@pytest.mark.parametrize(
    "numbers", [[], [1], list(range(1, 400)), list(range(1, 10_000, 97)), [3, 4, 5, 9_000]]
)
@pytest.mark.parametrize("limit", [1, 20, 200])
async def test_pages_cover_everything_once(numbers: list[int], limit: int) -> None:
    collection = Numbered(numbers)
    below, seen = 10_001, list[int]()
    while page := await newest_first(collection.fetch, below=below, limit=limit):
        assert len(page) <= limit
        seen += page
        below = page[-1]
    assert seen == sorted(numbers, reverse=True)


async def test_a_page_costs_what_it_holds_and_not_what_the_collection_holds() -> None:
    collection = Numbered(range(1, 100_000))
    await newest_first(collection.fetch, below=100_000, limit=50)
    assert (collection.asked, collection.looked_at) == (1, 50)


async def test_an_empty_stretch_is_crossed_in_few_steps() -> None:
    collection = Numbered([1])
    assert await newest_first(collection.fetch, below=1_000_000, limit=50) == [1]
    assert collection.asked < 10
