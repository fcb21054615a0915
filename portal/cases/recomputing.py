"""Provisional due dates are computed anew when the calendar of their year is there."""

from typing import Any

from sqlalchemy import select, union

from portal.actor import PORTAL
from portal.cases.deadlines import Dated, by_rule_alone, deadlines
from portal.cases.models import Case, Entitlement, Task
from portal.cases.status import FINISHED
from portal.database import db, transaction
from portal.journal.operations import record
from portal.offices.calendar import Due
from portal.offices.city import current_city


def recompute_due(*, every: bool = False) -> int:
    """Give every provisional due date the day that today's calendar gives; returns how many moved
    or became final. With `every`, also the final ones of cases that are not finished.

    One transaction per case, so that it may be stopped and run again; a second run changes nothing.
    """
    if every:
        unfinished = select(Case.id).where(Case.status.not_in(FINISHED)).order_by(Case.id)
        return sum(
            _recompute_case(case_id, True) for case_id in db.session.scalars(unfinished).all()
        )
    ids = union(
        select(Case.id).where(Case.due_provisional, Case.decision.is_(None)),
        select(Task.case_id).where(Task.due_provisional, Task.state != "concluded"),
        select(Entitlement.case_id).where(Entitlement.due_provisional),
    ).order_by("id")
    return sum(_recompute_case(case_id, False) for case_id in db.session.scalars(ids).all())


def _recompute_case(case_id: int, every: bool) -> int:
    with transaction() as session:
        case = session.scalars(select(Case).where(Case.id == case_id).with_for_update()).one()
        wanted = [
            (row, due) for row, due in deadlines(current_city(), case)
            if row.due_provisional or (every and by_rule_alone(case, row))
        ]  # fmt: skip
        return sum(_set_due(row, due) for row, due in wanted)


def _set_due(row: Dated, due: Due) -> bool:
    """Whether anything changed; if so it is journalled with before and after."""
    before = _journal_view(row)
    row.due_on, row.due_provisional = due.day, due.provisional
    after = _journal_view(row)
    if before == after:
        return False
    db.session.flush()
    version = {} if isinstance(row, Entitlement) else {"version": row.version}
    record(PORTAL, "recompute-due", *_name(row), before=before, after={**after, **version})
    return True


def _journal_view(row: Dated) -> dict[str, Any]:
    return {"due_on": str(row.due_on), "due_provisional": row.due_provisional}


def _name(row: Dated) -> tuple[str, object]:
    """Under what the journal tells of the row: its kind and its number."""
    if isinstance(row, Case):
        return "case", row.number
    return ("task" if isinstance(row, Task) else "entitlement"), row.id
