"""The plans of many recognised households at once, read without anything personal.

Recognised are households with a lasting category, by a case of the portal or by the register that was
taken over: what is given once (临时救助) ends with its payment.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Date, Select, case, cast, literal, null, select, union_all

from portal.care.models import CareMark, CareVisit
from portal.care.plan import INCIDENT, KEY, OTHER, Due, Interval, Seen, Span, plan
from portal.cases.models import Case, Recognition
from portal.cases.rental.words import RENTED
from portal.cases.status import LAPSING, PAID_ONCE
from portal.database import db
from portal.parameters.queries import parameters_in_force
from portal.people.models import Household, Registered

T = TypeVar("T")
FIGURES = {
    INCIDENT: "care_days_incident", KEY: "care_months_key", OTHER: "care_months_other",
}  # fmt: skip

UNVISITED = PAID_ONCE | RENTED.keys()
"""What is given once, and the rental subsidy: who has nothing else is no household of social assistance."""


@dataclass(frozen=True)
class CarePlan:
    """The visits of one household, by due day; `case_number` is of its latest recognition, "" where
    only the register recognises it.

    `recognised`: whether it still is; no more visits fall due once it is not.
    """

    household_id: int
    area_code: str
    case_number: str
    tier: str
    recognised: bool
    last_visit: date | None
    dues: tuple[Due, ...]

    def missed(self, on: date) -> list[Due]:
        """The visits that were due before a day and not made."""
        return [due for due in self.dues if due.made_on is None and due.due_on < on]

    def waiting(self) -> Due | None:
        """The first visit not made since the last one that was: overdue, or the next to come."""
        after = self.last_visit or date.min
        return next((d for d in self.dues if d.made_on is None and d.due_on >= after), None)


def intervals() -> Interval:
    """The city's figures for how often households are visited, by kind and day.

    Before the first figure that one counts already, and a last one goes on where the next is
    missing: what is not set never flatters the rate.
    """
    book = parameters_in_force()

    def figure(kind: str, day: date) -> int | None:
        dated = book[FIGURES[kind]].values
        known = [value for value in dated if value.low is not None and value.low == value.high]
        begun = [value for value in known if value.first_day <= day]
        chosen = begun[-1:] or known[:1]
        return chosen[0].low if chosen else None

    return figure


def plans(which: ColumnElement[bool], as_of: date) -> Iterator[CarePlan]:
    """The plan of every recognised household that `which` (a condition on households) names.

    Only what was noted and recorded by the day counts.
    """
    recognised = _recognised(which, as_of)
    marks, visits, interval = _marks(which, as_of), _visits(which, as_of), intervals()
    for household, (area, number, spans) in recognised.items():
        seen = Seen(marks[household], visits[household])
        yield CarePlan(
            household_id=household, area_code=area, case_number=number, tier=seen.tier_on(as_of),
            recognised=any(span.last is None or span.last >= as_of for span in spans),
            last_visit=seen.visits[-1] if seen.visits else None,
            dues=tuple(plan(spans, seen, interval, as_of)),
        )  # fmt: skip


def _recognised(which: ColumnElement[bool], as_of: date) -> dict[int, tuple[str, str, list[Span]]]:
    query = union_all(_by_cases(which, as_of), _by_register(which, as_of)).order_by(
        "household", "place"
    )
    found: dict[int, tuple[str, str, list[Span]]] = {}
    for household, area, number, first, ended_on, revoked_on, lapses_on, _ in db.session.execute(
        query
    ):
        earlier = found[household][2] if household in found else []
        found[household] = (
            area,
            number,
            [*earlier, *_span(first, ended_on, revoked_on, lapses_on)],
        )
    return found


def _by_cases(which: ColumnElement[bool], as_of: date) -> Select[*tuple[Any, ...]]:
    return (
        select(Household.id.label("household"), Household.area_code, Case.number,
               Recognition.first_day, Recognition.ended_on, Recognition.revoked_on,
               case((Recognition.category.in_(LAPSING), Recognition.review_on)).label("lapses_on"),
               Recognition.id.label("place"))
        .join(Recognition, Recognition.household_id == Household.id)
        .join(Case, Case.id == Recognition.case_id)
        .where(which, Recognition.category.not_in(UNVISITED), Recognition.first_day <= as_of)
    )  # fmt: skip


def _by_register(which: ColumnElement[bool], as_of: date) -> Select[*tuple[Any, ...]]:
    """The same of the register: before every case, so that a household is called by its latest case."""
    nothing = cast(null(), Date)
    return (
        select(Household.id.label("household"), Household.area_code, literal(""),
               Registered.first_day, Registered.ended_on, nothing, nothing, literal(0))
        .join(Registered, Registered.household_id == Household.id)
        .where(which, Registered.category.not_in(UNVISITED), Registered.first_day <= as_of)
    )  # fmt: skip


def _span(
    first: date, ended_on: date | None, revoked_on: date | None, lapses_on: date | None
) -> list[Span]:
    """The days of one recognition, none where it was revoked on its first."""
    before = [day - timedelta(days=1) for day in (ended_on, revoked_on) if day]
    last = min((*before, *([lapses_on] if lapses_on else [])), default=None)
    return [] if last is not None and last < first else [Span(first, last)]


def _marks(which: ColumnElement[bool], as_of: date) -> dict[int, list[tuple[date, str]]]:
    query = (
        select(CareMark.household_id, CareMark.marked_on, CareMark.kind)
        .join(Household, Household.id == CareMark.household_id)
        .where(which, CareMark.marked_on <= as_of)
        .order_by(CareMark.marked_on, CareMark.id)
    )
    return _grouped(
        (row.household_id, (row.marked_on, row.kind)) for row in db.session.execute(query)
    )


def _visits(which: ColumnElement[bool], as_of: date) -> dict[int, list[date]]:
    query = (
        select(CareVisit.household_id, CareVisit.visited_on)
        .join(Household, Household.id == CareVisit.household_id)
        .where(which, CareVisit.recorded_on <= as_of)
        .order_by(CareVisit.visited_on)
    )
    return _grouped((row.household_id, row.visited_on) for row in db.session.execute(query))


def _grouped(rows: Iterable[tuple[int, T]]) -> dict[int, list[T]]:
    found: dict[int, list[T]] = defaultdict(list)
    for household, value in rows:
        found[household].append(value)
    return found
