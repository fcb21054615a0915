"""The one clock: instants are UTC, days of procedure are days in China."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import current_app

CHINA = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The present instant, UTC; in a demonstration some whole days ahead when so configured."""
    return datetime.now(UTC) + timedelta(days=current_app.config.get("DAYS_AHEAD", 0))


def today() -> date:
    """The present day in China."""
    return day_of(now())


def day_of(instant: datetime) -> date:
    """The day in China on which `instant` (aware) falls."""
    return instant.astimezone(CHINA).date()
