"""Ratings: what is shown of the offices never tells of one that few residents rated."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from portal.statistics.ratings import SMALLEST, hidden_offices

OFFICES = some.dictionaries(some.sampled_from("abcdefgh"), some.integers(1, 40))


@pytest.mark.parametrize(
    ("rated", "hidden"),
    [
        ({}, ""),
        ({"a": 4}, "a"),
        ({"a": 5}, ""),
        ({"a": 5, "b": 9}, ""),
        ({"a": 4, "b": 9}, "ab"),
        ({"a": 4, "b": 9, "c": 7}, "ac"),
        ({"a": 4, "b": 9, "c": 9}, "ab"),
        ({"a": 2, "b": 2, "c": 9, "d": 8}, "abd"),
        ({"a": 3, "b": 2, "c": 9}, "ab"),
        ({"a": 1, "b": 1}, "ab"),
    ],
)
def test_who_is_hidden_with_the_few(rated: dict[str, int], hidden: str) -> None:
    assert hidden_offices(rated) == set(hidden)


@given(OFFICES)
def test_the_total_less_the_offices_shown_is_no_office_and_no_few(rated: dict[str, int]) -> None:
    hidden = hidden_offices(rated)
    assert all(count >= SMALLEST for office, count in rated.items() if office not in hidden)
    total, rest = sum(rated.values()), sum(rated[office] for office in hidden)
    if hidden and total >= SMALLEST:
        assert len(hidden) >= 2 and rest >= SMALLEST


@given(OFFICES)
def test_nothing_is_hidden_without_need(rated: dict[str, int]) -> None:
    hidden = hidden_offices(rated)
    few = {office for office, count in rated.items() if count < SMALLEST}
    assert few <= hidden and bool(hidden) == bool(few)
