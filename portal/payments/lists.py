"""Use cases of payment lists: prepare, fix, export, take the bank's answer. Each is one transaction."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, cast

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.actor import Actor
from portal.clock import today
from portal.database import transaction
from portal.errors import FieldProblem, Invalid, NotFound, Refused
from portal.journal.operations import record
from portal.payments.access import Payer, payer_of
from portal.payments.due import Line, due_lines
from portal.payments.models import (
    CLOSED,
    DUE,
    EXPORTED,
    FIXED,
    NO_ACCOUNT,
    PAID,
    PAID_ALREADY,
    PREPARED,
    RETURNED,
    Payment,
    PaymentAccount,
    PaymentList,
    PaymentPerson,
)
from portal.text import N_

SUBJECT = "payment-list"


def prepare(actor: Actor, month: date) -> PaymentList:
    """Put together the list of the own county for a month, anew while nobody has fixed it.

    A person who has the month on another list holds the line back, with the reason. Raises NotAllowed,
    Invalid for a month that is to come, Refused for a list that is fixed.
    """
    payer = payer_of(actor)
    if month > today().replace(day=1):
        raise Invalid([FieldProblem("month", N_("还没有到这个月，不能编制清单。"))])
    try:
        return _prepare(actor, payer, month)
    except (
        IntegrityError
    ):  # another county took one of the persons, or prepared this list, just now
        return _prepare(actor, payer, month)


def _prepare(actor: Actor, payer: Payer, month: date) -> PaymentList:
    with transaction() as session:
        found = _locked(session, payer, month)
        if found is not None and found.state != PREPARED:
            raise Refused(N_("这个月的清单已经核定，不能重新编制。"), code="fixed")
        list_id = found.id if found else None
        if found is not None:
            _empty(session, found.id)
        lines = due_lines(payer, month, list_id)
        found = _locked(session, payer, month) or PaymentList(
            county=payer.county, department=payer.department, month=month
        )
        found.state, found.prepared_by, found.prepared_on = (
            PREPARED,
            cast(int, actor.account_id),
            today(),
        )
        found.total = 0
        session.add(found)
        session.flush()
        found.total = _write(session, found, lines)
        record(
            actor, "prepare", SUBJECT, found.id, after={"lines": len(lines), "total": found.total}
        )
        return found


def _locked(session: Session, payer: Payer, month: date) -> PaymentList | None:
    query = select(PaymentList).where(
        PaymentList.county == payer.county, PaymentList.department == payer.department,
        PaymentList.month == month,
    )  # fmt: skip
    return session.scalar(query.with_for_update())


def _empty(session: Session, list_id: int) -> None:
    of_it = select(Payment.id).where(Payment.list_id == list_id)
    session.execute(delete(PaymentPerson).where(PaymentPerson.payment_id.in_(of_it)))
    session.execute(delete(Payment).where(Payment.list_id == list_id))


def _write(session: Session, made: PaymentList, lines: Sequence[Line]) -> int:
    """The lines with whom they pay for; returns the sum of those that are not held back, in fen."""
    accounts = _accounts(session, {line.household_id for line in lines})
    taken = _taken(session, made.department, lines)
    rows, people = [], []
    for line in lines:
        months = {(person, line.month) for person in line.persons}
        held = PAID_ALREADY if months & taken else None
        if held is None and line.household_id not in accounts:
            held = NO_ACCOUNT
        if held is None:
            taken |= months
        rows.append(_row(made.id, line, accounts.get(line.household_id), held))
        people.append([] if held else [{"person": p, "month": line.month} for p in line.persons])
    if not rows:
        return 0
    ids = session.scalars(
        insert(Payment).returning(Payment.id, sort_by_parameter_order=True), rows
    ).all()
    paid = [
        {**person, "payment_id": number, "department": made.department, "standing": True}
        for number, of_line in zip(ids, people, strict=True) for person in of_line
    ]  # fmt: skip
    if paid:
        session.execute(insert(PaymentPerson), paid)
    return sum(row["amount"] for row in rows if row["held"] is None)


def _row(list_id: int, line: Line, account: Any, held: str | None) -> dict[str, Any]:
    return {
        "list_id": list_id, "recognition_id": line.recognition_id,
        "household_id": line.household_id, "area_code": line.area_code, "category": line.category,
        "month": line.month, "amount": line.amount, "account": account, "held": held, "state": DUE,
    }  # fmt: skip


def _accounts(session: Session, households: set[int]) -> dict[int, dict[str, Any]]:
    query = select(PaymentAccount.household_id, PaymentAccount.account)
    return {
        household: account
        for part in _parts(sorted(households))
        for household, account in session.execute(
            query.where(PaymentAccount.household_id.in_(part))
        )
    }


def _taken(session: Session, department: str, lines: Sequence[Line]) -> set[tuple[str, date]]:
    """The person-months of the lines that other lists of the department have."""
    people = sorted({person for line in lines for person in line.persons})
    query = select(PaymentPerson.person, PaymentPerson.month).where(
        PaymentPerson.standing, PaymentPerson.department == department
    )
    return {
        (person, month) for part in _parts(people)
        for person, month in session.execute(query.where(PaymentPerson.person.in_(part)))
    }  # fmt: skip


def _parts(values: Sequence[Any], size: int = 500) -> Iterable[Sequence[Any]]:
    return (values[start : start + size] for start in range(0, len(values), size))


def fix(actor: Actor, month: date, version: int) -> PaymentList:
    """A second person confirms the list: from now on it never changes.

    Raises NotFound, Refused for who prepared it, or when it is no longer the one that was seen.
    """
    with transaction() as session:
        found = list_for(session, actor, month)
        _expect(found, PREPARED)
        if found.version != version:
            raise Refused(N_("清单在您打开以后重新编制过，请看过再核定。"), code="stale")
        if found.prepared_by == actor.account_id:
            raise Refused(N_("编制清单的人不能核定，请由另一位同事核定。"), code="four-eyes")
        found.state, found.fixed_by, found.fixed_on = FIXED, actor.account_id, today()
        found.digest = digest(payments_of(session, found.id))
        record(
            actor, "fix", SUBJECT, found.id, after={"digest": found.digest, "total": found.total}
        )
        return found


def export(actor: Actor, month: date) -> tuple[PaymentList, Sequence[Payment]]:
    """The lines for the bank, with the whole account numbers; the look is journalled.

    Exported again it is the same. Raises NotFound, Refused before the list is fixed.
    """
    with transaction() as session:
        found = list_for(session, actor, month)
        if found.state == PREPARED:
            raise Refused(N_("清单还没有核定，不能导出。"), code="not-fixed")
        if found.state == FIXED:
            found.state, found.exported_on = EXPORTED, today()
        record(actor, "export", SUBJECT, found.id, after={"digest": found.digest})
        session.flush()
        return found, [row for row in payments_of(session, found.id) if row.held is None]


def take_answers(actor: Actor, month: date, answers: Mapping[int, str]) -> PaymentList:
    """What the bank says of each line: "" for paid, else why it came back. All of it or nothing.

    What came back frees its months, and is on the next list. Raises NotFound, Refused, Invalid naming
    lines that are not of this list or were answered otherwise before.
    """
    with transaction() as session:
        found = list_for(session, actor, month)
        _expect(found, EXPORTED)
        rows = {row.id: row for row in payments_of(session, found.id) if row.held is None}
        problems = [_problem(number, rows.get(number), said) for number, said in answers.items()]
        wrong = [problem for problem in problems if problem]
        if wrong:
            raise Invalid(wrong)
        for number, said in answers.items():
            rows[number].state, rows[number].returned_for = (
                (RETURNED if said else PAID),
                said or None,
            )
        back = [number for number, said in answers.items() if said]
        free = update(PaymentPerson).where(PaymentPerson.payment_id.in_(back))
        session.execute(free.values(standing=False))
        if all(row.state != DUE for row in rows.values()):
            found.state = CLOSED
        after = {"paid": len(answers) - len(back), "returned": len(back)}
        record(actor, "answer", SUBJECT, found.id, after=after)
        return found


def _problem(number: int, row: Payment | None, said: str) -> FieldProblem | None:
    if row is None:
        return FieldProblem(str(number), N_("清单里没有这一笔。"))
    before = (PAID, None) if not said else (RETURNED, said)
    if row.state != DUE and (row.state, row.returned_for) != before:
        return FieldProblem(str(number), N_("这一笔已经登记过另一个结果。"))
    return None


def list_for(session: Session, actor: Actor, month: date) -> PaymentList:
    """The own county's list of a month, locked. Raises NotAllowed, NotFound."""
    found = _locked(session, payer_of(actor), month)
    if found is None:
        raise NotFound(code="list-not-found")
    return found


def _expect(found: PaymentList, state: str) -> None:
    if found.state != state:
        raise Refused(N_("清单现在不能这样办理，请刷新后再看。"), code="wrong-state")


def payments_of(session: Session, list_id: int) -> Sequence[Payment]:
    """The lines of a list, in their order."""
    return session.scalars(
        select(Payment).where(Payment.list_id == list_id).order_by(Payment.id)
    ).all()


def digest(rows: Iterable[Payment]) -> str:
    """SHA-256 over what a list pays: recognition, month, amount, held; the same for the same rows."""
    told = [[r.recognition_id, r.month.isoformat(), r.amount, r.held or ""] for r in rows]
    return hashlib.sha256(json.dumps(sorted(told)).encode()).hexdigest()
