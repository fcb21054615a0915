"""Why a line pays what it pays: the decision behind it, and how the rules made the sum up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from portal.actor import Actor
from portal.cases.models import Case, Notice, Recognition
from portal.cases.payable import adjustments_of
from portal.cases.review_models import Review
from portal.database import db, transaction
from portal.errors import NotFound
from portal.journal.operations import record
from portal.payments.access import payer_of
from portal.payments.lists import SUBJECT
from portal.payments.models import Payment
from portal.payments.queries import list_of
from portal.people.masking import mask_name
from portal.services.rental_subsidy.amount import figures_of

PAGE = 100
DECIDED = ("decision", "correction")


@dataclass(frozen=True)
class ListLine:
    """A line with its case and the applicant's name, masked.

    `paper` is the number of the decision, `verdict` what the rules said for its category when the amount
    was set, None where they said nothing; `figures` how it is made up, where the rules tell.
    """

    case: Case
    applicant: str
    payment: Payment
    paper: str
    verdict: dict[str, Any] | None
    figures: Sequence[Mapping[str, Any]]


def lines_of(actor: Actor, month: date, after: int = 0) -> list[ListLine]:
    """The lines of the own list of a month, a page at a time after the payment `after`.

    Raises NotAllowed, NotFound.
    """
    found = list_of(payer_of(actor), month)
    if found is None:
        raise NotFound(code="list-not-found")
    query = (
        select(Payment, Recognition, Case)
        .join(Recognition, Recognition.id == Payment.recognition_id)
        .join(Case, Case.id == Recognition.case_id)
        .where(Payment.list_id == found.id, Payment.id > after)
        .order_by(Payment.id)
        .limit(PAGE)
    )
    with transaction():
        record(actor, "look", SUBJECT, found.id, after={"after": after})
    return [
        _line(case, recognition, payment)
        for payment, recognition, case in db.session.execute(query).all()
    ]


def made_up(
    case: Case, recognition: Recognition, month: date
) -> tuple[dict[str, Any] | None, Sequence[Mapping[str, Any]]]:
    """What the rules said when the month's amount was set, and the figures that it is made up of, if any."""
    assessment, _ = _assessment(case, recognition, month)
    return _told(assessment, recognition)


def _told(
    assessment: dict[str, Any], recognition: Recognition
) -> tuple[dict[str, Any] | None, Sequence[Mapping[str, Any]]]:
    verdicts = (v for v in assessment["verdicts"] if v["category"] == recognition.category)
    verdict = next(verdicts, None)
    return verdict, figures_of(verdict) if verdict else ()


def _line(case: Case, recognition: Recognition, payment: Payment) -> ListLine:
    assessment, day = _assessment(case, recognition, payment.month)
    verdict, figures = _told(assessment, recognition)
    return ListLine(
        case=case, applicant=mask_name(case.first_member), payment=payment, paper=_paper(case, day),
        verdict=verdict, figures=figures,
    )  # fmt: skip


def _assessment(
    case: Case, recognition: Recognition, month: date
) -> tuple[dict[str, Any], date | None]:
    """The one by which the amount of the month was set, and the day of a review that did."""
    made = [a for a in adjustments_of([recognition])[recognition.id] if a.first_month <= month]
    review = db.session.get_one(Review, made[-1].review_id) if made else None
    if review is None or review.assessment is None:
        return case.assessment, None
    return review.assessment, review.closed_on


def _paper(case: Case, reviewed_on: date | None) -> str:
    """The number of the paper that told the household."""
    kinds = ("adjustment",) if reviewed_on else DECIDED
    papers: list[Notice] = [p for p in case.notices if p.kind in kinds]
    return papers[-1].number if papers else ""
