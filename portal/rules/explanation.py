"""What a rule text does, read off the rule itself: each condition with its article and parameters."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from portal.rules.assessment import RuleText
from portal.rules.bounds import CEILING, Bounds, Truth
from portal.rules.conditions import Ruling
from portal.rules.facts import Catalogue, Fact, columns
from portal.rules.parameters import Parameters

AMOUNT = "amount"
PROBES = 6_000
PROBE_MONEY = (0, 1_000, 50_000, 130_000, 500_000, 20_000_000)
PROBE_DAYS_AGO = (100, 1_300, 4_000, 15_000, 28_000)


@dataclass(frozen=True)
class Explained:
    """A condition (or, with the code "amount", the amount; or an extra) and what it reads."""

    category: str
    category_name: str
    code: str
    label: str
    article: str
    parameters: tuple[str, ...] = ()


def explain(text: RuleText, parameters: Parameters, on: date) -> list[Explained]:
    """Every condition, amount and extra of the rule in force on `on`, in the rule's order.

    Which parameters one reads is found by opening each parameter in turn over households of all
    sorts: what then comes out otherwise, reads it.
    """
    known = parameters.only(text.parameters)
    known = known.replaced({code: _closed(known[code]) for code in text.parameters})
    facts = columns(text.catalogue, _probes(text.catalogue, on), on)
    opened = {
        code: _parts(text.rule(facts, known.replaced({code: Bounds.between(0, CEILING)})))
        for code in text.parameters
    }
    return [
        replace(
            part.explained,
            parameters=tuple(c for c, parts in opened.items() if part.differs(parts[place])),
        )
        for place, part in enumerate(_parts(text.rule(facts, known)))
    ]


@dataclass(frozen=True, eq=False)
class Part:
    """A line of the explanation with the columns that came out for it."""

    explained: Explained
    columns: tuple[NDArray[Any], ...]

    def differs(self, other: "Part") -> bool:
        """Whether anything came out otherwise."""
        pairs = zip(self.columns, other.columns, strict=True)
        return any(not np.array_equal(mine, theirs) for mine, theirs in pairs)


def _parts(rulings: Sequence[Ruling]) -> list[Part]:
    return [part for ruling in rulings for part in _parts_of(ruling)]


def _parts_of(ruling: Ruling) -> Iterator[Part]:
    def part(code: str, label: str, article: str, *columns: Truth | Bounds) -> Part:
        explained = Explained(ruling.category, ruling.name, code, label, article)
        return Part(explained, tuple(end for c in columns for end in (c.low, c.high)))

    for condition in ruling.conditions:
        figures = [figure.value for figure in condition.figures]
        yield part(condition.code, condition.label, condition.article, condition.truth, *figures)
    if ruling.amount is not None:
        yield part(AMOUNT, AMOUNT, ruling.article, ruling.amount)
    for extra in ruling.extras:
        yield part(extra.code, extra.label, extra.article, extra.amount)


def _closed(bounds: Bounds) -> Bounds:
    """A known value in place of a missing one or a range."""
    value = max(int(bounds.low[0]), 1)
    return Bounds.between(value, value)


def _probes(catalogue: Catalogue, on: date) -> list[dict[str, Any]]:
    """Households of one to four people of which everything is known, of all sorts, always the same."""
    dice = Random(1)
    days = tuple((on - timedelta(days=ago)).isoformat() for ago in PROBE_DAYS_AGO)
    return [
        {
            "household": {c: _value(f, dice, days) for c, f in catalogue.household.items()},
            "members": [
                {c: _value(f, dice, days) for c, f in catalogue.member.items()}
                for _ in range(dice.choice((1, 1, 2, 3, 4)))
            ],
        }
        for _ in range(PROBES)
    ]


def _value(fact: Fact, dice: Random, days: Sequence[str]) -> Any:
    if fact.kind == "int":
        return dice.choice((0, 1, 1, 2, 4))
    every: dict[str, Sequence[Any]] = {
        "choice": fact.codes, "bool": (True, False, False, False), "date": days, "area": (0, 5_000),
        "money": PROBE_MONEY,
    }  # fmt: skip
    return dice.choice(every[fact.kind])
