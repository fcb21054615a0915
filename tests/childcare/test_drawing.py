"""The map: everything found is on it, and distances on it are those on the ground."""

from math import hypot

from hypothesis import given
from hypothesis import strategies as st

from portal.childcare.drawing import HEIGHT, WIDTH, Tiles, draw
from portal.childcare.positions import Point, metres
from portal.offices.city import City, load_city
from tests.conftest import SETTINGS

CITY: City = load_city(SETTINGS.city_folder)
PLAIN = Tiles("", "wgs84", "")
POINTS = st.builds(
    Point, st.integers(28_100_000, 29_300_000), st.integers(120_300_000, 121_900_000)
)


@given(POINTS, st.lists(POINTS, min_size=1, max_size=20))
def test_everything_found_is_on_the_drawing_at_its_distance(origin, points) -> None:
    drawn = draw(CITY, origin, points, PLAIN)
    assert drawn is not None and drawn.origin is not None
    per_pixel = drawn.scale.metres / drawn.scale.pixels
    for point, mark in zip(points, drawn.places, strict=True):
        assert 0 <= mark.x <= WIDTH and 0 <= mark.y <= HEIGHT
        pixels = hypot(mark.x - drawn.origin.x, mark.y - drawn.origin.y)
        assert (
            abs(pixels * per_pixel - metres(origin, point))
            <= 3 * per_pixel + metres(origin, point) / 50
        )


def test_names_of_townships_do_not_lie_on_one_another() -> None:
    drawn = draw(
        CITY, None, [Point(28_679_093, 121_426_626), Point(28_400_000, 121_300_000)], PLAIN
    )
    assert drawn is not None and len(drawn.towns) > 5
    for place, one in enumerate(drawn.towns):
        for other in drawn.towns[:place]:
            assert abs(one.x - other.x) > 90 or abs(one.y - other.y) > 26


def test_a_tile_server_lies_beneath_in_its_own_datum() -> None:
    tiles = Tiles("https://tiles.example.cn/{z}/{x}/{y}.png", "gcj02", "© 例")
    here = Point(28_679_093, 121_426_626)
    drawn, plain = draw(CITY, here, [here], tiles), draw(CITY, here, [here], PLAIN)
    assert drawn is not None and plain is not None
    assert 9 <= len(drawn.tiles) <= 16 and plain.tiles == []
    assert drawn.credit == "© 例"
    assert all(t.label.startswith("https://tiles.example.cn/16/") for t in drawn.tiles)
    assert all(-256 < t.x < WIDTH and -256 < t.y < HEIGHT for t in drawn.tiles)


def test_nothing_found_draws_nothing() -> None:
    assert draw(CITY, None, [], PLAIN) is None
