"""The rent index (租金参考): what a square metre costs, by area, from the leases on file."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import quantiles

from sqlalchemy import select

from portal.cases.rental.models import Lease
from portal.clock import today
from portal.database import db
from portal.forms.fields import TOWNSHIPS
from portal.offices.areas import area_prefix
from portal.offices.city import City, current_city
from portal.offices.small_counts import PUBLISHED, withheld


@dataclass(frozen=True)
class Rents:
    """An area's rents of the leases that run today: fen a m2 a month.

    `median`, and `low` and `high` between which the middle half lies; with the count None where there are
    fewer than five, or where one below five could be reckoned from the others.
    """

    area: str
    count: int | None
    median: int | None
    low: int | None
    high: int | None


def rents() -> list[Rents]:
    """The city, then each county with those of its townships that have leases."""
    city, by_town = current_city(), _by_town()
    counties = [area.code for area in city.areas.values() if area.level == "county"]
    lines = [_line(city.code, _within(by_town, city.code))]
    for line in _parts(by_town, counties):
        lines.append(line)
        if line.count is not None:  # the townships of a withheld county would tell its count
            lines += _parts(by_town, _towns(city, by_town, line.area))
    return lines


def _towns(city: City, by_town: Mapping[str, Sequence[int]], county: str) -> list[str]:
    prefix = area_prefix(county)
    return [
        area.code for area in city.areas.values()
        if area.level in TOWNSHIPS and area.code.startswith(prefix) and area.code in by_town
    ]  # fmt: skip


def _by_town() -> Mapping[str, list[int]]:
    """The rents of a m2 by the home's township; of a home that was filed twice, the newest."""
    query = select(Lease).where(Lease.filed_on.is_not(None), Lease.last_day >= today())
    newest = {lease.case_id: lease for lease in db.session.scalars(query.order_by(Lease.id))}
    found: dict[str, list[int]] = defaultdict(list)
    for lease in newest.values():
        found[lease.area_code].append(lease.rent * 100 // lease.floor_area)
    return found


def _within(by_town: Mapping[str, Sequence[int]], area: str) -> list[int]:
    prefix = area_prefix(area)
    return [rent for town, rents in by_town.items() if town.startswith(prefix) for rent in rents]


def _parts(by_town: Mapping[str, Sequence[int]], areas: Sequence[str]) -> list[Rents]:
    """A line for each area of a whole; beside one small count the next smallest is withheld."""
    found = [_within(by_town, area) for area in areas]
    shown = withheld([len(rents) for rents in found])
    return [
        Rents(area, None, None, None, None) if count is None else _line(area, rents)
        for area, rents, count in zip(areas, found, shown, strict=True)
    ]


def _line(area: str, rents: Sequence[int]) -> Rents:
    if len(rents) < PUBLISHED:
        return Rents(area, None if rents else 0, None, None, None)
    low, middle, high = quantiles(rents, n=4, method="inclusive")
    return Rents(area, len(rents), round(middle), round(low), round(high))
