"""A synthetic supply of childcare places, so that the city's figures resemble the published ones.

The city's health commission counted 582 institutions and 27,900 places in December 2023, 89 % of them
affordable (普惠), in 90 % of the townships; everything else here is made up and marked so.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from math import cos, pi, sin, sqrt
from random import Random
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session
from stdnum.cn import uscc

from portal.childcare.initials import initials
from portal.childcare.models import ClassMonth, Institution
from portal.childcare.places import FAMILY_POINT, staffed
from portal.childcare.positions import METRES, MILLION, Point, east
from portal.clock import next_month
from portal.database import transaction
from portal.demonstration import people
from portal.forms.fields import TOWNSHIPS
from portal.offices.city import Area, City
from portal.rules.parameters import Parameters

INSTITUTIONS, PLACES = 582, 27_900
INCLUSIVE, COVERED = 0.89, 0.90
MONTHS = 12
GROUP = {"infant": 10, "small": 15, "large": 20, "mixed": 18}
KINDS = ("independent", "kindergarten", "community", "employer", "family", "centre")
WEIGHTS = (34, 40, 14, 4, 6, 2)
NAMES = (
    "向日葵",
    "小太阳",
    "青苗",
    "橘园",
    "海贝",
    "星星树",
    "小海螺",
    "稻香",
    "启明",
    "杨梅",
    "和合",
    "小橘灯",
)
SUFFIX = {
    "independent": "托育园", "kindergarten": "幼儿园托班", "community": "社区托育点",
    "employer": "职工托育园", "family": "家庭托育点", "centre": "托育综合服务中心",
}  # fmt: skip
ORDER = (
    "同等条件下，本街道（乡镇）常住家庭在前，再按登记先后。（演示，由机构自己公布，不是法律规定）"
)


def supply(
    city: City, parameters: Parameters, today: date, seed: int,
    institutions: int = INSTITUTIONS, places: int = PLACES,
) -> int:  # fmt: skip
    """Keep the institutions and their classes for a year; returns how many institutions there are.

    The same seed gives the same supply. `places` is the sum of licensed ones in every month.
    """
    random = Random(f"{seed} childcare")
    areas = _areas(city, random, institutions)
    with transaction() as session:
        for number, (area, (kind, size)) in enumerate(
            zip(areas, _sizes(seed, institutions, places), strict=True)
        ):
            row = _institution(city, area, kind, number, random, today)
            keep(session, row, _months(kind, size, parameters, today, random))
    return institutions


def applying(city: City, area: Area, parameters: Parameters, today: date, seed: int) -> None:
    """One more institution, that the county has not filed yet."""
    random = Random(f"{seed} applying")
    row = _institution(city, area, "community", INSTITUTIONS, random, today)
    unfiled = {"filing": "pending", "filing_number": None, "filed_on": None, "updated_on": today}
    with transaction() as session:
        keep(session, {**row, **unfiled}, _months("community", 45, parameters, today, random))


def keep(session: Session, row: dict[str, Any], months: Iterable[dict[str, Any]]) -> None:
    """An institution and its months."""
    made = session.scalar(insert(Institution).values(**row).returning(Institution.id))
    session.execute(insert(ClassMonth), [{"institution_id": made, **month} for month in months])


def _sizes(seed: int, count: int, places: int) -> Iterator[tuple[str, int]]:
    """Kind and licensed places of each institution: together `places`, a family point has five."""
    kinds = _kinds(seed, count)
    rest = places - sum(_size(kind) for kind in kinds)
    others = sum(kind != FAMILY_POINT for kind in kinds)
    before = 0
    for kind in kinds:
        grows = kind != FAMILY_POINT
        yield kind, _size(kind) + grows * (rest // others + (before < rest % others))
        before += grows


def _areas(city: City, random: Random, count: int) -> list[Area]:
    """A township for each institution: each covered one has one, the others go where people live."""
    towns = [a for a in city.areas.values() if a.level in TOWNSHIPS]
    uncovered = round(len(towns) * (1 - COVERED))
    remote = sorted(towns, key=lambda a: (a.level != "township", random.random()))
    covered = sorted(remote[uncovered:], key=lambda area: area.code)
    weights = [_weight(city, area) for area in covered]
    more = random.choices(covered, weights, k=max(count - len(covered), 0))
    return (covered + more)[:count]


def _weight(city: City, area: Area) -> float:
    """Residents of its county for one township of it; a subdistrict has three times a town's."""
    share = {"subdistrict": 3.0, "town": 1.5, "township": 0.5}[area.level]
    return city.census[area.parent_code].population * share


