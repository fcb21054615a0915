"""What comes after in the demonstration: papers arrive, care visits, and what residents say."""

from datetime import date, timedelta
from random import Random

from sqlalchemy import select, true

from portal.actor import Actor
from portal.care.households import CarePlan, plans
from portal.care.operations import record_visit
from portal.cases.models import Case, Notice
from portal.cases.ratings import CALLED_BACK, LEVELS, rate
from portal.cases.status import FINISHED
from portal.clock import at
from portal.database import db
from portal.delivery.operations import handed_over, plan_deliveries
from portal.delivery.queries import not_arrived
from portal.demonstration.staff import Staff
from portal.demonstration.story import noon
from portal.people.models import Household

SAID = {
    "very_satisfied": "一次就办好了，谢谢。",
    "dissatisfied": "等了很久，没有人告诉我办到哪一步。",
}
WEIGHTS = (10, 6, 3, 1, 1)
"""How often each of LEVELS is given."""

MISSED = 0.15
"""How often an office misses a visit; from then on it waits."""


def visit_and_ask(staff: Staff, today: date, seed: int) -> None:
    """Townships visit most recognised households in time; half of the residents rate."""
    for plan in list(plans(true(), today)):
        _visit(staff, plan, today, Random(f"{seed} visit {plan.household_id}"))
    query = select(Case.number, Case.account_id).where(
        Case.status.in_(FINISHED), Case.account_id.is_not(None)
    )
    for number, account_id in db.session.execute(query.order_by(Case.id)).all():
        dice = Random(f"{seed} rating {number}")
        if dice.random() < 0.5:
            _rate(Actor("resident", account_id), number, dice)


def tell_of_papers(staff: Staff, today: date) -> None:
    """Every paper went its way; what is older than a day was handed over where it had to be."""
    while plan_deliveries():
        pass
    query = select(Notice.id, Notice.office_code).where(
        not_arrived(), Notice.issued_on < today - timedelta(days=1)
    )
    for notice_id, office in db.session.execute(query.order_by(Notice.id)).all():
        handed_over(staff[office], notice_id, {"received_by": "本人"})


def _visit(staff: Staff, plan: CarePlan, today: date, dice: Random) -> None:
    """Every visit that was due, a few days early, until one is missed."""
    officer = staff[f"{plan.area_code}-township"]
    due = plan.waiting()
    while due is not None and due.due_on < today and dice.random() >= MISSED:
        ahead = (due.due_on - today).days - dice.randrange(6)
        with at(noon(today, ahead)):
            record_visit(officer, plan.household_id, _seen(today, ahead), b"")
        due = next(plans(Household.id == plan.household_id, today)).waiting()


def _seen(today: date, ahead: int) -> dict[str, object]:
    visited_on = noon(today, ahead).date().isoformat()
    return {
        "visited_on": visited_on, "visitors": ["例甲", "例乙"], "method": "at_home",
        "findings": "身体和生活都还稳定，待遇已经到账。", "signed_by": "本人",
    }  # fmt: skip


def _rate(resident: Actor, number: str, dice: Random) -> None:
    level = dice.choices(tuple(LEVELS), WEIGHTS)[0]
    said = SAID["dissatisfied"] if level in CALLED_BACK else SAID.get(level)
    rate(resident, number, {"level": level, **({"words": said} if said else {})})
