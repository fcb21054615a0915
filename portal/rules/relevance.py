"""Which unknown facts and parameters can still change an answer: the same rule, asked for variants.

Every unknown is left open once while all others take sample values (their ends, and values between
drawn from a fixed seed). If the answer then is unsettled, that unknown alone can change it.
"""

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from math import exp, log
from random import Random
from typing import Any

import numpy as np

from portal.rules.bounds import Bounds, Bools
from portal.rules.conditions import Ruling
from portal.rules.facts import Catalogue, Declaration, Fact, columns, extent, unknown
from portal.rules.facts import Facts as Columns
from portal.rules.parameters import Parameters

SAMPLES = 72
SEED = 1149
PLAIN = (1.0, 0.9, 0.8, 0.6, 0.3, 0.0)
"""How likely the plainest value is, by turns: some households have one trouble, some have all."""
Rule = Callable[[Columns, Parameters], Sequence[Ruling]]


@dataclass(frozen=True)
class Unknown:
    """A fact (of a member, or of the household when `member` is None) that is not known."""

    member: int | None
    fact: Fact


@dataclass(frozen=True)
class Relevant:
    """What can still change one category's answer."""

    facts: tuple[Unknown, ...]
    parameters: tuple[str, ...]


def relevant(
    rule: Rule, catalogue: Catalogue, declaration: Declaration, parameters: Parameters, on: date
) -> dict[str, Relevant]:
    """Per category: the unknown facts and open parameters that alone can change its answer."""
    facts = [Unknown(place, fact) for place, fact in unknown(catalogue, declaration)]
    open_codes = [code for code, bounds in parameters.bounds.items() if bounds.low < bounds.high]
    if not facts and not open_codes:
        return {}
    random = Random(SEED)
    completions = [_completion(random, n, declaration, facts, on) for n in range(SAMPLES)]
    variants = [_opened(c, declaration, u) for u in facts for c in completions]
    variants += [c for _ in open_codes for c in completions]
    values = _parameter_columns(random, parameters, open_codes, len(facts))
    rulings = rule(columns(catalogue, variants, on), parameters.replaced(values))
    return {ruling.category: _relevant(ruling, facts, open_codes) for ruling in rulings}


def _relevant(ruling: Ruling, facts: Sequence[Unknown], codes: Sequence[str]) -> Relevant:
    unsettled = _unsettled(ruling).reshape(-1, SAMPLES).any(axis=1)
    return Relevant(
        tuple(u for u, turns in zip(facts, unsettled, strict=False) if turns),
        tuple(c for c, turns in zip(codes, unsettled[len(facts) :], strict=True) if turns),
    )


def _unsettled(ruling: Ruling) -> Bools:
    """Where the category, or its amount while it is possible, is not known."""
    truth = ruling.truth
    found = ~truth.settled()
    if ruling.amount is not None:
        found = found | (truth.high & (ruling.amount.low < ruling.amount.high))
    return np.asarray(found)


def _completion(
    random: Random, number: int, declaration: Declaration, facts: Sequence[Unknown], on: date
) -> dict[str, Any]:
    """The declaration with a sample value for every unknown fact."""
    filled = deepcopy(dict(declaration))
    for item in facts:
        place = _place(filled, item)
        place[item.fact.code] = _sample(random, number, item.fact, place.get(item.fact.code), on)
    return filled


def _opened(completion: Declaration, declaration: Declaration, item: Unknown) -> dict[str, Any]:
    """A completion in which one fact is as unknown as before."""
    opened = {
        "household": dict(completion["household"]),
        "members": [dict(member) for member in completion["members"]],
    }
    _place(opened, item)[item.fact.code] = _place(declaration, item).get(item.fact.code)
    return opened


def _place(declaration: Declaration, item: Unknown) -> Any:
    if item.member is None:
        return declaration["household"]
    return declaration["members"][item.member]


def _sample(random: Random, number: int, fact: Fact, value: Any, on: date) -> Any:
    """One value: no, nothing and the first choice more often than not, as in real households."""
    plain = random.random() < PLAIN[number % len(PLAIN)]
    if fact.kind == "bool":
        return not plain
    if fact.kind == "choice":
        return fact.codes[0] if plain else random.choice(fact.codes)
    low, high = extent(fact, value, on)
    if fact.kind == "date":
        return date.fromordinal(random.randint(low, high)).isoformat()
    return low if plain else _between(random, low, high)


def _between(random: Random, low: int, high: int) -> int:
    """A number between two others, small ones as likely as large ones."""
    drawn = low + round(exp(random.uniform(0, log(high - low + 1)))) - 1
    return min(max(drawn, low), high)


def _parameter_columns(
    random: Random, parameters: Parameters, codes: Sequence[str], facts: int
) -> dict[str, Bounds]:
    """For each open parameter its value in every variant: sampled, or open in its own turn."""
    found = {}
    for turn, code in enumerate(codes):
        bounds = parameters.bounds[code]
        low, high = int(bounds.low[0]), int(bounds.high[0])
        drawn = [low, high, *(_between(random, low, high) for _ in range(SAMPLES - 2))]
        lows = np.tile(np.array(drawn, dtype=np.int64), facts + len(codes))
        highs = lows.copy()
        own = slice((facts + turn) * SAMPLES, (facts + turn + 1) * SAMPLES)
        lows[own], highs[own] = low, high
        found[code] = Bounds(lows, highs)
    return found
