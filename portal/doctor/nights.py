"""The doctor's nightly counts: kept, and read as a trend."""

from datetime import date, timedelta

from sqlalchemy import delete, func, select

from portal.clock import today
from portal.database import db, transaction
from portal.doctor.checks import CHECKS, counted
from portal.doctor.models import DoctorCount

KEPT = timedelta(days=400)
SHOWN = timedelta(days=14)


def keep_counts() -> dict[str, int]:
    """Look at everything and keep how much was found; returns what is not 0. Once a night: run again
    it replaces the night's counts.
    """
    found = counted()
    with transaction() as session:
        session.execute(delete(DoctorCount).where(DoctorCount.night == today()))
        session.execute(delete(DoctorCount).where(DoctorCount.night < today() - KEPT))
        session.add_all(
            DoctorCount(night=today(), code=check.code, count=found.get(check.code, 0))
            for check in CHECKS
        )
    return found


def last_counts() -> dict[str, int]:
    """The counts of the last night, by check; empty before the first."""
    last = db.session.scalar(select(func.max(DoctorCount.night)))
    query = select(DoctorCount).where(DoctorCount.night == last)
    return {row.code: row.count for row in db.session.scalars(query)}


def trend() -> tuple[list[date], dict[str, dict[date, int]]]:
    """The last two weeks' nights, newest first, and each check's counts by night."""
    query = select(DoctorCount).where(DoctorCount.night > today() - SHOWN)
    rows = db.session.scalars(query.order_by(DoctorCount.night.desc())).all()
    nights = list(dict.fromkeys(row.night for row in rows))
    found: dict[str, dict[date, int]] = {check.code: {} for check in CHECKS}
    for row in rows:
        found.setdefault(row.code, {})[row.night] = row.count
    return nights, found
