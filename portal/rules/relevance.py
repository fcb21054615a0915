"""Which unknown facts and parameters can still change an answer, found by asking the same rule.

An unknown can change a category's answer exactly when, in some completion that has the category,
leaving that one open unsettles the answer. Such completions are looked for from both ends: every
unknown takes its first (then its last) sample value that leaves the category possible.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from portal.rules.bounds import Bools, Bounds, Choice, Column, Ints
from portal.rules.conditions import Ruling
from portal.rules.facts import Catalogue, Declaration, Fact, columns, unknown
from portal.rules.facts import Facts as Columns
from portal.rules.parameters import Parameters

FEW = 12
"""Fewer samples than this: a choice or a yes-or-no, not an amount."""

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


Rows = Mapping[Point, tuple[Ints, Ints]]


@dataclass(frozen=True)
class Question:
    """One category of a rule, asked for variants of one household."""

    rule: Rule
    place: int
    facts: Columns
    parameters: Parameters

    def ask(self, rows: Rows, count: int) -> Ruling:
        """The ruling for `count` variants, each unknown of `rows` between its own two ends."""
        facts, values = self.facts.repeated(count), {}
        for point, (low, high) in rows.items():
            if isinstance(point.subject, str):
                values[point.subject] = Bounds(low, high)
            else:
                facts = facts.narrowed(point.subject.fact.code, point.subject.member, low, high)
        return self.rule(facts, self.parameters.replaced(values))[self.place]

    def possible(self, rows: Rows, count: int) -> Bools:
        """Which variants can still have the category."""
        return self.ask(rows, count).truth.high


def relevant(
    rule: Rule, catalogue: Catalogue, declaration: Declaration, parameters: Parameters, on: date
) -> dict[str, Relevant]:
    """Per unsettled category: the unknown facts and parameters that can still change it.

    Never nothing: where no completion is found, everything unknown is named.
    """
    facts = columns(catalogue, [declaration], on)
    points = [*_fact_points(facts, catalogue, declaration), *_parameter_points(parameters)]
    found = {}
    for place, ruling in enumerate(rule(facts, parameters)):
        if unsettled(ruling)[0]:
            turning = _turning(Question(rule, place, facts, parameters), points)
            found[ruling.category] = _named(turning or points)
    return found


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


def _turning(question: Question, points: Sequence[Point]) -> list[Point]:
    """The points that alone unsettle the answer in one of the completions found."""
    found: set[Point] = set()
    for last in (False, True):
        fixed: dict[Point, int] = {}
        if _complete(question, fixed, points[::-1] if last else points, last):
            found |= _turning_in(question, fixed)
    return [point for point in points if point in found]


def _complete(
    question: Question, fixed: dict[Point, int], block: Sequence[Point], last: bool
) -> bool:
    """Fix every point of `block` so that the category stays possible; whether that succeeded.

    The whole block at once where its preferred values fit, else half by half.
    """
    trial = fixed | {point: int(point.samples[-1 if last else 0]) for point in block}
    if question.possible(_rows(trial, 1), 1)[0]:
        fixed.update(trial)
        return True
    if len(block) == 1:
        return _fix(question, fixed, block[0], last)
    half = len(block) // 2
    first, second = block[:half], block[half:]
    return _complete(question, fixed, first, last) and _complete(question, fixed, second, last)


def _fix(question: Question, fixed: dict[Point, int], point: Point, last: bool) -> bool:
    """Give the point its first (or last) value that leaves the category possible.

    Exactly at the line that it must not cross: there the others matter most.
    """
    samples = point.samples
    while True:
        rows = _rows(fixed, len(samples)) | {point: (samples, samples)}
        fitting = np.flatnonzero(question.possible(rows, len(samples)))
        if not fitting.size:
            return False
        place = int(fitting[-1 if last else 0])
        across = place + 1 if last else place - 1
        fixed[point] = int(samples[place])
        if point.is_choice or not 0 <= across < len(samples):
            return True
        low, high = sorted((int(samples[across]), fixed[point]))
        if high - low == 1:
            return True
        samples = np.unique(low + (high - low) * np.arange(65, dtype=np.int64) // 64)


def _rows(fixed: Mapping[Point, int], count: int) -> dict[Point, tuple[Ints, Ints]]:
    return {
        point: (np.full(count, value, dtype=np.int64), np.full(count, value, dtype=np.int64))
        for point, value in fixed.items()
    }


def _turning_in(question: Question, completion: Mapping[Point, int]) -> set[Point]:
    """The points that unsettle the answer when left open, all others as in the completion.

    Also with one more choice of the same member otherwise: a grade counts only with its kind.
    """
    variants = [(point, change) for point in completion for change in _changes(point, completion)]
    rows = _rows(completion, len(variants))
    for place, (point, change) in enumerate(variants):
        for changed, (low, high) in {**change, point: point.ends}.items():
            rows[changed][0][place], rows[changed][1][place] = low, high
    turns = unsettled(question.ask(rows, len(variants)))
    return {point for (point, _), turned in zip(variants, turns, strict=True) if turned}


def _changes(
    point: Point, completion: Mapping[Point, int]
) -> Iterator[dict[Point, tuple[int, int]]]:
    """No change, and every other value of each choice or yes-or-no beside the point."""
    yield {}
    for other in completion:
        if other is not point and other.place == point.place and len(other.samples) < FEW:
            yield from ({other: (int(value), int(value))} for value in other.samples)


def _fact_points(
    facts: Columns, catalogue: Catalogue, declaration: Declaration
) -> Iterator[Point]:
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