def _kinds(seed: int, count: int) -> Sequence[str]:
    return Random(f"{seed} kinds").choices(KINDS, WEIGHTS, k=count)


def _size(kind: str) -> int:
    """Licensed places of a kind of institution, before the rest is spread."""
    return {"family": 5, "centre": 90, "employer": 40}.get(kind, 45)


def _institution(
    city: City, area: Area, kind: str, number: int, random: Random, today: date
) -> dict[str, Any]:
    point = _near(city, area, random)
    name = f"例·{area.name}{random.choice(NAMES)}{SUFFIX[kind]}{number + 1}"
    code = f"91{area.code[:6]}9{number:08d}"
    founded = date(2015, 1, 1) + timedelta(days=random.randint(0, 3000))
    public = kind in ("kindergarten", "centre") and random.random() < 0.6
    fee = random.randrange(900, 2600, 50) * 100
    return {
        "credit_code": code + uscc.calc_check_digit(code), "name": name, "initials": initials(name),
        "kind": kind, "ownership": "public" if public else random.choice(("private", "mixed")),
        "inclusive": random.random() < INCLUSIVE, "area_code": area.code,
        "address": f"{area.name}例路{random.randint(1, 300)}号", "latitude": point.latitude,
        "longitude": point.longitude, "cell": point.cell, "point": "synthetic",
        "legal_person": people.name(random), "head": people.name(random),
        "phone": f"0576-80{number:06d}", "founded_on": founded,
        "floor_area": random.randint(12_000, 90_000), "opens": 450 + random.choice((0, 30)),
        "closes": random.choice((1020, 1050, 1080, 1110)), "fee_full": fee,
        "fee_half": fee * 6 // 10 if random.random() < 0.5 else None,
        "fee_hourly": random.choice((2000, 2500, 3000)) if random.random() < 0.2 else None,
        "fee_temporary": random.choice((10000, 15000)) if random.random() < 0.3 else None,
        "filing": "filed", "filing_number": f"例托备{area.code[:6]}{number + 1:05d}",
        "filed_on": founded + timedelta(days=60), "filed_until": None,
        "order_rule": "priorities" if number % 5 == 0 else "first_come",
        "order_words": ORDER if number % 5 == 0 else "", "synthetic": True,
        "updated_on": today - timedelta(days=min(int(random.expovariate(1 / 9)), 60)), "version": 1,
    }  # fmt: skip


def _near(city: City, area: Area, random: Random) -> Point:
    """A point within some 2 km of the area's."""
    spot = city.points[area.code]
    away, angle = 2000 * sqrt(random.random()) / METRES, random.random() * 2 * pi
    centre = Point(spot.latitude, spot.longitude)
    across = away * cos(angle) * MILLION / east(centre)
    return Point(round(centre.latitude + away * sin(angle)), round(centre.longitude + across))


def _months(
    kind: str, size: int, parameters: Parameters, today: date, random: Random
) -> Iterator[dict[str, Any]]:
    """The classes of an institution for a year: how full they are falls off towards its end."""
    shares = _classes(kind, size)
    full = random.uniform(0.55, 1.0)
    short = random.random() < 0.12
    for ahead in range(MONTHS):
        month, filled = next_month(today, ahead), full * (1 - 0.04 * ahead)
        for class_kind, licensed in shares.items():
            groups = -(-licensed // GROUP[class_kind])
            need = {"infant": 3, "small": 5, "large": 7, "mixed": 6}[class_kind]
            carers = max(-(-licensed // need) - short, 1)
            enough = staffed(kind, class_kind, carers, parameters)
            yield {
                "month": month, "kind": class_kind, "groups": groups, "licensed": licensed,
                "carers": carers, "staffed": licensed if enough is None else enough,
                "occupied": round(licensed * filled), "held": 0,
            }  # fmt: skip


def _classes(kind: str, size: int) -> dict[str, int]:
    if kind == "family":
        return {"mixed": size}
    if kind == "kindergarten":
        return {"large": size}
    infant = size // 5
    small = (size - infant) * 2 // 5
    return {"infant": infant, "small": small, "large": size - infant - small}
