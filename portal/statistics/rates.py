"""The two figures by which the city is measured, exactly as they are defined.

due = entitlements whose due date falls in [from, to] and not after the as-of day. They come from
the rules over recognised households: one without a task counts as due and not handled. One that
the facts left only possible leaves the count on the day its office found it not applicable.

handled jointly = due ones whose task was concluded by the as-of day: granted, refused with article
and reason, or declined by the resident. joint-handling rate = handled / due. on-time rate = handled
on or before the due date / due.

What ended with its recognition before it was due was never due; what was due before stays, not handled.

The portal's own definition: no official formula was published (台州共富行动方案 section 23 sets the target of
100%). A paused task falls due later by the pause, so it is not due while it waits in time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, cast, func, not_, or_, select

from portal.cases.models import Case, Entitlement, Recognition, Task
from portal.database import db
from portal.offices.areas import area_prefix
from portal.offices.models import OfficeRow

HANDLED = ("granted", "refused", "declined")
GROUPS = ("county", "township", "department", "month", "matter", "category")


@dataclass(frozen=True)
class Scope:
    """Which entitlements are counted: due in [first, last], as of a day; empty = all.

    `area` counts what lies below it, `month` is that of the due date (202611).
    """

    first: date
    last: date
    as_of: date
    area: str = ""
    department: str = ""
    matter: str = ""
    category: str = ""
    month: str = ""
    service: str = ""


@dataclass(frozen=True)
class Rates:
    """Counts of one group (key ""= the whole scope); a rate is None when nothing is due."""

    key: str
    due: int
    handled: int
    on_time: int
    granted: int
    refused: int
    declined: int

    @property
    def joint_handling(self) -> int | None:
        """Handled of due, in tenths of a per cent rounded down: 1000 only when all are."""
        return self.handled * 1000 // self.due if self.due else None

    @property
    def in_time(self) -> int | None:
        """Handled in time of due, in tenths of a per cent rounded down."""
        return self.on_time * 1000 // self.due if self.due else None


DUE_DATE = func.coalesce(Task.due_on, Entitlement.due_on)
MONTH = cast(func.extract("year", DUE_DATE) * 100 + func.extract("month", DUE_DATE), String)


def due_in(scope: Scope) -> ColumnElement[bool]:
    """The condition: counted as due in the scope."""
    waiting_in_time = and_(Task.state == "paused", Task.paused_on <= DUE_DATE)
    not_owed = and_(Task.outcome == "not_applicable", Task.concluded_on <= scope.as_of)
    possible_only = and_(Entitlement.certain.is_(False), not_owed)
    ended_before = and_(Task.outcome == "ended", Task.concluded_on <= DUE_DATE)
    conditions = [
        scope.first <= DUE_DATE,
        min(scope.last, scope.as_of) >= DUE_DATE,
        or_(Task.id.is_(None), not_(waiting_in_time)),
        or_(Task.id.is_(None), Task.outcome.is_(None), not_(or_(possible_only, ended_before))),
    ]
    if scope.area:
        conditions.append(Entitlement.area_code.startswith(area_prefix(scope.area)))
    narrowed = {
        "department": OfficeRow.department, "matter": Entitlement.matter_code,
        "category": Recognition.category, "service": Case.service, "month": MONTH,
    }  # fmt: skip
    conditions += [
        key == getattr(scope, name) for name, key in narrowed.items() if getattr(scope, name)
    ]
    return and_(*conditions)


def handled_by(as_of: date) -> ColumnElement[bool]:
    """The condition: handled jointly by the as-of day."""
    return and_(Task.outcome.in_(HANDLED), Task.concluded_on <= as_of)


GROUP_KEYS: dict[str, Any] = {
    "county": func.substr(Entitlement.area_code, 1, 6),
    "township": Entitlement.area_code,
    "department": OfficeRow.department,
    "matter": Entitlement.matter_code,
    "category": Recognition.category,
    "month": MONTH,
}


def joint_handling(scope: Scope, group_by: str = "") -> list[Rates]:
    """The rates of the whole scope, or one row per group (GROUPS), by key.

    Without `group_by` the list has exactly one row, zeros when nothing is due.
    """
    query = _counted(scope, _counts(scope.as_of))
    if group_by:
        key = GROUP_KEYS[group_by]
        query = query.add_columns(key).group_by(key).order_by(key)
    rows = [(*row, "") for row in db.session.execute(query)]
    return [Rates(row[COUNTS], *(int(n or 0) for n in row[:COUNTS])) for row in rows]


COUNTS = 6


def _counts(as_of: date) -> list[ColumnElement[int]]:
    """The six counts of Rates, in their order."""
    handled = handled_by(as_of)
    tests = [handled, and_(handled, Task.concluded_on <= DUE_DATE)]
    tests += [and_(handled, Task.outcome == outcome) for outcome in HANDLED]
    return [func.count(), *(func.sum(case((test, 1), else_=0)) for test in tests)]


def _counted(scope: Scope, columns: Sequence[ColumnElement[int]]) -> Any:
    """Entitlements with their task where there is one, in the scope."""
    return (
        select(*columns)
        .select_from(Entitlement)
        .join(Case, Case.id == Entitlement.case_id)
        .join(Recognition, Recognition.id == Entitlement.recognition_id)
        .join(OfficeRow, OfficeRow.code == Entitlement.office_code)
        .outerjoin(Task, Task.entitlement_id == Entitlement.id)
        .where(due_in(scope))
    )
