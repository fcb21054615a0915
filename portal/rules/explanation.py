"""What a rule text does, read off the rule itself: each condition with its article and parameters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

from portal.rules.assessment import RuleText
from portal.rules.bounds import CEILING, Bounds
from portal.rules.conditions import Condition, Ruling
from portal.rules.facts import Catalogue, Fact, columns
from portal.rules.parameters import Parameters

AMOUNT = "amount"
PROBE_VALUES = {"int": 2, "area": 5_000, "date": "2000-01-01"}
PROBE_SIZES = (1, 2, 3, 4)
PROBE_MONEY = (0, 1_000, 130_000)


@dataclass(frozen=True)
class Explained:
    """A condition (or, with the code "amount", the amount) of a category, and what it reads."""

    category: str
    category_name: str
    code: str
    label: str
    article: str
    parameters: tuple[str, ...]


def explain(text: RuleText, parameters: Parameters, on: date) -> list[Explained]:
    """Every condition and amount of the rule in force on `on`, in the rule's order.

    Which parameters one reads is found by opening each parameter in turn while everything else is
    known: what then is no longer settled, reads it.
    """
    known = parameters.only(text.parameters)
    known = known.replaced({code: _closed(known[code]) for code in text.parameters})
    facts = columns(text.catalogue, _probes(text.catalogue), on)
    opened = {
        code: text.rule(facts, known.replaced({code: Bounds.between(0, CEILING)}))
        for code in text.parameters
    }
    lines = []
    for place, ruling in enumerate(text.rule(facts, known)):
        variants = {code: rulings[place] for code, rulings in opened.items()}
        lines += [
            _line(ruling, condition, _readers(variants, number))
            for number, condition in enumerate(ruling.conditions)
        ]
        if ruling.amount is not None:
            readers = [c for c, v in variants.items() if v.amount and _is_open(v.amount)]
            lines.append(_amount_line(ruling, readers))
    return lines


def _closed(bounds: Bounds) -> Bounds:
    """A known value in place of a missing one or a range."""
    value = max(int(bounds.low[0]), 1)
    return Bounds.between(value, value)


def _probes(catalogue: Catalogue) -> list[dict[str, Any]]:
    """Households of one to four people of which everything is known, in every combination of all
    yes or all no and of little or more money.
    """
    every = product((True, False), PROBE_MONEY, PROBE_SIZES)
    return [
        {
            "household": {c: _value(f, yes, money) for c, f in catalogue.household.items()},
            "members": [{c: _value(f, yes, money) for c, f in catalogue.member.items()}] * size,
        }
        for yes, money, size in every
    ]


def _value(fact: Fact, yes: bool, money: int) -> Any:
    if fact.kind == "choice":
        return fact.codes[-1]
    return {"bool": yes, "money": money, **PROBE_VALUES}[fact.kind]


def _readers(variants: dict[str, Ruling], number: int) -> list[str]:
    return [code for code, ruling in variants.items() if _reads(ruling.conditions[number])]


def _reads(condition: Condition) -> bool:
    figures = any(_is_open(figure.value) for figure in condition.figures)
    return figures or not condition.truth.settled().all()


def _is_open(bounds: Bounds) -> bool:
    return bool((bounds.low < bounds.high).any())


def _line(ruling: Ruling, condition: Condition, readers: Sequence[str]) -> Explained:
    return Explained(
        ruling.category, ruling.name, condition.code, condition.label, condition.article,
        tuple(readers),
    )  # fmt: skip


def _amount_line(ruling: Ruling, readers: Sequence[str]) -> Explained:
    return Explained(ruling.category, ruling.name, AMOUNT, AMOUNT, ruling.article, tuple(readers))
