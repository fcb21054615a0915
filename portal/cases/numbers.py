"""Numbers of cases and notices: series without holes, counted in the database."""

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from portal.cases.models import Counter

BEGIN_SERIES = text(
    "INSERT INTO counters (name, value) VALUES (:name, 0) ON CONFLICT (name) DO NOTHING"
)


def next_in(session: Session, series: str) -> int:
    """The next number of a series, from 1. The row's lock keeps two writers apart."""
    session.execute(BEGIN_SERIES, {"name": series})
    counter = session.scalars(select(Counter).where(Counter.name == series).with_for_update()).one()
    counter.value += 1
    session.flush()
    return counter.value


def case_number(session: Session, prefix: str, area_code: str, year: int) -> str:
    """Service letters, county code, year, six digits: SA3310022026000123."""
    series = f"{prefix}{area_code[:6]}{year}"
    return f"{series}{next_in(session, series):06d}"


def notice_number(session: Session, mark: str, area_code: str, year: int) -> str:
    """The organ's area, the kind's character, year and number: 331002001受〔2026〕00012号."""
    series = f"{area_code}{mark}〔{year}〕"
    return f"{series}{next_in(session, series):05d}号"
