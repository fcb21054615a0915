"""Completions of a household that is not fully known: a value for every unknown, found by asking.

The searches run side by side in one batch, each fixing its unknowns one by one, so that a category
stays possible (or an answer unsettled) by the rule's own word.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from portal.rules.bounds import Bools, Choice, Column, Ints
from portal.rules.conditions import Ruling
from portal.rules.facts import Catalogue, Declaration, Fact, unknown
from portal.rules.facts import Facts as Columns
from portal.rules.parameters import Parameters

PARTS = 64
"""How many parts an interval is cut into when a line is looked for in it."""

Rule = Callable[[Columns, Parameters], Sequence[Ruling]]


@dataclass(frozen=True)
class Unknown:
    """A fact (of a member, or of the household when `member` is None) that is not known."""

    member: int | None
    fact: Fact


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
    """A completion that is looked for, of one category: a value for each of `points`, in turn.

    Each takes its first (or its last) sample that leaves the category possible; with `alone`, its
    first that leaves the answer unsettled, so that in the end only that one is open.
    """

    category: int
    points: Sequence[Point]
    last: bool = False
    alone: Point | None = None
    samples: Mapping[Point, Ints] = field(default_factory=dict)
    values: dict[Point, int] = field(default_factory=dict)

    def samples_of(self, step: int) -> Ints:
        """The samples of the point whose turn it is."""
        return self.samples.get(self.points[step], self.points[step].samples)

    def fits(self, ruling: Ruling) -> Bools:
        """Which variants are still what is looked for."""
        return ruling.truth.high if self.alone is None else unsettled(ruling)

    def found(self) -> bool:
        """Whether every point has a value."""
        return len(self.values) == len(self.points)


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

    def copies(self, searches: int) -> "Variants":
        """A copy of this single household for each search."""
        return replace(self.times(searches), searches=searches)

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


def complete(rule: Rule, draft: Variants, searches: Sequence[Search]) -> None:
    """Run the searches side by side, over as many points each; their values come to stand in them.

    `draft` has a copy of the household for every search, and takes the values too.
    """
    for step in range(len(searches[0].points) if searches else 0):
        closer = {n: search.samples_of(step) for n, search in enumerate(searches)}
        while closer:
            closer = _fix(rule, draft, searches, step, closer)


def unsettled(ruling: Ruling) -> Bools:
    """Where the category, or its published amounts while it is possible, are not known."""
    found = ~ruling.truth.settled()
    if ruling.amount is not None:
        found = found | (ruling.truth.high & (ruling.amount.low < ruling.amount.high))
    for extra in ruling.extras:
        is_open = extra.published() & (extra.amount.low < extra.amount.high)
        found = found | (ruling.truth.high & is_open)
    return np.asarray(found)


def _fix(
    rule: Rule, draft: Variants, searches: Sequence[Search], step: int, samples: Mapping[int, Ints]
) -> dict[int, Ints]:
    """Give each search's point its first (or last) sample that fits.

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
        fits = searches[n].fits(rulings[searches[n].category])[n :: len(searches)]
        between = _settle(draft, n, searches[n], step, values[fits[: len(values)]], values)
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
    if point.is_choice or search.alone is not None:
        return None
    return _between(samples, place, 1 if search.last else -1)


def _between(samples: Ints, place: int, step: int) -> Ints | None:
    """Closer samples between one and its neighbour; None when there is nothing between."""
    if not 0 <= place + step < len(samples):
        return None
    low, high = sorted((int(samples[place]), int(samples[place + step])))
    parts = np.arange(PARTS + 1, dtype=np.int64)
    return None if high - low <= 1 else np.unique(low + (high - low) * parts // PARTS)


def fact_points(facts: Columns, catalogue: Catalogue, declaration: Declaration) -> Iterator[Point]:
    """Every fact that is not known, as a point."""
    for member, fact in unknown(catalogue, declaration):
        column = facts.column(fact.code)
        yield _point(Unknown(member, fact), column, 0 if member is None else member)


def parameter_points(parameters: Parameters) -> Iterator[Point]:
    """Every parameter that is missing or a range, as a point."""
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
