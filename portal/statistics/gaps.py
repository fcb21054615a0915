"""What keeps the joint-handling rate from 100%: each entitlement due and not handled, with its cause."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select, true, tuple_

from portal.cases.models import Case, Entitlement, Recognition, Task
from portal.database import db
from portal.offices.models import OfficeRow
from portal.statistics.rates import DUE_DATE, HANDLED, Scope, due_in, handled_by
from portal.text import N_

CAUSES = {
    "never-opened": N_("没有人开过任务"),
    "waiting-for-office": N_("等经办单位办理"),
    "waiting-for-resident": N_("等居民补交材料"),
    "not-applicable": N_("单位认定不适用，与规则不符"),
    "ended": N_("到期以后认定才结束，没有办理"),
}
WHICH = ("due", "handled", "on-time", "late", "gap", *HANDLED)
"""The numbers whose entitlements can be listed: the denominator, the numerator, those of it in time
and late, what is missing, and the numerator by outcome."""
PAGE = 50


@dataclass(frozen=True)
class Counted:
    """One entitlement behind a figure: no personal data, only numbers, offices and days.

    `cause` is a code of CAUSES, None when it was handled. `days_overdue` counts calendar days.
    """

    id: int
    case_number: str
    matter_code: str
    category: str
    office_code: str
    area_code: str
    due_on: date
    days_overdue: int
    task_id: int | None
    outcome: str | None
    concluded_on: date | None
    cause: str | None


def counted(
    scope: Scope, *, only: str = "gap", after: tuple[date, int] | None = None, size: int = PAGE
) -> list[Counted]:
    """The entitlements behind a figure, longest overdue first.

    `only` is one of WHICH. `after` is the key (due date, id) of the last row of the page before.
    """
    query = (
        select(Entitlement, Task, Case.number, Recognition.category, DUE_DATE.label("due"))
        .join(Case, Case.id == Entitlement.case_id)
        .join(Recognition, Recognition.id == Entitlement.recognition_id)
        .join(OfficeRow, OfficeRow.code == Entitlement.office_code)
        .outerjoin(Task, Task.entitlement_id == Entitlement.id)
        .where(due_in(scope), _counts(scope, only))
        .order_by(DUE_DATE, Entitlement.id)
        .limit(size)
    )
    if after is not None:
        query = query.where(tuple_(DUE_DATE, Entitlement.id) > tuple_(*after))
    return [_row(scope, *found) for found in db.session.execute(query)]


def _counts(scope: Scope, only: str) -> ColumnElement[bool]:
    """The condition behind one number of the figures."""
    handled, in_time = handled_by(scope.as_of), Task.concluded_on <= DUE_DATE
    conditions: dict[str, ColumnElement[bool]] = {
        "due": true(),
        "handled": handled,
        "on-time": handled & in_time,
        "late": handled & ~in_time,
        "gap": or_(Task.id.is_(None), Task.outcome.is_(None), ~handled),
    }
    if only in HANDLED:
        return handled & (Task.outcome == only)
    return conditions[only]


def _row(
    scope: Scope, entitlement: Entitlement, task: Task | None, number: str, category: str, due: date
) -> Counted:
    handled = _is_handled(scope, task)
    return Counted(
        id=entitlement.id, case_number=number, matter_code=entitlement.matter_code,
        category=category, office_code=entitlement.office_code, area_code=entitlement.area_code,
        due_on=due, days_overdue=0 if handled else max((scope.as_of - due).days, 0),
        task_id=task.id if task else None, outcome=task.outcome if task else None,
        concluded_on=task.concluded_on if task else None,
        cause=None if handled else _cause(task),
    )  # fmt: skip


def _is_handled(scope: Scope, task: Task | None) -> bool:
    if task is None or task.concluded_on is None or task.concluded_on > scope.as_of:
        return False
    return task.outcome in HANDLED


def _cause(task: Task | None) -> str:
    if task is None:
        return "never-opened"
    if task.state == "paused":
        return "waiting-for-resident"
    causes = {"not_applicable": "not-applicable", "ended": "ended"}
    return causes.get(task.outcome or "", "waiting-for-office")
