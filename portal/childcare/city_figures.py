"""How far the city is from its plan: places per 1,000 residents, townships with a place, what is taken.

Places are those licensed this month by listed institutions, kindergartens' classes included; residents
are those of the 2020 census; townships are the 130 subdistricts, towns and townships.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from sqlalchemy import Executable, and_, case, func, select

from portal.childcare.models import ClassMonth, Institution
from portal.childcare.positions import Point, metres
from portal.childcare.request_models import ChildRequest, Wish
from portal.childcare.search import listed
from portal.childcare.workflow import ENROLLED, WAITING
from portal.clock import today
from portal.database import db
from portal.forms.fields import TOWNSHIPS
from portal.offices.areas import area_prefix
from portal.offices.city import City
from portal.offices.small_counts import PUBLISHED, withheld
from portal.parameters.queries import parameters_in_force

FEW = ("waiting", "late")
"""The counts of families."""
COUNTED = ("licensed", "occupied", "inclusive", "free")


@dataclass(frozen=True)
class Figures:
    """A county's or the city's figures.

    `per_10000` places for every 10,000 residents (the plan's 4.5 per 1,000 is 45), rounded down;
    `to_build` places still missing, None where no target is in force. `without` are the codes of the
    townships that have no institution. `waiting` and `late` are wishes that wait, and those past the
    institution's day; `distance` is the median in metres from the family's township to the institution
    over enrolled children; the three are None below five, and where one below five could be reckoned from
    the others.
    """

    code: str
    residents: int
    institutions: int
    licensed: int
    occupied: int
    inclusive: int
    free: int
    townships: int
    without: tuple[str, ...]
    target: int | None
    waiting: int | None
    late: int | None
    distance: int | None

    @property
    def per_10000(self) -> int:
        """Places for every 10,000 residents."""
        return self.licensed * 10_000 // self.residents if self.residents else 0

    @property
    def to_build(self) -> int | None:
        """Places that are missing until the target."""
        if self.target is None:
            return None
        return max(-(-self.residents * self.target // 10_000) - self.licensed, 0)

    @property
    def covered(self) -> int:
        """Townships with an institution."""
        return self.townships - len(self.without)


def city_figures(city: City) -> list[Figures]:
    """The city, then each county."""
    target = parameters_in_force().on(today()).known("childcare_places_per_10000")
    places, requests = _places(), _requests()
    distances = list(_distances(city))
    towns = [area.code for area in city.areas.values() if area.level in TOWNSHIPS]
    counties = [area.code for area in city.areas.values() if area.level == "county"]
    whole, *parts = (
        _figures(city, code, target, towns, places, requests, distances)
        for code in (city.code, *counties)
    )
    for name in FEW:
        shown = withheld([getattr(part, name) for part in parts])
        parts = [_with(part, name, n) for part, n in zip(parts, shown, strict=True)]
        whole = _with(whole, name, withheld([getattr(whole, name)])[0])
    return [whole, *parts]


def _with(row: Figures, name: str, count: int | None) -> Figures:
    changed: dict[str, Any] = {name: count}
    return replace(row, **changed)


def _figures(
    city: City, code: str, target: int | None, towns: list[str], places: Mapping[str, Any],
    requests: Mapping[str, Any], distances: list[tuple[str, int]],
) -> Figures:  # fmt: skip
    """The sums over an area and everything within."""
    prefix = area_prefix(code)
    inside = {town: row for town, row in places.items() if town.startswith(prefix)}
    asked = [row for town, row in requests.items() if town.startswith(prefix)]
    within = [town for town in towns if town.startswith(prefix)]
    far = [distance for town, distance in distances if town.startswith(prefix)]
    return Figures(
        code=code, residents=_residents(city, prefix), target=target,
        institutions=sum(row.institutions for row in inside.values()),
        **{name: sum(getattr(row, name) for row in inside.values()) for name in COUNTED},
        townships=len(within), without=tuple(town for town in within if town not in inside),
        waiting=sum(row.waiting for row in asked), late=sum(row.late for row in asked),
        distance=round(median(far)) if len(far) >= PUBLISHED else None,
    )  # fmt: skip


def _residents(city: City, prefix: str) -> int:
    counties = (area.code for area in city.areas.values() if area.level == "county")
    return sum(city.census[code].population for code in counties if code.startswith(prefix))


def _places() -> dict[str, Any]:
    """Institutions and their places of this month, by township."""
    here = and_(
        ClassMonth.institution_id == Institution.id, ClassMonth.month == today().replace(day=1)
    )
    of_inclusive = case((Institution.inclusive, ClassMonth.licensed), else_=0)
    summed = {
        "licensed": ClassMonth.licensed, "occupied": ClassMonth.occupied, "inclusive": of_inclusive,
        "free": ClassMonth.free,
    }  # fmt: skip
    query = (
        select(
            Institution.area_code,
            func.count(Institution.id.distinct()).label("institutions"),
            *(func.coalesce(func.sum(column), 0).label(name) for name, column in summed.items()),
        )
        .outerjoin(ClassMonth, here)
        .where(listed(today()))
        .group_by(Institution.area_code)
    )
    return _by_area(query)


def _requests() -> dict[str, Any]:
    """Wishes that wait and those past their day, by the institution's township."""
    late = case((Wish.answer_due < today(), 1), else_=0)
    query = (
        select(Institution.area_code, func.count().label("waiting"), func.sum(late).label("late"))
        .select_from(Wish)
        .join(Institution, Institution.id == Wish.institution_id)
        .where(Wish.state == WAITING)
        .group_by(Institution.area_code)
    )
    return _by_area(query)


def _by_area(query: Executable) -> dict[str, Any]:
    return {row.area_code: row for row in db.session.execute(query)}


def _distances(city: City) -> Iterator[tuple[str, int]]:
    """For each enrolled child the institution's township, and the metres from the family's township."""
    query = (
        select(
            ChildRequest.area_code.label("home"), Institution.area_code,
            Institution.latitude, Institution.longitude,
        )
        .select_from(Wish)
        .join(ChildRequest, ChildRequest.id == Wish.request_id)
        .join(Institution, Institution.id == Wish.institution_id)
        .where(Wish.state == ENROLLED)
    )  # fmt: skip
    for row in db.session.execute(query):
        spot = city.points[row.home]
        home = Point(spot.latitude, spot.longitude)
        yield row.area_code, metres(home, Point(row.latitude, row.longitude))
