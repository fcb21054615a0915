"""Arithmetic and logic between bounds: whatever the unknown turns out to be, the result held it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.bounds import Bounds, Choice, Grouping, Truth, larger, smaller

Interval = tuple[int, int, int]


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    """Two ends and a number between them, none negative."""
    low, number, high = sorted(draw(st.lists(st.integers(0, 10**9), min_size=3, max_size=3)))
    return low, number, high


def between(interval: Interval) -> Bounds:
    """The bounds of an interval."""
    return Bounds.between(interval[0], interval[2])


@given(intervals(), intervals())
def test_results_hold_what_the_numbers_give(first: Interval, second: Interval) -> None:
    a, b, (x, y) = between(first), between(second), (first[1], second[1])
    results = [
        (a + b, x + y), (a - b, x - y), (a * b, x * y), (a * 3, x * 3),
        (smaller(a, b), min(x, y)), (larger(a, b), max(x, y)),
    ]  # fmt: skip
    for bounds, number in results:
        assert bounds.low[0] <= number <= bounds.high[0]
    for truth, value in [(a.below(b), x < y), (a.at_most(b), x <= y)]:
        assert truth.low[0] <= value <= truth.high[0]


@given(intervals())
def test_a_known_number_compares_exactly(interval: Interval) -> None:
    x = Bounds.between(interval[1], interval[1])
    assert not x.below(x).high[0]
    assert x.at_most(x).low[0]


@pytest.mark.parametrize("a", [(0, 0), (0, 1), (1, 1)])
@pytest.mark.parametrize("b", [(0, 0), (0, 1), (1, 1)])
def test_three_valued_logic(a: tuple[int, int], b: tuple[int, int]) -> None:
    first, second = (Truth(np.array([bool(p[0])]), np.array([bool(p[1])])) for p in (a, b))
    both, either, neither = first & second, first | second, ~first
    assert (both.low[0], both.high[0]) == (min(a[0], b[0]), min(a[1], b[1]))
    assert (either.low[0], either.high[0]) == (max(a[0], b[0]), max(a[1], b[1]))
    assert (neither.low[0], neither.high[0]) == (1 - a[1], 1 - a[0])


def test_a_choice_is_one_of_what_it_can_still_be() -> None:
    choice = Choice(("a", "b", "c"), np.array([0b001, 0b110, 0b111]))
    found = choice.one_of("b", "c")
    assert found.low.tolist() == [False, True, False]
    assert found.high.tolist() == [False, True, True]


@given(st.lists(st.lists(st.integers(0, 100), min_size=1, max_size=5), min_size=1, max_size=6))
def test_members_are_gathered_by_household(households: list[list[int]]) -> None:
    flat = np.array([number for members in households for number in members], dtype=np.int64)
    grouping = Grouping.of_sizes([len(members) for members in households])
    numbers = Bounds(flat, flat + 1)
    assert grouping.total(numbers).low.tolist() == [sum(members) for members in households]
    assert grouping.size.low.tolist() == [len(members) for members in households]
    over = Truth(flat > 50, flat + 1 > 50)
    assert grouping.anyone(over).low.tolist() == [max(members) > 50 for members in households]
    assert grouping.count(over).high.tolist() == [
        sum(number + 1 > 50 for number in members) for members in households
    ]
    each = np.broadcast_to(grouping.each(grouping.total(numbers)).low, len(flat))
    assert each.tolist() == [sum(members) for members in households for _ in members]


@given(st.lists(st.integers(1, 4), min_size=1, max_size=5), st.integers(1, 4))
def test_households_repeated_are_the_same_households(sizes: list[int], times: int) -> None:
    repeated, written_out = (
        Grouping.of_sizes(sizes).repeated(times),
        Grouping.of_sizes(sizes * times),
    )
    assert repeated.starts.tolist() == written_out.starts.tolist()
    assert repeated.members == written_out.members
