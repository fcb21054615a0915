"""Reading one household's subsidy: agreement, lease, the months, what comes next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.actor import Actor
from portal.cases.access import handles_steps
from portal.cases.endings import lasting
from portal.cases.looking import look_at_case
from portal.cases.models import Case, Recognition
from portal.cases.payable import MonthlyAmount, adjustments_of, payable
from portal.cases.rental.agreements import died
from portal.cases.rental.models import Agreement, Lease
from portal.cases.rental.renewals import may_tell, renewal_opens, to_do
from portal.cases.rental.spans import filed_lease, lease_handed_in, spans_of, standing_agreement
from portal.cases.rental.words import SERVICE
from portal.clock import next_month, today
from portal.database import db
from portal.errors import NotFound
from portal.payments.models import PaymentAccount
from portal.payments.reasons import made_up


@dataclass(frozen=True)
class Subsidy:
    """A household's subsidy as it is today.

    `months` are those that are paid or will be by what is signed and filed, fen, oldest first; `to_do` a
    code of what the household does next, None where nothing; `renews_from` the first day of the yearly
    review. `suspended`: the term is over and nobody renewed it. `made_up`: the verdict and the figures that
    the present amount comes from, where the rules tell.
    """

    case: Case
    agreement: Agreement | None
    lease: Lease | None
    handed_in: Lease | None
    months: Sequence[MonthlyAmount]
    has_account: bool
    to_do: str | None
    renews_from: date | None
    suspended: bool
    lasts: bool
    may_tell: bool
    may_name_successor: bool
    made_up: Sequence[tuple[dict[str, Any], Sequence[Mapping[str, Any]]]]


def subsidy_of(actor: Actor, number: str) -> Subsidy:
    """The subsidy for its resident or an office of the procedure, whose look is journalled.

    Raises NotFound.
    """
    case, session = look_at_case(actor, number), db.session()
    if case.service != SERVICE or not handles_steps(actor, case):
        raise NotFound(code="case-not-found")
    agreement = standing_agreement(session, case)
    recognitions, months = list(case.recognitions), _months(case)
    over = bool(agreement and agreement.last_day and agreement.last_day < today())
    lasts = bool(recognitions) and bool(lasting(session, case, today()))
    return Subsidy(
        case=case, agreement=agreement, lease=filed_lease(session, case), handed_in=lease_handed_in(session, case),
        months=months, has_account=session.get(PaymentAccount, case.household_id) is not None,
        to_do=to_do(case), renews_from=renewal_opens(agreement) if agreement else None,
        suspended=lasts and over, lasts=lasts, may_tell=may_tell(case),
        may_name_successor=lasts and agreement is not None and died(session, case),
        made_up=_made_up(case),
    )  # fmt: skip


def _made_up(case: Case) -> list[tuple[dict[str, Any], Sequence[Mapping[str, Any]]]]:
    found = [made_up(case, recognition, today()) for recognition in case.recognitions]
    return [(verdict, figures) for verdict, figures in found if verdict and figures]


def _months(case: Case) -> list[MonthlyAmount]:
    """Up to a year ahead, by what is signed and filed today."""
    found: Sequence[Recognition] = list(case.recognitions)
    adjusted, spans = adjustments_of(found), spans_of(r.id for r in found)
    until = next_month(today(), 12)
    paid = [m for r in found for m in payable(r, found, adjusted[r.id], until, spans[r.id])]
    return sorted(paid, key=lambda month: month.month)
