"""Facts between two bounds: numbers, truths and choices that may be known, unknown or in between.

A column holds one value per household (or per member) as a pair of NumPy arrays. Known means that
both bounds are equal. Everything here is exact 64-bit integer arithmetic.
Columns of one household may carry the unknowns that they turn on (`portal.rules.sources`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from portal.rules.sources import Sources, kept, passed_on

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Bits = NDArray[np.uint8]

CEILING = 10**10
"""As wide as a number can be when nothing is known of it: 100 million yuan in fen."""


@dataclass(eq=False, slots=True)
class Truth:
    """Certainly true (`low`) and possibly true (`high`); low implies high.

    This and the other columns are not frozen because a rule makes hundreds of them for one
    household, and freezing doubles what making one takes.
    """

    low: Bools
    high: Bools
    sources: Sources = None

    @staticmethod
    def known(value: bool, size: int = 1) -> "Truth":
        """The same known truth for all."""
        filled = np.full(size, value)
        return Truth(filled, filled)

    def __and__(self, other: "Truth") -> "Truth":
        low, high = self.low & other.low, self.high & other.high
        return Truth(low, high, passed_on(low, high, self.sources, other.sources))

    def __or__(self, other: "Truth") -> "Truth":
        low, high = self.low | other.low, self.high | other.high
        return Truth(low, high, passed_on(low, high, self.sources, other.sources))

    def __invert__(self) -> "Truth":
        return Truth(~self.high, ~self.low, self.sources)

    def __len__(self) -> int:
        return len(self.low)

    def repeated(self, times: int) -> "Truth":
        """The same truths `times` over, without their sources."""
        return Truth(np.tile(self.low, times), np.tile(self.high, times))

    def put(self, where: slice | int, low: Ints | int, high: Ints | int) -> None:
        """Change the ends at some places, in this column's own arrays."""
        self.low[where], self.high[where] = low, high


OFFICER = Truth(np.array([False]), np.array([True]))
"""What the law leaves to the officer's judgement: possible, never certain, whatever is known."""


@dataclass(eq=False, slots=True)
class Bounds:
    """A number between `low` and `high`, both included."""

    low: Ints
    high: Ints
    sources: Sources = None

    @staticmethod
    @lru_cache(maxsize=4096)
    def between(low: int, high: int) -> "Bounds":
        """One pair of bounds for all (it broadcasts); read-only, as everybody gets the same."""
        ends = np.array([[low], [high]], dtype=np.int64)
        ends.setflags(write=False)
        return Bounds(ends[0], ends[1])

    def __add__(self, other: "Bounds") -> "Bounds":
        low, high = self.low + other.low, self.high + other.high
        return Bounds(low, high, passed_on(low, high, self.sources, other.sources))

    def __sub__(self, other: "Bounds") -> "Bounds":
        low, high = self.low - other.high, self.high - other.low
        return Bounds(low, high, passed_on(low, high, self.sources, other.sources))

    def __mul__(self, other: "Bounds | int") -> "Bounds":
        """The product of two numbers that are not negative."""
        if isinstance(other, int):
            return Bounds(self.low * other, self.high * other, self.sources)
        low, high = self.low * other.low, self.high * other.high
        return Bounds(low, high, passed_on(low, high, self.sources, other.sources))

    def __floordiv__(self, number: int) -> "Bounds":
        """The whole part, rounded down."""
        low, high = self.low // number, self.high // number
        return Bounds(low, high, passed_on(low, high, self.sources))

    def at_most(self, other: "Bounds") -> Truth:
        """self <= other (以下 includes the number)."""
        low, high = self.high <= other.low, self.low <= other.high
        return Truth(low, high, passed_on(low, high, self.sources, other.sources))

    def below(self, other: "Bounds") -> Truth:
        """self < other (低于 does not include the number)."""
        low, high = self.high < other.low, self.low < other.high
        return Truth(low, high, passed_on(low, high, self.sources, other.sources))

    def __len__(self) -> int:
        return len(self.low)

    def repeated(self, times: int) -> "Bounds":
        """The same numbers `times` over, without their sources."""
        return Bounds(np.tile(self.low, times), np.tile(self.high, times))

    def put(self, where: slice | int, low: Ints | int, high: Ints | int) -> None:
        """Change the ends at some places, in this column's own arrays."""
        self.low[where], self.high[where] = low, high

    def where(self, truth: Truth) -> "Bounds":
        """The number where `truth` holds and 0 where it does not; also for negative numbers."""
        low, high = self.low * truth.low, self.high * truth.low
        still_open = truth.low != truth.high
        if np.count_nonzero(still_open):
            places = np.flatnonzero(np.broadcast_to(still_open, low.shape))
            low[places] = np.minimum(_at(self.low, places), 0)
            high[places] = np.maximum(_at(self.high, places), 0)
        return Bounds(low, high, passed_on(low, high, self.sources, truth.sources))


def _at(values: Ints, places: Ints) -> Ints:
    """The values at some places; one for all is the same everywhere."""
    return values if len(values) == 1 else values[places]


NOTHING = Bounds.between(0, 0)
"""No money, for everyone."""


def smaller(a: Bounds, b: Bounds) -> Bounds:
    """The smaller of two numbers; it does not turn on one that cannot be it."""
    low, high = np.minimum(a.low, b.low), np.minimum(a.high, b.high)
    if a.sources is None and b.sources is None:
        return Bounds(low, high)
    mine, theirs = kept(a.sources, a.low < b.high), kept(b.sources, b.low < a.high)
    return Bounds(low, high, passed_on(low, high, mine, theirs))


