"""Use cases of care: look at a household, note a risk, record a visit. Each is one transaction."""

from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.actor import Actor
from portal.care.access import household_for
from portal.care.forms import EVIDENCE_MISSING, MARK, VISIT
from portal.care.models import CareMark, CareVisit
from portal.care.plan import INCIDENT, OTHER
from portal.cases.models import Recognition
from portal.cases.papers import read_paper
from portal.clock import today
from portal.database import transaction
from portal.errors import FieldProblem, Invalid, NotFound, Refused
from portal.journal.operations import record
from portal.people.models import Household
from portal.text import N_


def look_at_household(actor: Actor, household_id: int) -> Household:
    """Open a household with whom it consists of; the look is journalled. Raises NotFound."""
    with transaction() as session:
        household = household_for(session, actor, household_id)
        record(actor, "look", "household", household.id)
    return household


def look_at_photo(actor: Actor, visit_id: int) -> CareVisit:
    """Open a visit's photo; the look is journalled. Raises NotFound."""
    with transaction() as session:
        visit = session.get(CareVisit, visit_id)
        if visit is None or visit.photo is None:
            raise NotFound()
        household_for(session, actor, visit.household_id)
        record(actor, "look", "care-visit", visit.id)
    return visit


def mark(actor: Actor, household_id: int, typed: dict[str, Any]) -> int:
    """Note from today on: a tier, or a major incident of which the office learnt; returns its id.

    `typed`: kind (incident, key, other), reason. Raises NotFound, Invalid, Refused where nothing
    would change.
    """
    data = MARK.load(typed)
    with transaction() as session:
        household = household_for(session, actor, household_id, lock=True)
        _refuse_same(session, household, data["kind"])
        row = CareMark(
            household_id=household.id, kind=data["kind"], marked_on=today(), reason=data["reason"],
            officer_id=actor.account_id,
        )  # fmt: skip
        session.add(row)
        session.flush()
        record(actor, "mark", "household", household.id, after={"mark": row.id, "kind": row.kind})
        return row.id


def _refuse_same(session: Session, household: Household, kind: str) -> None:
    """A tier is set once; of one incident nobody is to hear twice on a day."""
    marks = select(CareMark).where(CareMark.household_id == household.id).order_by(CareMark.id)
    rows = session.scalars(marks).all()
    tiers = [row.kind for row in rows if row.kind != INCIDENT] or [OTHER]
    told_today = any(row.kind == INCIDENT and row.marked_on == today() for row in rows)
    if told_today if kind == INCIDENT else tiers[-1] == kind:
        raise Refused(N_("已经这样登记过了。"), code="marked-before")


def record_visit(actor: Actor, household_id: int, typed: dict[str, Any], photo: bytes) -> int:
    """Keep a visit with its evidence; returns its id.

    `typed`: visited_on, visitors, method, findings, signed_by; `photo` is empty where somebody of
    the household signed. Raises NotFound, Invalid with every field, Refused for a second visit on
    one day.
    """
    data = VISIT.load(typed)
    media_type = read_paper(photo) if photo else None
    if not photo and not data.get("signed_by"):
        raise Invalid([FieldProblem("file", EVIDENCE_MISSING)])
    visited_on = date.fromisoformat(data.pop("visited_on"))
    with transaction() as session:
        household = household_for(session, actor, household_id, lock=True)
        _refuse_day(session, household, visited_on)
        row = CareVisit(
            household_id=household.id, visited_on=visited_on, recorded_on=today(), **data,
            photo=photo or None, media_type=media_type, officer_id=actor.account_id,
        )  # fmt: skip
        session.add(row)
        session.flush()
        record(actor, "visit", "household", household.id,
               after={"visit": row.id, "visited_on": str(visited_on)})  # fmt: skip
        return row.id


def _refuse_day(session: Session, household: Household, day: date) -> None:
    first = session.scalar(
        select(func.min(Recognition.first_day)).where(Recognition.household_id == household.id)
    )
    if first is not None and day < first:
        words = N_("这户家庭%(day)s才认定，探访日期不能更早。")
        raise Invalid([FieldProblem("visited_on", words, {"day": first})])
    same = select(CareVisit.id).where(
        CareVisit.household_id == household.id, CareVisit.visited_on == day
    )
    if session.scalar(same) is not None:
        raise Refused(N_("这一天的探访已经登记过了。"), code="visited-before")
