"""Points on the ground: one datum in storage (WGS-84), a grid to find what is near, distances.

A point is two integers, millionths of a degree. Maps of China's providers use GCJ-02, which is moved
by some hundred metres; it is converted where such a map is drawn or such a point is read, never
stored.
"""

from dataclasses import dataclass
from math import cos, pi, radians, sin, sqrt

MILLION = 1_000_000
CELL = 10_000
"""The side of a grid's square, in millionths of a degree: about 1.1 km north-south."""
ROW = 100_000
METRES = 0.111_195
"""Metres in a millionth of a degree of latitude, on a sphere of 6,371 km."""
MAJOR_AXIS, ECCENTRICITY = 6_378_245.0, 0.006_693_421_622_965_943
"""The Krasovsky ellipsoid, on which GCJ-02 rests."""


@dataclass(frozen=True)
class Point:
    """A point in WGS-84, millionths of a degree."""

    latitude: int
    longitude: int

    @property
    def cell(self) -> int:
        """The square of the grid that the point lies in."""
        return self.latitude // CELL * ROW + self.longitude // CELL


def east(point: Point) -> int:
    """How many millionths of a millionth of latitude a degree of longitude is here: its cosine."""
    return round(cos(radians(point.latitude / MILLION)) * MILLION)


def metres(here: Point, there: Point) -> int:
    """The distance, exact to some metres within a city."""
    north = there.latitude - here.latitude
    across = (there.longitude - here.longitude) * east(here) / MILLION
    return round(sqrt(north * north + across * across) * METRES)


def cells_within(point: Point, radius: int) -> list[tuple[int, int]]:
    """The squares that a circle of `radius` metres touches, as one range (first, last) for each row."""
    north = radius / METRES
    across = north * MILLION / east(point)
    first, last = (round(point.longitude + sign * across) // CELL for sign in (-1, 1))
    south, top = (round(point.latitude + sign * north) // CELL for sign in (-1, 1))
    return [(row * ROW + first, row * ROW + last) for row in range(south, top + 1)]


def to_gcj02(point: Point) -> Point:
    """The same place as a map of China's providers has it."""
    north, across = _shift(point)
    return Point(point.latitude + north, point.longitude + across)


def from_gcj02(point: Point) -> Point:
    """A point of such a map in WGS-84, exact to less than a metre."""
    guess = point
    for _ in range(3):
        moved = to_gcj02(guess)
        guess = Point(
            guess.latitude + point.latitude - moved.latitude,
            guess.longitude + point.longitude - moved.longitude,
        )
    return guess


def _shift(point: Point) -> tuple[int, int]:
    """By how much GCJ-02 moves a point to the north and to the east, in millionths of a degree."""
    x, y = point.longitude / MILLION - 105.0, point.latitude / MILLION - 35.0
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + _short(x)
    north += _waves(y, (1, 20.0), (3, 40.0)) + _long(y, 12, 160.0, 30, 320.0)
    across = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + _short(x)
    across += _waves(x, (1, 20.0), (3, 40.0)) + _long(x, 12, 150.0, 30, 300.0)
    slope = radians(point.latitude / MILLION)
    flat = 1 - ECCENTRICITY * sin(slope) ** 2
    meridian = MAJOR_AXIS * (1 - ECCENTRICITY) / (flat * sqrt(flat)) * pi / 180
    parallel = MAJOR_AXIS / sqrt(flat) * cos(slope) * pi / 180
    return round(north / meridian * MILLION), round(across / parallel * MILLION)


def _short(x: float) -> float:
    return (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3


def _waves(v: float, *waves: tuple[int, float]) -> float:
    return sum(size * sin(v * pi / width) for width, size in waves) * 2 / 3


def _long(v: float, first: int, high: float, second: int, low: float) -> float:
    return (high * sin(v / first * pi) + low * sin(v * pi / second)) * 2 / 3
