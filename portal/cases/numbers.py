"""Numbers of cases and notices: series without holes, counted in the database."""

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from portal.cases.models import Counter
from portal.offices.city import Office

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


def notice_number(session: Session, office: Office, department: str, mark: str, year: int) -> str:
    """The paper's number (文号): 331002民政〔2026〕决00012号, a township's without its department.

    An office counts all its papers of a year in one series, whatever their kind.
    """
    number = next_in(session, series_of(office.code, year))
    name = "" if office.level == "township" else department
    return f"{office.area_code}{name}〔{year}〕{mark}{number:05d}号"


def series_of(office_code: str, year: int) -> str:
    """The series of an office's papers of a year."""
    return f"{office_code}〔{year}〕"


def urge_number(session: Session, area_code: str, mark: str, year: int) -> str:
    """An urge's number, counted by the supervising area: 331002督〔2026〕00012号."""
    series = f"{area_code}{mark}〔{year}〕"
    return f"{series}{next_in(session, series):05d}号"
