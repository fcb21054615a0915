"""Childcare in the demonstration: the supply, an institution with an account, families that wait."""

from datetime import date, timedelta

from sqlalchemy import select

from portal.actor import Actor
from portal.childcare.models import ClassMonth, Institution, Staff
from portal.childcare.request_models import Wish
from portal.childcare.requests import act_on_wish, file_request
from portal.clock import at, next_month, now
from portal.database import db, transaction
from portal.demonstration import people
from portal.demonstration.accounts import TOWNSHIP
from portal.demonstration.childcare import applying, supply
from portal.demonstration.story import noon
from portal.offices.city import City
from portal.parameters.queries import parameters_in_force
from portal.people.models import Account
from portal.people.operations import login_index

KEEPER = "tuoyu"
FAMILIES = ((16, 12), (20, 9), (14, 6), (18, 3), (13, 1))
"""Families that ask: how many months old the child is, and how many days ago they asked."""


def open_childcare(city: City, today: date, seed: int) -> None:
    """The supply; one institution is kept by an account, five families ask it, one has an offer."""
    parameters = parameters_in_force().on(today)
    supply(city, parameters, today, seed)
    applying(city, city.areas[TOWNSHIP], parameters, today, seed)
    institution, staff = _desk(today)
    wishes = [
        wish for number, (months, days) in enumerate(FAMILIES, 1)
        if (wish := _ask(institution, number, months, days, today)) is not None
    ]  # fmt: skip
    if wishes:
        answers = {
            "answer_by": str(today + timedelta(days=7)),
            "enrol_by": str(today + timedelta(days=21)),
        }
        act_on_wish(staff, wishes[0].id, "offer", wishes[0].version, answers)


def _desk(today: date) -> tuple[int, Actor]:
    """An institution of the demonstration's township that has small classes with places."""
    query = (
        select(Institution)
        .join(ClassMonth, ClassMonth.institution_id == Institution.id)
        .where(Institution.area_code == TOWNSHIP, Institution.filing == "filed",
               ClassMonth.kind == "small", ClassMonth.month == next_month(today))
        .order_by(ClassMonth.free.desc(), Institution.id)
        .limit(1)
    )  # fmt: skip
    with transaction() as session:
        found = session.scalars(query).one()
        found.updated_on = today - timedelta(days=16)
        index = login_index(KEEPER)
        account = session.scalars(select(Account).where(Account.login_index == index)).one()
        session.add(Staff(account_id=account.id, institution_id=found.id, since=now()))
        return found.id, Actor("institution", account.id)


def _ask(institution: int, number: int, months: int, days: int, today: date) -> Wish | None:
    """A family that has an account asks for its child; None where there is none."""
    index = login_index(people.phone(number))
    account = db.session.scalar(select(Account.id).where(Account.login_index == index))
    if account is None:
        return None
    born = next_month(today, -months) + timedelta(days=number * 3)
    child = {
        "name": f"例小{people.GIVEN[number]}", "born_on": str(born), "service": "full",
        "entry_month": str(next_month(today))[:7], "area": TOWNSHIP,
    }  # fmt: skip
    with at(noon(today, -days)):
        request = file_request(Actor("resident", account), child, [institution])
    return db.session.scalars(select(Wish).where(Wish.request_id == request)).one()
