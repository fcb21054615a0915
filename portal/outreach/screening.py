"""Screening («政策找人»): the same rule text over every known household, by county and category.

Nothing personal leaves here: only counts and sums of fen.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import numpy as np

from portal.outreach.queries import Known, known_households
from portal.parameters.queries import parameters_in_force
from portal.rules.assessment import RuleText
from portal.rules.bounds import Bools, Bounds
from portal.rules.conditions import Ruling
from portal.rules.facts import columns
from portal.rules.parameters import Parameters
from portal.services.service import Service

COUNTY = 6
SMALLEST = 5
"""Counts of people below this are not published."""
Key = tuple[str, str]


@dataclass(frozen=True)
class Count:
    """What one screening found of one category in one county.

    qualifies: certainly, by the known facts; possible: the facts leave it open; recognised: has
    the category; unreached: qualifies and is not recognised (the outreach list); lapsed:
    recognised and certainly does not qualify any more (the review list); cost: fen a month of
    those who qualify with a known amount.
    """

    qualifies: int = 0
    possible: int = 0
    recognised: int = 0
    unreached: int = 0
    lapsed: int = 0
    cost: int = 0

    def __add__(self, other: "Count") -> "Count":
        names = [field.name for field in fields(Count)]
        return Count(*(getattr(self, name) + getattr(other, name) for name in names))


@dataclass(frozen=True)
class Change:
    """One category under other figures, beside today's: who comes, who goes, and the cost."""

    now: Count
    then: Count
    newly: int = 0
    leaving: int = 0

    def __add__(self, other: "Change") -> "Change":
        return Change(
            self.now + other.now, self.then + other.then,
            self.newly + other.newly, self.leaving + other.leaving,
        )  # fmt: skip


def screen(service: Service, on: date, area: str = "") -> dict[Key, Count]:
    """Count every known household of an area by (county, category), chunk by chunk."""
    parameters = parameters_in_force().on(on)
    total: dict[Key, Count] = {}
    for chunk in known_households(on, area):
        for ruling in _rulings(service.text, chunk, parameters, on):
            for county, rows in _by_county(chunk):
                key = county, ruling.category
                total[key] = total.get(key, Count()) + _count(ruling, chunk, rows)
    return total


def what_if(
    service: Service, on: date, figures: Mapping[str, int], area: str = ""
) -> dict[Key, Change]:
    """The same under other figures (parameter code to value in its unit), beside today's.

    Raises LookupError for a parameter that the city does not have.
    """
    today = parameters_in_force().on(on)
    other = today.replaced({code: _figure(today, code, value) for code, value in figures.items()})
    total: dict[Key, Change] = {}
    for chunk in known_households(on, area):
        pairs = zip(
            _rulings(service.text, chunk, today, on), _rulings(service.text, chunk, other, on),
            strict=True,
        )  # fmt: skip
        for now, then in pairs:
            for county, rows in _by_county(chunk):
                change = _change(now, then, chunk, rows)
                key = county, now.category
                total[key] = total[key] + change if key in total else change
    return total


def _figure(today: Parameters, code: str, value: int) -> Bounds:
    _ = today[code]
    return Bounds.between(value, value)


def _rulings(text: RuleText, chunk: list[Known], parameters: Parameters, on: date) -> list[Ruling]:
    facts = columns(text.catalogue, [known.declaration for known in chunk], on)
    return list(text.rule(facts, parameters.only(text.parameters)))


def _by_county(chunk: list[Known]) -> Iterator[tuple[str, Bools]]:
    counties = np.array([known.area_code[:COUNTY] for known in chunk])
    for county in np.unique(counties):
        yield str(county), counties == county


def _count(ruling: Ruling, chunk: list[Known], rows: Bools) -> Count:
    truth = ruling.truth
    has = np.array([ruling.category in known.recognised for known in chunk])
    return Count(
        qualifies=_sum(truth.low & rows),
        possible=_sum(~truth.low & truth.high & rows),
        recognised=_sum(has & rows),
        unreached=_sum(truth.low & ~has & rows),
        lapsed=_sum(~truth.high & has & rows),
        cost=_cost(ruling, truth.low & rows),
    )


def _cost(ruling: Ruling, rows: Bools) -> int:
    if ruling.amount is None:
        return 0
    known = rows & (ruling.amount.low == ruling.amount.high)
    return int(ruling.amount.low[known].sum())


def _change(now: Ruling, then: Ruling, chunk: list[Known], rows: Bools) -> Change:
    before, after = now.truth.low & rows, then.truth.low & rows
    return Change(
        _count(now, chunk, rows), _count(then, chunk, rows),
        newly=_sum(after & ~before), leaving=_sum(before & ~after),
    )  # fmt: skip


def _sum(rows: Any) -> int:
    return int(np.count_nonzero(rows))


def overall(counts: Iterable[tuple[Key, Any]]) -> dict[str, Any]:
    """The counts of all counties together, by category."""
    total: dict[str, Any] = {}
    for (_county, category), count in counts:
        total[category] = total[category] + count if category in total else count
    return total
