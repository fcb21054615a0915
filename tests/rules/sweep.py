"""One household and the whole city: compared one by one with one batch, and with the oracle."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import numpy as np
from oracle import NO, OFFICER, YES, Outcome, outcomes
from population import FIGURES, Household, blurred, population

from portal.rules.bounds import Bounds
from portal.rules.conditions import Ruling
from portal.rules.facts import columns
from portal.rules.parameters import Parameters
from portal.rules.relevance import traced
from portal.services.social_assistance import rules


def compare(count: int, seed: int, on: date, figures: Parameters) -> None:
    """So many random households by one and in one batch, unknowns included; the known by hand too.

    `figures` are those of the households of which not everything is known: some may be missing.
    Raises AssertionError with the first household that differs.
    """
    dice = np.random.default_rng(seed)
    known = population(dice, count, on)
    single = {code: Bounds.between(figure, figure) for code, figure in FIGURES.items()}
    by_hand(known, figures.replaced(single), on)
    one_by_one(blurred(dice, known), figures, on)


def by_hand(known: Sequence[Household], figures: Parameters, on: date) -> None:
    """The batch against the oracle."""
    rulings = rules.rule(columns(rules.CATALOGUE, known, on), figures)
    for place, household in enumerate(known):
        wanted = outcomes(household["household"], household["members"], FIGURES, on)
        found = {ruling.category: outcome(ruling, place) for ruling in rulings}
        assert found == wanted, household


def outcome(ruling: Ruling, place: int) -> Outcome:
    """What the ruling says of one household of the batch."""
    truth, amount = ruling.truth, ruling.amount
    has = YES if truth.low[place] else OFFICER if truth.high[place] else NO
    if amount is None or has == NO:
        return Outcome(has)
    extra = sum(int(extra.amount.low[place]) for extra in ruling.extras)
    return Outcome(has, int(amount.low[place]), int(amount.high[place]), extra)


def one_by_one(households: Sequence[Household], figures: Parameters, on: date) -> None:
    """The batch against each household alone, as a page asks for it."""
    batch = rules.rule(columns(rules.CATALOGUE, households, on), figures)
    in_batch = [list(ends(ruling, len(households))) for ruling in batch]
    for place, household in enumerate(households):
        alone = traced(rules.CATALOGUE, household, figures, on)
        for ruling, wanted in zip(rules.rule(alone.facts, alone.parameters), in_batch, strict=True):
            found = [int(end[0]) for end in ends(ruling, 1)]
            assert found == [int(end[place]) for end in wanted], (ruling.category, household)


def ends(ruling: Ruling, count: int) -> Iterator[Any]:
    """Every end that a ruling has for its households: of the truth, the amount and the extras."""
    amounts = [ruling.amount, *(extra.amount for extra in ruling.extras)]
    for part in (ruling.truth, *(amount for amount in amounts if amount is not None)):
        yield from (np.broadcast_to(end, count) for end in (part.low, part.high))
