"""What is due: for every recognition that a payer pays, the months that no list has paid yet.

A payer's first list begins with its own month: what came before was paid outside the portal. From
then on a month that was granted late, or came back from the bank, is on the next list as arrears.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import defer

from portal.cases.models import Case, Recognition
from portal.cases.payable import adjustments_of, payable
from portal.cases.rental.spans import spans_of
from portal.cases.status import PAID_ONCE
from portal.crypto import keyring
from portal.database import db
from portal.payments.access import PAYERS, Payer
from portal.payments.models import RETURNED, Payment, PaymentList
from portal.people.operations import id_index

BATCH = 500


@dataclass(frozen=True)
class Line:
    """What one recognition gives for one month: fen, and the blind indexes of whom it is for."""

    recognition_id: int
    household_id: int
    area_code: str
    category: str
    month: date
    amount: int
    persons: tuple[str, ...]


def first_month(payer: Payer, month: date) -> date:
    """The month of the payer's first list, `month` where there is none."""
    query = select(func.min(PaymentList.month)).where(
        PaymentList.county == payer.county, PaymentList.department == payer.department
    )
    return min(db.session.scalar(query) or month, month)


def due_lines(payer: Payer, month: date, besides: int | None = None) -> list[Line]:
    """The lines of a payer's list for a month, in the order of case and month.

    What other lists pay is not due again; `besides` is the list that is prepared anew.
    """
    begin, lines = first_month(payer, month), list[Line]()
    for batch in _batches(payer):
        households = _of_households(batch)
        adjusted, spans = adjustments_of(r for r, _ in batch), spans_of(r.id for r, _ in batch)
        covered = _covered((r.id for r, _ in batch), besides)
        for recognition, case in batch:
            of_household = households[recognition.household_id]
            months = payable(
                recognition, of_household, adjusted[recognition.id], month, spans[recognition.id]
            )
            lines += [
                Line(recognition.id, case.household_id, case.area_code, recognition.category,
                     due.month, due.amount, persons(case, recognition))
                for due in months
                if due.month >= begin and (recognition.id, due.month) not in covered
            ]  # fmt: skip
        db.session.expunge_all()
    return lines


def _batches(payer: Payer) -> Iterator[Sequence[tuple[Recognition, Case]]]:
    """The recognitions that give money by the month, with their cases, some at a time."""
    query = (
        select(Recognition, Case)
        .join(Case, Case.id == Recognition.case_id)
        .options(defer(Case.assessment))
        .where(
            Case.area_code.startswith(payer.county), Case.service == PAYERS[payer.department],
            Recognition.amount.is_not(None),
            Recognition.category.not_in(PAID_ONCE),
        )
        .order_by(Recognition.id)
        .limit(BATCH)
    )  # fmt: skip
    last = 0
    while rows := [(r, c) for r, c in db.session.execute(query.where(Recognition.id > last))]:
        last = rows[-1][0].id
        yield rows


def _of_households(
    batch: Iterable[tuple[Recognition, Case]],
) -> Mapping[int, list[Recognition]]:
    """All recognitions of the households of a batch: a later one follows an earlier."""
    wanted = {recognition.household_id for recognition, _ in batch}
    found: dict[int, list[Recognition]] = defaultdict(list)
    for one in db.session.scalars(
        select(Recognition).where(Recognition.household_id.in_(wanted)).order_by(Recognition.id)
    ):
        found[one.household_id].append(one)
    return found


def _covered(recognitions: Iterable[int], besides: int | None) -> set[tuple[int, date]]:
    """The months of recognitions that a list pays and the bank did not return, held ones not."""
    query = select(Payment.recognition_id, Payment.month).where(
        Payment.recognition_id.in_(list(recognitions)), Payment.state != RETURNED,
        Payment.held.is_(None), Payment.list_id != (besides or 0),
    )  # fmt: skip
    return {(recognition, month) for recognition, month in db.session.execute(query)}


def persons(case: Case, recognition: Recognition) -> tuple[str, ...]:
    """The blind indexes of those for whom a recognition pays: by ID number, else household and place."""
    members = case.facts["members"]
    places = recognition.members or range(len(members))
    return tuple(sorted({_person(case, members[place], place) for place in places}))


def _person(case: Case, member: Mapping[str, object], place: int) -> str:
    number = member.get("id_number")
    if number:
        return id_index(str(number))
    return keyring().blind_index(f"{case.household_id}|{place}", "payment_persons.person")
