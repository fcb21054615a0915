"""Joint handling: what a recognised household is owed becomes tasks of every department."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.actor import PORTAL, Actor
from portal.cases.models import Case, Entitlement, Recognition, Task
from portal.cases.status import derive_status
from portal.clock import today
from portal.database import db, transaction
from portal.journal.operations import record
from portal.offices.city import City, current_city
from portal.parameters.queries import parameters_in_force
from portal.services.catalogue import get_service
from portal.services.owed import Owed


def owed_to(city: City, case: Case) -> list[tuple[Recognition, Owed]]:
    """What the rules say that the case's recognitions give, each matter once."""
    service = get_service(case.service)
    matters = city.matters_on(case.service, case.applied_on)
    recognised = {r.category: tuple(r.members) for r in case.recognitions}
    by_category = {r.category: r for r in case.recognitions}
    owed = service.matters_owed(case.facts, recognised, matters, case.applied_on)
    return [(by_category[item.category], item) for item in owed]


def open_entitlements(session: Session, actor: Actor, city: City, case: Case) -> int:
    """Every entitlement of the case that is not there yet, with its task; returns how many.

    The due date is the one that the law gives from the day of recognition, also when the task is
    opened late. (recognition, matter) is unique, so running it again opens nothing twice.
    """
    known = {(e.recognition_id, e.matter_code): e for e in case.entitlements}
    opened = 0
    for recognition, item in owed_to(city, case):
        entitlement = known.get((recognition.id, item.matter_code))
        if entitlement is None:
            entitlement = _entitlement(city, case, recognition, item)
            case.entitlements.append(entitlement)
        if entitlement.task is None:
            session.flush()
            opened += 1
            _open_task(session, actor, case, entitlement)
    return opened


def _entitlement(city: City, case: Case, recognition: Recognition, item: Owed) -> Entitlement:
    matter = city.matter(item.matter_code, case.applied_on)
    due = city.calendar.due_date(recognition.first_day, matter.limit, matter.limit_unit)
    office = city.office_for(matter.department, matter.level, case.area_code)
    return Entitlement(
        recognition_id=recognition.id, matter_code=matter.code, office_code=office.code,
        area_code=case.area_code, members=list(item.members), certain=item.certain,
        opened_on=recognition.first_day, due_on=due.day, due_provisional=due.provisional,
    )  # fmt: skip


def _open_task(session: Session, actor: Actor, case: Case, entitlement: Entitlement) -> None:
    by = "reconciliation" if actor == PORTAL else "application"
    task = Task(
        kind="matter", code=entitlement.matter_code, position=100, opened_by=by, state="open",
        office_code=entitlement.office_code, opened_on=today(), due_on=entitlement.due_on,
        due_provisional=entitlement.due_provisional, entitlement_id=entitlement.id,
    )  # fmt: skip
    case.tasks.append(task)
    entitlement.task = task
    session.flush()
    after = {"state": "open", "office": task.office_code, "due_on": str(task.due_on)}
    record(actor, "open", "task", task.id, after=after)


def reconcile() -> int:
    """Run the rules again over every recognised household and open what nobody opened.

    One transaction per case, so that it may be stopped and run again. Returns the tasks opened.
    """
    cases = db.session.scalars(select(Recognition.case_id).distinct().order_by(Recognition.case_id))
    return sum(_reconcile_case(case_id) for case_id in cases.all())


def _reconcile_case(case_id: int) -> int:
    with transaction() as session:
        case = session.scalars(select(Case).where(Case.id == case_id).with_for_update()).one()
        opened = open_entitlements(session, PORTAL, current_city(), case)
        case.status = derive_status(case)
        return opened


def review_day(category: str, first_day: date) -> date | None:
    """When a recognition is looked at again; None where no law or city figure says.

    The period is the parameter review_months_<category>, in months from `first_day`.
    """
    months = parameters_in_force().on(first_day).known(f"review_months_{category}")
    if months is None:
        return None
    total = first_day.month - 1 + months
    year, month = first_day.year + total // 12, total % 12 + 1
    return date(year, month, min(first_day.day, 28))
