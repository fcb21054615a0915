"""Which unknown facts and parameters can still change an answer, found by asking the same rule.

An unknown can change a category's answer exactly when, in some completion of all the others,
leaving that one open unsettles the answer. Completions are looked for that have the category, from
both ends, and for what is left over, such as keep the answer unsettled.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from portal.rules.completions import (
    Point,
    Rule,
    Search,
    Unknown,
    Variants,
    complete,
    fact_points,
    parameter_points,
    unsettled,
)
from portal.rules.facts import Catalogue, Declaration, columns
from portal.rules.parameters import Parameters

MOST_STEPS = 400
"""With more left over than this many points to fix, the rare ones wait until more is known."""

FEW = 20
"""Fewer samples than this: a choice or a yes-or-no, not an amount."""


@dataclass(frozen=True)
class Relevant:
    """What can still change one category's answer."""

    facts: tuple[Unknown, ...]
    parameters: tuple[str, ...]


def relevant(
    rule: Rule, catalogue: Catalogue, declaration: Declaration, parameters: Parameters, on: date
) -> dict[str, Relevant]:
    """Per unsettled category: the unknown facts and parameters that can still change it.

    Never nothing: where no completion is found, everything unknown is named.
    """
    facts = columns(catalogue, [declaration], on)
    points = [*fact_points(facts, catalogue, declaration), *parameter_points(parameters)]
    rulings = rule(facts, parameters)
    places = [place for place, ruling in enumerate(rulings) if unsettled(ruling)[0]]
    turning = _turning(rule, places, points, Variants(facts, parameters, 1, facts.grouping.members))
    return {
        rulings[place].category: _named([p for p in points if p in turning[place]] or points)
        for place in places
    }


def _turning(
    rule: Rule, places: Sequence[int], points: Sequence[Point], household: Variants
) -> dict[int, set[Point]]:
    """Per category, the points that alone can unsettle the answer."""
    found: dict[int, set[Point]] = {place: set() for place in places}
    orders = ((points, False), (points, True), (points[::-1], True))
    searches = [Search(place, order, last) for place in places for order, last in orders]
    draft = household.copies(len(searches))
    complete(rule, draft, searches)
    for search, turned in zip(searches, _opened(rule, draft, searches), strict=True):
        found[search.category] |= turned
    left = [(place, point) for place in places for point in points if point not in found[place]]
    if len(left) * len(points) > MOST_STEPS:
        return found
    alone = [_alone(searches, place, point, points) for place, point in left]
    complete(rule, household.copies(len(alone)), alone)
    for search in alone:
        if search.alone is not None and search.found():
            found[search.category].add(search.alone)
    return found


def _alone(searches: Sequence[Search], place: int, alone: Point, points: Sequence[Point]) -> Search:
    """A search that leaves one point open; the others may also take what completed them before."""
    others = [point for point in points if point is not alone]
    known = [search.values for search in searches if search.category == place]
    samples = {
        point: np.unique([*point.samples, *(values[point] for values in known if point in values)])
        for point in others
    }
    return Search(place, others, alone=alone, samples=samples)


def _named(points: Sequence[Point]) -> Relevant:
    subjects = [point.subject for point in points]
    return Relevant(
        tuple(subject for subject in subjects if isinstance(subject, Unknown)),
        tuple(subject for subject in subjects if isinstance(subject, str)),
    )


def _opened(rule: Rule, draft: Variants, searches: Sequence[Search]) -> list[set[Point]]:
    """Per search, the points that unsettle the answer when left open, all others as completed.

    Also with one more choice of the same member otherwise: a grade counts only with its kind.
    Nothing of a search that did not end in a completion.
    """
    tries = [_tries(search) for search in searches]
    variants = draft.times(max((len(some) for some in tries), default=1))
    for n, some in enumerate(tries):
        for time, (point, change) in enumerate(some):
            for changed, ends in {**change, point: point.ends}.items():
                variants.put(n, changed, *ends, time)
    rulings = rule(variants.facts, variants.parameters)
    turns = [unsettled(rulings[s.category])[n :: len(searches)] for n, s in enumerate(searches)]
    return [
        {point for (point, _), turned in zip(some, turned_here, strict=False) if turned}
        for some, turned_here in zip(tries, turns, strict=True)
    ]


def _tries(search: Search) -> list[tuple[Point, dict[Point, tuple[int, int]]]]:
    if not search.found():
        return []
    return [(point, change) for point in search.points for change in _changes(point, search.values)]


def _changes(point: Point, completion: Iterable[Point]) -> Iterator[dict[Point, tuple[int, int]]]:
    """No change, and every other value of each choice or yes-or-no beside the point."""
    yield {}
    for other in completion:
        if other is not point and other.place == point.place and len(other.samples) < FEW:
            yield from ({other: (int(value), int(value))} for value in other.samples)
