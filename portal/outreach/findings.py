"""Findings (线索): opening one for a household, once while it lasts."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.offices.city import current_city
from portal.outreach.models import Finding
from portal.people.models import Household

OPEN, CLAIMED, CLOSED = "open", "claimed", "closed"


def lasting_finding(
    session: Session, household: Household, service: str, category: str, kind: str
) -> Finding | None:
    """The finding of this kind that lasts, whatever its state."""
    return session.scalar(
        select(Finding).where(
            Finding.household_id == household.id, Finding.service == service,
            Finding.category == category, Finding.kind == kind, Finding.ended_on.is_(None),
        )
    )  # fmt: skip


def open_finding(
    session: Session, household: Household, service: str, category: str, kind: str, found_on: date,
    *, run_id: int | None = None, note: str | None = None,
) -> Finding:  # fmt: skip
    """A new finding, for the office that accepts applications from the household's township."""
    city = current_city()
    first = city.procedure(service).steps[0]
    office = city.office_for(first.department, first.level, household.area_code)
    finding = Finding(
        household_id=household.id, service=service, category=category, kind=kind,
        area_code=household.area_code, office_code=office.code, run_id=run_id, found_on=found_on,
        state=OPEN, note=note,
    )  # fmt: skip
    session.add(finding)
    session.flush()
    return finding
