"""Which unknown facts and parameters can still change an answer: those that arrive at it.

The columns of one household carry its unknowns through the rule (`portal.rules.sources`). One that
does not arrive at an answer cannot change it, whatever it turns out to be.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from typing import Any

import numpy as np

from portal.rules.bounds import Bools, Bounds, Choice, Column, Truth
from portal.rules.conditions import Ruling
from portal.rules.facts import Catalogue, Declaration, Fact, Facts, columns, unknown
from portal.rules.parameters import Parameters


@dataclass(frozen=True)
class Unknown:
    """A fact (of a member, or of the household when `member` is None) that is not known."""

    member: int | None
    fact: Fact


@dataclass(frozen=True)
class Relevant:
    """What can still change one category's answer; parameters by code."""

    facts: tuple[Unknown, ...]
    parameters: tuple[str, ...]


@dataclass(frozen=True)
class Traced:
    """One household's columns and figures, carrying what is `unknown` of them."""

    facts: Facts
    parameters: Parameters
    unknown: tuple[Unknown | str, ...]

    def relevant(self, ruling: Ruling) -> Relevant:
        """The unknowns that can still change whether the household has the category, or its amount."""
        arrived = [np.flatnonzero(sources) for sources in _arrived(ruling)]
        found = [self.unknown[place] for place in sorted(set(chain.from_iterable(arrived)))]
        return Relevant(
            tuple(subject for subject in found if isinstance(subject, Unknown)),
            tuple(subject for subject in found if isinstance(subject, str)),
        )


def traced(
    catalogue: Catalogue, declaration: Declaration, parameters: Parameters, on: date
) -> Traced:
    """The columns of one household, with every fact that is not known and every open figure traced."""
    facts = columns(catalogue, [declaration], on)
    unknowns: list[Unknown | str] = [
        *(Unknown(member, fact) for member, fact in unknown(catalogue, declaration)),
        *(code for code, bounds in parameters.bounds.items() if bounds.low[0] < bounds.high[0]),
    ]
    followed = replace(
        facts,
        household=_followed(facts.household, unknowns),
        member=_followed(facts.member, unknowns),
    )
    figures = _followed(parameters.bounds, unknowns)
    return Traced(followed, parameters.replaced(figures), tuple(unknowns))


def _followed(known: Mapping[str, Any], unknowns: Sequence[Unknown | str]) -> dict[str, Any]:
    """The same columns, each with a source for every unknown that stands in it."""
    sources: dict[str, Bools] = {}
    for number, subject in enumerate(unknowns):
        code, place = _stands(subject)
        if code in known:
            if code not in sources:
                sources[code] = np.zeros((len(known[code]), len(unknowns)), dtype=bool)
            sources[code][place, number] = True
    return {**known, **{code: _turning_on(known[code], rows) for code, rows in sources.items()}}


def _turning_on(column: Column, sources: Bools) -> Column:
    """The same column, with the unknowns that stand in it (`replace` would take ten times as long)."""
    if isinstance(column, Choice):
        return Choice(column.codes, column.possible, sources)
    if isinstance(column, Truth):
        return Truth(column.low, column.high, sources)
    return Bounds(column.low, column.high, sources)


def _stands(subject: Unknown | str) -> tuple[str, int]:
    """The column in which an unknown stands, and its place there."""
    return (subject, 0) if isinstance(subject, str) else (subject.fact.code, subject.member or 0)


def _arrived(ruling: Ruling) -> Iterator[Bools]:
    """The unknowns of the category, and of its published amounts while it is possible."""
    if ruling.truth.high[0]:
        published = (extra.amount for extra in ruling.extras if extra.published()[0])
        for part in (ruling.truth, ruling.amount, *published):
            if part is not None and part.sources is not None:
                yield part.sources[0]
