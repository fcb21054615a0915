"""What supervisors see of the rental subsidy: who is covered of those who qualify, spending, time, exits.

Qualifying are the households that the portal knows to qualify: whom the subsidy was granted, whose running
application the rules find to fit, and recognised households in housing difficulty. Covered are those that
are paid this month, and those to whom the housing department gave something else (a flat). A household
counts once, in the category that was granted, else in that of its standing.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import defer, load_only

from portal.actor import Actor
from portal.cases.models import Case, Entitlement, Recognition, Task
from portal.cases.recognised import COUNTING
from portal.cases.rental.models import Agreement, Exit, PaidSpan
from portal.cases.rental.prefilled import MATTER
from portal.cases.rental.words import RENTED, SERVICE
from portal.clock import next_month, today
from portal.database import db
from portal.errors import NotAllowed
from portal.offices.areas import area_prefix
from portal.parameters.queries import parameters_in_force
from portal.payments.models import DUE, PAID, Payment, PaymentList

QUALIFIES, PAID_NOW, OTHERWISE = "qualifies", "paid", "otherwise"
DAYS_A_YEAR, MONTHS_A_YEAR = 365, 12
YEAR = timedelta(days=DAYS_A_YEAR)


@dataclass(frozen=True)
class Standing:
    """How one household stands: its category, its township, and one of QUALIFIES, PAID_NOW, OTHERWISE."""

    category: str
    area_code: str
    state: str


@dataclass(frozen=True)
class Coverage:
    """Of so many that qualify, so many are paid, or have got something else from the department."""

    key: str
    qualifying: int
    paid: int
    otherwise: int

    @property
    def permille(self) -> int | None:
        """Covered of 1,000 that qualify, None where nobody does."""
        covered = self.paid + self.otherwise
        return covered * 1000 // self.qualifying if self.qualifying else None


@dataclass(frozen=True)
class Picture:
    """The figures of an area on a day.

    `spending` is fen by month, the last twelve; `tenths_to_decision` the average from application to decision
    over the decisions of a year, in tenths of a month, None without any; `exits` households that left within
    a year by reason; `average_area` 0.01 m2 a household, with `most_area` that it may be.
    """

    area: str
    whole: Coverage
    by_category: list[Coverage]
    by_area: list[Coverage]
    spending: list[tuple[date, int]]
    tenths_to_decision: int | None
    decisions: int
    exits: Mapping[str, int]
    average_area: int | None
    most_area: int | None


def picture(actor: Actor, area: str) -> Picture:
    """The picture of the own area or one within. Raises NotAllowed for any other."""
    prefix = area_prefix(area)
    if actor.role != "supervisor" or not prefix.startswith(area_prefix(actor.area)):
        raise NotAllowed()
    found = list(_standings(prefix).values())
    digits = 6 if len(prefix) < 6 else 9
    tenths, decisions = _to_decision(prefix)
    return Picture(
        area=area, whole=_coverage("", found),
        by_category=[_coverage(c, [s for s in found if s.category == c]) for c in RENTED],
        by_area=[
            _coverage(key, [s for s in found if s.area_code[:digits] == key])
            for key in sorted({s.area_code[:digits] for s in found})
        ],
        spending=_spending(prefix), tenths_to_decision=tenths, decisions=decisions,
        exits=_exits(prefix), average_area=_average_area(prefix),
        most_area=parameters_in_force().on(today()).known("rent_average_area"),
    )  # fmt: skip


def _coverage(key: str, found: list[Standing]) -> Coverage:
    states = Counter(standing.state for standing in found)
    return Coverage(key, len(found), states[PAID_NOW], states[OTHERWISE])


def _standings(prefix: str) -> dict[int, Standing]:
    """Every household that qualifies, by its id: what says more about it comes later."""
    return {
        **dict(_owed(prefix)), **dict(_fitting(prefix)), **dict(_granted(prefix)),
    }  # fmt: skip


def _owed(prefix: str) -> Iterator[tuple[int, Standing]]:
    """Recognised households in housing difficulty, for certain."""
    query = (
        select(Case.household_id, Recognition.category, Case.area_code, Task.outcome)
        .join(Entitlement, Entitlement.case_id == Case.id)
        .join(Recognition, Recognition.id == Entitlement.recognition_id)
        .outerjoin(Task, Task.entitlement_id == Entitlement.id)
        .where(
            Entitlement.matter_code == MATTER, Entitlement.certain,
            Case.area_code.startswith(prefix), Recognition.category.in_(COUNTING), *_lasts(),
        )
        .order_by(Case.id)
    )  # fmt: skip
    for household, category, area_code, outcome in db.session.execute(query):
        if outcome not in ("declined", "not_applicable"):
            state = OTHERWISE if outcome == "granted" else QUALIFIES
            yield household, Standing(f"rent_{category}", area_code, state)


def _lasts() -> tuple[ColumnElement[bool], ...]:
    goes_on = Recognition.ended_on.is_(None) | (Recognition.ended_on > today())
    return goes_on, Recognition.revoked_on.is_(None)


def _fitting(prefix: str) -> Iterator[tuple[int, Standing]]:
    """Those whose application runs and fits by the rules."""
    query = (
        select(Case)
        .options(defer(Case.declared), defer(Case.verified))
        .where(Case.service == SERVICE, Case.decision.is_(None), Case.area_code.startswith(prefix))
    )
    for case in db.session.scalars(query):
        met = [v["category"] for v in case.assessment["verdicts"] if v["verdict"] == "met"]
        if met:
            yield case.household_id, Standing(met[0], case.area_code, QUALIFIES)


def _granted(prefix: str) -> Iterator[tuple[int, Standing]]:
    """Those to whom the subsidy was granted and who have not left."""
    month = today().replace(day=1)
    paid = select(PaidSpan.recognition_id).where(
        PaidSpan.first_month <= month, PaidSpan.last_month >= month
    )
    query = (
        select(Recognition.household_id, Recognition.category, Case.area_code,
               Recognition.id.in_(paid))
        .join(Case, Case.id == Recognition.case_id)
        .where(Recognition.category.in_(RENTED), Case.area_code.startswith(prefix), *_lasts())
        .order_by(Recognition.id)
    )  # fmt: skip
    for household, category, area_code, is_paid in db.session.execute(query):
        yield household, Standing(category, area_code, PAID_NOW if is_paid else QUALIFIES)


def _spending(prefix: str) -> list[tuple[date, int]]:
    """What was paid, or is with the bank, by the month of its list."""
    first = next_month(today(), 1 - MONTHS_A_YEAR)
    query = (
        select(PaymentList.month, func.sum(Payment.amount))
        .join(Payment, Payment.list_id == PaymentList.id)
        .where(
            PaymentList.department == "housing", Payment.area_code.startswith(prefix),
            PaymentList.state != "prepared", PaymentList.month >= first,
            Payment.state.in_((DUE, PAID)), Payment.held.is_(None),
        )
        .group_by(PaymentList.month)
    )  # fmt: skip
    by_month = {month: int(total) for month, total in db.session.execute(query)}
    months = [next_month(first, ahead) for ahead in range(MONTHS_A_YEAR)]
    return [(month, by_month.get(month, 0)) for month in months]


def _to_decision(prefix: str) -> tuple[int | None, int]:
    """The average time to a decision in tenths of a month, and over how many decisions."""
    query = select(Case).options(load_only(Case.applied_on, Case.decided_on)).where(
        Case.service == SERVICE, Case.decision.in_(("granted", "refused")),
        Case.decided_on > today() - YEAR, Case.area_code.startswith(prefix),
    )  # fmt: skip
    days = [
        (case.decided_on - case.applied_on).days for case in db.session.scalars(query)
        if case.decided_on is not None
    ]  # fmt: skip
    if not days:
        return None, 0
    return sum(days) * MONTHS_A_YEAR * 10 // (len(days) * DAYS_A_YEAR), len(days)


def _exits(prefix: str) -> Mapping[str, int]:
    query = (
        select(Exit.reason, func.count().label("left"))
        .join(Recognition, Recognition.id == Exit.recognition_id)
        .join(Case, Case.id == Recognition.case_id)
        .where(Exit.ends_on > today() - YEAR, Case.area_code.startswith(prefix))
        .group_by(Exit.reason)
    )
    return {row.reason: row.left for row in db.session.execute(query)}


def _average_area(prefix: str) -> int | None:
    """Over the newest agreements that hold today."""
    query = (
        select(Agreement.case_id, Agreement.area)
        .join(Case, Case.id == Agreement.case_id)
        .where(
            Agreement.agreed_on.is_not(None), Agreement.last_day >= today(),
            Agreement.area.is_not(None), Case.area_code.startswith(prefix),
        )
        .order_by(Agreement.id)
    )  # fmt: skip
    newest = {row.case_id: row.area for row in db.session.execute(query)}
    return sum(newest.values()) // len(newest) if newest else None
