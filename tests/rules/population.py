"""Random households near every line, drawn with NumPy from a seed, and the same less well known."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from portal.rules.facts import Fact
from portal.services.social_assistance import rules

Household = dict[str, Any]
FIGURES = {
    "minimum_living_standard": 114_900, "minimum_wage": 226_000, "marginal_multiple": 2000,
    "property_years": 3, "average_floor_area": 4697, "disposable_income": 7_387_900,
    "hard_expense_ratio": 500, "hard_expense_living": 300_000, "single_share": 800,
    "deduction_share": 500, "job_exemption_multiple": 3, "job_exemption_months": 9,
    "extra_elder": 10_000, "extra_minor": 11_000, "extra_disabled": 12_000, "extra_ill": 13_000,
    "destitute_living": 184_700, "destitute_care_partial": 40_000, "destitute_care_total": 80_000,
    "emergency_multiple": 6, "emergency_multiple_most": 12, "small_aid_multiple": 1,
}  # fmt: skip
"""One figure for each parameter, of a size that exists; the rounding of none is even."""

RARE = {
    "living": 0.1,
    "school": 0.2,
    "disability_kind": 0.4,
    "disability_grade": 0.5,
    "emergency": 0.2,
}
"""How often a choice is another than its first code, where that is not as often as any."""

OLDEST_DAYS = 36_000


def population(dice: np.random.Generator, count: int, on: date) -> list[Household]:
    """So many households of one to five people of which everything is known."""
    sizes = dice.integers(1, 6, count)
    total, other = _incomes(dice, sizes)
    homes = _facts(dice, rules.CATALOGUE.household.values(), sizes, on)
    homes["other_income"] = other.tolist()
    owners = np.repeat(np.arange(count), sizes)
    people = _facts(dice, rules.CATALOGUE.member.values(), np.ones(len(owners), dtype=int), on)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    earner = starts + dice.integers(0, sizes)
    incomes = np.zeros(len(owners), dtype=np.int64)
    incomes[earner] = total - other
    people["monthly_income"] = incomes.tolist()
    relations = np.where(np.isin(np.arange(len(owners)), starts), "self", people["relation"])
    people["relation"] = relations.tolist()
    rows = _rows(people)
    return [
        {"household": home, "members": [next(rows) for _ in range(size)]}
        for home, size in zip(_rows(homes), sizes.tolist(), strict=True)
    ]


def blurred(
    dice: np.random.Generator, households: Sequence[Household], share: float = 0.15
) -> list[Household]:
    """The same households with facts that are unknown, or numbers known as a range, each by chance."""
    return [
        {
            "household": _less(dice, home["household"], rules.CATALOGUE.household, share),
            "members": [
                _less(dice, member, rules.CATALOGUE.member, share) for member in home["members"]
            ],
        }
        for home in households
    ]


def _less(
    dice: np.random.Generator, known: Mapping[str, Any], facts: Mapping[str, Fact], share: float
) -> dict[str, Any]:
    chances, widths = dice.random(len(facts)), dice.integers(1, 100_000, len(facts)).tolist()
    less = dict(known)
    for fact, chance, width in zip(facts.values(), chances, widths, strict=True):
        if chance < share / 2:
            less[fact.code] = None
        elif chance < share and fact.kind in {"money", "area"}:
            value = known[fact.code]
            less[fact.code] = {"low": max(value - width, 0), "high": value + width}
    return less


def _incomes(dice: np.random.Generator, sizes: Any) -> tuple[Any, Any]:
    """The household's income, mostly on or a fen beside a line, and the part that nobody earns."""
    standard, yearly = FIGURES["minimum_living_standard"], FIGURES["disposable_income"]
    lines = np.array([0, standard, FIGURES["minimum_wage"], yearly // 12, yearly // 12 + 1])
    near = dice.choice(lines, len(sizes)) * sizes + dice.integers(-1, 2, len(sizes))
    total = np.where(dice.random(len(sizes)) < 0.4, dice.integers(0, 3_000_000, len(sizes)), near)
    total = np.maximum(total, 0)
    part = dice.random(len(sizes)) * (dice.random(len(sizes)) < 0.5)
    return total, (total * part).astype(np.int64)


def _facts(
    dice: np.random.Generator, facts: Any, sizes: Any, on: date
) -> dict[str, Sequence[Any]]:  # fmt: skip
    return {fact.code: _values(dice, fact, sizes, on) for fact in facts}


def _values(dice: np.random.Generator, fact: Fact, sizes: Any, on: date) -> Sequence[Any]:
    """Values of one fact for households (or members, then `sizes` are 1)."""
    count = len(sizes)
    if fact.kind == "choice":
        usual = dice.random(count) >= RARE.get(fact.code, 1)
        return np.where(usual, fact.codes[0], dice.choice(fact.codes, count)).tolist()
    if fact.kind == "bool":
        return (dice.random(count) < 0.15).tolist()
    if fact.kind == "date":
        any_day = on.toordinal() - dice.integers(0, OLDEST_DAYS, count)
        near = dice.choice(_days(fact.code, on), count) + dice.integers(-1, 2, count)
        days = np.where(dice.random(count) < 0.4, near, any_day)
        return [date.fromordinal(day).isoformat() for day in days.tolist()]
    if fact.kind == "int":
        return (dice.integers(0, 7, count) * (dice.random(count) < 0.4)).tolist()
    lines = _lines(fact.code)
    near = dice.choice(lines, count) * sizes + dice.integers(-1, 2, count)
    return np.maximum(near * (dice.random(count) < 0.6), 0).tolist()


def _lines(code: str) -> Sequence[int]:
    """Where a number is compared with something, a person."""
    standard, yearly = FIGURES["minimum_living_standard"], FIGURES["disposable_income"]
    return {
        "monetary_property": (12 * 3 * standard, 12 * standard),
        "home_area": (FIGURES["average_floor_area"],),
        "hard_expenses": (6 * standard, 6 * FIGURES["minimum_wage"], yearly // 2),
        "job_rise": (3 * standard, standard // 2),
        "insurance_income": (standard, 10_000),
        "supporter_income": (yearly // 12, standard),
    }.get(code, (standard, standard // 3, 7))


def _days(code: str, on: date) -> Sequence[int]:
    """Days on which something changes: 16, 18, 60 years old; 9 and 6 months in a job."""
    if code == "birth_date":
        return [
            on.replace(year=on.year - age, day=min(on.day, 28)).toordinal() for age in (16, 18, 60)
        ]
    return [on.toordinal() - days for days in (1, 182, 184, 273, 275, 365)]


def _rows(columns: Mapping[str, Sequence[Any]]) -> Iterator[dict[str, Any]]:
    for values in zip(*columns.values(), strict=True):
        yield dict(zip(columns, values, strict=True))
