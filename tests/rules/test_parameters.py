"""Dated figures: the one in force, a missing one, and what no figure may look like."""

from datetime import date, timedelta
from typing import Any

import pytest

from portal.rules.parameters import DatedValue, Parameter, ParameterBook

FIRST, SECOND = date(2023, 1, 1), date(2024, 7, 1)


def value(
    day: date, low: int | None, status: str = "verified", high: int | None = None
) -> DatedValue:
    """A value from a day on."""
    return DatedValue(day, low, low if high is None else high, status, "tests")


STANDARD = Parameter("standard", "标准", "Standard", "fen", (value(SECOND, 120), value(FIRST, 100)))
SHARE = Parameter("share", "比例", "Share", "permille", (value(FIRST, None, "missing"),))
BOOK = ParameterBook((STANDARD, SHARE))


@pytest.mark.parametrize(
    ("day", "figure"),
    [
        (FIRST - timedelta(days=1), None),
        (FIRST, 100),
        (SECOND - timedelta(days=1), 100),
        (SECOND, 120),
    ],
)
def test_the_value_in_force(day: date, figure: int | None) -> None:
    assert BOOK.on(day).known("standard") == figure
    assert (STANDARD.on(day).status == "missing") == (figure is None)


def test_a_missing_value_is_as_wide_as_a_figure_can_be() -> None:
    bounds = BOOK.on(SECOND)["share"]
    assert (bounds.low[0], bounds.high[0]) == (0, 10**6)
    assert BOOK.on(SECOND).known("share") is None


def test_a_parameter_that_the_city_does_not_have_is_named() -> None:
    with pytest.raises(LookupError, match="nothing"):
        BOOK.on(SECOND).only(("standard", "nothing"))


@pytest.mark.parametrize(
    "broken",
    [
        lambda: value(FIRST, None, "verified"),
        lambda: value(FIRST, 5, "missing"),
        lambda: value(FIRST, 5, "guessed"),
        lambda: value(FIRST, -1),
        lambda: value(FIRST, 5, high=4),
        lambda: Parameter("a", "a", "a", "fen", (value(FIRST, 1), value(FIRST, 2))),
        lambda: ParameterBook((STANDARD, STANDARD)),
    ],
)
def test_what_no_figure_may_look_like(broken: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        broken()
