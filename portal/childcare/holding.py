"""Places given, held and returned: every count of a class's month moves here and nowhere else.

A place is held in every month that the child will stay and that the institution keeps. The rows are
locked before they are read, so that of any number of requests for the last place one gets it.
"""

from datetime import date

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.orm import Session

from portal.childcare.models import ClassMonth
from portal.childcare.request_models import Wish
from portal.errors import Refused
from portal.text import N_


def hold(session: Session, wish: Wish) -> None:
    """Hold a place of the wish's class for its months. Raises Refused where one month has none."""
    query = select(ClassMonth.month, ClassMonth.free).where(_months(wish))
    rows = session.execute(query.order_by(ClassMonth.month).with_for_update()).all()
    if not rows or rows[0].month != wish.from_month:
        raise Refused(N_("入托当月没有这个班。"), code="no-class")
    full = next((row.month for row in rows if row.free == 0), None)
    if full is not None:
        raise Refused(
            N_("%(year)s年%(month)s月这个班没有空位了。"), code="no-place",
            year=full.year, month=full.month,
        )  # fmt: skip
    _count(session, _months(wish), held=1)


def give_back(session: Session, wish: Wish) -> None:
    """Return the held place to the pool."""
    _count(session, _months(wish), held=-1)


def occupy(session: Session, wish: Wish) -> None:
    """The held place is the child's now."""
    _count(session, _months(wish), held=-1, occupied=1)


def _months(wish: Wish) -> ColumnElement[bool]:
    return and_(
        ClassMonth.institution_id == wish.institution_id, ClassMonth.kind == wish.kind,
        ClassMonth.month >= wish.from_month, ClassMonth.month < wish.until_month,
    )  # fmt: skip


def _count(session: Session, which: ColumnElement[bool], held: int, occupied: int = 0) -> None:
    moved = {"held": ClassMonth.held + held, "occupied": ClassMonth.occupied + occupied}
    session.execute(
        update(ClassMonth).where(which).values(**moved).execution_options(synchronize_session=False)
    )
    session.expire_all()


def held_in(session: Session, institution_id: int, kind: str, month: date) -> int:
    """How many places are held in a month that an institution begins to keep."""
    query = select(Wish.id).where(
        Wish.institution_id == institution_id, Wish.kind == kind, Wish.state.in_(("offered", "held")),
        Wish.from_month <= month, Wish.until_month > month,
    )  # fmt: skip
    return len(session.scalars(query).all())
