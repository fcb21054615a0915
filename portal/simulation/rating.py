"""Residents say how it was, once their case is over; who is dissatisfied is called back."""

from collections import Counter
from collections.abc import Iterator
from random import Random

from sqlalchemy import select

from portal.actor import Actor
from portal.cases.models import Case, Task
from portal.cases.rating_models import Rating
from portal.cases.ratings import CALLED_BACK, LEVELS, rate
from portal.cases.status import FINISHED
from portal.database import db
from portal.simulation.ledger import Ledger

RATE = 80
"""In a week so many of a thousand whose case is over say how it was."""
WEIGHTS = (10, 6, 3, 1, 1)
"""How often each of LEVELS is given."""


def let_rate(random: Random, ledger: Ledger) -> None:
    """A week's ratings."""
    query = select(Case.number, Case.account_id).where(
        Case.status.in_(FINISHED), Case.id.not_in(select(Rating.case_id))
    )
    for number, account_id in db.session.execute(query.order_by(Case.id)).all():
        if random.randrange(1000) < RATE:
            level = random.choices(tuple(LEVELS), WEIGHTS)[0]
            rate(Actor("resident", account_id), number, {"level": level, "words": "如实评价。"})
            ledger.did("rate")


def never_called() -> Iterator[str]:
    """Who is dissatisfied has one call-back task, who is not has none."""
    called = Counter(db.session.scalars(select(Task.case_id).where(Task.kind == "callback")))
    for rating in db.session.scalars(select(Rating)):
        if called[rating.case_id] != (rating.level in CALLED_BACK):
            yield f"case {rating.case_id}: rated {rating.level}, {called[rating.case_id]} call-backs"
