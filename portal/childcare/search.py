"""Finding places: filed institutions near a point that take the child in the month of entry.

What is near is read from the grid's squares by an index; what is nearest is looked for in rings, from
the smallest outward, until the page is full: it costs the same in a small supply and a large one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Float,
    Row,
    Select,
    and_,
    cast,
    false,
    func,
    literal,
    or_,
    select,
)

from portal.childcare.models import ClassMonth, Institution
from portal.childcare.places import KINDS, stays
from portal.childcare.positions import METRES, MILLION, Point, cells_within, east, metres
from portal.childcare.search_form import Search
from portal.clock import next_month, today
from portal.database import db
from portal.parameters.queries import parameters_in_force

PAGE = 20
DEEPEST = 10_000
"""Nobody pages beyond this place."""
AHEAD = 6
"""For how many months from the entry a result tells its places."""
RINGS = (3_000, 10_000, 20_000)
"""Metres, from the smallest ring outward."""
Fitting = Mapping[date, tuple[str, ...]]
"""The kinds of classes that take the child, by month."""


@dataclass
class Place:
    """An institution that was found.

    `distance` is metres, None where nobody said from where. `free` places are free in the month of
    entry; `months` are those of every class that takes the child, by month and kind.
    """

    institution: Row[Any]
    distance: int | None
    free: int
    months: list[Row[Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Found:
    """A page of places, and whether there are more."""

    places: list[Place]
    more: bool


def listed(on: date) -> ColumnElement[bool]:
    """Whether an institution may be listed on a day: only a filed one, and not beyond its end."""
    in_time = or_(Institution.filed_until.is_(None), Institution.filed_until >= on)
    return and_(Institution.filing == "filed", in_time)


def find_places(search: Search, start: int = 0, size: int = PAGE) -> Found:
    """The places from the `start`-th on, in the order asked for."""
    fitting = kinds_by_month(search)
    rows: Sequence[Row[Any]] = ()
    for radius in _rings(search):
        query = _query(search, fitting, radius).offset(start).limit(size + 1)
        rows = db.session.execute(query).all()
        if len(rows) > size:
            break
    found = [_place(search, row) for row in rows[:size]]
    _tell_months(found, fitting)
    return Found(found, len(rows) > size)


def kinds_by_month(search: Search) -> Fitting:
    """For the month of entry and those after it; every kind where the birth date was not told."""
    months = [next_month(search.entry, ahead) for ahead in range(AHEAD)]
    born = search.born_on
    if born is None:
        return dict.fromkeys(months, tuple(KINDS))
    parameters = parameters_in_force().on(today())
    return {m: tuple(stay.kind for stay in stays(born, m, parameters)) for m in months}


def _rings(search: Search) -> Iterator[int | None]:
    """The radii to look within, in metres; one is enough unless what is nearest comes first."""
    if search.order == "distance" and search.origin is not None:
        yield from (ring for ring in RINGS if search.radius is None or ring < search.radius)
    yield search.radius


def _query(search: Search, fitting: Fitting, radius: int | None) -> Select[Any]:
    distance, free, fee = _distance(search.origin), _free(search.entry, fitting), _fee(search)
    first = {"distance": distance, "fee": fee, "places": free.desc()}[search.order]
    columns = [column for column in Institution.__table__.c if column.name != "version"]
    near = _within(search.origin, radius)
    return (
        select(*columns, free.label("free"))
        .where(listed(today()), near, *_conditions(search, fitting))
        .order_by(first, distance, Institution.id)
    )


def _conditions(search: Search, fitting: Fitting) -> Iterator[ColumnElement[bool]]:
    yield _fee(search).is_not(None)
    yield _has_class({search.entry: fitting[search.entry]})
    if search.fee_most is not None:
        yield _fee(search) <= search.fee_most
    if search.kind:
        yield Institution.kind == search.kind
    if search.ownership:
        yield Institution.ownership == search.ownership
    if search.inclusive:
        yield Institution.inclusive.is_(True)
    if search.filed:
        yield listed(search.entry)
    if search.pick_up is not None:
        yield Institution.closes >= search.pick_up
    if search.words:
        yield or_(
            Institution.name.contains(search.words, autoescape=True),
            Institution.address.contains(search.words, autoescape=True),
            Institution.initials.contains(search.words.lower(), autoescape=True),
        )
    if search.free_months:
        months = dict(list(fitting.items())[: search.free_months])
        yield _has_class(months, ClassMonth.free > 0)


def _fee(search: Search) -> ColumnElement[Any]:
    """The fee of the service asked for, in fen; None where it is not offered."""
    found: ColumnElement[Any] = Institution.__table__.c[f"fee_{search.service}"]
    return found


def _distance(origin: Point | None) -> ColumnElement[Any]:
    """The square of the distance, in millionths of a degree of latitude."""
    if origin is None:
        return literal(0)
    north = cast(Institution.latitude - origin.latitude, Float)
    across = cast(Institution.longitude - origin.longitude, Float) * (east(origin) / MILLION)
    return north * north + across * across


def _within(origin: Point | None, radius: int | None) -> ColumnElement[bool]:
    """The squares that the circle touches, then the circle itself."""
    if origin is None or radius is None:
        return literal(True)
    squares = or_(*(Institution.cell.between(*row) for row in cells_within(origin, radius)))
    return and_(squares, _distance(origin) <= (radius / METRES) ** 2)


def _class_months(fitting: Fitting) -> ColumnElement[bool]:
    """The months of the classes that take the child."""
    alike: dict[tuple[str, ...], list[date]] = {}
    for month, kinds in fitting.items():
        alike.setdefault(kinds, []).append(month)
    fits = (
        and_(ClassMonth.month.in_(months), ClassMonth.kind.in_(kinds))
        for kinds, months in alike.items() if kinds
    )  # fmt: skip
    return or_(false(), *fits)


def _has_class(fitting: Fitting, *further: ColumnElement[bool]) -> ColumnElement[bool]:
    of_it = ClassMonth.institution_id == Institution.id
    return select(1).where(of_it, _class_months(fitting), *further).exists()


def _free(entry: date, fitting: Fitting) -> ColumnElement[int]:
    of_it = ClassMonth.institution_id == Institution.id
    free = select(func.coalesce(func.sum(ClassMonth.free), 0))
    return free.where(of_it, _class_months({entry: fitting[entry]})).scalar_subquery()


def _place(search: Search, row: Row[Any]) -> Place:
    there = Point(row.latitude, row.longitude)
    return Place(row, metres(search.origin, there) if search.origin else None, row.free)


def _tell_months(found: Sequence[Place], fitting: Fitting) -> None:
    """Give each place the months of its classes, with one query."""
    by_id = {place.institution.id: place for place in found}
    query = (
        select(*ClassMonth.__table__.c)
        .where(ClassMonth.institution_id.in_(by_id), _class_months(fitting))
        .order_by(ClassMonth.month, ClassMonth.kind)
    )
    for row in db.session.execute(query):
        by_id[row.institution_id].months.append(row)
