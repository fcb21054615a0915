"""Facts: what may be known of a household, and its columns of bounds for one household or many.

A declaration is {"household": {code: value}, "members": [{code: value}, …]}. A value is a bool, an
int, a choice's code, an ISO day, a range {"low": …, "high": …}, or None (or absent) when unknown.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import wraps
from typing import Any

import numpy as np

from portal.rules.bounds import CEILING, Bounds, Choice, Column, Grouping, Truth

Declaration = Mapping[str, Any]
Test = Callable[["Facts"], Truth]
EARLIEST = date(1900, 1, 1)
FUTURE_DAYS = 3650


@dataclass(frozen=True)
class Fact:
    """One thing that may be known. `kind`: money, int, date, bool or choice.

    `low` and `high` are the widest that a money or int can be; `codes` are a choice's. A date lies
    up to today, or with `future` up to ten years ahead.
    """

    code: str
    kind: str
    low: int = 0
    high: int = CEILING
    codes: tuple[str, ...] = ()
    future: bool = False


@dataclass(frozen=True)
class Catalogue:
    """The facts of households and of members, by code."""

    household: Mapping[str, Fact]
    member: Mapping[str, Fact]


@dataclass(frozen=True)
class Facts:
    """Columns of bounds: one value per household, or per member in the order of `grouping`.

    `answers` are those of the tests that `asked_once` keeps.
    """

    on: date
    grouping: Grouping
    household: Mapping[str, Column]
    member: Mapping[str, Column]
    answers: dict[Hashable, Truth] = field(default_factory=dict, init=False, repr=False)

    def number(self, code: str) -> Bounds:
        """A money, int or date column of households or members."""
        column = self.column(code)
        if not isinstance(column, Bounds):
            raise TypeError(f"{code} is no number")
        return column

    def truth(self, code: str) -> Truth:
        """A yes-or-no column."""
        column = self.column(code)
        if not isinstance(column, Truth):
            raise TypeError(f"{code} is no yes or no")
        return column

    def choice(self, code: str) -> Choice:
        """A choice column."""
        column = self.column(code)
        if not isinstance(column, Choice):
            raise TypeError(f"{code} is no choice")
        return column

    def column(self, code: str) -> Column:
        """A column of any kind."""
        return self.household[code] if code in self.household else self.member[code]

    def repeated(self, times: int) -> "Facts":
        """The same households `times` over, one after another."""
        return Facts(
            self.on,
            self.grouping.repeated(times),
            {code: column.repeated(times) for code, column in self.household.items()},
            {code: column.repeated(times) for code, column in self.member.items()},
        )

    def age_at_least(self, years: int) -> Truth:
        """Per member: whether the birthday that completes `years` is not after the day."""
        if years not in self.answers:
            last = _years_before(self.on, years).toordinal()
            self.answers[years] = self.number("birth_date").at_most(Bounds.between(last, last))
        return self.answers[years]


def asked_once(test: Test) -> Test:
    """A test that many rulings ask of the same facts: its answer is kept with them."""

    @wraps(test)
    def kept(facts: Facts) -> Truth:
        if test not in facts.answers:
            facts.answers[test] = test(facts)
        return facts.answers[test]

    return kept


def columns(catalogue: Catalogue, declarations: Sequence[Declaration], on: date) -> Facts:
    """The declarations as columns; every household has at least one member."""
    households = [declaration["household"] for declaration in declarations]
    members = [member for declaration in declarations for member in declaration["members"]]
    sizes = [len(declaration["members"]) for declaration in declarations]
    return Facts(
        on,
        Grouping.of_sizes(sizes),
        {code: _column(fact, households, on) for code, fact in catalogue.household.items()},
        {code: _column(fact, members, on) for code, fact in catalogue.member.items()},
    )


def _column(fact: Fact, rows: Sequence[Mapping[str, Any]], on: date) -> Column:
    values = [row.get(fact.code) for row in rows]
    if fact.kind == "bool":
        low = np.array([value is True for value in values])
        return Truth(low, np.array([value is not False for value in values]))
    if fact.kind == "choice":
        every = (1 << len(fact.codes)) - 1
        bits = [every if v is None else 1 << fact.codes.index(v) for v in values]
        return Choice(fact.codes, np.array(bits, dtype=np.uint8))
    pairs = np.array([extent(fact, value, on) for value in values], dtype=np.int64)
    return Bounds(pairs[:, 0], pairs[:, 1])


def extent(fact: Fact, value: Any, on: date) -> tuple[int, int]:
    """The bounds of one number or day (as its ordinal)."""
    if fact.kind == "date":
        if value is None:
            return EARLIEST.toordinal(), on.toordinal() + FUTURE_DAYS * fact.future
        day = date.fromisoformat(value).toordinal()
        return day, day
    if isinstance(value, dict):
        return value["low"], value["high"]
    return (fact.low, fact.high) if value is None else (value, value)


def unknown(catalogue: Catalogue, declaration: Declaration) -> Iterator[tuple[int | None, Fact]]:
    """Every fact that is not known exactly: (member's place or None for the household, fact)."""
    for fact in catalogue.household.values():
        if _is_open(declaration["household"].get(fact.code)):
            yield None, fact
    for place, member in enumerate(declaration["members"]):
        for fact in catalogue.member.values():
            if _is_open(member.get(fact.code)):
                yield place, fact


def _is_open(value: Any) -> bool:
    return value is None or (isinstance(value, dict) and value["low"] != value["high"])


def _years_before(day: date, years: int) -> date:
    """The same day `years` earlier; born on 29 February, one is a year older on 1 March."""
    if (day.month, day.day) == (2, 29):
        day = date(day.year, 2, 28) if not _is_leap(day.year - years) else day
    return day.replace(year=day.year - years)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
