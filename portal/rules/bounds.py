"""Facts between two bounds: numbers, truths and choices that may be known, unknown or in between.

A column holds one value per household (or per member) as a pair of NumPy arrays. Known means that
both bounds are equal. Everything here is exact 64-bit integer arithmetic.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

CEILING = 10**10
"""As wide as a number can be when nothing is known of it: 100 million yuan in fen."""


@dataclass(frozen=True, eq=False)
class Truth:
    """Certainly true (`low`) and possibly true (`high`); low implies high."""

    low: Bools
    high: Bools

    @staticmethod
    def known(value: bool, size: int = 1) -> "Truth":
        """The same known truth for all."""
        filled = np.full(size, value)
        return Truth(filled, filled)

    def __and__(self, other: "Truth") -> "Truth":
        return Truth(self.low & other.low, self.high & other.high)

    def __or__(self, other: "Truth") -> "Truth":
        return Truth(self.low | other.low, self.high | other.high)

    def __invert__(self) -> "Truth":
        return Truth(~self.high, ~self.low)

    def as_number(self) -> "Bounds":
        """1 where true, 0 where not."""
        return Bounds(self.low.astype(np.int64), self.high.astype(np.int64))

    def settled(self) -> Bools:
        """Where the truth is known."""
        same: Bools = self.low == self.high
        return same

    def __len__(self) -> int:
        return len(self.low)

    def repeated(self, times: int) -> "Truth":
        """The same truths `times` over."""
        return Truth(np.tile(self.low, times), np.tile(self.high, times))

    def put(self, where: slice | int, low: Ints | int, high: Ints | int) -> None:
        """Change the ends at some places, in this column's own arrays."""
        self.low[where], self.high[where] = low, high


@dataclass(frozen=True, eq=False)
class Bounds:
    """A number between `low` and `high`, both included."""

    low: Ints
    high: Ints

    @staticmethod
    def between(low: int, high: int) -> "Bounds":
        """One pair of bounds for all (it broadcasts)."""
        return Bounds(np.asarray([low], dtype=np.int64), np.asarray([high], dtype=np.int64))

    def __add__(self, other: "Bounds") -> "Bounds":
        return Bounds(self.low + other.low, self.high + other.high)

    def __sub__(self, other: "Bounds") -> "Bounds":
        return Bounds(self.low - other.high, self.high - other.low)

    def __mul__(self, other: "Bounds | int") -> "Bounds":
        """The product of two numbers that are not negative."""
        if isinstance(other, int):
            return Bounds(self.low * other, self.high * other)
        return Bounds(self.low * other.low, self.high * other.high)

    def at_most(self, other: "Bounds") -> Truth:
        """self <= other (以下 includes the number)."""
        return Truth(self.high <= other.low, self.low <= other.high)

    def below(self, other: "Bounds") -> Truth:
        """self < other (低于 does not include the number)."""
        return Truth(self.high < other.low, self.low < other.high)

    def __len__(self) -> int:
        return len(self.low)

    def repeated(self, times: int) -> "Bounds":
        """The same numbers `times` over."""
        return Bounds(np.tile(self.low, times), np.tile(self.high, times))

    def put(self, where: slice | int, low: Ints | int, high: Ints | int) -> None:
        """Change the ends at some places, in this column's own arrays."""
        self.low[where], self.high[where] = low, high

    def where(self, truth: Truth) -> "Bounds":
        """The number where `truth` holds and 0 where it does not; also for negative numbers."""
        low = np.where(truth.low, self.low, np.minimum(self.low, 0))
        high = np.where(truth.low, self.high, np.maximum(self.high, 0))
        return Bounds(np.where(truth.high, low, 0), np.where(truth.high, high, 0))


NOTHING = Bounds.between(0, 0)
"""No money, for everyone."""


def smaller(a: Bounds, b: Bounds) -> Bounds:
    """The smaller of two numbers."""
    return Bounds(np.minimum(a.low, b.low), np.minimum(a.high, b.high))


def not_negative(a: Bounds) -> Bounds:
    """The number, or 0 where it is negative."""
    return Bounds(np.maximum(a.low, 0), np.maximum(a.high, 0))


def larger(a: Bounds, b: Bounds) -> Bounds:
    """The larger of two numbers."""
    return Bounds(np.maximum(a.low, b.low), np.maximum(a.high, b.high))


@dataclass(frozen=True, eq=False)
class Choice:
    """One of some codes: `possible` has a bit for every code that it can still be."""

    codes: tuple[str, ...]
    possible: Ints

    def one_of(self, *wanted: str) -> Truth:
        """Whether the choice is among `wanted`."""
        mask = sum(1 << self.codes.index(code) for code in wanted)
        return Truth((self.possible & ~mask) == 0, (self.possible & mask) != 0)

    def __len__(self) -> int:
        return len(self.possible)

    def repeated(self, times: int) -> "Choice":
        """The same choices `times` over."""
        return Choice(self.codes, np.tile(self.possible, times))

    def put(self, where: slice | int, low: Ints | int, high: Ints | int) -> None:
        """Change the bits that are possible at some places (both ends are the same bits)."""
        self.possible[where] = low | high


Column = Bounds | Truth | Choice


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

    def each(self, numbers: Bounds) -> Bounds:
        """A household's number for each of its members; one number for all stays one."""
        if len(numbers) != len(self.starts):
            return numbers
        sizes = self.size.low
        return Bounds(np.repeat(numbers.low, sizes), np.repeat(numbers.high, sizes))

    @property
    def size(self) -> Bounds:
        """Members per household."""
        sizes = np.diff(np.append(self.starts, self.members))
        return Bounds(sizes, sizes)

    def total(self, numbers: Bounds) -> Bounds:
        """The sum over each household's members."""
        return Bounds(
            np.add.reduceat(numbers.low, self.starts), np.add.reduceat(numbers.high, self.starts)
        )

    def anyone(self, truth: Truth) -> Truth:
        """Whether it holds for at least one member."""
        return Truth(
            np.logical_or.reduceat(truth.low, self.starts),
            np.logical_or.reduceat(truth.high, self.starts),
        )

    def count(self, truth: Truth) -> Bounds:
        """For how many members it holds."""
        return self.total(truth.as_number())
