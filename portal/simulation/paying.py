"""The county pays: a list every month, fixed by a second person, answered by the bank; counted again."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from random import Random

from sqlalchemy import select

from portal.actor import Actor
from portal.cases.models import Case, Recognition
from portal.cases.rental.models import Agreement, Lease
from portal.cases.status import LAPSING, PAID_ONCE
from portal.clock import today
from portal.database import db, transaction
from portal.payments.lists import export, fix, prepare, take_answers
from portal.payments.models import PAID, Payment, PaymentAccount, PaymentList

PAY_DAY = 10
"""The list is made on the first working day from here on on which two officers are there."""
WITHOUT, RETURNED = 8, 10
"""Of so many households one gave no account; of a thousand lines so many come back from the bank."""


def pay(officers: list[Actor], month: date, random: Random) -> int:
    """Prepare, fix, export and answer the county's list of a month; returns how many lines were paid."""
    _take_accounts()
    first, second = officers[:2]
    made = prepare(first, month)
    fix(second, month, made.version)
    _, rows = export(first, month)
    said = {row.id: "账户已注销" if random.randrange(1000) < RETURNED else "" for row in rows}
    if said:
        take_answers(first, month, said)
    return sum(not word for word in said.values())


def _take_accounts() -> None:
    """Who was recognised since has said where the money goes, but for one in WITHOUT."""
    known = select(PaymentAccount.household_id)
    query = select(Recognition.household_id).where(
        Recognition.household_id.not_in(known), Recognition.household_id % WITHOUT != 0
    )
    with transaction() as session:
        for household in session.scalars(query.distinct().order_by(Recognition.household_id)):
            account = {"bank": "例银行", "number": "6299000000000000009", "holder": "例户主"}
            session.add(PaymentAccount(household_id=household, account=account, changed_on=today()))


def wrongly_paid() -> Iterator[str]:
    """Months that were paid twice, in another amount, or to whom they were not owed, and those that were
    owed and stand on no list; of the county's lists, counted one by one.
    """
    for department, owing in OWING.items():
        yield from _differences(department, owing)


Owed = Iterator[tuple[tuple[int, date], int]]
"""Recognition and month with the amount in fen."""


def _differences(department: str, owing: Callable[[date, date], Owed]) -> Iterator[str]:
    own = PaymentList.department == department
    months = sorted(db.session.scalars(select(PaymentList.month).where(own)).all())
    if not months:
        return
    owed = dict(owing(months[0], months[-1]))
    rows = db.session.execute(
        select(Payment.recognition_id, Payment.month, Payment.amount, Payment.state)
        .join(PaymentList, PaymentList.id == Payment.list_id)
        .where(own)
    ).all()
    paid = Counter((r, month) for r, month, _, state in rows if state == PAID)
    for (recognition, month), times in paid.items():
        if times > 1:
            yield f"recognition {recognition}: {month:%Y-%m} was paid {times} times"
    for recognition, month, amount, state in rows:
        if state == PAID and owed.get((recognition, month)) != amount:
            yield f"recognition {recognition}: {month:%Y-%m} was paid and is not owed so"
    listed = {(recognition, month) for recognition, month, _, _ in rows}
    for recognition, month in owed.keys() - listed:
        yield f"recognition {recognition}: {month:%Y-%m} stands on no list"


def _assistance(first: date, last: date) -> Owed:
    """From the month after the decision, as long as it lasts on the month's first day, months of the
    county's lists only.
    """
    for found in _recognitions("social-assistance"):
        if found.category in PAID_ONCE or not found.amount:
            continue
        ends = [found.ended_on, found.revoked_on]
        if found.category in LAPSING and found.review_on:
            ends.append(found.review_on + timedelta(days=1))
        over = min((day for day in ends if day), default=date.max)
        month = _next(found.first_day.replace(day=1))
        while month <= last and month < over:
            if month >= first:
                yield (found.id, month), found.amount
            month = _next(month)


def _rent(first: date, last: date) -> Owed:
    """From the month after the lease was filed, as long as agreement, lease and recognition last."""
    ends = dict(db.session.execute(select(Agreement.case_id, Agreement.last_day)).all())
    leases = {lease.case_id: lease for lease in db.session.scalars(select(Lease))}
    for found in _recognitions("rental-subsidy"):
        lease, agreed_until = leases.get(found.case_id), ends.get(found.case_id)
        if lease is None or lease.filed_on is None or agreed_until is None:
            continue
        over = min((day for day in (found.ended_on, found.revoked_on) if day), default=date.max)
        month = _next(lease.filed_on.replace(day=1))
        while month <= min(last, agreed_until, lease.last_day) and month < over:
            if month >= first and found.amount:
                yield (found.id, month), found.amount
            month = _next(month)


def _recognitions(service: str) -> Iterable[Recognition]:
    query = select(Recognition).join(Case, Case.id == Recognition.case_id)
    return db.session.scalars(query.where(Case.service == service))


def _next(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)


OWING = {"civil-affairs": _assistance, "housing": _rent}
"""What each department that pays owes, counted one by one."""
