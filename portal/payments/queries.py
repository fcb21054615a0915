"""Reading payment lists: their sums, what differs from the month before, whether they come out again."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import defer

from portal.actor import Actor
from portal.cases.access import may_see
from portal.cases.models import Case, Recognition
from portal.database import db
from portal.errors import NotFound
from portal.offices.areas import area_prefix
from portal.payments.access import Payer, payer_of
from portal.payments.due import due_lines
from portal.payments.models import RETURNED, Payment, PaymentList
from portal.text import N_

SHOWN = 200
DIFFERENCES = {
    "new": N_("新增"), "more": N_("增加"), "less": N_("减少"), "stopped": N_("停发"), "arrears": N_("补发"),
}  # fmt: skip
HELD = {
    "no-account": N_("没有收款账户"),
    "paid-already": N_("有人本月已在别处领取"),
}
STATES = {
    "prepared": N_("已编制，待核定"),
    "fixed": N_("已核定"),
    "exported": N_("已导出给银行"),
    "closed": N_("银行已全部答复"),
}


@dataclass(frozen=True)
class Difference:
    """How a case's line differs from the month before: a code of DIFFERENCES, fen before and now."""

    kind: str
    case_number: str
    category: str
    month: date
    before: int
    now: int


@dataclass(frozen=True)
class Overview:
    """A list with its sums (fen) by category and township, what is held back, and what differs."""

    payment_list: PaymentList
    count: int
    by_category: dict[str, int]
    by_area: dict[str, int]
    held: list[tuple[str, Payment]]
    returned: list[tuple[str, Payment]]
    differences: list[Difference]


def lists_of(actor: Actor) -> Sequence[PaymentList]:
    """The lists of the own county, newest first; of a supervisor, those of the own area."""
    query = select(PaymentList).order_by(PaymentList.month.desc(), PaymentList.county).limit(SHOWN)
    return db.session.scalars(query.where(_own(actor))).all()


def _own(actor: Actor) -> ColumnElement[bool]:
    if actor.role == "supervisor":
        return PaymentList.county.startswith(area_prefix(actor.area))
    payer = payer_of(actor)
    return (PaymentList.county == payer.county) & (PaymentList.department == payer.department)


def overview(actor: Actor, month: date) -> Overview:
    """The own county's list of a month. Raises NotAllowed, NotFound."""
    found = list_of(payer_of(actor), month)
    if found is None:
        raise NotFound(code="list-not-found")
    rows = _rows(found)
    paid = [row for _, row in rows if row.held is None]
    by_category, by_area = Counter[str](), Counter[str]()
    for row in paid:
        by_category[row.category] += row.amount
        by_area[row.area_code] += row.amount
    return Overview(
        payment_list=found, count=len(paid), by_category=dict(by_category),
        by_area=dict(sorted(by_area.items())), held=[pair for pair in rows if pair[1].held],
        returned=[pair for pair in rows if pair[1].state == RETURNED],
        differences=_differences(found, rows),
    )  # fmt: skip


def list_of(payer: Payer, month: date) -> PaymentList | None:
    """A payer's list of a month, None where there is none."""
    query = select(PaymentList).where(
        PaymentList.county == payer.county, PaymentList.department == payer.department,
        PaymentList.month == month,
    )  # fmt: skip
    return db.session.scalar(query)


def _rows(found: PaymentList) -> list[tuple[str, Payment]]:
    """The lines with their cases' numbers, without the accounts."""
    query = (
        select(Case.number, Payment)
        .join(Recognition, Recognition.id == Payment.recognition_id)
        .join(Case, Case.id == Recognition.case_id)
        .options(defer(Payment.account))
        .where(Payment.list_id == found.id)
        .order_by(Payment.id)
    )
    return [(number, row) for number, row in db.session.execute(query)]


def _differences(found: PaymentList, rows: list[tuple[str, Payment]]) -> list[Difference]:
    """Against the list before: new, more, less, stopped, and what is paid for an earlier month."""
    earlier = select(func.max(PaymentList.month)).where(
        PaymentList.county == found.county, PaymentList.department == found.department,
        PaymentList.month < found.month,
    )  # fmt: skip
    last = db.session.scalar(earlier)
    before = list_of(Payer(found.county, found.department), last) if last else None
    old = {row.recognition_id: (number, row) for number, row in _rows(before)
           if row.month == before.month} if before else {}  # fmt: skip
    told = [_difference(number, row, found.month, old) for number, row in rows if not row.held]
    now = {row.recognition_id for _, row in rows}
    told += [
        Difference("stopped", number, row.category, found.month, row.amount, 0)
        for recognition, (number, row) in old.items() if recognition not in now
    ]  # fmt: skip
    return [one for one in told if one is not None]


def _difference(
    number: str, row: Payment, month: date, old: dict[int, tuple[str, Payment]]
) -> Difference | None:
    before = old[row.recognition_id][1].amount if row.recognition_id in old else 0
    if row.month < month:
        return Difference("arrears", number, row.category, row.month, 0, row.amount)
    if before == row.amount:
        return None
    kind = "new" if not before else "more" if row.amount > before else "less"
    return Difference(kind, number, row.category, row.month, before, row.amount)


@dataclass(frozen=True)
class Recount:
    """A list counted anew: what it would have besides (`missing`), and what it would not (`surplus`)."""

    same: int
    missing: list[tuple[int, date, int]]
    surplus: list[tuple[int, date, int]]


def recount(payer: Payer, month: date) -> Recount:
    """Count a list anew from today's recognitions; what differs was decided since. Raises NotFound."""
    found = list_of(payer, month)
    if found is None:
        raise NotFound(code="list-not-found")
    has = {(r.recognition_id, r.month, r.amount) for _, r in _rows(found)}
    list_id = found.id
    again = {
        (line.recognition_id, line.month, line.amount) for line in due_lines(payer, month, list_id)
    }
    later = defaultdict(set)
    query = select(Payment.recognition_id, Payment.month).where(Payment.list_id != list_id)
    for recognition, paid in db.session.execute(query):
        later[recognition].add(paid)
    missing = sorted(row for row in again - has if row[1] not in later[row[0]])
    return Recount(len(has & again), missing, sorted(has - again))


def own_payments(actor: Actor) -> list[tuple[str, Payment]]:
    """What was paid to the resident's own household, newest month first, with the cases' numbers."""
    query = (
        select(Case.number, Payment)
        .join(Recognition, Recognition.id == Payment.recognition_id)
        .join(Case, Case.id == Recognition.case_id)
        .join(PaymentList, PaymentList.id == Payment.list_id)
        .options(defer(Payment.account))
        .where(may_see(actor), PaymentList.state != "prepared", Payment.held.is_(None))
        .order_by(Payment.month.desc(), Payment.id)
    )
    return [(number, row) for number, row in db.session.execute(query)]


def read_month(text: str) -> date:
    """The first day of a month as 2026-12. Raises NotFound for anything else."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as fault:
        raise NotFound(code="list-not-found") from fault
