"""Completed months between days, which are columns of ordinals between two bounds."""

import numpy as np

from portal.rules.bounds import Bounds, Ints
from portal.rules.sources import passed_on

UNIX_EPOCH = 719163


def months_between(first: Bounds, last: Bounds) -> Bounds:
    """Completed months from `first` to `last`; 0 where `first` comes later."""
    low, high = _months(first.high, last.low), _months(first.low, last.high)
    return Bounds(low, high, passed_on(low, high, first.sources, last.sources))


def _months(first: Ints, last: Ints) -> Ints:
    (first_month, first_day), (month, day) = _split(first), _split(last)
    months: Ints = np.maximum(month - first_month - (day < first_day), 0)
    return months


def _split(ordinals: Ints) -> tuple[Ints, Ints]:
    """Months since 1970 and the day in the month, of days given as ordinals."""
    days = (ordinals - UNIX_EPOCH).astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    return months.astype(np.int64), (days - months).astype(np.int64)
