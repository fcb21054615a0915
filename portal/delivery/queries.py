"""Reading deliveries: which papers did not arrive (未送达文书)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session, aliased

from portal.actor import Actor
from portal.cases.models import Case, Notice
from portal.database import db
from portal.delivery.access import concerns
from portal.delivery.models import PORTAL, TOLD, Delivery

PAGE = 50
WAITING, ARRIVED = aliased(Delivery), aliased(Delivery)


@dataclass(frozen=True)
class Undelivered:
    """A paper that did not arrive: no name, no address, only numbers, days and why."""

    notice_id: int
    number: str
    kind: str
    case_number: str
    office_code: str
    issued_on: date
    deliveries: Sequence[Delivery]

    @property
    def failed(self) -> bool:
        """Whether a gateway did not take it."""
        return any(delivery.failure for delivery in self.deliveries)


def not_arrived() -> ColumnElement[bool]:
    """The condition on papers: something waits to be told, and nothing but the portal told it."""
    waits = exists().where(WAITING.notice_id == Notice.id, WAITING.state != TOLD)
    arrived = exists().where(
        ARRIVED.notice_id == Notice.id, ARRIVED.state == TOLD, ARRIVED.channel != PORTAL
    )
    return waits & ~arrived


def lost(session: Session, notice_id: int) -> Sequence[Delivery]:
    """What waits of a paper that did not arrive, nothing where it did."""
    query = (
        select(Delivery)
        .join(Notice, Notice.id == Delivery.notice_id)
        .where(Notice.id == notice_id, Delivery.state != TOLD, not_arrived())
    )
    return session.scalars(query.order_by(Delivery.channel)).all()


def undelivered(actor: Actor, *, after: int = 0, size: int = PAGE) -> list[Undelivered]:
    """The papers of the own office (of a supervisor's area) that did not arrive, oldest first."""
    return _listed(concerns(actor), after, size)


def untold(size: int) -> list[Undelivered]:
    """The same of the whole city, for who runs the portal."""
    return _listed(Notice.id > 0, 0, size)


def _listed(which: ColumnElement[bool], after: int, size: int) -> list[Undelivered]:
    query = (
        select(Notice.id, Notice.number, Notice.kind, Case.number, Notice.office_code,
               Notice.issued_on)
        .join(Case, Case.id == Notice.case_id)
        .where(which, not_arrived(), Notice.id > after)
        .order_by(Notice.id)
        .limit(size)
    )  # fmt: skip
    rows = db.session.execute(query).all()
    waiting = select(Delivery).where(
        Delivery.notice_id.in_([row[0] for row in rows]), Delivery.state != TOLD
    )
    found: dict[int, list[Delivery]] = {}
    for delivery in db.session.scalars(waiting.order_by(Delivery.channel)):
        found.setdefault(delivery.notice_id, []).append(delivery)
    return [Undelivered(*row, deliveries=found[row[0]]) for row in rows]
