"""The nearest change that would turn a refusal: one amount or one fact, all else staying as it is.

A rule text says which changes the law makes meaningful (its levers). They are tried by asking the
same rule for a batch of variants. Along a lever a condition only ever comes to hold, so the least
change is where the last of those that fail begins to hold: found to the fen, by parts.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from portal.rules.bounds import CEILING, Ints, Truth
from portal.rules.conditions import Ruling, all_of
from portal.rules.facts import Facts
from portal.rules.parameters import Parameters

LESS, MORE, NO = "less", "more", "no"
PARTS = 100
"""An interval is cut into so many parts: five rounds find a fen in 100 million yuan."""

Rule = Callable[[Facts, Parameters], Sequence[Ruling]]


@dataclass(frozen=True)
class Lever:
    """A fact of the household that may change one way: an amount to `less` or `more`, a yes to `no`.

    `label` names what changes. `categories` are those where the law makes it meaningful; `figures`
    are parameters that must be published, or the change would mean nothing.
    """

    fact: str
    label: str
    change: str
    categories: frozenset[str]
    figures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Change:
    """A change that alone turns a refusal: by how many fen, None for a yes that becomes a no.

    `certain` is false where something unknown, or the officer, still decides after it.
    """

    category: str
    lever: Lever
    amount: int | None
    certain: bool


@dataclass(frozen=True)
class Trial:
    """A lever on a refused category: its place among the rulings, and its conditions that fail.

    `certain` says whether all the others certainly hold.
    """

    place: int
    lever: Lever
    failing: tuple[int, ...]
    certain: bool


def nearest(
    rule: Rule, levers: Sequence[Lever], facts: Facts, parameters: Parameters,
    rulings: Sequence[Ruling],
) -> list[Change]:  # fmt: skip
    """Every lever that alone turns one of the refusals of one household, with its least change."""
    every = _trials(levers, facts, parameters, rulings)
    if not every:
        return []
    asked = Asked(rule, facts, parameters)
    ends = asked.turned(every, np.full((len(every), 1), CEILING))
    reached = [(t, end) for t, end in zip(every, ends, strict=True) if end.high[0]]
    if not reached:
        return []
    trials = [trial for trial, _end in reached]
    amounts = _least(asked, trials, [trial.certain and bool(end.low[0]) for trial, end in reached])
    holds = asked.holds(trials, amounts[:, None])
    return [
        Change(
            rulings[trial.place].category, trial.lever,
            None if trial.lever.change == NO else int(amount), bool(truth.low[0]),
        )
        for trial, amount, truth in zip(trials, amounts, holds, strict=True) if truth.high[0]
    ]  # fmt: skip


def _trials(
    levers: Sequence[Lever], facts: Facts, parameters: Parameters, rulings: Sequence[Ruling]
) -> list[Trial]:
    """The levers that the law gives to each refused category, where there is something to change."""
    trials = []
    for place, ruling in enumerate(rulings):
        if not ruling.truth.high[0]:
            truths = [condition.truth for condition in ruling.conditions]
            failing = tuple(n for n, truth in enumerate(truths) if not truth.high[0])
            certain = all(truth.low[0] for truth in truths if truth.high[0])
            trials += [
                Trial(place, lever, failing, certain)
                for lever in levers
                if ruling.category in lever.categories and _can_change(lever, facts, parameters)
            ]
    return trials


def _can_change(lever: Lever, facts: Facts, parameters: Parameters) -> bool:
    """Whether the figures are published, and a yes that may become a no is one."""
    published = all(parameters[code].low[0] == parameters[code].high[0] for code in lever.figures)
    return published and (lever.change != NO or bool(facts.truth(lever.fact).low[0]))


def _least(asked: "Asked", trials: Sequence[Trial], certainly: Sequence[bool]) -> Ints:
    """The least change per trial after which what failed holds: certainly, where that can be."""
    high = np.full(len(trials), CEILING, dtype=np.int64)
    low = np.array([CEILING - 1 if trial.lever.change == NO else 0 for trial in trials])
    while (high - low > 1).any():
        steps = np.arange(1, PARTS + 1, dtype=np.int64)
        tried = low[:, None] + (high - low)[:, None] * steps // PARTS
        for n, turned in enumerate(asked.turned(trials, tried)):
            first = int(np.argmax(turned.low if certainly[n] else turned.high))
            high[n], low[n] = tried[n, first], tried[n, first - 1] if first else low[n]
    return high


@dataclass(frozen=True)
class Asked:
    """A rule asked of one household as it is but for a lever: per trial a row of amounts."""

    rule: Rule
    facts: Facts
    parameters: Parameters

    def turned(self, trials: Sequence[Trial], amounts: Ints) -> list[Truth]:
        """Per trial, whether the conditions that failed hold after each of its changes."""
        rulings = self._rulings(trials, amounts)
        failed = [[rulings[t.place].conditions[n] for n in t.failing] for t in trials]
        return [_row(all_of(conditions), n, amounts) for n, conditions in enumerate(failed)]

    def holds(self, trials: Sequence[Trial], amounts: Ints) -> list[Truth]:
        """Per trial, whether the whole category holds after each of its changes."""
        rulings = self._rulings(trials, amounts)
        return [_row(rulings[t.place].truth, n, amounts) for n, t in enumerate(trials)]

    def _rulings(self, trials: Sequence[Trial], amounts: Ints) -> Sequence[Ruling]:
        facts, width = self.facts.repeated(amounts.size), amounts.shape[1]
        for n, trial in enumerate(trials):
            here, lever = slice(n * width, (n + 1) * width), trial.lever
            if lever.change == NO:
                facts.truth(lever.fact).put(here, False, False)
                continue
            number, change = (
                facts.number(lever.fact),
                amounts[n] * (-1 if lever.change == LESS else 1),
            )
            number.put(here, number.low[here] + change, number.high[here] + change)
        return self.rule(facts, self.parameters)


def _row(truth: Truth, n: int, amounts: Ints) -> Truth:
    """The part of a batch that belongs to one trial."""
    low, high = (np.broadcast_to(end, amounts.size) for end in (truth.low, truth.high))
    return Truth(low.reshape(amounts.shape)[n], high.reshape(amounts.shape)[n])
