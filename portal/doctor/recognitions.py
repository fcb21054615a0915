"""What recognised households are owed and nobody opened, and what goes on past its end."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, false, func, or_, select
from sqlalchemy.orm import aliased

from portal.cases.endings import why_ended
from portal.cases.models import Case, Entitlement, Recognition, Task
from portal.cases.review_models import Review
from portal.cases.status import LAPSING, PAID_ONCE
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


def past_end() -> Iterator[Found]:
    """Recognitions that ended or lapsed, none other in the case in force, with open tasks."""
    other = aliased(Recognition)
    goes_on = select(other.id).where(other.case_id == Recognition.case_id, ~_over(other))
    query = (
        select(Recognition.id, Case.number)
        .join(Case, Case.id == Recognition.case_id)
        .join(Entitlement, Entitlement.recognition_id == Recognition.id)
        .join(Task, Task.entitlement_id == Entitlement.id)
        .where(_over(Recognition), Task.state != "concluded", ~goes_on.exists())
        .distinct()
        .order_by(Recognition.id)
    )
    for recognition_id, number in db.session.execute(query):
        yield Found(f"recognition {recognition_id} of case {number}")


def _over(found: type[Recognition]) -> ColumnElement[bool]:
    """Whether a recognition gives nothing more today."""
    ended = func.coalesce(found.ended_on <= today(), false())
    lapsed = found.category.in_(LAPSING) & func.coalesce(found.review_on < today(), false())
    return or_(ended, lapsed)


def unreviewed() -> Iterator[Found]:
    """Recognitions past their review day that nobody is looking at again."""
    running = select(Review.id).where(
        Review.case_id == Recognition.case_id, Review.closed_on.is_(None)
    )
    query = select(Recognition, Case).join(Case, Case.id == Recognition.case_id).where(
        Recognition.review_on < today(), Recognition.ended_on.is_(None),
        Recognition.revoked_on.is_(None), Recognition.category.not_in(PAID_ONCE | LAPSING),
        ~running.exists(),
    )  # fmt: skip
    for found, case in db.session.execute(query.order_by(Recognition.id)):
        if not why_ended(db.session(), found, today()):
            yield Found(
                f"recognition {found.id} of case {case.number}, review day {found.review_on}"
            )
