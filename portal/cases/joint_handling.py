"""Joint handling: what a recognised household is owed becomes tasks of every department."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.actor import PORTAL, Actor
from portal.cases.endings import close_ended, lasting
from portal.cases.models import Case, Entitlement, Recognition, Task
from portal.cases.rental.prefilled import open_prefilled
from portal.cases.status import derive_status
from portal.clock import today
from portal.database import db, transaction
from portal.journal.operations import record
from portal.offices.city import City, current_city
from portal.parameters.queries import parameters_in_force
from portal.services.catalogue import get_service
from portal.services.owed import Owed

Owing = tuple[Recognition, Owed, date]
"""A recognition, what it gives, and the day from which the law counts the limit."""


def owed_to(session: Session, city: City, case: Case, on: date) -> list[Owing]:
    """What the rules say that the case's recognitions give on a day, each matter once.

    By the matters of the day of application, counted from the recognition; and by those of `on`, of
    the recognitions that still last: what came into force since, or what a member has come to since
    (a child goes to school), counts from the day on which it did.
    """
    first = [
        (r, item, r.first_day) for r, item in _given(city, case, case.recognitions, case.applied_on)
    ]
    known = {item.matter_code for _, item, _ in first}
    lately = _given(city, case, lasting(session, case, on), on)
    return first + [
        (r, item, _since(city, r, item, on)) for r, item in lately if item.matter_code not in known
    ]


def _given(
    city: City, case: Case, recognitions: Sequence[Recognition], on: date
) -> list[tuple[Recognition, Owed]]:
    by_category = {r.category: r for r in recognitions}
    recognised = {r.category: tuple(r.members) for r in recognitions}
    matters = city.matters_on(case.service, on)
    owed = get_service(case.service).matters_owed(case.facts, recognised, matters, on)
    return [(by_category[item.category], item) for item in owed]


def _since(city: City, recognition: Recognition, item: Owed, on: date) -> date:
    """A text that came after the recognition counts from its first day; anything else from `on`."""
    begun = city.matter(item.matter_code, on).first_day
    return begun if begun > recognition.first_day else on


def open_entitlements(session: Session, actor: Actor, city: City, case: Case) -> int:
    """Every entitlement of the case that is not there yet, with its task; returns how many.

    The due date is the one that the law gives, also when the task is opened late. A matter stands
    once in a case, so running it again opens nothing twice.
    """
    known = {entitlement.matter_code for entitlement in case.entitlements}
    for owing in owed_to(session, city, case, today()):
        if owing[1].matter_code not in known:
            case.entitlements.append(_entitlement(city, case, *owing))
    session.flush()
    missing = [entitlement for entitlement in case.entitlements if entitlement.task is None]
    for entitlement in missing:
        _open_task(session, actor, case, entitlement)
    open_prefilled(session, actor, case, missing)
    return len(missing)


def _entitlement(
    city: City, case: Case, recognition: Recognition, item: Owed, since: date
) -> Entitlement:
    matter = city.matter(item.matter_code, case.applied_on)
    due = city.calendar.due_date(since, matter.limit, matter.limit_unit)
    office = city.office_for(matter.department, matter.level, case.area_code)
    return Entitlement(
        recognition_id=recognition.id, matter_code=matter.code, office_code=office.code,
        area_code=case.area_code, members=list(item.members), certain=item.certain,
        opened_on=since, due_on=due.day, due_provisional=due.provisional,
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
    """Run the rules again over every recognised household: open what nobody opened, and close
    what ended with its recognition.

    One transaction per case, so that it may be stopped and run again. Returns the tasks opened.
    """
    cases = db.session.scalars(select(Recognition.case_id).distinct().order_by(Recognition.case_id))
    return sum(_reconcile_case(case_id) for case_id in cases.all())


def _reconcile_case(case_id: int) -> int:
    with transaction() as session:
        case = session.scalars(select(Case).where(Case.id == case_id).with_for_update()).one()
        opened = open_entitlements(session, PORTAL, current_city(), case)
        still_owed = _given(current_city(), case, lasting(session, case, today()), today())
        close_ended(session, case, today(), {item.matter_code for _, item in still_owed})
        case.status = derive_status(case)
        return opened


def review_day(service: str, facts: dict[str, Any], category: str, first_day: date) -> date | None:
    """When a recognition is looked at again; None where no law or city figure says.

    The period is the parameter review_months_<category>, in months from `first_day`; the one with
    _half_yearly where there is one and the facts ask for it (审核确认办法 31).
    """
    parameters, name = parameters_in_force().on(first_day), f"review_months_{category}"
    if f"{name}_half_yearly" in parameters and get_service(service).half_yearly(facts):
        name += "_half_yearly"
    months = parameters.known(name)
    if months is None:
        return None
    total = first_day.month - 1 + months
    year, month = first_day.year + total // 12, total % 12 + 1
    return date(year, month, min(first_day.day, 28))
