"""Completed months between days, which are columns of ordinals between two bounds."""

from datetime import date

import numpy as np

from portal.rules.bounds import Bounds, Ints
from portal.rules.sources import passed_on

UNIX_EPOCH = 719163


def known_day(day: date) -> Bounds:
    """One day for everyone."""
    return Bounds.between(day.toordinal(), day.toordinal())


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


def months_earlier(day: int, months: Bounds) -> Bounds:
    """The same day so many months earlier, or that month's last day."""
    low, high = _earlier(day, months.high), _earlier(day, months.low)
    return Bounds(low, high, passed_on(low, high, months.sources))


def _earlier(day: int, months: Ints) -> Ints:
    today = np.datetime64(day - UNIX_EPOCH, "D")
    month = today.astype("datetime64[M]") - months
    begin, end = month.astype("datetime64[D]"), (month + 1).astype("datetime64[D]") - 1
    found = np.minimum(begin + (today - today.astype("datetime64[M]")), end)
    ordinals: Ints = found.astype(np.int64) + UNIX_EPOCH
    return ordinals
