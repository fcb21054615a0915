"""Transferring a task to another office (转办): where it may go, and what the old office still sees."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal.actor import Actor
from portal.cases.act import Act
from portal.cases.course_models import Transfer
from portal.cases.models import Case, Task
from portal.cases.queries import task_name
from portal.cases.steps import OF_PROCEDURE, procedure_of
from portal.database import db
from portal.errors import FieldProblem, Invalid, NotAllowed
from portal.offices.city import City, Office, current_city
from portal.text import N_


@dataclass(frozen=True)
class TransferredRow:
    """A task that an office gave away: which one, to whom, when and why. `name` in Chinese."""

    made_on: date
    case_number: str
    name: str
    english: str
    office: Office
    reason: str


def transfer_targets(city: City, task: Task) -> list[Office]:
    """Where the task may go: the same department's offices of the same level elsewhere.

    A matter may also go to another department of the same area, where the wrong one got it.
    """
    own = city.offices[task.office_code]
    elsewhere = [
        o for o in city.offices.values() if o.department == own.department and o.area_code != own.area_code
    ]  # fmt: skip
    beside = [o for o in city.offices.values() if o.area_code == own.area_code and o is not own]
    found = elsewhere if task.kind in OF_PROCEDURE else [*beside, *elsewhere]
    return [office for office in found if office.level == own.level]


def transfer(act: Act) -> None:
    """Give the task to another office, with a reason; its due date stays. Raises Invalid elsewhere."""
    task, before = act.task, act.task.office_code
    targets = {office.code: office for office in transfer_targets(act.city, task)}
    target = targets.get(act.data["office"])
    if target is None:
        raise Invalid([FieldProblem("office", N_("请从列出的单位中选择。"))])
    act.case.transfers.append(Transfer(
        task_id=task.id, from_office=before, to_office=target.code, reason=act.data["reason"],
        made_on=act.today,
    ))  # fmt: skip
    task.office_code, task.officer_id = target.code, None
    if task.kind == "step" and target.level == "township":
        _move_case(act.city, act.case, target)
    for entitlement in act.case.entitlements:
        if entitlement.id == task.entitlement_id:
            entitlement.office_code = target.code


def _move_case(city: City, case: Case, target: Office) -> None:
    """The case belongs to another township: so do the steps whose turn is still to come."""
    case.area_code = target.area_code
    procedure = procedure_of(city, case)
    for task in case.tasks:
        if task.kind == "step" and task.state == "waiting":
            step = procedure.step(task.code)
            office = city.office_for(step.department, step.level, target.area_code)
            task.office_code = office.code


def transferred(actor: Actor, size: int = 100) -> list[TransferredRow]:
    """What the actor's own office gave away, newest first. Raises NotAllowed without an office."""
    if not actor.is_officer:
        raise NotAllowed()
    query = (
        select(Transfer, Task, Case)
        .join(Task, Task.id == Transfer.task_id)
        .join(Case, Case.id == Transfer.case_id)
        .where(Transfer.from_office == actor.office)
        .order_by(Transfer.id.desc())
        .limit(size)
    )
    city = current_city()
    return [_row(city, given, task, case) for given, task, case in db.session.execute(query)]


def _row(city: City, given: Transfer, task: Task, case: Case) -> TransferredRow:
    name, english = task_name(city, case, task)
    return TransferredRow(
        given.made_on, case.number, name, english, city.offices[given.to_office], given.reason
    )
