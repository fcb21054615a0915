"""Filling an empty portal with the demonstration; everything in it is made up and says so."""

from collections.abc import Iterator
from itertools import islice
from random import Random

from sqlalchemy import delete, select

from portal.actor import PORTAL, Actor
from portal.cases.models import Case, Task
from portal.cases.reviews import open_due_reviews
from portal.clock import today
from portal.database import db, transaction
from portal.demonstration import people
from portal.demonstration.accounts import ACCOUNTS, PASSWORD, TOWNSHIP, DemoAccount
from portal.demonstration.afterwards import tell_of_papers, visit_and_ask
from portal.demonstration.childcare_desk import open_childcare
from portal.demonstration.courses import tell
from portal.demonstration.households import Made, households
from portal.demonstration.outreach import find_people
from portal.demonstration.paying import pay
from portal.demonstration.rental import apply_for_rent, rent_homes
from portal.demonstration.staff import add_account, make_accounts
from portal.journal.operations import record
from portal.offices.city import City
from portal.people.models import Account
from portal.people.operations import keep_household, login_index, write_household
from portal.people.passwords import hash_password

SEED = 2025
APPLIED = 240
BATCH = 500
NEAR = 14
"""How many times as likely a household lives in the township with the demonstration accounts."""


def is_empty() -> bool:
    """Whether nobody has an account yet."""
    return db.session.scalar(select(Account.id).limit(1)) is None


def fill(city: City, count: int = APPLIED, seed: int = SEED) -> int:
    """The demonstration: accounts, then `count` households; returns how many were made.

    Beside them stand the households of a register, and the outreach list. Of `count`, the first
    240 have applied and their cases are told with the portal's own operations; the
    others are kept households that have not applied. Those recognised are visited, and some say
    how it was. They stream: memory does not grow. Every
    case has dice of its own: how one goes does not depend on those before it.
    """
    staff, day = make_accounts(city), today()
    stream = households(city, day, seed, _areas(city))
    secret = hash_password(PASSWORD)
    keep_household(_resident(), next(stream).declaration, version=0)
    for number, made in enumerate(islice(stream, min(count, APPLIED)), 1):
        dice = Random(f"{seed} {number}")
        tell(made, _account_for(made, number, secret), staff, dice, day)
    apply_for_rent(city, lambda made, number: _account_for(made, number, secret), day, seed)
    rent_homes(staff, day, seed)
    _forget_one_task()
    find_people(city, staff, day)
    visit_and_ask(staff, day, seed)
    tell_of_papers(staff, day)
    open_due_reviews()
    pay(day)
    open_childcare(city, day, seed)
    made_more = _keep_others(stream, APPLIED + 1, count - APPLIED, secret)
    return min(count, APPLIED) + made_more


def _areas(city: City) -> tuple[str, ...]:
    """One township of every county, and more often the one with the demonstration accounts."""
    first: dict[str, str] = {}
    for area in city.areas.values():
        if area.level in ("subdistrict", "town", "township"):
            first.setdefault(area.parent_code, area.code)
    return (*(TOWNSHIP,) * NEAR, *first.values())


def _resident() -> Actor:
    """The demonstration's resident: has a household, has not applied yet."""
    index = login_index(ACCOUNTS[0].login)
    found = db.session.scalars(select(Account).where(Account.login_index == index)).one()
    return Actor("resident", found.id)


def _account_for(made: Made, number: int, secret: str) -> Actor:
    with transaction() as session:
        account = DemoAccount(people.phone(number), "resident")
        return Actor("resident", add_account(session, account, secret, made.applicant).id)


def _keep_others(stream: Iterator[Made], first: int, count: int, secret: str) -> int:
    """Households that are known and have not applied, in batches."""
    for start in range(first, first + max(count, 0), BATCH):
        size = min(BATCH, first + count - start)
        with transaction() as session:
            for number, made in enumerate(islice(stream, size), start):
                account = DemoAccount(people.phone(number), "resident")
                row = add_account(session, account, secret, made.applicant)
                write_household(session, Actor("resident", row.id), made.declaration)
        db.session.expunge_all()
    return max(count, 0)


def _forget_one_task() -> None:
    """The one gap that nobody opened: the last task that nobody took up yet is taken away.

    It is one of the township with the demonstration accounts if there is any.
    """
    near = (Case.area_code == TOWNSHIP).desc()
    query = select(Task).join(Task.case).where(Task.kind == "matter", Task.state == "open")
    with transaction() as session:
        task = session.scalars(query.order_by(near, Task.id.desc()).limit(1)).first()
        if task is not None:
            record(PORTAL, "forget", "task", task.id, reason="演示：没有人开过的任务",
                   after={"case": task.case.number})  # fmt: skip
            session.execute(delete(Task).where(Task.id == task.id))
