"""The list of everything that a household was given (幸福清单): by line, by month and in sum.

A recognition's monthly amount counts for every month that has begun (portal.cases.payable). What was
given once counts in the month in which it was granted. What has no amount is told in words and adds
nothing.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal.actor import Actor
from portal.cases.access import may_see
from portal.cases.models import Case, Recognition, Task
from portal.cases.payable import MonthlyAmount, adjustments_of, payable
from portal.cases.rental.models import PaidSpan
from portal.cases.rental.spans import spans_of
from portal.cases.review_models import Adjustment
from portal.cases.status import CATEGORIES, PAID_ONCE
from portal.cases.steps import procedure_of
from portal.clock import today
from portal.database import db
from portal.errors import NotAllowed
from portal.offices.city import City, Matter, Step, current_city

PAID_BY_RECOGNITION = frozenset({"minimum-living-payment", "destitute-support"})
"""Matters by which the amount of a recognition is paid out: it is counted there, not twice."""

DECIDING = "decide"


@dataclass(frozen=True)
class Benefit:
    """One thing that one office gave.

    `name` is a matter's with its `english`, or a category's message id. `monthly` (the amount of
    today) and `total` are fen, None where nothing is counted in money; `months` are those that were
    counted; `words` is what the office wrote. `last_day` is the review day of a recognition; from
    `over_on` on it does not count.
    """

    case_number: str
    office: str
    office_english: str
    name: str
    english: str
    basis: str
    words: str | None
    first_day: date
    last_day: date | None
    over_on: date | None
    monthly: int | None
    months: tuple[MonthlyAmount, ...]
    total: int | None


@dataclass(frozen=True)
class BenefitList:
    """The lines, newest first, the sum of each month (newest first) and of all of them, in fen."""

    benefits: tuple[Benefit, ...]
    months: tuple[tuple[date, int], ...]
    total: int


def own_benefits(actor: Actor) -> BenefitList:
    """Everything that the cases of the resident's own account gave, as of today.

    Raises NotAllowed for anybody but a resident.
    """
    if actor.role != "resident":
        raise NotAllowed()
    cases = db.session.scalars(select(Case).where(may_see(actor)).order_by(Case.id)).all()
    return benefit_list(current_city(), cases, today())


def benefit_list(city: City, cases: Sequence[Case], on: date) -> BenefitList:
    """What the cases gave up to the day `on`."""
    recognitions = [found for case in cases for found in case.recognitions]
    adjusted = adjustments_of(recognitions)
    spans = spans_of(found.id for found in recognitions)
    lines = [
        line for case in cases
        for line in (*_recognised(city, case, recognitions, adjusted, spans, on), *_granted(city, case))
    ]  # fmt: skip
    lines.sort(key=lambda line: line.first_day, reverse=True)
    by_month = _by_month(lines)
    return BenefitList(tuple(lines), by_month, sum(fen for _, fen in by_month))


def _recognised(
    city: City, case: Case, all_of_them: Sequence[Recognition],
    adjusted: Mapping[int, list[Adjustment]], spans: Mapping[int, list[PaidSpan]], on: date,
) -> Iterable[Benefit]:  # fmt: skip
    """A line for each recognition; a gate without money is one in words."""
    if not case.recognitions:
        return
    deciding = next(task for task in case.tasks if task.code == DECIDING)
    office = city.offices[deciding.office_code]
    basis = procedure_of(city, case).step(DECIDING).basis
    for found in case.recognitions:
        once = found.category in PAID_ONCE
        months = (
            _given_once(found) if once
            else tuple(payable(found, all_of_them, adjusted[found.id], on, spans[found.id]))
        )  # fmt: skip
        if found.revoked_on and not months:
            continue
        monthly = [found.amount, *(a.amount for a in adjusted[found.id] if a.first_month <= on)][-1]
        yield Benefit(
            case_number=case.number, office=office.name, office_english=office.english,
            name=CATEGORIES[found.category], english="", basis=basis, words=None,
            first_day=found.first_day, last_day=found.review_on,
            over_on=found.revoked_on or found.ended_on,
            monthly=None if once else monthly, months=months,
            total=None if found.amount is None else sum(month.amount for month in months),
        )  # fmt: skip


def _granted(city: City, case: Case) -> Iterable[Benefit]:
    """A line for each matter that its office granted, and for a claim of persons."""
    counted = any(found.amount is not None for found in case.recognitions)
    for task in case.tasks:
        if task.outcome != "granted" or task.granted is None or task.concluded_on is None:
            continue
        given, office = _given_by(city, case, task), city.offices[task.office_code]
        granted_on = task.corrected_on or task.concluded_on
        paid = None if counted and task.code in PAID_BY_RECOGNITION else task.amount
        yield Benefit(
            case_number=case.number, office=office.name, office_english=office.english,
            name=given.name, english=given.english, basis=given.basis, words=task.granted,
            first_day=granted_on, last_day=None, over_on=None, monthly=None,
            months=_in_month(granted_on, paid), total=paid,
        )  # fmt: skip


def _given_by(city: City, case: Case, task: Task) -> Matter | Step:
    if task.kind == "matter":
        return city.matter(task.code, case.applied_on)
    return procedure_of(city, case).step(task.code)


def _given_once(found: Recognition) -> tuple[MonthlyAmount, ...]:
    """The month of what is given once; none where the decision did not stand."""
    return () if found.revoked_on else _in_month(found.first_day, found.amount)


def _in_month(day: date, amount: int | None) -> tuple[MonthlyAmount, ...]:
    return () if amount is None else (MonthlyAmount(day.replace(day=1), amount),)


def _by_month(lines: Iterable[Benefit]) -> tuple[tuple[date, int], ...]:
    sums: Counter[date] = Counter()
    for line in lines:
        for given in line.months:
            sums[given.month] += given.amount
    return tuple(sorted(sums.items(), reverse=True))
