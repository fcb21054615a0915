"""Overpaid months (多发): a payer's officer proposes to take them back, and takes down what comes back.

Who decides and how the household is heard: portal.cases.clawbacks.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.actor import Actor
from portal.cases.access import case_for, handles_steps
from portal.cases.clawback_models import Clawback, Repayment
from portal.cases.clawbacks import DROPPED
from portal.cases.form_fields import Exact, day_asked, words_field
from portal.cases.models import Case, Recognition, Task
from portal.cases.status import CATEGORIES
from portal.clock import today
from portal.database import db, transaction
from portal.errors import FieldProblem, Invalid, NotAllowed, NotFound, Refused
from portal.forms import fields as answers
from portal.forms.form import Form, flat_form
from portal.journal.operations import record
from portal.payments.access import PAYERS, Payer, payer_of
from portal.payments.models import PAID, Payment
from portal.services.facts import MOST_MONEY
from portal.text import N_

CLAWBACK = "clawback"
FIRST_POSITION = 600
NOTHING_PAID = N_("这些月份没有多发：没有发过，或者发的不比应发的多。")
REPAYMENT = flat_form("repayment", N_("登记退回"), {
    "amount": Exact(MOST_MONEY, required=True, metadata={"label": N_("退回多少（元）"), "kind": "money"}),
    "received_on": day_asked(N_("哪天收到的"), "", later=False),
    "words": words_field(N_("怎么退的"), N_("收据号、银行流水号。"), lines=2),
})  # fmt: skip


def proposal_form(case: Case) -> Form:
    """Which recognition, which months, what was due in each, and why."""
    choices = tuple((found.category, CATEGORIES[found.category]) for found in case.recognitions)
    return flat_form(CLAWBACK, N_("提出追回"), {
        "category": answers.Choice(tuple(code for code, _ in choices), required=True, metadata={
            "label": N_("哪一项"), "kind": "choice", "choices": choices}),
        "first_month": answers.Month(required=True, metadata={
            "label": N_("从哪个月"), "kind": "line", "hint": N_("例如 2027-3")}),
        "last_month": answers.Month(required=True, metadata={
            "label": N_("到哪个月"), "kind": "line", "hint": N_("例如 2027-5")}),
        "due": Exact(MOST_MONEY, required=True, metadata={
            "label": N_("这些月份每月应发多少（元）"), "kind": "money", "hint": N_("一点也不该发的填0。")}),
        "reason": words_field(N_("为什么多发"), N_("居民会看到，请用平实的话写清楚。")),
    })  # fmt: skip


def propose(actor: Actor, number: str, typed: dict[str, Any]) -> Clawback:
    """Propose to take overpaid months back; another officer of the office decides.

    What was paid counts, less what was due. Raises NotAllowed, NotFound, Invalid where nothing was
    overpaid, Refused for months that are taken back already.
    """
    payer = payer_of(actor)
    with transaction() as session:
        case = case_for(session, actor, number, lock=True)
        _expect_own(payer, case)
        data = proposal_form(case).load(typed)
        found = next(r for r in case.recognitions if r.category == data["category"])
        months = (date.fromisoformat(data["first_month"]), date.fromisoformat(data["last_month"]))
        _refuse_twice(session, found, months)
        amount = _overpaid(session, found, months, data["due"])
        if not amount:
            raise Invalid([FieldProblem("first_month", NOTHING_PAID)])
        clawback = Clawback(
            case_id=case.id, task_id=_open_task(session, actor, case).id, recognition_id=found.id,
            first_month=months[0], last_month=months[1], amount=amount, reason=data["reason"],
            proposed_by=actor.account_id, proposed_on=today(),
        )  # fmt: skip
        session.add(clawback)
        session.flush()
        record(actor, "propose", CLAWBACK, clawback.id, after={"amount": amount, "case": number})
        return clawback


def _expect_own(payer: Payer, case: Case) -> None:
    if case.service != PAYERS[payer.department] or not case.area_code.startswith(payer.county):
        raise NotAllowed()


def _overpaid(session: Session, found: Recognition, months: tuple[date, date], due: int) -> int:
    query = select(Payment.amount).where(
        Payment.recognition_id == found.id, Payment.state == PAID, Payment.month.between(*months)
    )
    return sum(max(paid - due, 0) for paid in session.scalars(query))


def _refuse_twice(session: Session, found: Recognition, months: tuple[date, date]) -> None:
    query = select(Clawback.id).where(
        Clawback.recognition_id == found.id, Clawback.first_month <= months[1],
        Clawback.last_month >= months[0],
        Clawback.outcome.is_(None) | (Clawback.outcome != DROPPED),
    )  # fmt: skip
    if session.scalars(query).first() is not None:
        raise Refused(N_("这些月份里有的已经提出过追回。"), code="clawed-before")


def _open_task(session: Session, actor: Actor, case: Case) -> Task:
    """The task of the payer's office; nobody has set a limit: it is due at once."""
    earlier = sum(task.kind == CLAWBACK for task in case.tasks)
    task = Task(
        kind=CLAWBACK, code=CLAWBACK, position=FIRST_POSITION + earlier, state="open",
        office_code=actor.office, opened_on=today(), due_on=today(),
    )  # fmt: skip
    case.tasks.append(task)
    session.flush()
    after = {"state": "open", "office": task.office_code, "due_on": str(task.due_on)}
    record(actor, "open", "task", task.id, after=after)
    return task


def repay(actor: Actor, clawback_id: int, typed: dict[str, Any]) -> Clawback:
    """Money came back. Raises NotAllowed, NotFound, Invalid for more than is open."""
    payer = payer_of(actor)
    with transaction() as session:
        found = session.get(Clawback, clawback_id, with_for_update=True)
        if found is None:
            raise NotFound()
        _expect_own(payer, found.case)
        data = REPAYMENT.load(typed)
        if not 0 < data["amount"] <= found.open_amount:
            problem = N_("还没有退回的是%(open)s元。")
            open_ = f"{found.open_amount // 100}.{found.open_amount % 100:02d}"
            raise Invalid([FieldProblem("amount", problem, {"open": open_})])
        found.repayments.append(Repayment(
            amount=data["amount"], received_on=date.fromisoformat(data["received_on"]),
            words=data["words"], officer_id=actor.account_id,
        ))  # fmt: skip
        record(actor, "repay", CLAWBACK, found.id, after={"amount": data["amount"]})
        return found


def clawbacks_of(actor: Actor, case: Case) -> Sequence[Clawback]:
    """The clawbacks of a case, newest first; none to an office that owes one matter."""
    query = select(Clawback).where(Clawback.case_id == case.id).order_by(Clawback.id.desc())
    return db.session.scalars(query).all() if handles_steps(actor, case) else []


def own_clawbacks(actor: Actor) -> Sequence[Clawback]:
    """Those of the payer's county that are open: to be decided, or to come back. Raises NotAllowed."""
    payer = payer_of(actor)
    query = (
        select(Clawback).join(Case, Case.id == Clawback.case_id)
        .where(
            Case.area_code.startswith(payer.county), Case.service == PAYERS[payer.department],
            Clawback.outcome.is_(None) | (Clawback.outcome != DROPPED),
        )
        .order_by(Clawback.id)
    )  # fmt: skip
    return [one for one in db.session.scalars(query) if one.outcome is None or one.open_amount]
