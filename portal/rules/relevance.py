"""Which unknown facts and parameters can still change an answer, found by asking the same rule.

An unknown can change a category's answer exactly when, in some completion that has the category,
leaving that one open unsettles the answer. Such completions are looked for from both ends: every
unknown takes its first (then its last) sample value that leaves the category possible.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from portal.rules.bounds import Bools, Choice, Column, Ints
from portal.rules.conditions import Ruling
from portal.rules.facts import Catalogue, Declaration, Fact, columns, unknown
from portal.rules.facts import Facts as Columns
from portal.rules.parameters import Parameters

FEW = 20
"""Fewer samples than this: a choice or a yes-or-no, not an amount."""

PARTS = 64
"""How many parts an interval is cut into when a line is looked for in it."""

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


@dataclass(frozen=True, eq=False)
class Point:
    """One unknown: how wide it is, and its sample values, the plainest first.

    Of a choice both ends are the bits that it can be, and a sample is one bit.
    """

    subject: Unknown | str
    is_choice: bool
    ends: tuple[int, int]
    samples: Ints

    @property
    def place(self) -> int | None:
        """The member's place; None for the household and for parameters."""
        return self.subject.member if isinstance(self.subject, Unknown) else None


@dataclass(frozen=True)
class Search:
    """A completion that is looked for: of one category, each point's first or last value."""

    category: int
    last: bool
    points: Sequence[Point]
    values: dict[Point, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Variants:
    """One household many times over: a copy per search, all of them `times` one after another."""

    facts: Columns
    parameters: Parameters
    searches: int
    members: int

    def times(self, times: int) -> "Variants":
        """The same copies `times` over, in arrays of their own."""
        bounds = {c: b.repeated(times) for c, b in self.parameters.bounds.items()}
        return replace(
            self, facts=self.facts.repeated(times), parameters=self.parameters.replaced(bounds)
        )

    def put(
        self, search: int, point: Point, low: Ints | int, high: Ints | int, time: int | None = None
    ) -> None:
        """Let an unknown lie between `low` and `high` in a search's copies, or in one of them."""
        if isinstance(point.subject, str):
            column: Column = self.parameters.bounds[point.subject]
        else:
            column = self.facts.column(point.subject.fact.code)
        width = 1 if point.place is None else self.members
        first, stride = search * width + (point.place or 0), self.searches * width
        column.put(slice(first, None, stride) if time is None else first + time * stride, low, high)


def relevant(
    rule: Rule, catalogue: Catalogue, declaration: Declaration, parameters: Parameters, on: date
) -> dict[str, Relevant]:
    """Per unsettled category: the unknown facts and parameters that can still change it.

    Never nothing: where no completion is found, everything unknown is named.
    """
    facts = columns(catalogue, [declaration], on)
    points = [*_fact_points(facts, catalogue, declaration), *_parameter_points(parameters)]
    rulings = rule(facts, parameters)
    open_places = [place for place, ruling in enumerate(rulings) if unsettled(ruling)[0]]
    turning = _turning(rule, _searches(open_places, points), facts, parameters)
    return {
        rulings[place].category: _named([p for p in points if p in turning[place]] or points)
        for place in open_places
    }


def _searches(places: Sequence[int], points: Sequence[Point]) -> list[Search]:
    """Two per open category: from the first values on, and backwards from the last."""
    onwards = [Search(place, False, points) for place in places]
    return onwards + [Search(place, True, points[::-1]) for place in places]


def unsettled(ruling: Ruling) -> Bools:
    """Where the category, or its amount while it is possible, is not known."""
    found = ~ruling.truth.settled()
    if ruling.amount is not None:
        found = found | (ruling.truth.high & (ruling.amount.low < ruling.amount.high))
    return np.asarray(found)


def _named(points: Sequence[Point]) -> Relevant:
    subjects = [point.subject for point in points]
    return Relevant(
        tuple(subject for subject in subjects if isinstance(subject, Unknown)),
        tuple(subject for subject in subjects if isinstance(subject, str)),
    )


def _turning(
    rule: Rule, searches: Sequence[Search], facts: Columns, parameters: Parameters
) -> dict[int, set[Point]]:
    """Per category, the points that alone unsettle the answer in one of its completions."""
    single = Variants(facts, parameters, len(searches), facts.grouping.members)
    draft = single.times(len(searches))
    for step in range(len(searches[0].points) if searches else 0):
        closer = {n: search.points[step].samples for n, search in enumerate(searches)}
        while closer:
            closer = _fix(rule, draft, searches, step, closer)
    found: dict[int, set[Point]] = {search.category: set() for search in searches}
    for search, points in zip(searches, _opened(rule, draft, searches), strict=True):
        found[search.category] |= points
    return found


def _fix(
    rule: Rule, draft: Variants, searches: Sequence[Search], step: int, samples: Mapping[int, Ints]
) -> dict[int, Ints]:
    """Give each search's point its first (or last) sample that leaves the category possible.

    Returns closer samples where there is something between it and the one that does not fit:
    exactly at that line the other unknowns matter most. A point for which nothing fits stays open.
    """
    length, closer = max(len(values) for values in samples.values()), {}
    trial = draft.times(length)
    for n, values in samples.items():
        padded = values[np.minimum(np.arange(length), len(values) - 1)]
        trial.put(n, searches[n].points[step], padded, padded)
    rulings = rule(trial.facts, trial.parameters)
    for n, values in samples.items():
        possible = rulings[searches[n].category].truth.high[n :: len(searches)]
        between = _settle(draft, n, searches[n], step, values[possible[: len(values)]], values)
        if between is not None:
            closer[n] = between
    return closer


def _settle(
    draft: Variants, n: int, search: Search, step: int, fitting: Ints, samples: Ints
) -> Ints | None:
    """Give the search's point the first (or last) fitting sample; closer samples if any."""
    if not fitting.size:
        return None
    point, value = search.points[step], int(fitting[-1 if search.last else 0])
    search.values[point] = value
    draft.put(n, point, value, value)
    place = int(np.searchsorted(samples, value))
    return None if point.is_choice else _between(samples, place, 1 if search.last else -1)


def _between(samples: Ints, place: int, step: int) -> Ints | None:
    """Closer samples between one and its neighbour; None when there is nothing between."""
    if not 0 <= place + step < len(samples):
        return None
    low, high = sorted((int(samples[place]), int(samples[place + step])))
    parts = np.arange(PARTS + 1, dtype=np.int64)
    return None if high - low <= 1 else np.unique(low + (high - low) * parts // PARTS)


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
    if len(search.values) < len(search.points):
        return []
    return [(point, change) for point in search.points for change in _changes(point, search.values)]


def _changes(point: Point, completion: Iterable[Point]) -> Iterator[dict[Point, tuple[int, int]]]:
    """No change, and every other value of each choice or yes-or-no beside the point."""
    yield {}
    for other in completion:
        if other is not point and other.place == point.place and len(other.samples) < FEW:
            yield from ({other: (int(value), int(value))} for value in other.samples)


def _fact_points(facts: Columns, catalogue: Catalogue, declaration: Declaration) -> Iterator[Point]:
    for member, fact in unknown(catalogue, declaration):
        column = facts.column(fact.code)
        yield _point(Unknown(member, fact), column, 0 if member is None else member)


def _parameter_points(parameters: Parameters) -> Iterator[Point]:
    for code, bounds in parameters.bounds.items():
        if bounds.low[0] < bounds.high[0]:
            yield _point(code, bounds, 0)


def _point(subject: Unknown | str, column: Column, place: int) -> Point:
    if isinstance(column, Choice):
        mask = int(column.possible[place])
        bits = [1 << bit for bit in range(mask.bit_length()) if mask >> bit & 1]
        return Point(subject, True, (mask, mask), np.array(bits, dtype=np.int64))
    low, high = int(column.low[place]), int(column.high[place])
    return Point(subject, False, (low, high), _samples(low, high))


def _samples(low: int, high: int) -> Ints:
    """Both ends, and values between that lie closer together towards either end."""
    steps = np.int64(1) << np.arange((high - low).bit_length(), dtype=np.int64)
    near = steps[steps < high - low]
    values: Ints = np.unique(np.concatenate([[low, high], low + near, high - near]))
    return values
