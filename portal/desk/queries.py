"""The officer's queue: the own office's tasks, due soonest first, nothing personal in the clear."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select, tuple_

from portal.actor import Actor
from portal.cases.access import may_see_papers
from portal.cases.models import Case, Task
from portal.cases.queries import task_name
from portal.cases.urgency import lamp_of
from portal.clock import today
from portal.database import db
from portal.errors import NotAllowed
from portal.offices.city import City, current_city
from portal.people.leave import colleagues as officers_of
from portal.people.leave import stands_in_for
from portal.people.masking import mask_name
from portal.people.models import Account
from portal.supervision.standing import unanswered

ACTIVE = ("open", "claimed", "paused")
PAGE = 50
DUE = func.coalesce(Task.due_on, date.max)
"""What has no limit any more (a data check that was started) comes last."""


@dataclass(frozen=True)
class QueueRow:
    """One task in the queue. `lamp`: overdue, soon, normal, paused or done; `days` are working days
    left (late ones: days over). `urged`: a supervisor waits for an answer; `kin`: registered apart;
    `stands_in`: its officer is on leave and the one who looks stands in.
    """

    task_id: int
    version: int
    case_number: str
    service: str
    kind: str
    code: str
    name: str
    english: str
    applicant: str
    area_code: str
    state: str
    outcome: str | None
    officer_id: int | None
    officer: str
    due_on: date | None
    due_provisional: bool
    extended_from: date | None
    lamp: str
    days: int
    kin: bool
    urged: bool = False
    stands_in: bool = False


def queue(
    actor: Actor,
    *,
    state: str = "",
    mine: bool = False,
    after: tuple[date, int] | None = None,
    size: int = PAGE,
) -> list[QueueRow]:
    """The tasks of the actor's own office, due soonest first.

    `state` narrows to one state ("" = everything not concluded), `mine` to the own ones and those
    of who one stands in for; `after` is the key (due date, task id) of the last row of the
    page before. Raises NotAllowed for anybody without an office.
    """
    if not actor.is_officer:
        raise NotAllowed()
    query = (
        select(Task, Case, Account.name)
        .join(Case, Case.id == Task.case_id)
        .outerjoin(Account, Account.id == Case.account_id)
        .where(Task.office_code == actor.office, Task.state.in_([state] if state else ACTIVE))
        .order_by(DUE, Task.id)
        .limit(size)
    )
    absent = {one.account_id for one in stands_in_for(actor.account_id, today())}
    if mine:
        query = query.where(Task.officer_id.in_({actor.account_id, *absent}))
    if after is not None:
        query = query.where(tuple_(DUE, Task.id) > tuple_(*after))
    found = db.session.execute(query).all()
    names, urged = officers_of(actor.office, 0), unanswered([task.id for task, _, _ in found])
    rows = (
        _row(current_city(), t, case, name or case.first_member, names) for t, case, name in found
    )
    return [
        replace(row, urged=row.task_id in urged, stands_in=row.officer_id in absent) for row in rows
    ]


def _row(city: City, task: Task, case: Case, applicant: str, names: dict[int, str]) -> QueueRow:
    name, english = task_name(city, case, task)
    lamp, days = lamp_of(city, task, today())
    return QueueRow(
        task_id=task.id, version=task.version, case_number=case.number, service=case.service,
        kind=task.kind, code=task.code, name=name, english=english,
        applicant=mask_name(applicant), area_code=case.area_code, state=task.state,
        outcome=task.outcome, officer_id=task.officer_id,
        officer=names.get(task.officer_id or 0, ""), due_on=task.due_on,
        due_provisional=task.due_provisional, extended_from=task.extended_from, lamp=lamp, days=days,
        kin=case.kin,
    )  # fmt: skip


def colleagues(actor: Actor) -> dict[int, str]:
    """The other officers of the own office, by account id."""
    return officers_of(actor.office, actor.account_id)


def registered_apart(actor: Actor) -> Sequence[Case]:
    """The cases of officers' and officials' close relatives (近亲属备案) that the office has had to do
    with, newest first, at most two hundred. Raises NotAllowed for anybody without an office.
    """
    if not actor.is_officer:
        raise NotAllowed()
    query = select(Case).where(Case.kin, may_see_papers(actor)).order_by(Case.id.desc()).limit(200)
    return db.session.scalars(query).all()
