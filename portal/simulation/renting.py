"""Households with a rental subsidy sign, rent and hand their leases in, some sooner, some never."""

from datetime import timedelta
from random import Random

from sqlalchemy import select

from portal.actor import Actor
from portal.cases.models import Case
from portal.cases.rental.agreements import sign, waiting_step
from portal.cases.rental.words import SERVICE
from portal.clock import today
from portal.database import db
from portal.demonstration.paying import made_up_account
from portal.demonstration.rental import contract
from portal.payments.accounts import keep_account
from portal.rental.operations import hand_in_lease

A_DAY = 8
"""Of a hundred households that could, so many do what comes next on a day."""
TERM = timedelta(days=364)


def let_rent(random: Random) -> None:
    """Everybody whose turn it is, by the dice."""
    query = (
        select(Case).where(Case.service == SERVICE, Case.decision == "granted").order_by(Case.id)
    )
    for case in db.session.scalars(query).all():
        step = waiting_step(case)
        if step is not None and random.randrange(100) < A_DAY:
            _go_on(Actor("resident", case.account_id), case, step, random)


def _go_on(resident: Actor, case: Case, step: str, random: Random) -> None:
    if step == "agree":
        sign(resident, case.number, {"signer": "0", "agreed": True})
        return
    keep_account(resident, case.number, made_up_account(case))
    hand_in_lease(resident, case.number, {
        "area": case.area_code, "address": f"例街{case.id}号101室", "landlord": "例房东",
        "floor_area": "50", "rent": str(random.randrange(500, 1500)),
        "first_day": today().isoformat(), "last_day": (today() + TERM).isoformat(),
    }, ("合同.jpg", contract()))  # fmt: skip
