"""Findings (线索): opening one for a household, once while it lasts."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from portal.actor import PORTAL
from portal.clock import today
from portal.journal.operations import record
from portal.offices.city import current_city
from portal.outreach.models import Finding
from portal.people.models import Household
from portal.register.operations import batches
from portal.screening.database import DATABASE
from portal.screening.models import Run
from portal.screening.results import Part
from portal.screening.screening import KINDS

OPEN, CLAIMED, CLOSED = "open", "claimed", "closed"
EVENT, REVIEW = "event", "review"
"""Kinds beside what a screening finds: a monitoring warning, a check that led to a review."""
NOT_FOUND_AGAIN = "not_found_again"
MOST_NAMED = 5_000
"""Rows named in one statement: databases take some ten thousand values at the most."""
Mark = tuple[int, str, str]
"""Household, category and kind: what is found once while it lasts."""


def lasting_finding(
    session: Session, household: Household, service: str, category: str, kind: str
) -> Finding | None:
    """The finding of this kind that lasts, whatever its state; locked."""
    return session.scalar(
        select(Finding).where(
            Finding.household_id == household.id, Finding.service == service,
            Finding.category == category, Finding.kind == kind, Finding.ended_on.is_(None),
        ).with_for_update()
    )  # fmt: skip


def open_finding(
    session: Session, household: Household, service: str, category: str, kind: str, found_on: date,
    *, run_id: int | None = None, note: str | None = None,
) -> Finding:  # fmt: skip
    """A new finding, for the office that accepts applications from the household's township."""
    finding = Finding(
        household_id=household.id, service=service, category=category, kind=kind,
        area_code=household.area_code, office_code=_office(service, household.area_code),
        run_id=run_id, found_on=found_on, state=OPEN, note=note,
    )  # fmt: skip
    session.add(finding)
    session.flush()
    return finding


def _office(service: str, area_code: str) -> str:
    """The office that accepts applications from a township."""
    city = current_city()
    first = city.procedure(service).steps[0]
    return city.office_for(first.department, first.level, area_code).code


def keep_found(session: Session, run: Run, part: Part) -> None:
    """What a part of a run found becomes findings; those that it does not find again end.

    Only of the portal's own households as they are today. Whoever was found before keeps the
    finding, also one that was closed: nobody is contacted twice for the same.
    """
    if run.source != DATABASE or run.on != today() or not part.keys:
        return
    session.execute(select(Run.id).where(Run.service == run.service).with_for_update())
    wanted = {(key, c, kind) for (c, kind), keys in part.found.items() for key in keys}
    lasting = _lasting(session, run, part)
    opened = _open_all(session, run, wanted - set(lasting))
    ended = _end_all(session, run, [lasting[mark] for mark in set(lasting) - wanted])
    if opened or ended:
        after = {"part": part.number, "opened": opened, "ended": ended}
        record(PORTAL, "find", "screening-run", run.id, after=after)


def _lasting(session: Session, run: Run, part: Part) -> Mapping[Mark, int]:
    """The findings that last of the part's households, by what was found."""
    among = Finding.household_id.between(min(part.keys), max(part.keys))
    query = select(Finding.household_id, Finding.category, Finding.kind, Finding.id).where(
        among, Finding.service == run.service, Finding.kind.in_(KINDS), Finding.ended_on.is_(None)
    )
    screened = set(part.keys)
    return {(r[0], r[1], r[2]): r[3] for r in session.execute(query) if r[0] in screened}


def _open_all(session: Session, run: Run, marks: Iterable[Mark]) -> int:
    marks = sorted(marks)
    if not marks:
        return 0
    among = Household.id.between(marks[0][0], marks[-1][0])
    areas = dict(session.execute(select(Household.id, Household.area_code).where(among)).all())
    office = cache(lambda area: _office(run.service, area))
    rows = [
        {"household_id": household, "service": run.service, "category": category, "kind": kind,
         "area_code": areas[household], "office_code": office(areas[household]), "run_id": run.id,
         "found_on": run.on, "state": OPEN, "version": 1}
        for household, category, kind in marks
    ]  # fmt: skip
    session.execute(insert(Finding), rows)
    return len(rows)


def _end_all(session: Session, run: Run, ids: Iterable[int]) -> int:
    """End findings; one that nobody has dealt with is closed as well."""
    count = 0
    for some in batches(ids, MOST_NAMED):
        ending = update(Finding).where(Finding.id.in_(some))
        closing = ending.where(Finding.state != CLOSED)
        session.execute(closing.values(state=CLOSED, outcome=NOT_FOUND_AGAIN, closed_on=run.on))
        session.execute(ending.values(ended_on=run.on, version=Finding.version + 1))
        count += len(some)
    return count
