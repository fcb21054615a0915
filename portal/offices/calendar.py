"""Working days and due dates by the official calendar of holidays and make-up workdays."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from types import MappingProxyType

from chinese_calendar.constants import holidays, workdays  # type: ignore[import-untyped]

ONE_DAY = timedelta(days=1)
SATURDAY = 5
KNOWN_YEARS = frozenset(range(min(holidays).year, max(holidays).year + 1))


@dataclass(frozen=True)
class Due:
    """The day by which something must be done.

    `provisional` means that the official calendar of a year on the way is not published yet: the
    day was computed on weekdays and may move.
    """

    day: date
    provisional: bool = False


@dataclass(frozen=True)
class Calendar:
    """The State Council's yearly notices, with a city's own table on top.

    `table` maps a day to whether it is worked. It corrects published years and supplies the
    years that the installed notices do not reach yet.
    """

    table: Mapping[date, bool] = field(default_factory=lambda: MappingProxyType({}))

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on `day`; in a year without a published calendar: a weekday."""
        if day in self.table:
            return self.table[day]
        return day in workdays or (day.weekday() < SATURDAY and day not in holidays)

    def is_known(self, year: int) -> bool:
        """Whether the holidays and make-up workdays of `year` are published.

        The city's table supplies a year once it lists both 1 January and 1 October, the first and
        the last feast of every yearly notice; a single correction does not make a year complete.
        """
        return year in KNOWN_YEARS or {date(year, 1, 1), date(year, 10, 1)} <= self.table.keys()

    def due_date(self, opened: date, limit: int | None, unit: str) -> Due:
        """When something that opened on `opened` with a limit of `limit` `unit` is due.

        Units: working_days, calendar_days, next_month (the last day of the month after `opened`),
        none (due on `opened`); the last two take no limit. Limits of up to ten days in review law
        are working days (行政复议法 88). The day of opening is not counted and a last day on
        a holiday moves to the next working day (民事诉讼法 85). Raises ValueError for another
        unit, and for a limit below 1 where one is needed.
        """
        if unit not in LAST_DAYS:
            raise ValueError(f"unknown unit of a limit: {unit!r}")
        return LAST_DAYS[unit](self, opened, limit)

    def extend(self, due: Due, unit: str, pause_from: date, pause_until: date) -> Due:
        """The due date when the clock stood still after `pause_from` up to `pause_until`.

        A limit in working days gets the paused working days back, any other the paused calendar
        days; a last day on a holiday then moves on. Whoever was stopped on the last day itself
        has until the clock runs again. A pause that began after the due date changes nothing: what
        was late stays late. Raises ValueError when the pause ends before it begins.
        """
        if pause_until < pause_from:
            raise ValueError("the pause ends before it begins")
        if pause_from == pause_until or pause_from > due.day:
            return due
        moved = max(self._moved(due.day, unit, pause_from, pause_until), pause_until)
        day = self._working_day_from(moved)
        return Due(day, due.provisional or not self._is_published(pause_from, day))

    def working_days_between(self, a: date, b: date) -> int:
        """How many working days lie after `a` up to and including `b`; 0 when `b` is not later."""
        return sum(self.is_working_day(a + ONE_DAY * n) for n in range(1, (b - a).days + 1))

    def _moved(self, day: date, unit: str, pause_from: date, pause_until: date) -> date:
        if unit != "working_days":
            return day + (pause_until - pause_from)
        paused = self.working_days_between(pause_from, pause_until)
        return self._nth_working_day(day, paused) if paused else day

    def _in_working_days(self, opened: date, limit: int | None) -> Due:
        day = self._nth_working_day(opened, _at_least_one(limit))
        return Due(day, not self._is_published(opened, day))

    def _in_calendar_days(self, opened: date, limit: int | None) -> Due:
        return self._rolled(opened + ONE_DAY * _at_least_one(limit))

    def _in_next_month(self, opened: date, _limit: int | None) -> Due:
        years, month = divmod(opened.month + 1, 12)
        return self._rolled(date(opened.year + years, month + 1, 1) - ONE_DAY)

    def _at_once(self, opened: date, _limit: int | None) -> Due:
        return Due(opened)

    def _rolled(self, last: date) -> Due:
        day = self._working_day_from(last)
        return Due(day, not self._is_published(last, day))

    def _nth_working_day(self, day: date, n: int) -> date:
        return next(islice(self._working_days_from(day + ONE_DAY), n - 1, None))

    def _working_day_from(self, day: date) -> date:
        return next(self._working_days_from(day))

    def _working_days_from(self, day: date) -> Iterator[date]:
        while True:
            if self.is_working_day(day):
                yield day
            day += ONE_DAY

    def _is_published(self, first: date, last: date) -> bool:
        return all(self.is_known(year) for year in range(first.year, last.year + 1))


LAST_DAYS: Mapping[str, Callable[[Calendar, date, int | None], Due]] = MappingProxyType(
    {
        "working_days": Calendar._in_working_days,
        "calendar_days": Calendar._in_calendar_days,
        "next_month": Calendar._in_next_month,
        "none": Calendar._at_once,
    }
)


def _at_least_one(limit: int | None) -> int:
    if limit is None or limit < 1:
        raise ValueError("a limit in days needs a number of days from 1 up")
    return limit
