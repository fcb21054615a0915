"""A drawing of areas as tiles: each on a square of a grid, about where it lies."""

from collections.abc import Sequence
from itertools import product
from math import ceil, sqrt

from portal.offices.spots import Spot

Cell = tuple[int, int]


def lay_out(spots: Sequence[Spot]) -> dict[str, Cell]:
    """The column and row, from the north-west corner, of each spot's area; no two on one square.

    Who lies nearest to the middle is placed first, on the free square that is nearest to its spot.
    Columns and rows that stay empty are left out.
    """
    if not spots:
        return {}
    side = ceil(sqrt(len(spots))) + 1
    wished = _wished(spots, side)
    middle = (side - 1) / 2
    order = sorted(spots, key=lambda spot: (_apart(wished[spot.code], (middle, middle)), spot.code))
    free = set(product(range(side), range(side)))
    placed: dict[str, Cell] = {}
    for spot in order:
        cell = min(free, key=lambda one: (_apart(wished[spot.code], one), one))
        free.remove(cell)
        placed[spot.code] = cell
    return _close_up(placed)


def _wished(spots: Sequence[Spot], side: int) -> dict[str, tuple[float, float]]:
    """Where each would lie on the grid if squares could be shared."""
    west, east = min(s.longitude for s in spots), max(s.longitude for s in spots)
    south, north = min(s.latitude for s in spots), max(s.latitude for s in spots)
    across, down = max(east - west, 1), max(north - south, 1)
    return {
        s.code: (
            (s.longitude - west) / across * (side - 1),
            (north - s.latitude) / down * (side - 1),
        )
        for s in spots
    }


def _apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2


def _close_up(placed: dict[str, Cell]) -> dict[str, Cell]:
    columns = sorted({column for column, _ in placed.values()})
    rows = sorted({row for _, row in placed.values()})
    return {
        code: (columns.index(column), rows.index(row)) for code, (column, row) in placed.items()
    }
