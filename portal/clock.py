"""The one clock: instants are UTC, days of procedure are days in China."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import current_app

CHINA = ZoneInfo("Asia/Shanghai")
_fixed: ContextVar[datetime | None] = ContextVar("fixed", default=None)


def now() -> datetime:
    """The present instant, UTC; in a demonstration some whole days ahead when so configured."""
    fixed = _fixed.get()
    if fixed is not None:
        return fixed
    return datetime.now(UTC) + timedelta(days=current_app.config.get("DAYS_AHEAD", 0))


def today() -> date:
    """The present day in China."""
    return day_of(now())


def day_of(instant: datetime) -> date:
    """The day in China on which `instant` (aware) falls."""
    return instant.astimezone(CHINA).date()


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Let the clock stand at `instant` (aware), for demonstration data that tells of the past."""
    token = _fixed.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _fixed.reset(token)


def next_month(day: date, count: int = 1) -> date:
    """The first day of the month that comes `count` months after the day's."""
    serial = day.year * 12 + day.month - 1 + count
    return date(serial // 12, serial % 12 + 1, 1)


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or that month's last one."""
    last = next_month(day, months + 1) - timedelta(days=1)
    return min(next_month(day, months) + timedelta(days=day.day - 1), last)
