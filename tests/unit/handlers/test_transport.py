import pytest

from generated.models.shoots import ShootUpdate
from handlers.transport import given_fields, tag_of, versions_in


@pytest.mark.parametrize(
    ("if_match", "versions"),
    [
        (None, set()),
        ("*", set()),
        (tag_of(7), {7}),
        ('"7", "8"', {7, 8}),
        # None of these is a strong tag of ours: they match no version, and never "any".
        ('W/"7"', {0}),
        ("7", {0}),
        ('"seven"', {0}),
        ("", {0}),
    ],
)
def test_which_versions_an_if_match_allows(if_match: str | None, versions: set[int]) -> None:
    assert versions_in(if_match) == versions


def test_absent_is_not_null() -> None:
    change = ShootUpdate.model_validate({"location": None})
    assert given_fields(change) == {"location": None}
