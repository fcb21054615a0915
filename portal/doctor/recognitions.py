"""What recognised households are owed and nobody opened, and what goes on past its end."""

from collections.abc import Iterator

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from portal.cases.models import Case, Entitlement, Recognition, Task
from portal.clock import today
from portal.database import db
from portal.doctor.finding import Found


def without_task() -> Iterator[Found]:
    """Entitlements for which no task was opened."""
    query = (
        select(Entitlement.id, Entitlement.matter_code, Case.number)
        .join(Case, Case.id == Entitlement.case_id)
        .outerjoin(Task, Task.entitlement_id == Entitlement.id)
        .where(Task.id.is_(None))
        .order_by(Entitlement.id)
    )
    for entitlement_id, matter, number in db.session.execute(query):
        yield Found(f"entitlement {entitlement_id} ({matter}) of case {number}")


def past_review() -> Iterator[Found]:
    """Recognitions past their review day, none other in the case in force, with open tasks."""
    other = aliased(Recognition)
    lasts = or_(other.review_on.is_(None), other.review_on >= today())
    in_force = select(other.id).where(other.case_id == Recognition.case_id, lasts).exists()
    query = (
        select(Recognition.id, Recognition.review_on, Case.number)
        .join(Case, Case.id == Recognition.case_id)
        .join(Entitlement, Entitlement.recognition_id == Recognition.id)
        .join(Task, Task.entitlement_id == Entitlement.id)
        .where(Recognition.review_on < today(), Task.state != "concluded", ~in_force)
        .distinct()
        .order_by(Recognition.id)
    )
    for recognition_id, day, number in db.session.execute(query):
        yield Found(f"recognition {recognition_id} of case {number}, review day {day}")
