"""Reads of listed institutions: one place, some beside each other, their months and photos."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import undefer

from portal.actor import Actor
from portal.childcare.access import own_institution
from portal.childcare.models import ClassMonth, Institution, Photo
from portal.childcare.places import KINDS
from portal.childcare.search import listed
from portal.clock import next_month, today
from portal.database import db
from portal.errors import NotFound

MONTHS = 6
"""For how many months from this one a place is told."""
MOST_COMPARED = 4


def place(institution_id: int) -> Institution:
    """A listed institution. Raises NotFound for any other: who is not filed is not shown."""
    query = select(Institution).where(Institution.id == institution_id, listed(today()))
    found = db.session.scalar(query)
    if found is None:
        raise NotFound(code="place-not-found")
    return found


def compared(ids: Sequence[int]) -> list[Institution]:
    """At most four listed institutions, in the order asked for; what is not listed is left out."""
    wanted = list(dict.fromkeys(ids))[:MOST_COMPARED]
    query = select(Institution).where(Institution.id.in_(wanted), listed(today()))
    return sorted(db.session.scalars(query), key=lambda one: wanted.index(one.id))


def coming_months(institution_ids: Sequence[int]) -> dict[int, list[ClassMonth]]:
    """The classes of institutions for this month and those after it, youngest first."""
    first = today().replace(day=1)
    query = (
        select(ClassMonth)
        .where(
            ClassMonth.institution_id.in_(institution_ids),
            ClassMonth.month >= first, ClassMonth.month < next_month(first, MONTHS),
        )
    )  # fmt: skip
    found: dict[int, list[ClassMonth]] = {one: [] for one in institution_ids}
    youngest_first = list(KINDS)
    for row in db.session.scalars(query):
        found[row.institution_id].append(row)
    for rows in found.values():
        rows.sort(key=lambda row: (row.month, youngest_first.index(row.kind)))
    return found


def vacancies(months: Sequence[ClassMonth]) -> dict[date, int]:
    """Free places of every class together, by month."""
    found: dict[date, int] = {}
    for row in months:
        found[row.month] = found.get(row.month, 0) + row.free
    return found


def photos(institution: Institution) -> Sequence[Photo]:
    """The pictures of a place, without their content."""
    query = select(Photo).where(Photo.institution_id == institution.id).order_by(Photo.id)
    return db.session.scalars(query).all()


def photo(institution_id: int, photo_id: int) -> Photo:
    """A picture of a listed institution, with its content. Raises NotFound."""
    query = (
        select(Photo)
        .where(Photo.id == photo_id, Photo.institution_id == place(institution_id).id)
        .options(undefer(Photo.content))
    )
    found = db.session.scalar(query)
    if found is None:
        raise NotFound(code="photo-not-found")
    return found


def photo_of(actor: Actor, photo_id: int) -> Photo:
    """A picture of the institution that the asker keeps. Raises NotAllowed, NotFound."""
    own = own_institution(db.session(), actor).id
    query = select(Photo).where(Photo.id == photo_id, Photo.institution_id == own)
    found = db.session.scalar(query.options(undefer(Photo.content)))
    if found is None:
        raise NotFound(code="photo-not-found")
    return found
