"""For which months a recognition gives which amount: here and nowhere else.

Monthly help is paid from the month after the decision (审核确认办法 21). What a review changes counts
from the month that it says; what ends or was revoked is paid for the months that began before.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from portal.cases.models import Recognition
from portal.cases.rental.models import PaidSpan
from portal.cases.rental.words import RENTED
from portal.cases.review_models import Adjustment
from portal.cases.status import LAPSING, PAID_ONCE
from portal.database import db


@dataclass(frozen=True)
class MonthlyAmount:
    """What is due for a month, by its first day: fen."""

    month: date
    amount: int


def payable(
    found: Recognition, of_household: Sequence[Recognition], adjustments: Iterable[Adjustment],
    until: date, spans: Sequence[PaidSpan] = (),
) -> list[MonthlyAmount]:  # fmt: skip
    """The months up to the one of `until` for which the recognition gives money, in their order.

    `of_household` are all recognitions of its household, `adjustments` and `spans` those of this one, oldest
    first. Nothing for what is given once, or has no amount; a month of no money is left out, and one of
    the rental subsidy that no span pays.
    """
    if found.category in PAID_ONCE or found.amount is None:
        return []
    first, last = serial(found.first_day) + 1, serial(min([until, *_ends(found, of_household)]))
    # Of two decisions for one month the later one counts: the sorting keeps their order.
    steps = [(serial(a.first_month), a.amount) for a in sorted(adjustments, key=_first_month)]
    due = []
    for month in range(first, last + 1):
        amount = next((fen for begins, fen in reversed(steps) if begins <= month), found.amount)
        day = date(month // 12, month % 12 + 1, 1)
        if amount > 0 and (found.category not in RENTED or _in_spans(day, spans)):
            due.append(MonthlyAmount(day, amount))
    return due


def _in_spans(month: date, spans: Sequence[PaidSpan]) -> bool:
    return any(span.first_month <= month <= span.last_month for span in spans)


def _ends(found: Recognition, of_household: Sequence[Recognition]) -> Iterable[date]:
    """The last days on which it counts: of each thing that ends it.

    Where the household was recognised anew in the same category, for the same people, the new amount
    follows in the month after: no month is counted twice.
    """
    if found.category in LAPSING and found.review_on is not None:
        yield found.review_on
    for over in (found.ended_on, found.revoked_on):
        if over is not None:
            yield over - timedelta(days=1)
    for later in of_household:
        again = later.category == found.category and later.members == found.members
        if again and later.id > found.id and later.revoked_on is None:
            yield later.first_day


def _first_month(one: Adjustment) -> date:
    return one.first_month


def serial(day: date) -> int:
    """Months counted from the year 0, so that one follows the other."""
    return day.year * 12 + day.month - 1


def adjustments_of(recognitions: Iterable[Recognition]) -> Mapping[int, list[Adjustment]]:
    """What reviews changed in the amounts of some recognitions, by recognition, oldest first."""
    found: dict[int, list[Adjustment]] = {recognition.id: [] for recognition in recognitions}
    query = select(Adjustment).where(Adjustment.recognition_id.in_(found)).order_by(Adjustment.id)
    for one in db.session.scalars(query):
        found[one.recognition_id].append(one)
    return found
