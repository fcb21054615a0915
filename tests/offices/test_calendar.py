"""Working days and due dates, by the yearly notice for 2026 and beyond its reach."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.offices.calendar import Calendar, Due

PUBLISHED = Calendar()
NEW_YEAR_2027 = {
    date(2027, 1, 1): False,
    date(2027, 10, 1): False,
}


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    "made_up", ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]
)
def test_a_make_up_workday_on_a_weekend_is_worked(made_up):
    assert day(made_up).weekday() >= 5
    assert PUBLISHED.is_working_day(day(made_up))


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2026-01-01", "2026-01-03"),
        ("2026-02-15", "2026-02-23"),
        ("2026-04-04", "2026-04-06"),
        ("2026-05-01", "2026-05-05"),
        ("2026-06-19", "2026-06-21"),
        ("2026-09-25", "2026-09-27"),
        ("2026-10-01", "2026-10-07"),
    ],
)
def test_no_day_of_a_feast_is_worked(first, last):
    assert PUBLISHED.working_days_between(day(first) - timedelta(1), day(last)) == 0


@pytest.mark.parametrize(
    ("opened", "limit", "unit", "due"),
    [
        # The start day is not counted.
        ("2026-03-02", 1, "working_days", "2026-03-03"),
        ("2026-03-02", 5, "working_days", "2026-03-09"),
        ("2026-03-02", 15, "working_days", "2026-03-23"),
        ("2026-03-02", 30, "working_days", "2026-04-14"),
        # Spring Festival 2026: 02-15 to 02-23 off, 02-14 and 02-28 (Saturdays) worked.
        ("2026-02-13", 1, "working_days", "2026-02-14"),
        ("2026-02-13", 2, "working_days", "2026-02-24"),
        ("2026-02-13", 5, "working_days", "2026-02-27"),
        ("2026-02-13", 6, "working_days", "2026-02-28"),
        ("2026-02-13", 7, "working_days", "2026-03-02"),
        ("2026-02-18", 1, "working_days", "2026-02-24"),
        # The other make-up workdays of 2026.
        ("2026-01-02", 1, "working_days", "2026-01-04"),
        ("2026-05-08", 1, "working_days", "2026-05-09"),
        ("2026-09-18", 1, "working_days", "2026-09-20"),
        ("2026-09-30", 1, "working_days", "2026-10-08"),
        ("2026-10-09", 1, "working_days", "2026-10-10"),
        # A last day on a holiday moves to the next working day.
        ("2026-02-07", 7, "calendar_days", "2026-02-14"),
        ("2026-02-10", 7, "calendar_days", "2026-02-24"),
        ("2026-02-21", 7, "calendar_days", "2026-02-28"),
        ("2026-02-22", 7, "calendar_days", "2026-03-02"),
        ("2026-09-24", 7, "calendar_days", "2026-10-08"),
        ("2026-03-02", 7, "calendar_days", "2026-03-09"),
        # The last day of the month after the opening.
        ("2026-01-31", None, "next_month", "2026-02-28"),
        ("2026-02-05", None, "next_month", "2026-03-31"),
        ("2026-04-10", None, "next_month", "2026-06-01"),
        ("2026-10-31", None, "next_month", "2026-11-30"),
        ("2026-11-01", None, "next_month", "2026-12-31"),
        ("2024-01-31", None, "next_month", "2024-02-29"),
        # No published limit: due on the day it opens, whatever day that is.
        ("2026-02-18", None, "none", "2026-02-18"),
        ("2026-03-02", None, "none", "2026-03-02"),
        # The last days of the last published year are certain.
        ("2026-12-30", 1, "working_days", "2026-12-31"),
        ("2026-12-24", 7, "calendar_days", "2026-12-31"),
    ],
)
def test_due_date(opened, limit, unit, due):
    assert PUBLISHED.due_date(day(opened), limit, unit) == Due(day(due), provisional=False)


@pytest.mark.parametrize(
    ("opened", "limit", "unit", "due"),
    [
        ("2026-12-31", 1, "working_days", "2027-01-01"),
        ("2026-12-28", 5, "working_days", "2027-01-04"),
        ("2026-12-25", 7, "calendar_days", "2027-01-01"),
        ("2026-12-01", None, "next_month", "2027-02-01"),
        ("2028-01-15", None, "next_month", "2028-02-29"),
        ("2027-03-06", 1, "working_days", "2027-03-08"),
    ],
)
def test_beyond_the_last_published_year_a_due_date_is_provisional(opened, limit, unit, due):
    assert PUBLISHED.due_date(day(opened), limit, unit) == Due(day(due), provisional=True)


def test_the_citys_table_supplies_a_year_once_it_lists_its_first_and_last_feast():
    city = Calendar(NEW_YEAR_2027)
    assert city.due_date(day("2026-12-31"), 1, "working_days") == Due(day("2027-01-04"))


def test_a_single_correction_counts_but_does_not_make_a_year_complete():
    city = Calendar({day("2027-01-01"): False})
    assert city.due_date(day("2026-12-31"), 1, "working_days") == Due(day("2027-01-04"), True)


def test_the_citys_table_corrects_a_published_year():
    storm = Calendar({day("2026-08-12"): False, day("2026-08-15"): True})
    assert storm.due_date(day("2026-08-11"), 1, "working_days") == Due(day("2026-08-13"))
    assert storm.due_date(day("2026-08-14"), 1, "working_days") == Due(day("2026-08-15"))


@pytest.mark.parametrize(
    ("due", "unit", "pause_from", "pause_until", "moved"),
    [
        # Opened 02-11 with 5 working days; two of them used, three left after 02-24.
        ("2026-02-25", "working_days", "2026-02-13", "2026-02-24", "2026-02-27"),
        # A pause that lies in the holidays took no working day away.
        ("2026-02-25", "working_days", "2026-02-15", "2026-02-23", "2026-02-25"),
        ("2026-03-09", "working_days", "2026-03-03", "2026-03-04", "2026-03-10"),
        # Asked and answered on one day: the clock did not stop.
        ("2026-03-09", "working_days", "2026-03-04", "2026-03-04", "2026-03-09"),
        ("2026-03-03", "calendar_days", "2026-02-25", "2026-02-28", "2026-03-06"),
        ("2026-09-24", "calendar_days", "2026-09-21", "2026-09-28", "2026-10-08"),
        ("2026-03-31", "next_month", "2026-03-02", "2026-03-05", "2026-04-03"),
        # Stopped on the last day: due when the clock runs again, on the next working day.
        ("2026-03-06", "working_days", "2026-03-06", "2026-03-08", "2026-03-09"),
        ("2026-03-03", "none", "2026-03-03", "2026-03-05", "2026-03-05"),
        # What was late before the pause stays late.
        ("2026-03-06", "working_days", "2026-03-09", "2026-03-20", "2026-03-06"),
        ("2026-03-03", "none", "2026-03-04", "2026-03-05", "2026-03-03"),
    ],
)
def test_paused_time_is_not_counted(due, unit, pause_from, pause_until, moved):
    extended = PUBLISHED.extend(Due(day(due)), unit, day(pause_from), day(pause_until))
    assert extended == Due(day(moved))


def test_a_pause_into_an_unpublished_year_makes_the_due_date_provisional():
    extended = PUBLISHED.extend(
        Due(day("2026-12-31")), "working_days", day("2026-12-30"), day("2027-01-04")
    )
    assert extended == Due(day("2027-01-05"), provisional=True)


def test_a_provisional_due_date_stays_so_after_a_pause():
    due = Due(day("2026-03-09"), provisional=True)
    extended = PUBLISHED.extend(due, "working_days", day("2026-03-03"), day("2026-03-04"))
    assert extended == Due(day("2026-03-10"), provisional=True)


def test_a_pause_cannot_end_before_it_begins():
    with pytest.raises(ValueError, match="pause"):
        PUBLISHED.extend(
            Due(day("2026-03-09")), "working_days", day("2026-03-05"), day("2026-03-04")
        )


@pytest.mark.parametrize(
    ("limit", "unit"),
    [(None, "working_days"), (0, "working_days"), (-1, "calendar_days"), (5, "weeks")],
)
def test_a_limit_that_cannot_be_counted_is_refused(limit, unit):
    with pytest.raises(ValueError, match="limit"):
        PUBLISHED.due_date(day("2026-03-02"), limit, unit)


def test_working_days_between_leaves_out_the_first_day_and_counts_the_last():
    assert PUBLISHED.working_days_between(day("2026-02-13"), day("2026-02-28")) == 6
    assert PUBLISHED.working_days_between(day("2026-03-02"), day("2026-03-02")) == 0
    assert PUBLISHED.working_days_between(day("2026-03-03"), day("2026-03-02")) == 0


days = st.dates(date(2019, 1, 1), date(2029, 12, 31))
limits = st.integers(1, 90)
counted = st.sampled_from(["working_days", "calendar_days"])
pauses = st.integers(0, 60)


@given(days, limits, st.sampled_from(["working_days", "calendar_days", "next_month"]))
def test_nothing_falls_due_on_a_day_off(opened, limit, unit):
    assert PUBLISHED.is_working_day(PUBLISHED.due_date(opened, limit, unit).day)


@given(days, limits, counted)
def test_a_longer_limit_never_falls_due_earlier(opened, limit, unit):
    shorter = PUBLISHED.due_date(opened, limit, unit)
    longer = PUBLISHED.due_date(opened, limit + 1, unit)
    assert shorter.day <= longer.day
    assert shorter.provisional <= longer.provisional


@given(days, limits)
def test_exactly_the_limit_lies_between_opening_and_due_date(opened, limit):
    due = PUBLISHED.due_date(opened, limit, "working_days")
    assert PUBLISHED.working_days_between(opened, due.day) == limit


@given(days, limits, st.integers(0, 90), pauses)
def test_a_pause_gives_back_exactly_the_working_days_it_took(opened, limit, after, length):
    due = PUBLISHED.due_date(opened, limit, "working_days")
    start = min(opened + timedelta(after), due.day - timedelta(1))
    end = start + timedelta(length)
    moved = PUBLISHED.extend(due, "working_days", start, end)
    paused = PUBLISHED.working_days_between(start, end)
    assert PUBLISHED.is_working_day(moved.day)
    assert PUBLISHED.working_days_between(opened, moved.day) == limit + paused


@given(days, limits, counted, pauses)
def test_a_pause_never_brings_a_due_date_forward(opened, limit, unit, length):
    due = PUBLISHED.due_date(opened, limit, unit)
    moved = PUBLISHED.extend(due, unit, due.day, due.day + timedelta(length))
    assert moved.day >= due.day + timedelta(length)