def larger(a: Bounds, b: Bounds) -> Bounds:
    """The larger of two numbers; it does not turn on one that cannot be it."""
    low, high = np.maximum(a.low, b.low), np.maximum(a.high, b.high)
    if a.sources is None and b.sources is None:
        return Bounds(low, high)
    mine, theirs = kept(a.sources, a.high > b.low), kept(b.sources, b.high > a.low)
    return Bounds(low, high, passed_on(low, high, mine, theirs))


def not_negative(a: Bounds) -> Bounds:
    """The number, or 0 where it is negative."""
    return larger(a, NOTHING)


def from_to(least: Bounds, most: Bounds) -> Bounds:
    """A number that nothing fixes between the two: the law leaves it open, or nobody published it."""
    low, high = np.minimum(least.low, most.high), np.maximum(least.low, most.high)
    return Bounds(low, high, passed_on(low, high, least.sources, most.sources))


@dataclass(eq=False, slots=True)
class Choice:
    """One of at most eight codes: `possible` has a bit for every code that it can still be."""

    codes: tuple[str, ...]
    possible: Bits
    sources: Sources = None

    def one_of(self, *wanted: str) -> Truth:
        """Whether the choice is among `wanted`."""
        wanted_bits, other_bits = _bits(self.codes, wanted)
        low = np.logical_not(self.possible & other_bits)
        high = (self.possible & wanted_bits).astype(bool)
        return Truth(low, high, passed_on(low, high, self.sources))

    def __len__(self) -> int:
        return len(self.possible)

    def repeated(self, times: int) -> "Choice":
        """The same choices `times` over, without their sources."""
        return Choice(self.codes, np.tile(self.possible, times))

    def put(self, where: slice | int, low: Ints | int, high: Ints | int) -> None:
        """Change the bits that are possible at some places (both ends are the same bits)."""
        self.possible[where] = low | high


@cache
def _bits(codes: tuple[str, ...], wanted: tuple[str, ...]) -> tuple[Bits, Bits]:
    """The bits of the codes that are wanted, and those of all others."""
    mask = sum(1 << codes.index(code) for code in wanted)
    every = (1 << len(codes)) - 1
    return np.array([mask], dtype=np.uint8), np.array([every ^ mask], dtype=np.uint8)


MANY = 100
"""So many households and more are counted in one go."""
Column = Bounds | Truth | Choice
Valued = TypeVar("Valued", Bounds, Truth)


@dataclass(frozen=True, eq=False)
class Grouping:
    """Which members belong to which household: `starts` is the first member's place of each.

    Every household has at least one member.
    """

    starts: Ints
    members: int

    @staticmethod
    def of_sizes(sizes: Sequence[int]) -> "Grouping":
        """Members in a row, `sizes` of them per household."""
        ends = np.cumsum(np.asarray(sizes, dtype=np.int64))
        return Grouping(np.concatenate([[0], ends[:-1]]).astype(np.int64), int(ends[-1]))

    def repeated(self, times: int) -> "Grouping":
        """The same households `times` over."""
        shifts = np.repeat(np.arange(times, dtype=np.int64) * self.members, len(self.starts))
        return Grouping(np.tile(self.starts, times) + shifts, self.members * times)

    def each(self, values: Valued) -> Valued:
        """A household's number or truth for each of its members; one for all stays one."""
        if len(values) == 1:
            return values
        sizes, sources = self._sizes, values.sources
        return type(values)(
            np.repeat(values.low, sizes),
            np.repeat(values.high, sizes),
            None if sources is None else np.repeat(sources, sizes, axis=0),
        )

    @cached_property
    def _sizes(self) -> Ints:
        return np.diff(self._ends)

    @property
    def size(self) -> Bounds:
        """Members per household."""
        return Bounds(self._sizes, self._sizes)

    def total(self, numbers: Bounds) -> Bounds:
        """The sum over each household's members."""
        low = np.add.reduceat(numbers.low, self.starts)
        high = np.add.reduceat(numbers.high, self.starts)
        return Bounds(low, high, passed_on(low, high, self._gathered(numbers.sources)))

    def anyone(self, truth: Truth) -> Truth:
        """Whether it holds for at least one member."""
        low, high = self._any(truth.low), self._any(truth.high)
        return Truth(low, high, passed_on(low, high, self._gathered(truth.sources)))

    def _gathered(self, sources: Sources) -> Sources:
        """What any member's value turns on."""
        return None if sources is None else np.logical_or.reduceat(sources, self.starts, axis=0)

    def count(self, truth: Truth) -> Bounds:
        """For how many members it holds."""
        low, high = self._counted(truth.low), self._counted(truth.high)
        return Bounds(low, high, passed_on(low, high, self._gathered(truth.sources)))

    def _any(self, truths: Bools) -> Bools:
        if len(self.starts) < MANY:
            few: Bools = np.logical_or.reduceat(truths, self.starts)
            return few
        return self._counted(truths) > 0

    def _counted(self, truths: Bools) -> Ints:
        """How many are true in each household; of many by a running count, which is quicker."""
        if len(self.starts) < MANY:
            few: Ints = np.add.reduceat(truths, self.starts, dtype=np.int64)
            return few
        running = np.zeros(self.members + 1, dtype=np.int32)
        np.cumsum(truths, out=running[1:])
        return np.diff(running[self._ends]).astype(np.int64)

    @cached_property
    def _ends(self) -> Ints:
        return np.append(self.starts, self.members)
