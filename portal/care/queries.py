"""Reading care: the township's list of visits, and one household's plan, visits and marks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal.actor import Actor
from portal.care.access import cares_for, gives_care
from portal.care.households import CarePlan, plans
from portal.care.models import CareMark, CareVisit
from portal.cases.urgency import AMBER_DAYS
from portal.clock import today
from portal.database import db
from portal.errors import NotAllowed
from portal.people.masking import mask_name
from portal.people.models import Household, Member

PAGE = 50


@dataclass(frozen=True)
class CareLine:
    """A household in the list: the visit that waits, how urgent (`lamp`, calendar `days` left or
    over), how many were missed. The name is masked.
    """

    household_id: int
    applicant: str
    area_code: str
    tier: str
    due_on: date
    cause: str
    lamp: str
    days: int
    last_visit: date | None
    missed: int


def worklist(
    actor: Actor, *, after: tuple[date, int] | None = None, size: int = PAGE
) -> list[CareLine]:
    """The households that the actor's office is to visit, due soonest first.

    `after` is the key (due day, household id) of the last line of the page before. Raises
    NotAllowed for anybody whose office visits nobody.
    """
    if not gives_care(actor):
        raise NotAllowed()
    found = [
        (plan.waiting(), plan) for plan in plans(cares_for(actor), today()) if plan.recognised
    ]  # fmt: skip
    keyed = sorted(
        ((due.due_on, plan.household_id), due.cause, plan) for due, plan in found if due
    )  # fmt: skip
    page = [one for one in keyed if after is None or one[0] > after][:size]
    names = _applicants([plan.household_id for _, _, plan in page])
    return [_line(key[0], cause, plan, names) for key, cause, plan in page]


def _line(due_on: date, cause: str, plan: CarePlan, names: dict[int, str]) -> CareLine:
    left = (due_on - today()).days
    lamp = "overdue" if left < 0 else "soon" if left <= AMBER_DAYS else "normal"
    return CareLine(
        household_id=plan.household_id, applicant=names.get(plan.household_id, ""),
        area_code=plan.area_code, tier=plan.tier, due_on=due_on, cause=cause, lamp=lamp,
        days=abs(left), last_visit=plan.last_visit, missed=len(plan.missed(today())),
    )  # fmt: skip


def _applicants(households: Sequence[int]) -> dict[int, str]:
    query = select(Member.household_id, Member.name).where(
        Member.household_id.in_(households), Member.position == 0
    )
    return {household: mask_name(name or "") for household, name in db.session.execute(query)}


def plan_of(household: Household) -> CarePlan:
    """The household's plan as of today."""
    return next(plans(Household.id == household.id, today()))


def visits_of(household: Household) -> Sequence[CareVisit]:
    """The visits made, newest first, without their photos."""
    query = select(CareVisit).where(CareVisit.household_id == household.id)
    return db.session.scalars(query.order_by(CareVisit.visited_on.desc())).all()


def marks_of(household: Household) -> Sequence[CareMark]:
    """What was noted of the household's risk, newest first."""
    query = select(CareMark).where(CareMark.household_id == household.id)
    return db.session.scalars(query.order_by(CareMark.id.desc())).all()
