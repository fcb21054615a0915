"""Points, distances, the grid, and the datum of Chinese maps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.childcare.positions import (
    Point,
    cells_within,
    from_gcj02,
    metres,
    to_gcj02,
)

TAIZHOU = st.builds(
    Point, st.integers(28_000_000, 29_500_000), st.integers(120_000_000, 122_000_000)
)
SEAT = Point(28_676_000, 121_431_000)


@pytest.mark.parametrize(
    ("there", "distance"),
    [
        (SEAT, 0),
        (Point(28_685_000, 121_431_000), 1001),  # 0.009 degrees north
        (Point(28_676_000, 121_441_250), 1000),  # 0.01025 degrees east, at this latitude
    ],
)
def test_distances_are_those_on_the_ground(there: Point, distance: int) -> None:
    assert metres(SEAT, there) == pytest.approx(distance, abs=2)


@given(here=TAIZHOU, there=TAIZHOU)
def test_a_distance_is_the_same_both_ways(here: Point, there: Point) -> None:
    assert metres(here, there) == pytest.approx(metres(there, here), rel=0.02, abs=1)


@given(here=TAIZHOU, north=st.integers(-40_000, 40_000), across=st.integers(-40_000, 40_000),
       radius=st.integers(100, 5000))  # fmt: skip
def test_whatever_lies_in_the_circle_lies_in_its_squares(
    here: Point, north: int, across: int, radius: int
) -> None:
    there = Point(here.latitude + north, here.longitude + across)
    if metres(here, there) <= radius:
        assert any(first <= there.cell <= last for first, last in cells_within(here, radius))


def test_a_small_circle_touches_few_squares() -> None:
    rows = cells_within(SEAT, 3000)
    assert sum(last - first + 1 for first, last in rows) <= 64


def test_gcj02_moves_a_known_point_as_published() -> None:
    """Tiananmen: 39.90733, 116.39108 in WGS-84, 39.90873, 116.39732 on a Chinese map."""
    assert to_gcj02(Point(39_907_330, 116_391_080)) == Point(39_908_731, 116_397_321)


@given(point=TAIZHOU)
def test_there_and_back_is_the_same_point(point: Point) -> None:
    back = from_gcj02(to_gcj02(point))
    assert metres(point, back) <= 1
    assert 300 < metres(point, to_gcj02(point)) < 700
