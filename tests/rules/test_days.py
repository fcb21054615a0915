"""Completed months: counted from a day, and the day that lies so many months back, say the same."""

from datetime import date

import numpy as np
import pytest

from portal.rules.bounds import Bounds
from portal.rules.days import months_between, months_earlier


@pytest.mark.parametrize("day", ["2026-11-24", "2024-02-29", "2025-03-31", "2026-12-31"])
def test_fewer_months_than_a_limit_is_later_than_the_day_so_many_months_earlier(day: str) -> None:
    today = date.fromisoformat(day).toordinal()
    first = np.arange(today - 800, today + 1)
    counted = months_between(Bounds(first, first), Bounds.between(today, today))
    for limit in range(1, 25):
        fewer = counted.below(Bounds.between(limit, limit))
        later = months_earlier(today, Bounds.between(limit, limit)).below(Bounds(first, first))
        assert (fewer.low == later.low).all()


def test_a_limit_between_two_ends_leaves_open_what_lies_between() -> None:
    today = date(2026, 11, 24).toordinal()
    earlier = months_earlier(today, Bounds.between(6, 12))
    assert (earlier.low[0], earlier.high[0]) == (
        date(2025, 11, 24).toordinal(), date(2026, 5, 24).toordinal()
    )  # fmt: skip
