"""The demonstration's payments: accounts of most recognised households, a list paid and one prepared."""

from datetime import date, timedelta
from random import Random

from sqlalchemy import select

from portal.actor import Actor
from portal.cases.models import Case, Recognition
from portal.cases.status import PAID_ONCE
from portal.clock import at
from portal.database import db, transaction
from portal.demonstration.accounts import COUNTY
from portal.demonstration.story import noon
from portal.payments.accounts import luhn
from portal.payments.lists import export, fix, prepare, take_answers
from portal.payments.models import PaymentAccount
from portal.people.models import Account
from portal.people.operations import login_index

BANK = "例银行海门支行"
PAYERS = {"civil-affairs": ("minzheng1", "minzheng2"), "housing": ("jianshe", "jianshe2")}
WITHOUT = 8
"""Of so many households one has not said where it is paid."""


def pay(today: date) -> None:
    """Last month's list is fixed, exported and answered; this month's waits for the second person."""
    _keep_accounts(today)
    for department, logins in PAYERS.items():
        _pay(today, *(_officer(login, department) for login in logins))


def _pay(today: date, first: Actor, second: Actor) -> None:
    last = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    with at(noon(last, 9)):
        made = prepare(first, last)
        fix(second, last, made.version)
        _, rows = export(first, last)
        if rows:
            take_answers(first, last, {row.id: "" for row in rows})
    prepare(first, today.replace(day=1))


def _keep_accounts(today: date) -> None:
    known = select(PaymentAccount.household_id)
    query = (
        select(Case)
        .join(Recognition, Recognition.case_id == Case.id)
        .where(
            Case.area_code.startswith(COUNTY),
            Recognition.category.not_in(PAID_ONCE),
            Case.household_id.not_in(known),
        )
        .distinct()
        .order_by(Case.id)
    )
    with transaction() as session:
        kept = set[int]()
        for place, case in enumerate(session.scalars(query).all()):
            if place % WITHOUT == WITHOUT - 1 or case.household_id in kept:
                continue
            kept.add(case.household_id)
            session.add(PaymentAccount(
                household_id=case.household_id, account=made_up_account(case), changed_on=today,
            ))  # fmt: skip


def made_up_account(case: Case) -> dict[str, str]:
    """Where the case's household is paid: a made-up card whose check digit is right."""
    first = f"6299{Random(case.number).randrange(10**14):014d}"
    number = next(f"{first}{digit}" for digit in range(10) if luhn(f"{first}{digit}"))
    return {"bank": BANK, "number": number, "holder": case.first_member}


def _officer(login: str, department: str) -> Actor:
    query = select(Account).where(Account.login_index == login_index(login))
    found = db.session.scalars(query).one()
    return Actor("caseworker", found.id, found.office_code or "", COUNTY, department)
