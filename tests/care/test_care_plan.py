"""The plan of visits by hand, day by day around each due day, and against a count of each day.

The figures are those of the city's file: one day after an incident, one month for key households,
three for others.
"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.care.plan import (
    INCIDENT,
    KEY,
    OTHER,
    TIERS,
    Seen,
    Span,
    months_later,
    plan,
    spans,
)
from tests.support.care import FIGURES, lived

FIRST = date(2026, 1, 31)
OPEN = [Span(FIRST, None)]


def figure(kind: str, day: date) -> int | None:
    """The same figure on every day."""
    return FIGURES[kind]


def dues(
    visits: list[date], until: date, marks: list[tuple[date, str]] | None = None,
    recognised: list[Span] | None = None,
) -> list[tuple[date, str, date | None]]:  # fmt: skip
    """The plan as plain values."""
    found = plan(recognised or OPEN, Seen(marks or [], visits), figure, until)
    return [(due.due_on, due.cause, due.made_on) for due in found]


def d(month: int, day: int, year: int = 2026) -> date:
    """A day of 2026."""
    return date(year, month, day)


@pytest.mark.parametrize(
    ("visits", "until", "expected"),
    [
        ([], d(1, 31), [(d(4, 30), OTHER, None)]),
        ([], d(4, 29), [(d(4, 30), OTHER, None)]),
        ([], d(5, 1), [(d(4, 30), OTHER, None), (d(7, 30), OTHER, None)]),
        ([d(4, 30)], d(5, 1), [(d(4, 30), OTHER, d(4, 30)), (d(7, 30), OTHER, None)]),
        ([d(2, 10)], d(3, 1), [(d(4, 30), OTHER, d(2, 10)), (d(5, 10), OTHER, None)]),
        # One day late: the first stays missed, the second is made by the same visit.
        ([d(5, 1)], d(5, 2),
         [(d(4, 30), OTHER, None), (d(7, 30), OTHER, d(5, 1)), (d(8, 1), OTHER, None)]),
    ],
    ids=["recognised", "not yet", "missed", "last day", "early", "late"],
)  # fmt: skip
def test_quarterly(visits, until, expected) -> None:
    assert dues(visits, until) == expected


@pytest.mark.parametrize(
    ("marks", "visits", "expected"),
    [
        # A key household from 10 February: monthly from that day.
        ([(d(2, 10), KEY)], [], [(d(3, 10), KEY, None), (d(4, 10), KEY, None)]),
        # Lowered on 9 March: the visit due on 10 March is not put off.
        ([(d(2, 10), KEY), (d(3, 9), OTHER)], [], [(d(3, 10), OTHER, None), (d(6, 10), OTHER, None)]),
        # An incident on 5 March: by 6 March; the regular visit is made by the same one.
        ([(d(3, 5), INCIDENT)], [d(3, 6)],
         [(d(3, 6), INCIDENT, d(3, 6)), (d(4, 30), OTHER, d(3, 6)), (d(6, 6), OTHER, None)]),
        ([(d(3, 5), INCIDENT)], [d(3, 7)],
         [(d(3, 6), INCIDENT, None), (d(4, 30), OTHER, d(3, 7)), (d(6, 7), OTHER, None)]),
        ([(d(3, 5), INCIDENT)], [d(3, 4)],
         [(d(3, 6), INCIDENT, None), (d(4, 30), OTHER, d(3, 4)), (d(6, 4), OTHER, None)]),
    ],
    ids=["raised", "lowered", "incident", "incident late", "visit before it"],
)  # fmt: skip
def test_tiers_and_incidents(marks, visits, expected) -> None:
    assert dues(visits, d(3, 31), marks) == expected


def test_no_visit_is_due_after_the_recognition_ends() -> None:
    ended = [Span(FIRST, d(4, 29))]
    assert dues([], d(12, 31), recognised=ended) == []
    assert dues([], d(12, 31), recognised=[Span(FIRST, d(4, 30))]) == [(d(4, 30), OTHER, None)]


def test_recognitions_that_follow_each_other_are_one() -> None:
    parts = [Span(d(1, 1), d(3, 31)), Span(d(4, 1), d(6, 30)), Span(d(9, 1), None)]
    assert spans(parts) == [Span(d(1, 1), d(6, 30)), Span(d(9, 1), None)]
    assert spans([Span(d(1, 1), None), Span(d(2, 1), d(3, 1))]) == [Span(d(1, 1), None)]


def test_without_a_figure_nothing_is_due() -> None:
    assert plan(OPEN, Seen([(d(2, 1), INCIDENT)], []), lambda kind, day: None, d(12, 31)) == []


def test_months_end_where_the_month_ends() -> None:
    assert months_later(d(1, 31), 1) == d(2, 28)
    assert months_later(d(11, 30), 3) == d(2, 28, 2027)
    assert months_later(d(1, 15), None) is None


DAY = st.integers(0, 500).map(lambda days: FIRST + timedelta(days=days))


@given(
    st.lists(st.tuples(DAY, st.sampled_from([*TIERS, INCIDENT])), max_size=6, unique_by=lambda m: m[0]),
    st.sets(DAY, max_size=12),
    st.integers(0, 520),
)  # fmt: skip
def test_the_plan_equals_a_count_of_each_day(marks, visits, days) -> None:
    until = FIRST + timedelta(days=days)
    known = Seen(
        sorted(mark for mark in marks if mark[0] <= until),
        sorted(visit for visit in visits if visit <= until),
    )
    assert plan(OPEN, known, figure, until) == lived(FIRST, None, known, until)
