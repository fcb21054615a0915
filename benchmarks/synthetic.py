"""Draws of synthetic households, all of a block at once: near the lines as in a real city.

Each function draws some columns for all members or all households; a value that is not asked or not
known is masked. Shares are rough figures of a Zhejiang city, amounts are fen a month.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from portal.demonstration.households import Lines
from portal.services.facts import CATALOGUE

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
EPOCH = date(1970, 1, 1).toordinal()
SIZES = (0.16, 0.24, 0.26, 0.18, 0.10, 0.06)
"""Shares of households of one to six members: three on average."""


@dataclass(frozen=True)
class Drawn:
    """A drawn column: integers (a choice's places among its codes, days since 1970) or truths.

    `empty` is where nothing is told; `upper` are the upper ends where the value is a range.
    """

    values: Any
    empty: Bools | None = None
    upper: Ints | None = None


Columns = dict[str, Drawn]


@dataclass(frozen=True)
class People:
    """Who lives where: sizes of the households, and per member the place (from 0), age and more."""

    sizes: Ints
    place: Ints
    relation: Ints
    days: Ints
    """Age in days."""

    @cached_property
    def age(self) -> Ints:
        """Age in years, roughly."""
        return self.days * 4 // 1461

    @cached_property
    def starts(self) -> Ints:
        """The place of each household's first member."""
        return np.flatnonzero(self.place == 0)

    def each(self, values: Any) -> Any:
        """A household's values for each of its members."""
        return np.repeat(values, self.sizes)


def code_of(fact: str, code: str) -> int:
    """The place of a choice's code."""
    found = {**CATALOGUE.household, **CATALOGUE.member}[fact]
    return found.codes.index(code)


def shares(random: Generator, fact: str, size: int, **given: float) -> Ints:
    """Choices drawn by their shares; the first code has what is left."""
    codes = {**CATALOGUE.household, **CATALOGUE.member}[fact].codes
    chances = [given.get(code, 0.0) for code in codes]
    chances[0] = 1 - sum(chances[1:])
    ends = np.cumsum(chances)
    return np.searchsorted(ends, random.random(size) * ends[-1], side="right").clip(
        0, len(codes) - 1
    )


def people_of(random: Generator, households: int) -> People:
    """Families: an applicant, mostly a spouse, children, parents and others."""
    sizes = 1 + np.searchsorted(np.cumsum(SIZES[:-1]), random.random(households))
    ends = np.cumsum(sizes)
    place = np.arange(ends[-1]) - np.repeat(ends - sizes, sizes)
    count = len(place)
    relation = _relations(random, place)
    old = random.random(households) < 0.3
    first = np.where(old, random.integers(60, 91, households), random.integers(24, 60, households))
    apart = _apart(random, relation)
    years = np.clip(np.repeat(first, sizes) + apart, 0, 99)
    return People(sizes, place, relation, years * 1461 // 4 + random.integers(1, 365, count))


def _relations(random: Generator, place: Ints) -> Ints:
    codes = CATALOGUE.member["relation"].codes
    wife, child = codes.index("spouse"), codes.index("child")
    later = shares(random, "relation", len(place), child=0.52, parent=0.3, grandparent=0.03,
                   grandchild=0.1, sibling=0.03, other=0.02)  # fmt: skip
    second = np.where(random.random(len(place)) < 0.85, wife, child)
    return np.select([place == 0, place == 1], [0, second], np.where(later == 0, child, later))


def _apart(random: Generator, relation: Ints) -> Ints:
    """Years between the applicant's age and the member's, by relation."""
    middle = {"spouse": 0, "child": -29, "parent": 28, "grandparent": 50, "grandchild": -55}
    codes = CATALOGUE.member["relation"].codes
    between = np.array([middle.get(code, 0) for code in codes])[relation]
    return between + np.where(relation == 0, 0, random.integers(-5, 6, len(relation)))


def personal(random: Generator, people: People, on: date) -> Columns:
    """Birthday, relation, where they live, school, disability, illness, care, supporters."""
    age, count = people.age, len(people.age)
    disabled = random.random(count) < np.where(age >= 60, 0.09, 0.03)
    kind = shares(random, "disability_kind", count, sight=0.12, hearing=0.1, speech=0.02,
                  intellectual=0.12, mental=0.08, multiple=0.06)  # fmt: skip
    grade = random.integers(1, 5, count)
    asked = (age >= 60) | (age < 18) | (disabled & (grade <= 2))
    supporters = shares(random, "supporters", count, destitute=0.002, elder_minimum=0.002,
                        frail=0.01, incapable=0.002, able=0.972)  # fmt: skip
    kin = people.relation >= code_of("relation", "grandparent")
    frail = supporters == code_of("supporters", "frail")
    return {
        "birth_date": Drawn(on.toordinal() - EPOCH - people.days),
        "relation": Drawn(people.relation),
        "living": Drawn(np.where(
            people.relation == 0, 0, shares(random, "living", count, away=0.05, prison=0.001,
                                            drug_treatment=0.0005, missing=0.0005, clergy=0.0002))),
        "legal_duty": Drawn(random.random(count) < 0.6, ~kin),
        "school": Drawn(_school(random, age)),
        "disability_kind": Drawn(np.where(disabled, np.maximum(kind, 1), 0)),
        "disability_grade": Drawn(grade, ~disabled),
        "major_illness": Drawn(random.random(count) < 0.012),
        "care_needs": Drawn(np.where(
            random.random(count) < np.where(age >= 75, 0.2, 0.004), random.integers(1, 7, count), 0)),
        "supporters": Drawn(supporters, ~asked),
        "supporter_income": Drawn(random.integers(0, 900_000, count), ~(asked & frail)),
    }  # fmt: skip


def _school(random: Generator, age: Ints) -> Ints:
    """The stage by age; half of the young go to college."""
    stage = np.select([age < 3, age < 6, age < 16, age < 19, age < 23], [0, 1, 2, 3, 4], 0)
    goes = np.array([0.0, 0.9, 0.995, 0.93, 0.5])[stage]
    return np.where(random.random(len(age)) < goes, stage, 0)


def incomes(
    random: Generator, people: People, school: Ints, lines: Lines, on: date
) -> tuple[Columns, Ints]:
    """The members' income and work, and per household the income a head that it was built from."""
    count, households = len(people.place), len(people.sizes)
    head = _per_head(random, households, lines)
    grown = (people.age >= 18) & (school == 0)
    work = np.where(
        grown & (people.age < 60),
        shares(random, "work", count, seeking=0.06, unable=0.04, other=0.1),
        code_of("work", "other"),
    )
    weight = np.where(grown, random.integers(1, 100, count) * np.where(work == 0, 5, 1), 0)
    weight[people.starts] += 1
    monthly = _shared_out(head * people.sizes, weight, people)
    works = work == code_of("work", "working")
    since = on.toordinal() - EPOCH - random.integers(1, 6000, count)
    rose = works & people.each(head < lines.margin) & (random.random(count) < 0.05)
    pension = np.where(people.age >= 60, monthly * random.integers(0, 101, count) // 100, 0)
    asked = (people.age >= 60) | (people.age < 18)
    return {
        "monthly_income": Drawn(monthly, upper=_range(random, monthly, 0.005)),
        "work": Drawn(work),
        "job_rise": Drawn(np.where(rose, random.integers(0, 100_000, count), 0), ~works),
        "job_since": Drawn(since, ~works),
        "insurance_income": Drawn(pension, ~asked),
    }, head  # fmt: skip


def _per_head(random: Generator, size: int, lines: Lines) -> Ints:
    """Income a head: some percent under the lines, some at a line to the fen, most well above."""
    standard, margin = lines.standard, lines.margin
    at = np.array([standard - 1, standard, margin, margin + 1])[random.integers(0, 4, size)]
    above = margin + np.exp(random.normal(12.8, 0.6, size)).astype(np.int64)
    part = random.random(size)
    return np.select(
        [part < 0.031, part < 0.052, part < 0.056],
        [random.integers(0, standard, size), random.integers(standard, margin + 1, size), at],
        np.minimum(above, 9_000_000),
    )


def _shared_out(total: Ints, weight: Ints, people: People) -> Ints:
    """A household's amount shared out by weight, to the fen: the first member has the rest."""
    each = people.each(total) * weight // people.each(np.add.reduceat(weight, people.starts))
    each[people.starts] += total - np.add.reduceat(each, people.starts)
    return each


def _range(random: Generator, values: Ints, share: float) -> Ints:
    """Upper ends above some of the values; -1 where the value is exact."""
    ranged = random.random(len(values)) < share
    return np.where(ranged, values + random.integers(1, 200_000, len(values)), -1)


def homes(
    random: Generator, people: People, head: Ints, lines: Lines, limit: int, on: date
) -> Columns:
    """The household's money, property, burdens and housing; the rich have more of everything.

    `limit` is how much money a head may have: some have just that, or one fen less.
    """
    size = len(head)
    rich = np.clip((head - lines.margin) / 600_000, 0.02, 0.7)
    savings = np.exp(random.normal(10, 2, size) + rich * 5).astype(np.int64) * people.sizes
    at = random.random(size) < 0.005
    savings = np.where(at, limit * people.sizes - random.integers(0, 2, size), savings)
    savings = np.minimum(savings, 900_000_000)
    number = np.where(random.random(size) < rich / 2, 2, random.random(size) < 0.93)
    number = np.where(random.random(size) < rich / 20, 3, number)
    spent = np.where(random.random(size) < 0.15, np.exp(random.normal(13.5, 1.2, size)), 0)
    rare = random.random((6, size))
    return {
        "hukou_type": Drawn((random.random(size) < 0.38).astype(np.int64)),
        "other_income": Drawn(np.where(rare[0] < 0.03, random.integers(1, 60_000, size), 0)),
        "uncounted_income": Drawn(np.where(rare[1] < 0.02, random.integers(1, 30_000, size), 0)),
        "deductible_costs": Drawn(np.where(rare[2] < 0.02, random.integers(1, 80_000, size), 0)),
        "monetary_property": Drawn(savings, upper=_range(random, savings, 0.01)),
        "private_car": Drawn(random.random(size) < rich),
        "business_property": Drawn(random.random(size) < rich / 10),
        "homes": Drawn(number.astype(np.int64)),
        "home_area": Drawn(random.integers(4_000, 20_000, size) * np.maximum(number, 1),
                           number < 2),
        "hard_expenses": Drawn(np.minimum(spent.astype(np.int64), 90_000_000)),
        "emergency": Drawn(shares(random, "emergency", size, accident=0.001, illness=0.002,
                                  other=0.001)),
        "housing_difficulty": Drawn(rare[3] < np.where(head < lines.margin, 0.1, 0.01)),
        "entry_date": Drawn(on.toordinal() - EPOCH + random.integers(0, 365, size),
                            rare[4] > 0.02),
        "unsafe_home": Drawn(rare[5] < np.where(head < lines.margin, 0.02, 0.001)),
    }  # fmt: skip


def recognised(random: Generator, head: Ints, lines: Lines) -> Ints:
    """What the register says they have: 0 nothing, 1 低保, 2 低边, 3 特困; some have missed it or lost it."""
    reached = random.random(len(head))
    return np.select(
        [(head < lines.standard) & (reached < 0.8), (head <= lines.margin) & (reached < 0.5),
         reached < 0.001, reached > 0.9997],
        [1, 2, 1, 3], 0,
    )  # fmt: skip


def with_unknowns(random: Generator, columns: Mapping[str, Drawn], share: float) -> Columns:
    """The same columns with a share of the cells unknown; all know who is who and how old."""
    kept = ("relation", "birth_date")
    return {
        code: drawn if code in kept else _some_unknown(random, drawn, share)
        for code, drawn in columns.items()
    }


def _some_unknown(random: Generator, drawn: Drawn, share: float) -> Drawn:
    lost = random.random(len(drawn.values)) < share
    return Drawn(
        drawn.values,
        lost if drawn.empty is None else drawn.empty | lost,
        None if drawn.upper is None else np.where(lost, -1, drawn.upper),
    )
