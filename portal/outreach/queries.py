"""Reading every known household, in chunks: memory stays the same whatever the city's size."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from portal.cases.models import Recognition
from portal.database import db
from portal.offices.areas import area_prefix
from portal.people.models import Household
from portal.people.queries import declaration_of

CHUNK = 2_000


@dataclass(frozen=True)
class Known:
    """A household that the portal knows: its answers, and the categories recognised on the day."""

    area_code: str
    declaration: dict[str, Any]
    recognised: frozenset[str]


def known_households(on: date, area: str = "", size: int = CHUNK) -> Iterator[list[Known]]:
    """The known households of an area (all when empty) in chunks of at most `size`, by id."""
    last = 0
    while rows := _chunk(area, last, size):
        recognised = recognised_on(rows, on)
        yield [
            Known(row.area_code, declaration_of(row), frozenset(recognised[row.id]))
            for row in rows
            if row.members
        ]
        last = rows[-1].id
        db.session.expunge_all()


def _chunk(area: str, last: int, size: int) -> Sequence[Household]:
    query = select(Household).where(Household.id > last).order_by(Household.id).limit(size)
    if area:
        query = query.where(Household.area_code.startswith(area_prefix(area)))
    return db.session.scalars(query.options(selectinload(Household.members))).all()


def recognised_on(households: Sequence[Household], on: date) -> dict[int, set[str]]:
    """The categories in force on the day, by household: begun and not past their review.

    Those of a register count beside the portal's own recognitions.
    """
    found = {household.id: set(household.recognised) for household in households}
    query = select(Recognition.household_id, Recognition.category).where(
        Recognition.household_id.in_(found),
        Recognition.first_day <= on,
        or_(Recognition.review_on.is_(None), Recognition.review_on >= on),
    )
    for household, category in db.session.execute(query):
        found[household].add(category)
    return found
