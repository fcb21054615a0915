"""The map of what was found: points, townships and rings of our own, on a tile server's pictures
where one is configured. It works without any outside host.

Everything is laid out in the pixels of the Web Mercator projection that tile servers use.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import atan, cos, degrees, log, log2, pi, radians, sinh, tan

from portal.childcare.positions import MILLION, Point, from_gcj02, to_gcj02
from portal.offices.city import City
from portal.offices.spots import Spot

WIDTH, HEIGHT, MARGIN = 640, 560, 40
TILE = 256
NEAREST, FURTHEST = 16.0, 8.0
"""The zoom levels between which a drawing may be."""
EQUATOR = 40_075_017
RINGS = (500, 1_000, 3_000, 5_000, 10_000, 20_000)
"""Metres from the origin at which a circle helps the eye."""
NAME_WIDTH, NAME_HEIGHT = 120, 36
GCJ02 = "gcj02"


@dataclass(frozen=True)
class Tiles:
    """A tile server: its address with {z}, {x}, {y}, the datum of its map, whom it thanks."""

    address: str
    datum: str
    credit: str


@dataclass(frozen=True)
class Mark:
    """Something at a place on the drawing, in pixels."""

    x: float
    y: float
    label: str


@dataclass(frozen=True)
class Ring:
    """A circle round the origin: its radius in pixels and in metres."""

    pixels: float
    metres: int


@dataclass(frozen=True)
class Drawing:
    """What is drawn, in pixels from the upper left corner.

    `places` stand in the order of the points given. `scale` is a bar of so many pixels for so many
    metres. `tiles` are pictures to lie beneath, each TILE pixels wide.
    """

    places: list[Mark]
    towns: list[Mark]
    origin: Mark | None
    rings: list[Ring]
    scale: Ring
    tiles: list[Mark]
    credit: str
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True)
class View:
    """The window on the world: its zoom and the world pixel of its upper left corner."""

    zoom: int
    left: float
    top: float
    datum: str

    def place(self, point: Point, label: str) -> Mark:
        """Where a point lies on the drawing."""
        x, y = _world(_on_map(point, self.datum), self.zoom)
        return Mark(round(x - self.left, 1), round(y - self.top, 1), label)

    def point(self, x: float, y: float) -> Point:
        """The point at a pixel of the drawing."""
        size = TILE * 2**self.zoom
        angle = atan(sinh(pi * (1 - 2 * (self.top + y) / size)))
        found = Point(
            round(degrees(angle) * MILLION),
            round(((self.left + x) / size * 360 - 180) * MILLION),
        )
        return from_gcj02(found) if self.datum == GCJ02 else found

    def shows(self, mark: Mark) -> bool:
        """Whether a mark lies within the drawing."""
        return 0 <= mark.x <= WIDTH and 0 <= mark.y <= HEIGHT


def draw(city: City, origin: Point | None, points: Sequence[Point], tiles: Tiles) -> Drawing | None:
    """A drawing that shows the origin and every point; None where there is nothing to show."""
    shown = [*points, *([origin] if origin else [])]
    if not shown:
        return None
    return picture(city, _view(shown, tiles.datum), origin, points, tiles)


def view_of(centre: Point, zoom: int, datum: str) -> View:
    """The window of a zoom level with a point in its middle."""
    x, y = _world(_on_map(centre, datum), zoom)
    return View(zoom, x - WIDTH / 2, y - HEIGHT / 2, datum)


def picture(
    city: City, view: View, origin: Point | None, points: Sequence[Point], tiles: Tiles
) -> Drawing:
    """What a window shows; at least one of the origin and the points is given."""
    across = _metres_per_pixel(origin or points[0], view.zoom)
    rings = [Ring(round(m / across, 1), m) for m in RINGS] if origin else []
    return Drawing(
        places=[view.place(point, str(place)) for place, point in enumerate(points, 1)],
        towns=_towns(city.points.values(), city, view),
        origin=view.place(origin, "") if origin else None,
        rings=[ring for ring in rings if 30 < ring.pixels < HEIGHT / 2],
        scale=_scale(across),
        tiles=list(_tiles(view, tiles.address)) if tiles.address else [],
        credit=tiles.credit if tiles.address else "",
    )


def _on_map(point: Point, datum: str) -> Point:
    return to_gcj02(point) if datum == GCJ02 else point


def _world(point: Point, zoom: float) -> tuple[float, float]:
    """The pixel of a point on the whole world's map."""
    size = TILE * 2**zoom
    angle = radians(point.latitude / MILLION)
    x = (point.longitude / MILLION + 180) / 360 * size
    return x, (1 - log(tan(angle) + 1 / cos(angle)) / pi) / 2 * size


def _view(shown: Sequence[Point], datum: str) -> View:
    """The nearest whole zoom at which everything is within the margins."""
    xs, ys = zip(*(_world(_on_map(point, datum), 0) for point in shown), strict=True)
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    fits = (
        log2((room - 2 * MARGIN) / extent) if extent else NEAREST
        for room, extent in ((WIDTH, wide), (HEIGHT, high))
    )
    zoom = int(max(min(NEAREST, *fits), FURTHEST))
    middle = ((max(xs) + min(xs)) / 2 * 2**zoom, (max(ys) + min(ys)) / 2 * 2**zoom)
    return View(zoom, middle[0] - WIDTH / 2, middle[1] - HEIGHT / 2, datum)


def _metres_per_pixel(point: Point, zoom: int) -> float:
    return EQUATOR * cos(radians(point.latitude / MILLION)) / (TILE * 2.0**zoom)


def _towns(spots: Iterable[Spot], city: City, view: View) -> list[Mark]:
    """The townships' names that have room on the drawing, none over another or over the scale."""
    scale = Mark(NAME_WIDTH / 2, HEIGHT - NAME_HEIGHT, "")
    kept = [scale]
    for spot in spots:
        if len(spot.code) <= 6:
            continue
        mark = view.place(Point(spot.latitude, spot.longitude), city.areas[spot.code].name)
        free = all(
            abs(mark.x - other.x) > NAME_WIDTH or abs(mark.y - other.y) > NAME_HEIGHT
            for other in kept
        )
        if free and view.shows(mark) and NAME_WIDTH / 2 < mark.x < WIDTH - NAME_WIDTH / 2:
            kept.append(mark)
    return kept[1:]


def _scale(across: float) -> Ring:
    """The longest round distance that takes less than a quarter of the width."""
    longest = max(m for m in (100, 200, *RINGS, 50_000) if m / across <= WIDTH / 4)
    return Ring(round(longest / across, 1), longest)


def _tiles(view: View, address: str) -> Iterator[Mark]:
    for column in range(int(view.left // TILE), int((view.left + WIDTH) // TILE) + 1):
        for row in range(int(view.top // TILE), int((view.top + HEIGHT) // TILE) + 1):
            where = address.format(z=view.zoom, x=column, y=row)
            yield Mark(column * TILE - view.left, row * TILE - view.top, where)
